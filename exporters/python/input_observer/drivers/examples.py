"""Example arguments for exporters, which take a size of 0 or 1 for one that never varies."""
from input_observer.drivers import common

# How many times larger than in the first example sizes become where one of its sizes, or of what follows, is 1.
LARGER = 4


def example_tensors(request):
    """One tensor per input.

    Every dim has a size of its own, 2 or more, in both examples of the request. It is the first in which that is true
    of sizes that follow from dims as well, those of results among them (`(seq + 7) / 8`), or the first one enlarged,
    where that makes it true.
    """
    if "example" not in request:
        request["example"] = _chosen(request)
    return request["example"]


def _chosen(request):
    examples = [tuple(common.read_tensors(file)) for file in request["examples"]]
    first = common.sizes_in(request, examples[0])
    larger = {name: enlarged(size, LARGER * size) for name, size in first.items()}
    model = common.load_adapter(request)
    usable = [example for example in examples if _varied(request["inputs"], example)]
    for example in (*usable, resized(request, examples[0], larger)):
        results = _results(model, example)
        if results is not None and _varied(request["outputs"], results):
            return example
    return (usable or examples)[0]


def _varied(described, tensors):
    """Whether each axis that may vary has a size of 2 or more."""
    axes = [axis for each, tensor in zip(described, tensors) for axis in zip(each["shape"], tensor.shape)]
    return all(size > 1 for entry, size in axes if common.dims_of(entry))


def _results(model, arguments):
    """The model's results, or None where it refuses the arguments, copies of which it gets."""
    import torch

    try:
        with torch.no_grad():
            return common.flat(model(*(tensor.clone() for tensor in arguments)))
    except Exception:  # whatever a model raises at sizes that it does not take
        return None


def takes(request, sizes):
    """Whether the model runs at these sizes, on the example's values over and over."""
    return _results(common.load_adapter(request), resized(request, example_tensors(request), sizes)) is not None


def enlarged(size, least):
    """The first multiple of the size that is more than `least`: what a dim must be a multiple of, it stays."""
    return size * (least // size + 1)


def resized(request, tensors, sizes):
    """The tensors with their values again and again, up to these sizes of the dims."""
    return tuple(
        _repeated(tensor, [common.size_at(size, sizes) for size in described["shape"]])
        for described, tensor in zip(request["inputs"], tensors)
    )


def _repeated(tensor, shape):
    times = [-(-wanted // max(size, 1)) for wanted, size in zip(shape, tensor.shape)]
    return tensor.repeat(times)[tuple(slice(size) for size in shape)] if shape else tensor


def seen_dims(request):
    """What traffic had of each dim: {"batch": {"min": 1, "max": 3, "multiple": 1}}; the example's size if unknown."""
    sizes = common.sizes_in(request, example_tensors(request))
    known = request.get("dims", {})
    return {name: known.get(name) or {"min": sizes[name], "max": sizes[name]} for name in common.free_dims(request)}
