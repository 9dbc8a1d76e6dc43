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
        if found is not None and not (isinstance(found, SCALARS) and same(found, number(value))):
            return f"{path} is {value} there"
    return leaves_refusal(entry, given) or sizes_refusal(entry, given, present)


def leaves_refusal(entry, given):
    """Why the call gives other leaves than those of the entry's signature; a manifest of before does not list them."""
    if "leaves" not in entry:
        return None
    expected = {expected["path"]: expected.get("dtype") for expected in entry["leaves"]}
    for path, dtype in expected.items():
        found = leaf(given, path)
        if found is None or isinstance(found, (dict, list, tuple)):
            return f"expected {path}"
        if dtype_of(found) != dtype:
            return f"{path} is {dtype or 'no tensor'} there"
    for path in leaf_paths(given):
        # Below an object that is no container are the leaves that were found above.
        if path not in expected and not any(other.startswith(path + ".") for other in expected):
            return f"{path} is not given there"
    return None


def sizes_refusal(entry, given, present):
    """Why the tensors have other sizes than the entry's file takes."""
    sizes = {}
    for tensor in entry["inputs"]:
        found = leaf(given, tensor["path"])
        if found is None and parameter_of(tensor["path"]) in present:
            return f"expected {tensor['path']}"
        if found is not None and not isinstance(found, SCALARS) and not bind(found.shape, tensor["shape"], sizes):
            return f"{tensor['path']} is {tensor['shape']} there"
    for dim, bounds in entry.get("bounds", {}).items():
        if dim in sizes and not bounds["min"] <= sizes[dim] <= bounds["max"]:
            return f"{dim} is {bounds['min']} to {bounds['max']} there"
    return None


def number(value):
    """A scalar as the manifest writes it: infinities and NaN are {"float": "inf"}."""
    return float(value["float"]) if isinstance(value, dict) else value


def same(one, other):
    """Equal, or both NaN."""
    return one == other or (one != one and other != other)


def dtype_of(value):
    """float32; None of what is no tensor."""
    is_tensor = not isinstance(value, SCALARS) and hasattr(value, "shape") and hasattr(value, "dtype")
    return str(value.dtype).rsplit(".", 1)[-1] if is_tensor else None


def bind(shape, described, sizes):
    """Enters the dims that stand alone in the shape into the sizes; false where the tensor has another shape."""
    if len(shape) != len(described):
        return False
    for actual, size in zip(shape, described):
        if isinstance(size, int) and size != actual:
            return False
        if isinstance(size, str) and size.isidentifier() and sizes.setdefault(size, int(actual)) != actual:
            return False
    return True


def flat_inputs(entry, given):
    """One tensor per input of the file; an argument that the call lacks is an empty tensor."""
    sizes = {}
    for tensor in entry["inputs"]:
        found = leaf(given, tensor["path"])
        if hasattr(found, "shape"):
            bind(found.shape, tensor["shape"], sizes)
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


def leaf_paths(value, path=None):
    """The paths of all that is neither None nor a dict, list or tuple."""
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, (list, tuple)):
        children = enumerate(value)
    else:
        return [] if value is None else [path]
    paths = []
    for key, child in children:
        name = str(key).replace("\\", "\\\\").replace(".", "\\.")
        paths += leaf_paths(child, name if path is None else f"{path}.{name}")
    return paths
