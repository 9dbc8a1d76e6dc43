"""pnnx: a Python module, model_pnnx.py, with its weights, and ncnn's files of the same model.

pnnx runs the model at two sets of sizes and takes for fixed whatever is equal in both, in the inputs and within the
model, so that the two must differ in every axis that may vary.
"""
import ast
import os
import re
import signal
import subprocess

from input_observer.drivers import common, examples

FILE = "model_pnnx.py"
OUTPUTS = {
    "pnnxparam": "model.pnnx.param",
    "pnnxbin": "model.pnnx.bin",
    "pnnxpy": FILE,
    "pnnxonnx": "model.pnnx.onnx",
    "ncnnparam": "model.ncnn.param",
    "ncnnbin": "model.ncnn.bin",
    "ncnnpy": "model_ncnn.py",
}
# What pnnx writes beside what is wanted; its ONNX is a by-product that nothing here checks.
UNWANTED = ("pnnxonnx",)
SUFFIXES = {"bool": "bool", "complex64": "c64", "complex128": "c128", **common.SHORT_DTYPES}
# Lines of a stack, in C++ and in the model's source; and those that say what went wrong.
STACK = re.compile(r"\s*(frame #|/\S+\(\d+\): |Exception raised from)")
SPEAKS = re.compile(r"error|what\(\)|expect|fail|not support|unsupport|invalid|no such", re.IGNORECASE)
# The second sizes are at least this many times the first ones, where the model takes that: a convolution that halves
# heights of 8 and 9 gives 4 for both.
WANTED_TIMES = (4, 2, 1)


def size_pair(request):
    """Sizes of the dims for both runs: the examples', the second ones enlarged until all are larger than the first.

    Then sums, products and halves of them are larger too; with batch 2 and 3 and seq 3 and 2, both products are 6.
    """
    first, second = (common.sizes_in(request, common.read_tensors(file)) for file in request["examples"])
    for wanted in WANTED_TIMES:
        larger = {name: examples.enlarged(size, wanted * first[name]) for name, size in second.items()}
        if all_larger(request, first, larger) and examples.takes(request, larger):
            return first, larger
    return first, second


def all_larger(request, first, second):
    """Whether each axis that may vary has a larger size in the second set."""
    entries = [size for tensor in request["inputs"] for size in tensor["shape"] if common.dims_of(size)]
    return all(common.size_at(size, first) < common.size_at(size, second) for size in entries)


def shape_argument(request, sizes):
    """`[2,9]i64,[2,4,6,8]f32`: pnnx reads no spaces."""
    return ",".join(shape_text(tensor, sizes) for tensor in request["inputs"])


def shape_text(tensor, sizes):
    if not tensor["shape"]:
        raise TypeError(f"pnnx takes no 0-d tensors, as {tensor['name']} is")
    if tensor["dtype"] not in SUFFIXES:
        raise TypeError(f"pnnx takes no tensors of {tensor['dtype']}, as {tensor['name']} is")
    shape = ",".join(str(common.size_at(size, sizes)) for size in tensor["shape"])
    return f"[{shape}]{SUFFIXES[tensor['dtype']]}"


def command(request):
    """pnnx's command line; weights stay in the model's own type."""
    import pnnx

    first, second = size_pair(request)
    return [
        pnnx.EXEC_PATH,
        request["model"],
        "inputshape=" + shape_argument(request, first),
        "inputshape2=" + shape_argument(request, second),
        "fp16=0",
        *(f"{key}={name}" for key, name in OUTPUTS.items()),
    ]


def run_pnnx(request):
    """Runs pnnx in the request's folder. It says little when it fails, so its last words become the error."""
    done = subprocess.run(command(request), cwd=request["folder"], capture_output=True, text=True, errors="replace")
    if done.returncode != 0 or not os.path.isfile(os.path.join(request["folder"], FILE)):
        ended = signal.Signals(-done.returncode).name if done.returncode < 0 else f"status {done.returncode}"
        raise RuntimeError(f"pnnx ended with {ended}: {last_words(done.stderr + done.stdout)}")


def last_words(output):
    """The last line that speaks of an error, else the last that is none of a stack's frames."""
    lines = [line.strip(" \t-#") for line in output.splitlines() if line.strip(" \t-#") and not STACK.match(line)]
    speaking = [line for line in lines if SPEAKS.search(line)]
    return (speaking or lines or ["it said nothing"])[-1]


def forward_parameters(source):
    """Names of the arguments of the generated Model.forward, without self."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name == "forward":
            return [argument.arg for argument in node.args.args[1:]]
    raise RuntimeError("pnnx wrote a module without a forward")


def input_names(request):
    """The generated module's own names of the inputs; where that is no Python, the line that is not."""
    with open(os.path.join(request["folder"], FILE), encoding="utf-8") as file:
        source = file.read()
    try:
        names = forward_parameters(source)
    except SyntaxError as error:
        text = (error.text or "").strip()
        raise RuntimeError(f"pnnx wrote a module that is no Python, line {error.lineno}: {text}") from error
    if len(names) != len(request["inputs"]):
        raise RuntimeError(f"pnnx kept {len(names)} of {len(request['inputs'])} inputs")
    return names


def ncnn_notes(folder):
    """What of the model ncnn's files do not hold: axes and operators, read from the files."""
    with open(os.path.join(folder, OUTPUTS["ncnnparam"]), encoding="utf-8") as file:
        layers = [line.split()[0] for line in file.readlines()[2:] if line.strip()]
    foreign = sorted({layer for layer in layers if "." in layer or "::" in layer})
    notes = [f"ncnn has no layer for {', '.join(foreign)}: model.ncnn.param does not load"] if foreign else []
    with open(os.path.join(folder, OUTPUTS["ncnnpy"]), encoding="utf-8") as file:
        given = re.findall(r'ex\.input\("(\w+)", (.*)', file.read())
    without = [name for name, text in given if "batch_index" not in text]
    if without:
        notes.append(f"ncnn has no batch axis for {', '.join(without)}: one row a call")
    return notes


def export(request):
    run_pnnx(request)
    names = input_names(request)
    for key in UNWANTED:
        os.remove(os.path.join(request["folder"], OUTPUTS[key]))
    inputs = [{"name": name, "of": tensor["name"]} for name, tensor in zip(names, request["inputs"])]
    return common.answered(request, FILE, inputs=inputs, notes=ncnn_notes(request["folder"]))


if __name__ == "__main__":
    common.main(export)
