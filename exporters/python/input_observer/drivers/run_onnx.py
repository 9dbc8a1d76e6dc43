"""Runs ONNX files in onnxruntime: python -m input_observer.drivers.run_onnx REQUEST.json ANSWER.json"""
from input_observer.drivers import common, running

# What onnxruntime raises for a file that is not there or is no ONNX file; anything else speaks of the graph.
UNREADABLE = ("NoSuchFile", "InvalidProtobuf")


def session_of(file):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # a result may be smaller than the sizes written in the graph suggest
    try:
        return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        kind = type(error).__name__
        raise running.Unreadable(f"{kind}: {error}") if kind in UNREADABLE else error


def load(file):
    import torch

    session = session_of(file)
    taken = {value.name for value in session.get_inputs()}

    def run(inputs, outputs):
        results = session.run(outputs, {name: value.numpy() for name, value in inputs.items() if name in taken})
        # A copy: onnxruntime may hand out memory that cannot be written.
        return [torch.from_numpy(each.copy()) if hasattr(each, "copy") else torch.tensor(each) for each in results]

    return run


if __name__ == "__main__":
    common.main(lambda request: running.run_cases(request, load))
