"""What the drivers share that run exported files for a check.

The request names a file with all input tensors, a file for all output tensors, and a list of cases: an exported file,
the names of its inputs and outputs, and the rank of the first of the case's tensors in the input file. The answer holds
for each case the number of its outputs, or the error, or why the file cannot be read at all.
"""
from input_observer.drivers import common


class Unreadable(Exception):
    """The file is not there, or no file of this kind: nothing that speaks of the model in it."""


def run_cases(request, load):
    """load(file) gives a function of ({name: tensor}, output names) that gives a list of tensors; it is called once per
    file."""
    import torch

    tensors, functions = common.read_tensors(request["tensors"]), {}
    answers, results = [], []
    for case in request["cases"]:
        given = dict(zip(case["inputs"], tensors[case["first"] :]))
        try:
            if case["file"] not in functions:
                functions[case["file"]] = load(case["file"])
            with torch.no_grad():
                outputs = functions[case["file"]](given, case["outputs"])
            answers.append({"outputs": len(outputs)})
            results += outputs
        except Unreadable as error:
            answers.append({"unreadable": str(error)})
        except Exception as error:  # any failure of one case is that case's answer
            answers.append({"error": f"{type(error).__name__}: {error}"})
    torch.save(results, request["results"])
    return {"cases": answers}
