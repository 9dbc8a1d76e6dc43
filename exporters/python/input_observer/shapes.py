"""Shapes in the forms that PyTorch's exporters take."""
from input_observer import dim_sizes, expressions
from input_observer.errors import fail
from input_observer.tensors import import_torch


def at_sizes(shape, dims):
    """The integers of a shape."""
    return [expressions.evaluate(size, dims) for size in shape]


def named_axes(leaves):
    """{export name: {axis: text}} for every axis that varies; leaves without one are left out."""
    axes = {leaf["export_name"]: _dynamic(leaf["shape"]) for leaf in leaves}
    return {name: found for name, found in axes.items() if found}


class DimMaker:
    """Makes the entries of dynamic_shapes for one signature, one Dim for each free dim."""

    def __init__(self, inference, signature, bounds):
        self._inference, self._signature, self._bounds, self._dims = inference, signature, bounds, {}
        for name in bounds:
            if name not in signature.dims:
                fail(name, f"is no free dim of {signature.id}, expected one of {', '.join(sorted(signature.dims))}")

    def leaf(self, path, kind, content):
        """The entry of one leaf: {axis: Dim} of a tensor, None of a scalar that never varied."""
        dim_type = import_torch().export.Dim
        if kind == "tensor":
            axes = _dynamic(self._signature.shape(path, content))
            return {axis: self._dim(size) if expressions.is_dim(size) else dim_type.AUTO for axis, size in axes.items()}
        return dim_type.AUTO if type(content) is int and self._signature.varies(path) else None

    def _dim(self, name):
        if name not in self._dims:
            self._dims[name] = self._new(name)
        return self._dims[name]

    def _new(self, name):
        """A Dim, of multiples where a probe of the model found them; AUTO where it found the dim to follow others."""
        dim_type, dim = import_torch().export.Dim, self._inference["dims"].get(name, {})
        if "tied" in dim:
            return dim_type.AUTO
        low, high = self._bounds.get(name) or dim_sizes.bounds(self._inference, self._signature, name)
        multiple, remainder = dim.get("multiple", 1), dim.get("remainder", 0)
        if multiple == 1:
            return dim_type(name, min=low, max=high)
        # The least count that reaches the lower bound, the greatest within the upper one.
        most = None if high is None else (high - remainder) // multiple
        counted = dim_type(f"{name}_{multiple}", min=max(0, -((remainder - low) // multiple)), max=most)
        scaled = multiple * counted
        return scaled + remainder if remainder else scaled


def _dynamic(shape):
    return {axis: size for axis, size in enumerate(shape) if isinstance(size, str)}
