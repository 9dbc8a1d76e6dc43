"""What torch.export leaves to be done on an exported program. Needs torch."""
from input_observer.tensors import import_torch


def derive_bounds(program):
    """Gives sums of sizes the lower bound of their terms; changes the ExportedProgram and returns it.

    An export takes every size for 2 or more while it looks at the model, so the program's module would refuse a mask of
    `past + seq` below 4 even where both Dims begin at 1.
    """
    import_torch()
    from torch.utils._sympy.value_ranges import ValueRanges, bound_sympy

    ranges = program.range_constraints
    symbols = {size: known for size, known in ranges.items() if size.is_Symbol}
    for size, known in list(ranges.items()):
        if not size.is_Symbol:
            ranges[size] = ValueRanges(bound_sympy(size, symbols).lower, known.upper)
    return program
