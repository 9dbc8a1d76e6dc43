"""Tensors with elements that a model takes as it took those that were seen. Needs torch."""
import zlib

from input_observer.errors import fail

_SEED_BITS = 0xFFFF_FFFF_FFFF_FFFF


def import_torch():
    """torch, or one line that says how to get it."""
    try:
        import torch
    except ImportError:
        fail("", "torch is needed to make tensors and Dims, try: pip install torch==2.13.0")
    return torch


def make(path, content, shape, seed):
    """A CPU tensor; the seed and the path alone decide its elements.

    arange: consecutive along the last axis; additive mask: 0 or the lowest seen; integers in 0..1: rows of ones that
    may end with zeros; other integers and floats: uniform in min..max; bools: as seen; nothing known: 0 or 1, normally
    distributed, True.
    """
    torch = import_torch()
    dtype = getattr(torch, content["dtype"], None)
    if not isinstance(dtype, torch.dtype) or content["dtype"].startswith(("qint", "quint")):
        fail(path, f"a tensor of dtype {content['dtype']} cannot be made up, expected a plain dtype")
    if content.get("layout", "strided") != "strided":
        fail(path, f"a tensor of layout {content['layout']} cannot be made up, expected strided")
    if any(size < 0 for size in shape):
        fail(path, f"{list(shape)} is no shape, expected sizes of 0 or more")
    random = torch.Generator().manual_seed((seed ^ zlib.crc32(path.encode())) & _SEED_BITS)
    try:
        return _elements(torch, content, dtype, tuple(shape), random).to(dtype)
    except (RuntimeError, MemoryError, OverflowError) as error:
        said = str(error).strip().splitlines() or [type(error).__name__]
        fail(path, f"a tensor of shape {list(shape)} cannot be made: {said[0][:200]}")


def _elements(torch, content, dtype, shape, random):
    low, high = content.get("min"), content.get("max", content.get("min"))
    if dtype is torch.bool:
        return _bools(torch, low, high, shape, random)
    if content.get("pattern") == "arange":
        return (_places(torch, shape) + _whole(low or 0)).expand(shape).contiguous()
    if content.get("pattern") == "additive_mask":
        return _additive_mask(torch, low or 0, shape, random)
    if not dtype.is_floating_point and not dtype.is_complex:
        return _integers(torch, low, high, shape, random)
    if low is None:
        return torch.randn(shape, generator=random, dtype=dtype if dtype.is_complex else torch.float64)
    return torch.rand(shape, generator=random, dtype=torch.float64) * (high - low) + low


def _places(torch, shape):
    """The position along the last axis, to be broadcast."""
    return torch.arange(shape[-1]) if shape else torch.tensor(0)


def _whole(number):
    """The integer in a float, within 2^53 on either side: up to there a float holds every integer."""
    return int(max(-(2**53), min(number, 2**53)))


def _integers(torch, low, high, shape, random):
    low, high = (0, 1) if low is None else (_whole(low), _whole(high))
    if (low, high) != (0, 1):
        return torch.randint(low, max(low, high) + 1, shape, generator=random)
    rows = (*shape[:-1], 1) if shape else ()
    lengths = torch.randint(1, max(shape[-1] if shape else 1, 1) + 1, rows, generator=random)
    return (_places(torch, shape).expand(shape) < lengths).to(torch.int64)


def _additive_mask(torch, low, shape, random):
    hidden = torch.randint(0, 2, shape, generator=random).bool() & (_places(torch, shape) > 0)
    return torch.zeros(shape, dtype=torch.float64).masked_fill(hidden, low if low < 0 else float("-inf"))


def _bools(torch, low, high, shape, random):
    if low != 0 or high == 0:
        return torch.full(shape, high is None or high != 0)
    place = _places(torch, shape)
    return (torch.randint(0, 2, shape, generator=random).bool() | (place == 0)) & (place != 1)
