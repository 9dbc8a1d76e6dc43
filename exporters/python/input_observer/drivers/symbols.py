"""The symbols of an ExportedProgram (s17) and the names that the request has for them (seq)."""
from input_observer import expressions

# Where a program has no limit: the largest size that there is.
UNLIMITED = 2**63 - 1


def input_values(program):
    """The fake tensors of the user's inputs, in order."""
    values = {node.name: node.meta["val"] for node in program.graph.nodes if node.op == "placeholder"}
    return [values[name] for name in program.graph_signature.user_inputs]


def expression(size):
    """The sympy expression of a symbolic size, None for an int."""
    return None if isinstance(size, int) else size.node.expr


def of_dims(program, request):
    """The expression that stands for each dim with an axis of its own, usually one symbol."""
    found = {}
    for described, value in zip(request["inputs"], input_values(program)):
        for name, size in zip(described["shape"], value.shape):
            if expressions.is_dim(name) and expression(size) is not None:
                found.setdefault(name, expression(size))
    return found


def range_of(program, symbol):
    """(lowest, highest) that the program takes for an expression in its symbols."""
    from torch.utils._sympy.value_ranges import bound_sympy

    limits = bound_sympy(symbol, {key: value for key, value in program.range_constraints.items() if key.is_Symbol})
    return tuple(int(end) if end.is_Integer else UNLIMITED for end in (limits.lower, limits.upper))
