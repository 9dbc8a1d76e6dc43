"""Values as the formats write them (docs/schema/value.schema.json), and Python's own structures made of them."""
from input_observer.errors import fail

_FLOATS = ("inf", "-inf", "nan")
_KINDS = ("tensor", "list", "tuple", "dict", "object", "unknown", "float")


def kind_of(path, value):
    """(kind, content): one of `tensor list tuple dict object unknown`, or `scalar` with None, a number or a text."""
    if not isinstance(value, dict):
        return "scalar", value
    kinds = [kind for kind in _KINDS if kind in value]
    if len(kinds) != 1:
        fail(path, "expected a value: " + " or ".join(_KINDS[:4]) + ", or a scalar")
    kind, content = kinds[0], value[kinds[0]]
    if kind != "float":
        return kind, content
    return "scalar", float(content) if content in _FLOATS else fail(path, "expected inf, -inf or nan")


def join(path, key):
    """The leaf path of a child; a dot inside of its key is written with a backslash."""
    return f"{path}." + str(key).replace("\\", "\\\\").replace(".", "\\.")


def build(path, value, leaf, key=str):
    """Lists, tuples and dicts as Python's own; `leaf(path, kind, content)` gives what stands for anything else."""
    kind, content = kind_of(path, value)
    if kind in ("list", "tuple"):
        items = [build(join(path, i), item, leaf, key) for i, item in enumerate(content)]
        return items if kind == "list" else tuple(items)
    if kind == "dict":
        return {key(name): build(join(path, name), item, leaf, key) for name, item in content.items()}
    return leaf(path, kind, content)


def leaves(path, value):
    """(path, kind, content) of everything below a value that is no list, tuple or dict, depth first."""
    found = []
    build(path, value, lambda *leaf: found.append(leaf))
    return found
