"""Functions that keep sizes symbolic, by the names of the TorchScript operators that they stand in for."""
import math
import operator

import torch
from torch.fx.experimental.symbolic_shapes import statically_known_true


def _power(base, exponent):
    return torch.sym_float(base) ** exponent


def _minus_from(first, second):
    return second - first


# On ints, floats and bools.
NUMBERS = {
    "aten::add": operator.add,
    "aten::sub": operator.sub,
    "aten::mul": operator.mul,
    "aten::div": operator.truediv,
    "aten::floordiv": operator.floordiv,
    "aten::remainder": operator.mod,
    "aten::neg": operator.neg,
    "aten::pow": _power,
    "aten::eq": operator.eq,
    "aten::ne": operator.ne,
    "aten::lt": operator.lt,
    "aten::le": operator.le,
    "aten::gt": operator.gt,
    "aten::ge": operator.ge,
    "aten::Int": torch.sym_int,
    "aten::Float": torch.sym_float,
    "aten::ceil": math.ceil,
    "aten::floor": math.floor,
    "aten::__not__": torch.sym_not,
    "prim::max": torch.sym_max,
    "prim::min": torch.sym_min,
}

# On the 0-d tensors that a trace makes of sizes: what happens to the size in it.
SIZES = {
    "aten::add": operator.add,
    "aten::sub": operator.sub,
    "aten::rsub": _minus_from,
    "aten::mul": operator.mul,
    "aten::floor_divide": operator.floordiv,
    "aten::remainder": operator.mod,
    "aten::neg": operator.neg,
}
# What hands a 0-d tensor on as it is, and what makes a number of one.
SAME = ("aten::detach", "aten::clone", "aten::alias", "aten::lift_fresh")
TO_NUMBER = ("aten::Int", "aten::IntImplicit", "aten::ScalarImplicit", "aten::item")


def _with_number(function):
    """The same function of a tensor and a symbolic number, which becomes a 0-d tensor without a say in the dtype."""

    def apply(tensor, number):
        if not isinstance(number, torch.Tensor):
            wide = torch.float64 if isinstance(number, (float, torch.SymFloat)) else torch.int64
            number = torch.scalar_tensor(number, dtype=wide)
        floating = number.is_floating_point()
        if floating and not (tensor.is_floating_point() or tensor.is_complex()):
            number = number.to(torch.get_default_dtype())
        elif tensor.dim() == 0 and (tensor.is_floating_point() or not floating) and tensor.dtype != torch.bool:
            number = number.to(tensor.dtype)
        return function(tensor, number)

    return apply


# On a tensor and a number that may be symbolic; as a tensor it is understood by every exporter.
MIXED = {
    f"aten::{function.__name__}": _with_number(function)
    for function in (torch.add, torch.sub, torch.rsub, torch.mul, torch.div, torch.pow,
                     torch.eq, torch.ne, torch.lt, torch.le, torch.gt, torch.ge)  # fmt: skip
}


def to_float(tensor):
    """The number in a 0-d tensor, not rounded to float32."""
    return tensor.to(torch.float64).item()


def length(value):
    """len() of a list, or of a tensor without fixing its size."""
    return value.shape[0] if isinstance(value, torch.Tensor) else len(value)


def part(values, start, end, step):
    """A slice of a list, of sizes for example."""
    return list(values)[start:end:step]


def max_pool1d(values, kernel, stride, padding, dilation, ceil_mode):
    """Over images of one row, which leaves the length symbolic."""
    sizes = ([1, *kernel], [1, *stride] if stride else [], [0, *padding], [1, *dilation])
    return torch.max_pool2d(values.unsqueeze(-2), *sizes, bool(ceil_mode)).squeeze(-2)


def branch(condition, then, otherwise, operands):
    """torch.cond, which takes no sizes as operands: where there are some, a condition on sizes that always holds or
    never does (`4 * batch == 1`) leaves one side."""
    if not all(isinstance(each, torch.Tensor) for each in operands) and isinstance(condition, (bool, torch.SymBool)):
        if statically_known_true(condition):
            return then(*operands)
        if statically_known_true(torch.sym_not(condition)):
            return otherwise(*operands)
    return torch.cond(condition, then, otherwise, tuple(operands))


def choose(condition, first, second):
    """`first if condition else second`, numbers or bools, where all three may be symbolic."""
    if not isinstance(condition, torch.SymBool):
        return first if condition else second
    if any(isinstance(value, (bool, torch.SymBool)) for value in (first, second)):
        first, second = (value if isinstance(value, torch.SymBool) else bool(value) for value in (first, second))
        return (condition & first) | (torch.sym_not(condition) & second)
    weight = torch.sym_ite(condition, 1, 0)
    return weight * first + (1 - weight) * second
