"""Runs ONNX files in onnxruntime: python run_onnx.py REQUEST.json ANSWER.json

The request names a file with all input tensors, a file for all output tensors, and a list of cases: an ONNX file, input
names and the rank of the first of the case's tensors in the input file. The answer holds for each case the number of its
outputs, or the error, or why the file is no ONNX file.
"""
import json
import sys

# What onnxruntime raises for a file that is not there or is no ONNX file; anything else speaks of the graph.
UNREADABLE = ("NoSuchFile", "InvalidProtobuf")


def load_session(file, sessions):
    import onnxruntime

    if file not in sessions:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3  # a result may be smaller than the sizes written in the graph suggest
        sessions[file] = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    return sessions[file]


def run_case(case, tensors, sessions):
    import torch

    session = load_session(case["file"], sessions)
    given = {name: tensors[f"tensor{case['first'] + i}"].numpy() for i, name in enumerate(case["inputs"])}
    taken = {value.name for value in session.get_inputs()}
    results = session.run(case["outputs"], {name: value for name, value in given.items() if name in taken})
    # A copy: onnxruntime may hand out memory that cannot be written.
    return [torch.from_numpy(result.copy()) if hasattr(result, "copy") else torch.tensor(result) for result in results]


def run(request):
    import torch

    tensors = dict(torch.jit.load(request["tensors"]).named_buffers())
    sessions, answers, outputs = {}, [], []
    for case in request["cases"]:
        try:
            results = run_case(case, tensors, sessions)
            answers.append({"outputs": len(results)})
            outputs += results
        except Exception as error:  # any failure of one case is that case's answer
            kind = type(error).__name__
            answers.append({"unreadable" if kind in UNREADABLE else "error": f"{kind}: {error}"})
    torch.save(outputs, request["results"])
    return {"cases": answers}


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        answer = run(json.load(file))
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(answer, file)
