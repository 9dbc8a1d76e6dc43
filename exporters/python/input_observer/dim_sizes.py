"""Sizes of free dims: representative ones, those of traffic, and the bounds that an exported file gets."""
from input_observer.errors import fail
from input_observer.expressions import evaluate, names

# An export takes sizes up to this many times what calls had, and at least the other.
HEADROOM, LEAST_MAXIMUM = 2, 16


def representative(inference, signature, which="sizes"):
    """Every free dim of the signature at a size of its own, 2 or more; `other_sizes`: another one for each dim."""
    first, step = (3, 4) if which == "sizes" else (5, 6)
    sizes = dict(inference[which])
    following = max([first, *(size + step for size in sizes.values())])
    for name in sorted(signature.dims - sizes.keys()):
        sizes[name], following = following, following + step
    return conforming(inference["dims"], {name: sizes[name] for name in sorted(signature.dims)})


def given(inference, signature, sizes):
    """Representative sizes, but for those given; an unknown or derived dim, or a negative size, is an error."""
    for name, size in sizes.items():
        dim = inference["dims"].get(name, {})
        if dim.get("kind") == "derived":
            fail(name, f"is {dim['expression']}, expected sizes of {', '.join(sorted(names(dim['expression'])))}")
        if name not in signature.dims:
            fail(name, f"is no free dim of {signature.id}, expected one of {', '.join(sorted(signature.dims))}")
        if type(size) is not int or size < 0:
            fail(name, f"{size!r} is no size, expected an integer of 0 or more")
    return {**conforming(inference["dims"], {**representative(inference, signature), **sizes}), **sizes}


def of_traffic(inference, signature, which):
    """The `min` or `max` that each free dim had in calls of the signature.

    At least 1: an empty tensor tells an exporter of a special case.
    """
    sizes = {}
    for name in sorted(signature.dims):
        seen = signature.ranges.get(name) or inference["dims"].get(name, {})
        sizes[name] = max(1, seen.get(which, 1))
    return conforming(inference["dims"], sizes)


def bounds(inference, signature, name):
    """(min, max) for an export: the least and twice the most of all calls, at least 16; holds the examples.

    The least is 0 only where calls of this signature had it: elsewhere an absent argument counts as an empty one.
    """
    dim, own = inference["dims"].get(name, {}), signature.ranges.get(name, {})
    low = dim.get("min", 1)
    if low == 0 and own.get("min", 1) > 0:
        low = 1
    examples = [representative(inference, signature, which)[name] for which in ("sizes", "other_sizes")]
    return min(low, *examples), max(HEADROOM * dim.get("max", 1), LEAST_MAXIMUM, *examples)


def conforming(dims, sizes):
    """The nearest sizes that keep what a probe of the model found: multiples, and dims that follow others."""
    result = {name: _on_multiple(dims.get(name, {}), size) for name, size in sizes.items()}
    for name, dim in dims.items():
        tied = dim.get("tied")
        if tied is not None and name in result and names(tied) <= result.keys():
            result[name] = max(1, evaluate(tied, result))
    return result


def _on_multiple(dim, size):
    multiple = dim.get("multiple", 1)
    if multiple <= 1:
        return size
    size = max(size, 1)
    return size + (dim.get("remainder", 0) - size) % multiple
