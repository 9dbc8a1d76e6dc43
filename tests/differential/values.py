"""Values of a call log: the JSON that a log holds, and what a Python call takes in its place."""
import torch

CONTAINERS = ("list", "tuple", "dict")


def tensor(shape, dtype="float32"):
    return {"tensor": {"dtype": dtype, "shape": list(shape)}}


def kind_of(value):
    """tensor, list, tuple, dict, none or scalar."""
    if value is None:
        return "none"
    return next(iter(value)) if isinstance(value, dict) else "scalar"


def children(value):
    """(key or index, child) of a container, in its own order."""
    items = value[kind_of(value)]
    return list(items.items()) if isinstance(items, dict) else list(enumerate(items))


def leaves(value):
    """Depth first, None and scalars included, as torch.utils._pytree flattens."""
    if kind_of(value) in CONTAINERS:
        return [leaf for _, child in children(value) for leaf in leaves(child)]
    return [value]


def is_tensor(value):
    return kind_of(value) == "tensor"


def is_empty(value):
    return kind_of(value) in CONTAINERS and not children(value)


def leaf_paths(value):
    """The keys and indices that lead to each leaf, in the order of leaves()."""
    if kind_of(value) in CONTAINERS:
        return [(key, *path) for key, child in children(value) for path in leaf_paths(child)]
    return [()]


def to_torch(value):
    kind = kind_of(value)
    if kind == "tensor":
        return torch.zeros(value["tensor"]["shape"], dtype=getattr(torch, value["tensor"]["dtype"]))
    if kind == "dict":
        return {key: to_torch(child) for key, child in children(value)}
    if kind in ("list", "tuple"):
        return (list if kind == "list" else tuple)(to_torch(child) for _, child in children(value))
    return value
