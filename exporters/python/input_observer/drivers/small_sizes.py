"""Lets an ExportedProgram take the sizes 0 and 1, where it is right there.

torch.export never looks at these sizes: it takes every size that may vary for 2 or more, and where it asked whether two
sizes are equal, or whether one is 1, its guards refuse the answer that the example did not give. The graph is the same for both
answers nearly always. The model itself knows: it is run at such sizes, beside the program.
"""
import math

from input_observer.drivers import common, symbols


def admit(program, module, request):
    """Lowers the bounds of the program's symbols and drops refusals that the model refutes.

    Returns {"batch": 2} for dims where the program would give another result below that; it refuses them.
    """
    _lower_ranges(program)
    run = program.module(check_guards=False)
    agreed, lowest = [], {}
    for sizes in _trials(request):
        arguments = _shrunk(request, sizes)
        verdict = None if arguments is None else _agrees(module, run, arguments)
        if verdict:
            agreed.append(dict(zip(program.graph_signature.user_inputs, arguments)))
        elif verdict is False:
            small = [name for name, size in sizes.items() if size < 2]
            lowest.update({name: max(sizes[name] + 1, lowest.get(name, 0)) for name in small if len(small) == 1})
    kept = [_relaxed(guard, agreed) for guard in program._guards_code]
    program._guards_code = [guard for guard in kept if guard] + _refusals(program, request, lowest)
    return lowest


def _lower_ranges(program):
    """Bounds of 2 have no other reason than that export never looks below; bounds of sums follow their terms."""
    from torch.utils._sympy.value_ranges import ValueRanges, bound_sympy

    ranges = program.range_constraints
    for key, value in list(ranges.items()):
        if key.is_Symbol and value.lower in (1, 2):
            ranges[key] = ValueRanges(0, value.upper)
    terms = {key: value for key, value in ranges.items() if key.is_Symbol}
    for key, value in list(ranges.items()):
        if not key.is_Symbol:
            ranges[key] = ValueRanges(bound_sympy(key, terms).lower, value.upper)


def _trials(request):
    """Sizes to try: each dim at 1 and at 0 beside the example's others, all at 1."""
    sizes = common.sizes_in(request, common.example_tensors(request))
    alone = [{**sizes, name: size} for name in sizes for size in (1, 0)]
    return alone + [{name: 1 for name in sizes}]


def _shrunk(request, sizes):
    """The example's tensors cut to these sizes, None where a relation makes one larger or less than 0."""
    arguments = []
    for described, tensor in zip(request["inputs"], common.example_tensors(request)):
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
    """The guard without what the agreeing calls refute: nothing of `a != b`, and `a <= b` of `a < b`."""

    def holds(condition):
        return all(eval(condition, {"L": arguments, "math": math}) for arguments in agreed)

    if holds(guard):
        return guard
    if " != " in guard:
        return ""
    wider = guard.replace(" < ", " <= ").replace(" > ", " >= ")
    return wider if holds(wider) else guard


def _refusals(program, request, lowest):
    """Guards for dims that may not be small."""
    guards = []
    for name, described in zip(program.graph_signature.user_inputs, request["inputs"]):
        for axis, entry in enumerate(described["shape"]):
            if entry in lowest:
                guards.append(f"L['{name}'].size()[{axis}] >= {lowest[entry]}")
    return guards
