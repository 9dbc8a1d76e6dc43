"""One signature class of an inference: which arguments are given together, and of which shapes."""
import functools

from input_observer import values
from input_observer.errors import fail
from input_observer.expressions import evaluate, names

_NEEDED = ("id", "count", "present", "scalars", "ranges", "arguments", "inputs", "outputs")


class Signature:
    """Calls that give the same arguments.

    id: `decode`; count: of calls; present: names of the parameters given; scalars: by leaf path, those of one value;
    ranges: {"seq": {"min", "p50", "p95", "max"}}; inputs, outputs: leaves with `path`, `export_name`, `dtype`, `shape`.
    """

    def __init__(self, json):
        for key in _NEEDED:
            if key not in json:
                fail("signatures", f"an entry lacks '{key}', expected what `input-observer infer` writes")
        self.id, self.count = json["id"], json["count"]
        self.present, self.scalars = json["present"], json["scalars"]
        self.scalar_values, self.ranges = json.get("scalar_values", {}), json["ranges"]
        self.values, self.inputs, self.outputs = json["arguments"], json["inputs"], json["outputs"]
        self._leaves = {leaf["path"]: leaf for leaf in self.inputs}

    def __repr__(self):
        return f"Signature({self.id!r}, count={self.count}, present={self.present})"

    @functools.cached_property
    def dims(self):
        """The free dims that the inputs are made of."""
        found = set()
        for leaf in self.inputs:
            for size in leaf.get("shape", [leaf.get("value")]):
                found |= names(size)
        return found

    def leaf(self, path):
        """The input at that path, None where there is none; a `*` in its own path stands for any index."""
        return self._leaves.get(path) or next((leaf for leaf in self.inputs if _matches(leaf["path"], path)), None)

    def shape(self, path, content):
        """The sizes and texts of a tensor's axes."""
        leaf = self.leaf(path)
        known = leaf is not None and len(leaf.get("shape", ())) == len(content["shape"])
        return leaf["shape"] if known else content["shape"]

    def varies(self, path):
        """True for an int argument that was not the same in every call."""
        leaf = self.leaf(path)
        follows = leaf is not None and isinstance(leaf.get("value"), str)
        return follows or len(self.scalar_values.get(path, ())) > 1

    def scalar(self, path, content, sizes):
        """A scalar at these sizes of the dims: an int may follow them."""
        leaf = self.leaf(path)
        return evaluate(leaf["value"], sizes) if leaf is not None and "value" in leaf else content

    def tensors(self):
        """Paths of the tensors given, depth first."""
        found = [leaf for name, value in self.values.items() for leaf in values.leaves(name, value)]
        return [path for path, kind, _ in found if kind == "tensor"]


def find(signatures, wanted):
    """The signature of that id; for None the one that gives most tensors, the most frequent of these."""
    if isinstance(wanted, Signature):
        return wanted
    if not signatures:
        fail("signatures", "the inference has none, expected at least one")
    if wanted is None:
        return max(signatures, key=lambda signature: (len(signature.tensors()), signature.count))
    for signature in signatures:
        if signature.id == wanted:
            return signature
    fail("signature", f"'{wanted}' is unknown, expected one of {', '.join(known.id for known in signatures)}")


def _matches(pattern, path):
    parts, others = pattern.split("."), path.split(".")
    return len(parts) == len(others) and all(part in ("*", other) for part, other in zip(parts, others))
