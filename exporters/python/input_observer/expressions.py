"""Sizes as an inference writes them: integers, and texts over dims such as `past + seq` or `(height - 1)//2 + 1`.

A text comes from a file, so it is parsed and walked, never run.
"""
import ast
import operator

from input_observer.errors import InputObserverError, fail

_OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.FloorDiv: operator.floordiv}
_LONGEST = 4096


def is_dim(size):
    """True for the name of a dim alone."""
    return isinstance(size, str) and size.isidentifier()


def names(size):
    """The dims in a size."""
    if is_dim(size):
        return {size}
    if not isinstance(size, str):
        return set()
    return {node.id for node in ast.walk(_parse(size)) if isinstance(node, ast.Name)}


def evaluate(size, sizes):
    """The integer that a size is at these sizes of the dims; a dim that is not among them is an error."""
    if not isinstance(size, str):
        return size
    if is_dim(size):  # also one that Python has a keyword for
        return _size_of(size, sizes, size)
    try:
        return _value(_parse(size), sizes, size)
    except ZeroDivisionError:
        fail(size, f"divides by zero at {_shown(sizes)}")
    except RecursionError:
        fail(size, "is nested too deep")


def _parse(text):
    try:
        if len(text) > _LONGEST:
            raise SyntaxError
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise InputObserverError(f"'{text[:80]}' is no size, expected dims and integers with + - * //") from None


def _value(node, sizes, text):
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    if isinstance(node, ast.Name):
        return _size_of(node.id, sizes, text)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, sizes, text)
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_value(node.left, sizes, text), _value(node.right, sizes, text))
    fail("", f"'{text[:80]}' is no size, expected dims and integers with + - * //")


def _size_of(name, sizes, text):
    return sizes[name] if name in sizes else fail(text, f"the size of {name} is missing in {_shown(sizes)}")


def _shown(sizes):
    return ", ".join(f"{name}={size}" for name, size in sorted(sizes.items())) or "no sizes"
