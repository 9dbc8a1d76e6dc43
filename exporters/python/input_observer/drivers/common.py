"""What every driver shares: the request, tensors in files, expressions of dims, the answer.

A driver is run as `python -m input_observer.drivers.NAME REQUEST.json ANSWER.json` and writes the answer only when all
is done. An exception ends it with status 1, a traceback on standard error and one line with all causes below it.
"""
import json
import math
import os
import re
import sys
import traceback

from input_observer import expressions

_DIM = re.compile(r"[A-Za-z_]\w*")
# Colours of a terminal; how much of a message's beginning and end is repeated in the line for people.
ESCAPE, HALF_TEXT = re.compile(r"\x1b\[[0-9;]*m"), 200
# How several exporters write the dtypes of numbers.
SHORT_DTYPES = {
    "uint8": "u8",
    "int8": "i8",
    "int16": "i16",
    "int32": "i32",
    "int64": "i64",
    "float16": "f16",
    "bfloat16": "bf16",
    "float32": "f32",
    "float64": "f64",
}


def read_request(file):
    """The request as a dict; relative paths of files are below the request's own folder."""
    with open(file, encoding="utf-8") as text:
        request = json.load(text)
    here = os.path.dirname(os.path.abspath(file))
    for key in ("model", "folder", "tensors", "results"):
        if key in request:
            request[key] = os.path.join(here, request[key])
    request["examples"] = [os.path.join(here, example) for example in request.get("examples", ())]
    for case in request.get("cases", ()):
        case["file"] = os.path.join(here, case["file"])
    return request


def main(work):
    """Runs work(request) for the files of the command line and writes what it returns."""
    if len(sys.argv) != 3:
        sys.exit("usage: python -m input_observer.drivers.NAME REQUEST.json ANSWER.json")
    try:
        answer = work(read_request(sys.argv[1]))
    except Exception as error:
        traceback.print_exc()
        sys.exit(causes(error))
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(answer, file, indent=2)


def causes(error):
    """One line for an exception: what it says and what those say that led to it, the last one at the end."""
    lines = []
    while error is not None:
        text = " ".join(ESCAPE.sub("", str(error)).split())
        if len(text) > 2 * HALF_TEXT:  # a compiler says at its end what is wrong
            text = f"{text[:HALF_TEXT]} ... {text[-HALF_TEXT:]}"
        if not (text and any(text in line for line in lines)):
            lines.append(f"{type(error).__name__}: {text}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return ", because of ".join(lines)


def load_adapter(request):
    """The TorchScript adapter, in eval mode."""
    import torch

    return torch.jit.load(request["model"]).eval()


def read_tensors(file):
    """The tensors in a file of C++: the buffers tensor0, tensor1, ... of an empty TorchScript module."""
    import torch

    buffers = dict(torch.jit.load(file).named_buffers())
    return [buffers[f"tensor{i}"] for i in range(len(buffers))]


def answered(request, file, inputs=None, outputs=None, bounds=None, notes=()):
    """The answer of an export driver; inputs and outputs are the names in the file, by default those of the request."""

    def named(tensors, names):
        return [{"name": name, "of": tensor["name"]} for tensor, name in zip(tensors, names)]

    wanted_inputs, wanted_outputs = request["inputs"], request["outputs"]
    return {
        "file": file,
        "inputs": inputs if inputs is not None else named(wanted_inputs, [t["name"] for t in wanted_inputs]),
        "outputs": outputs if outputs is not None else named(wanted_outputs, [t["name"] for t in wanted_outputs]),
        "bounds": bounds or {},
        "notes": list(notes),
    }


def dims_of(size):
    """Names of the dims in an entry of a shape, in order: none for 4, batch for "batch", past and seq for "past + seq"."""
    return _DIM.findall(size) if isinstance(size, str) else []


def size_at(size, sizes):
    """What an entry of a shape is where the dims have these sizes."""
    return expressions.evaluate(size, sizes)


def free_dims(request):
    """Names of all dims in the shapes of the inputs, in order of appearance."""
    names = [name for tensor in request["inputs"] for size in tensor["shape"] for name in dims_of(size)]
    return list(dict.fromkeys(names))


def sizes_in(request, tensors):
    """Size of each dim, read from tensors in the order of the inputs."""
    axes = [axis for t, tensor in zip(request["inputs"], tensors) for axis in zip(t["shape"], tensor.shape)]
    sizes = {name: size for name, size in reversed(axes) if expressions.is_dim(name)}
    for text, size in axes:
        missing = set(dims_of(text)) - set(sizes)
        if len(missing) == 1:  # only in `2*pairs`
            name = missing.pop()
            found = [value for value in range(size + 1) if size_at(text, {**sizes, name: value}) == size]
            sizes.update({name: found[0]} if found else {})
    return {name: sizes[name] for name in free_dims(request) if name in sizes}


def range_of(size, ranges):
    """(lowest, highest) of a shape's entry, where ranges has (lowest, highest) of each dim.

    Exact for sums, products and quotients by a constant, since those are extreme at the corners.
    """
    names = dims_of(size)
    corners = [{}]
    for name in dict.fromkeys(names):
        corners = [{**corner, name: end} for corner in corners for end in ranges[name]]
    values = [size_at(size, corner) for corner in corners]
    return min(values), max(values)


def flat(result):
    """The tensors of an adapter's result: a tensor, or a tuple of them."""
    return [result] if not isinstance(result, (list, tuple)) else list(result)


def difference(expected, actual):
    """The largest absolute difference of two lists of tensors: inf where shapes, dtypes or non-finite values differ."""
    import torch

    if len(expected) != len(actual):
        return math.inf
    worst = 0.0
    for one, other in zip(expected, actual):
        if one.shape != other.shape or one.dtype != other.dtype:
            return math.inf
        if not torch.allclose(one.double(), other.double(), rtol=1e-3, atol=1e-4, equal_nan=True):
            return math.inf
        if one.numel():
            worst = max(worst, float((one.double() - other.double()).nan_to_num().abs().max()))
    return worst
