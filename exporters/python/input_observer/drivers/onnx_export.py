"""ONNX by the exporter for TorchScript, or with the option `dynamo` by way of an ExportedProgram: model.onnx.

An operator that the first has not is tried the second way, which is noted. Either way the file's inputs and outputs
have the request's names, and their shapes the request's texts: `past + seq`.
"""
import os
import re
import warnings

from input_observer.drivers import common, examples, symbols, torch_export

FILE = "model.onnx"
OPSET = 17  # of the TorchScript exporter
# A file of protobuf cannot be larger than 2 GiB; weights beyond this go to a file beside it.
LARGEST_INLINE = 1.5 * 2**30
SYMBOL = re.compile(r"\b[su]\d+\b")


def names(tensors):
    return [tensor["name"] for tensor in tensors]


def export_script(request, file):
    """The TorchScript exporter: sizes that may vary are named, relations between them are lost and written later."""
    import torch

    tensors = request["inputs"] + request["outputs"]
    axes = {t["name"]: {i: d for i, d in enumerate(t["shape"]) if isinstance(d, str)} for t in tensors}
    torch.onnx.export(
        common.load_adapter(request),
        examples.example_tensors(request),
        file,
        dynamo=False,
        opset_version=OPSET,
        input_names=names(request["inputs"]),
        output_names=names(request["outputs"]),
        dynamic_axes={name: found for name, found in axes.items() if found},
    )
    return {}, {}


def export_dynamo(request, file):
    """The exporter for ExportedPrograms. Returns the bounds of the program, and its symbols' names in the request."""
    import torch

    program, bounds = torch_export.export_program(request, layers=("lstm",))
    weights = sum(tensor.numel() * tensor.element_size() for tensor in program.state_dict.values())
    torch.onnx.export(
        program,
        f=file,
        dynamo=True,
        verbose=False,
        input_names=names(request["inputs"]),
        output_names=names(request["outputs"]),
        external_data=weights > LARGEST_INLINE,
    )
    of_dims = symbols.of_dims(program, request)
    return bounds, {str(symbol): name for name, symbol in of_dims.items() if symbol.is_Symbol}


def export_either(request, file):
    """Bounds, names of symbols, and notes. An error is that of the way that was asked for."""
    import torch

    if request.get("options", {}).get("dynamo"):
        return *export_dynamo(request, file), []
    try:
        return *export_script(request, file), []
    except torch.onnx.errors.OnnxExporterError as refusal:
        try:
            return *export_dynamo(request, file), [f"by way of torch.export, since {common.causes(refusal)}"]
        except Exception:  # what failed on the way round tells less
            raise refusal from None


def write_dims(values, tensors):
    """Puts the texts of relations and the static sizes into the graph's own signature."""
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


def rename_symbols(graph, names_of):
    """The request's names in the shapes of everything between inputs and outputs: `s17 + s96` is `seq + past`."""
    for value in (*graph.value_info, *graph.input, *graph.output):
        for dim in value.type.tensor_type.shape.dim:
            if dim.dim_param:
                dim.dim_param = SYMBOL.sub(lambda found: names_of.get(found.group(), found.group()), dim.dim_param)


def export(request):
    import onnx
    import torch

    file = os.path.join(request["folder"], FILE)
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bounds, names_of, notes = export_either(request, file)
    # External weights of a large model stay where they are.
    model = onnx.load(file, load_external_data=False)
    rename_symbols(model.graph, names_of)
    write_dims(model.graph.input, request["inputs"])
    write_dims(model.graph.output, request["outputs"])
    onnx.save(model, file)
    onnx.checker.check_model(file)
    inputs, outputs = ([{"name": v.name, "of": v.name} for v in vs] for vs in (model.graph.input, model.graph.output))
    return common.answered(request, FILE, inputs, outputs, bounds, notes)


if __name__ == "__main__":
    common.main(export)
