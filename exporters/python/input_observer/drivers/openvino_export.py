"""OpenVINO: an IR, model.xml beside model.bin, whose axes are bounded.

OpenVINO reads the TorchScript adapter itself; where that has an operator that OpenVINO lacks, such as aten::lstm_cell,
it reads the ExportedProgram, whose operators torch.export has taken apart. The bounds of a dim are what traffic had
plus headroom; those of an axis like `past + seq` follow from its dims, since what traffic had of it would be too
tight.
"""
import os
import sys

from input_observer.drivers import common, examples
from input_observer.drivers.torch_export import export_program, traffic_with_headroom

# OpenVINO's converter reports each use over the network, unasked, where it can import the package for that.
sys.modules.setdefault("openvino_telemetry", None)

FILE = "model.xml"
# OpenVINO's names of the dtypes that TorchScript tensors have.
TYPES = {"bool": "boolean", **common.SHORT_DTYPES}


def partial_shape(shape, ranges):
    """The shape with a range for each axis that may vary; a scalar's is empty."""
    import openvino

    return openvino.PartialShape([openvino.Dimension(*common.range_of(size, ranges)) for size in shape])


def element_type(dtype):
    """OpenVINO's element type of a dtype like `float32`."""
    import openvino

    if dtype not in TYPES:
        raise TypeError(f"OpenVINO has no tensors of {dtype}")
    return getattr(openvino.Type, TYPES[dtype])


def described_inputs(request, ranges):
    """(shape, element type) of each input, as convert_model wants them."""
    return [(partial_shape(t["shape"], ranges), element_type(t["dtype"])) for t in request["inputs"]]


def set_names(ports, tensors):
    """Gives the ports the request's names in place of TorchScript's (`input_ids.1`)."""
    for port, tensor in zip(ports, tensors, strict=True):
        port.get_tensor().set_names({tensor["name"]})
        port.get_node().set_friendly_name(tensor["name"])


def float_of(context):
    """What OpenVINO's frontend lacks: `aten::Float`, which makes a float argument's 0-d tensor a number. The frontend
    has all such numbers in float32."""
    from openvino import opset13

    return opset13.convert(context.get_input(0), "f32").outputs()


def separate_results(model):
    """Puts a node before each result that is an input, or an earlier result, as it is: OpenVINO names tensors, so that
    those would have one name."""
    from openvino import opset13

    taken = {(parameter.get_friendly_name(), 0) for parameter in model.get_parameters()}
    for result in model.get_results():
        source = result.input_value(0)
        key = (source.get_node().get_friendly_name(), source.get_index())
        if key in taken:
            copy = opset13.convert(source, source.get_element_type().get_type_name())
            result.input(0).replace_source_output(copy.output(0))
        taken.add(key)


def from_adapter(request):
    """(OpenVINO model, ranges of its dims) of the TorchScript adapter."""
    import openvino
    from openvino.frontend.pytorch import ConversionExtension

    ranges = traffic_with_headroom(request)
    model = openvino.convert_model(
        common.load_adapter(request),
        example_input=examples.example_tensors(request),
        input=described_inputs(request, ranges),
        extension=ConversionExtension("aten::Float", float_of),
    )
    return model, ranges


def from_program(request):
    """The same of the adapter's ExportedProgram, whose own bounds of dims hold."""
    import openvino

    program, bounds = export_program(request, bounded=True)
    ranges = {name: (bound["min"], bound["max"]) for name, bound in bounds.items()}
    return openvino.convert_model(program, input=described_inputs(request, ranges)), ranges


def convert(request):
    """(OpenVINO model with the request's names, ranges of its dims); the error is that of the adapter's conversion."""
    from openvino.frontend import OpConversionFailure

    try:
        model, ranges = from_adapter(request)
    except OpConversionFailure as failure:
        try:
            model, ranges = from_program(request)
        except Exception:  # what failed on the way round tells less
            raise failure from None
    separate_results(model)
    model.validate_nodes_and_infer_types()
    set_names(model.inputs, request["inputs"])
    set_names(model.outputs, request["outputs"])
    return model, ranges


def export(request):
    """Writes the IR with weights as they are, not as float16, which is OpenVINO's default."""
    import openvino

    model, ranges = convert(request)
    openvino.save_model(model, os.path.join(request["folder"], FILE), compress_to_fp16=False)
    bounds = {name: {"min": low, "max": high} for name, (low, high) in ranges.items()}
    return common.answered(request, FILE, bounds=bounds)


if __name__ == "__main__":
    common.main(export)
