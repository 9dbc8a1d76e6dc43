"""Lets an ExportedProgram take the sizes 0 and 1, where it is right there.

torch.export never looks at these sizes: it takes every size that may vary for 2 or more. Where it asked whether two
sizes are equal, or whether one is 1, its guards refuse the answer that the example did not give, although the graph is
nearly always the same for both. The model itself knows: it is run at such sizes, beside the program.
"""
import math

from input_observer import programs
from input_observer.drivers import common, examples, symbols


def admit(program, module, request):
    """Lowers the bounds of the program's symbols and drops refusals that the model refutes.

    Returns {"batch": 2} for dims where the program would give another result below that; it refuses them.
    """
    _lower_ranges(program)
    run, names = program.module(check_guards=False), program.graph_signature.user_inputs
    example, agreed, lowest = examples.example_tensors(request), [], {}
    for sizes in _trials(program, request, common.sizes_in(request, example)):
        arguments = _shrunk(request, example, sizes)
        verdict = None if arguments is None else _agrees(module, run, arguments)
        if verdict:
            agreed.append(dict(zip(names, arguments)))
        elif verdict is False:
            small = [name for name, size in sizes.items() if size < 2]
            lowest.update({name: max(sizes[name] + 1, lowest.get(name, 0)) for name in small if len(small) == 1})
    kept = [_relaxed(guard, agreed) for guard in program._guards_code]
    program._guards_code = [guard for guard in kept if guard] + _refusals(program, request, lowest)
    return lowest


def _lower_ranges(program):
    """Bounds of 2 have no other reason than that export never looks below; bounds of sums follow their terms."""
    from torch.utils._sympy.value_ranges import ValueRanges

    ranges = program.range_constraints
    for key, value in list(ranges.items()):
        if key.is_Symbol and value.lower in (1, 2):
            ranges[key] = ValueRanges(0, value.upper)
    programs.derive_bounds(program)


def _trials(program, request, start):
    """Sizes to try, from those of the example, start: each dim at 1 and at 0, all at 1, and for each guard that may be
    too narrow the nearest sizes below that it refuses."""
    trials = [{**start, name: size} for name in start for size in (1, 0)] + [{name: 1 for name in start}]
    below = [{**start, name: size} for name in start for size in range(start[name], -1, -1)]
    for guard in filter(_doubtful, program._guards_code):
        trials += [sizes for sizes in below if not _holds(guard, _meta(program, request, sizes))][:1]
    return [sizes for i, sizes in enumerate(trials) if sizes not in trials[:i]]


def _doubtful(guard):
    """Guards against equality, and those that come from taking every size for 2 or more."""
    return any(sign in guard for sign in (" != ", " < ", " > ")) or guard.endswith(" >= 2")


def _meta(program, request, sizes):
    """Tensors without data of these sizes, by the names that guards have for them."""
    import torch

    shapes = [[max(common.size_at(entry, sizes), 0) for entry in tensor["shape"]] for tensor in request["inputs"]]
    return {n: torch.empty(s, device="meta") for n, s in zip(program.graph_signature.user_inputs, shapes)}


def _holds(guard, arguments):
    """Whether a guard, Python text about the tensors L['name'], is true; not where it cannot be computed."""
    import torch

    try:
        return bool(eval(guard, {"L": arguments, "math": math, "torch": torch}))
    except ArithmeticError:
        return False


def _shrunk(request, example, sizes):
    """The example's tensors cut to these sizes, None where a relation makes one larger or less than 0."""
    arguments = []
    for described, tensor in zip(request["inputs"], example):
        for axis, entry in enumerate(described["shape"]):
            size = common.size_at(entry, sizes)
            if not 0 <= size <= tensor.shape[axis]:
                return None
            tensor = tensor.narrow(axis, 0, size)
        arguments.append(tensor.contiguous())
    return arguments


def _agrees(module, run, arguments):
    """True or False; None where the model itself refuses."""
    try:
        expected = common.flat(module(*arguments))
    except Exception:  # whatever a model raises at sizes that it does not take
        return None
    try:
        return common.difference(expected, common.flat(run(*arguments))) < math.inf
    except Exception:
        return False


def _relaxed(guard, agreed):
    """The guard without what the agreeing calls refute: nothing of `a != b` and `a >= 2`, and `a <= b` of `a < b`."""
    if all(_holds(guard, arguments) for arguments in agreed) or not _doubtful(guard):
        return guard
    if " != " in guard or guard.endswith(" >= 2"):
        return ""
    wider = guard.replace(" < ", " <= ").replace(" > ", " >= ")
    return wider if all(_holds(wider, arguments) for arguments in agreed) else guard


def _refusals(program, request, lowest):
    """Guards for dims that may not be small."""
    guards = []
    for name, described in zip(program.graph_signature.user_inputs, request["inputs"]):
        for axis, entry in enumerate(described["shape"]):
            if entry in lowest:
                guards.append(f"L['{name}'].size()[{axis}] >= {lowest[entry]}")
    return guards
