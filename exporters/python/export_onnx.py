"""Exports an adapted TorchScript file to ONNX: python export_onnx.py REQUEST.json ANSWER.json

The request names the adapted file, a file with one example tensor per input (distinct sizes of 2 or more), the target
file, and for each input and output its name and the texts of its dims. The answer holds the names and shapes of the
inputs and outputs of the file that was written.
"""
import json
import sys
import warnings


def example_tensors(file, count):
    """The tensors that C++ wrote as buffers of an empty TorchScript module."""
    import torch

    buffers = dict(torch.jit.load(file).named_buffers())
    return tuple(buffers[f"tensor{i}"] for i in range(count))


def dynamic_axes(tensors):
    return {t["name"]: {i: d for i, d in enumerate(t["shape"]) if isinstance(d, str)} for t in tensors}


def write_dims(values, tensors):
    """Puts the texts of relations (`past + seq`) and the static sizes into the graph's own signature."""
    shapes = {t["name"]: t["shape"] for t in tensors}
    for value in values:
        dims = value.type.tensor_type.shape.dim
        if len(dims) != len(shapes[value.name]):
            continue
        for dim, size in zip(dims, shapes[value.name]):
            if isinstance(size, str):
                dim.dim_param = size
            else:
                dim.dim_value = size


def described(values):
    return [
        {"name": v.name, "shape": [d.dim_param or d.dim_value for d in v.type.tensor_type.shape.dim]} for v in values
    ]


def export(request):
    import onnx
    import torch

    module = torch.jit.load(request["model"]).eval()
    inputs, outputs = request["inputs"], request["outputs"]
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module,
            example_tensors(request["example"], len(inputs)),
            request["output"],
            dynamo=False,
            opset_version=request["opset"],
            input_names=[t["name"] for t in inputs],
            output_names=[t["name"] for t in outputs],
            dynamic_axes={name: axes for name, axes in dynamic_axes(inputs + outputs).items() if axes},
        )
    # External weights of a large model stay where they are.
    model = onnx.load(request["output"], load_external_data=False)
    write_dims(model.graph.input, inputs)
    write_dims(model.graph.output, outputs)
    onnx.save(model, request["output"])
    onnx.checker.check_model(request["output"])
    return {"inputs": described(model.graph.input), "outputs": described(model.graph.output)}


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        answer = export(json.load(file))
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(answer, file)
