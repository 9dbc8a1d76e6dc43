"""Runs OpenVINO's IR files on its CPU plugin: python -m input_observer.drivers.run_openvino REQUEST.json ANSWER.json"""
import functools
import os

from input_observer.drivers import common, running


def load(file):
    """The compiled model as a function; nothing is computed in a smaller type than the model's own."""
    import openvino

    if not os.path.isfile(file):
        raise running.Unreadable("no such file")
    core = openvino.Core()
    try:
        model = core.read_model(file)
    except RuntimeError as error:
        raise running.Unreadable(f"OpenVINO cannot read it: {error}") from error
    return functools.partial(run, core.compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"}))


def run(model, inputs, outputs):
    """The results of those names; inputs are tensors by name."""
    request = model.create_infer_request()
    for name, tensor in inputs.items():
        request.set_tensor(name, to_openvino(tensor))
    request.infer()
    return [to_torch(request.get_tensor(name)) for name in outputs]


def to_openvino(tensor):
    """The tensor for OpenVINO, which takes arrays of NumPy; that has no bfloat16, so its bits go instead."""
    import openvino
    import torch

    tensor = tensor.detach().contiguous()
    if tensor.dtype == torch.bfloat16:
        return openvino.Tensor(tensor.view(torch.int16).numpy(), list(tensor.shape), openvino.Type.bf16)
    return openvino.Tensor(tensor.numpy())


def to_torch(result):
    """A copy of the result: OpenVINO uses its memory again in the next call."""
    import openvino
    import torch

    if result.get_element_type() == openvino.Type.bf16:
        return torch.from_numpy(result.data.view("int16").copy()).view(torch.bfloat16)
    return torch.from_numpy(result.data.copy())


if __name__ == "__main__":
    common.main(lambda request: running.run_cases(request, load))
