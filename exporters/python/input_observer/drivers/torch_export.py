"""torch.export: an ExportedProgram of the adapter, saved as model.pt2.

Other targets start from the same program: `export_program(request)`.
"""
import os

from input_observer.dim_sizes import HEADROOM, LEAST_MAXIMUM
from input_observer.drivers import common, examples, recurrent, small_sizes, symbols, ts2ep

FILE = "model.pt2"


def export_program(request, bounded=False, layers=()):
    """The adapter of a request as (ExportedProgram, bounds).

    request: as read by common.read_request(). bounded: every dim gets a maximum, `max(2 * most seen, 16)` or what the
    model allows, and bounds are {"batch": {"min": 1, "max": 16}}, by the request's names; else bounds are {} but for
    dims that do not go down to 1. layers: those of recurrent.NAMES that the caller keeps whole; another one whose
    number of steps varies is an error. The module of the program takes sizes of 1, and 0, wherever the graph is right
    there.
    """
    import torch

    module, example = common.load_adapter(request), examples.example_tensors(request)
    ranges = traffic_with_headroom(request) if bounded else {}
    with torch.no_grad():
        program = ts2ep.convert(module, example, dynamic_shapes(request, ranges))
        recurrent.refuse(program, layers)
        lowest = small_sizes.admit(program, module, request)
    return program, bounds_of(program, request, ranges, lowest)


def bounds_of(program, request, ranges, lowest):
    """What the program takes of each dim, where that is less than everything from 1."""
    symbol_of, bounds = symbols.of_dims(program, request), {}
    for name in common.free_dims(request):
        least, most = ranges.get(name, (0, symbols.UNLIMITED))
        if name in symbol_of:
            low, high = symbols.range_of(program, symbol_of[name])
            least, most = max(least, low, lowest.get(name, 0)), min(most, high)
        if name in ranges or least > 1 or most < symbols.UNLIMITED:
            bounds[name] = {"min": least, "max": most}
    return bounds


def traffic_with_headroom(request):
    """(lowest, highest) by dim: from 1 (0 where traffic had 0) to more than was seen, the example included; both are as
    far from what was seen as the dim's multiple allows."""
    ranges, example = {}, common.sizes_in(request, examples.example_tensors(request))
    for name, seen in examples.seen_dims(request).items():
        step, low = seen.get("multiple", 1), seen["min"]
        high = max(HEADROOM * seen["max"], LEAST_MAXIMUM, example.get(name, 0))
        ranges[name] = (low - (low - min(1, low)) // step * step, low - (low - high) // step * step)
    return ranges


def dynamic_shapes(request, ranges):
    """A list per input with STATIC for each axis that never varies and DYNAMIC for the others.

    Where the model would fix one of these, the export ends with an error. It finds relations between axes by itself.
    """
    from torch.export import Dim

    def hint(size):
        if not isinstance(size, str):
            return Dim.STATIC
        if not ranges:
            return Dim.DYNAMIC
        low, high = common.range_of(size, ranges)
        return Dim.DYNAMIC(min=low, max=high)

    return [[hint(size) for size in tensor["shape"]] for tensor in request["inputs"]]


def export(request):
    import torch

    program, bounds = export_program(request, layers=recurrent.NAMES)
    torch.export.save(program, os.path.join(request["folder"], FILE))
    return common.answered(request, FILE, bounds=bounds)


if __name__ == "__main__":
    common.main(export)
