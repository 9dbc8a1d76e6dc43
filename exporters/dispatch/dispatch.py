"""Picks the exported file for a call: every export folder with several files has this module beside its manifest.

    import dispatch
    entry, inputs = dispatch.pick(input_ids=ids, attention_mask=mask)
    session(entry["file"]).run(None, dict(zip(dispatch.input_names(entry), inputs)))
"""
import ast
import json
import operator
import os

FOLDER = os.path.dirname(os.path.abspath(__file__))
OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.FloorDiv: operator.floordiv}
SCALARS = (bool, int, float, str)


class NoExport(LookupError):
    """No exported file takes such a call; the text says what each one expects."""


def load_manifest(folder=FOLDER):
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
        return json.load(file)


def input_names(entry):
    """Names of the file's inputs, in the order in which pick() gives their tensors."""
    return [tensor["name"] for tensor in entry["inputs"]]


def pick(manifest=None, /, **arguments):
    """(entry of the manifest, flat tensors in the order of the file's inputs) for a call with these arguments.

    A parameter that is left out has its default. Raises NoExport when no file takes the call.
    """
    manifest = manifest or load_manifest()
    given = {**manifest.get("defaults", {}), **{name: value for name, value in arguments.items() if value is not None}}
    refusals = []
    for entry in manifest["exports"]:
        why = refusal(entry, given)
        if not why:
            return entry, flat_inputs(entry, given)
        refusals.append(f"{entry['signature']}: {why}")
    raise NoExport("no exported file takes this call; " + "; ".join(refusals))


def refusal(entry, given):
    """Why the entry's file does not take the call; nothing where it does."""
    present = {name for name, value in given.items() if not isinstance(value, SCALARS)}
    if present != set(entry["present"]):
        return "expected " + ", ".join(entry["present"])
    for path, value in entry["scalars"].items():
        found = leaf(given, path)
        if found is not None and found != number(value):
            return f"{path} is {value} there"
    for tensor in entry["inputs"]:
        found = leaf(given, tensor["path"])
        if found is None and parameter_of(tensor["path"]) in present:
            return f"expected {tensor['path']}"
        if found is not None and not isinstance(found, SCALARS) and not fits(tuple(found.shape), tensor["shape"]):
            return f"{tensor['path']} is {tensor['shape']} there"
    return None


def number(value):
    """A scalar as the manifest writes it: infinities and NaN are {"float": "inf"}."""
    return float(value["float"]) if isinstance(value, dict) else value


def fits(shape, described):
    return len(shape) == len(described) and all(
        isinstance(size, str) or size == actual for actual, size in zip(shape, described)
    )


def flat_inputs(entry, given):
    """One tensor per input of the file; an argument that the call lacks is an empty tensor."""
    sizes = {}
    for tensor in entry["inputs"]:
        found = leaf(given, tensor["path"])
        for name, size in zip(tensor["shape"], getattr(found, "shape", ())):
            if isinstance(name, str) and name.isidentifier():
                sizes.setdefault(name, int(size))
    return [tensor_of(leaf(given, tensor["path"]), tensor, sizes) for tensor in entry["inputs"]]


def tensor_of(value, described, sizes):
    import torch

    if hasattr(value, "shape"):
        return value
    dtype = getattr(torch, described["dtype"])
    if value is not None:
        return torch.tensor(value, dtype=dtype)
    return torch.empty([evaluate(size, sizes) for size in described["shape"]], dtype=dtype)


def evaluate(size, sizes):
    """The number that a size stands for: 4, "batch", "past + seq"."""
    return size if isinstance(size, int) else _value(ast.parse(size, mode="eval").body, sizes)


def _value(node, sizes):
    if isinstance(node, ast.BinOp):
        return OPERATORS[type(node.op)](_value(node.left, sizes), _value(node.right, sizes))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, sizes)
    return sizes[node.id] if isinstance(node, ast.Name) else node.value


def split_path(path):
    """["past_key_values", "0", "1"]; `\\` keeps a dot inside of a key."""
    parts, escaped = [""], False
    for character in path:
        if escaped or character not in "\\.":
            parts[-1] += character
            escaped = False
        elif character == "\\":
            escaped = True
        else:
            parts.append("")
    return parts


def parameter_of(path):
    return split_path(path)[0]


def leaf(given, path):
    """What the arguments hold at a leaf path, or None."""
    value = given
    for key in split_path(path):
        if isinstance(value, dict):
            value = value.get(key, value.get(int(key)) if key.lstrip("-").isdigit() else None)
        elif isinstance(value, (list, tuple)):
            value = value[int(key)] if key.isdigit() and int(key) < len(value) else getattr(value, key, None)
        else:
            value = getattr(value, key, None)
        if value is None:
            return None
    return value
