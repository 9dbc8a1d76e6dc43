"""Runs a call log through torch.onnx.InputObserver, on an eager module that has the log's signature."""
import torch
from torch.onnx import InputObserver

from values import to_torch


def forward_source(signature):
    """The text of a forward that reads every tensor that it is given."""
    parameters, names = ["self"], [entry["name"] for entry in signature]
    for entry in signature:
        if entry.get("kind") == "keyword_only" and "*" not in parameters:
            parameters.append("*")
        parameters.append(f"{entry['name']}={entry['default']!r}" if "default" in entry else entry["name"])
    return f"def forward({', '.join(parameters)}):\n    return total(({', '.join(names)},))\n"


def total(arguments):
    """The number of elements of all tensors in the arguments."""
    flat = torch.utils._pytree.tree_leaves(arguments)
    return torch.tensor(sum(leaf.numel() for leaf in flat if isinstance(leaf, torch.Tensor)))


def eager_module(signature):
    scope = {"total": total}
    exec(forward_source(signature), scope)
    return type("Model", (torch.nn.Module,), {"forward": scope["forward"]})()


def axes_of(shapes):
    """The contract's form of the peer's dynamic shapes: {0: DYNAMIC} is [0], a dict by name stays one."""
    if shapes is None:
        return None
    if isinstance(shapes, (list, tuple)):
        return [axes_of(each) for each in shapes]
    if shapes and all(isinstance(key, str) for key in shapes):
        return {"dict": {key: axes_of(value) for key, value in shapes.items()}}
    return sorted(shapes)


def peer_axes(log):
    """The peer's dynamic axes by parameter; raises whatever it raises."""
    options = log["options"]
    placeholders = {name: to_torch(value) for name, value in options.get("value_if_missing", {}).items()}
    batch = options.get("set_batch_dimension_for")
    model, observer = eager_module(log["signature"]), InputObserver(value_if_missing=placeholders)
    with observer(model, store_n_calls=len(log["calls"])):
        for call in log["calls"]:
            model(*map(to_torch, call["args"]), **{name: to_torch(value) for name, value in call["kwargs"].items()})
    shapes = observer.infer_dynamic_shapes(set(batch) if isinstance(batch, list) else batch)
    if isinstance(shapes, tuple):
        shapes = dict(zip([entry["name"] for entry in log["signature"]], shapes))
    return {name: axes_of(value) for name, value in shapes.items()}
