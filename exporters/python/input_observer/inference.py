"""An inference as exporters of eager models need it."""
import functools

from input_observer import dim_sizes, shapes, signatures, tensors, values
from input_observer.errors import fail

FORMAT = "input-observer/inference"
_NEEDED = ("signature", "arguments", "sizes", "other_sizes", "dims", "signatures")


class Inference:
    """What the calls of a model have in common.

    Everywhere, `signature` is the id of a signature, a Signature, or None: the one that gives most tensors, the most
    frequent of these. An unknown one is InputObserverError. `json` is the inference as it was read.
    """

    def __init__(self, json, place=""):
        for key in _NEEDED:
            if key not in json:
                fail(place, f"the inference lacks '{key}', expected what `input-observer infer` writes")
        self.json = json

    def __repr__(self):
        return f"Inference({', '.join(signature.id for signature in self.signatures)})"

    @functools.cached_property
    def signatures(self):
        """A Signature for each class of calls, the most frequent first."""
        return [signatures.Signature(each) for each in self.json["signatures"]]

    def signature(self, which=None):
        """The Signature of that id."""
        return signatures.find(self.signatures, which)

    def arguments(self, signature=None, sizes=None, seed=0):
        """Keyword arguments of one call, with real tensors.

        At representative sizes, every free dim at least 2 and unlike the others, or at `sizes` ({"batch": 3}) where
        given; relations hold and elements are like those seen. The same seed gives the same tensors. A parameter that
        other calls give and these do not is None; one that no call gave is left out where it has a default.
        """
        chosen = self.signature(signature)
        at = self.sizes(chosen, sizes)

        def leaf(path, kind, content):
            if kind == "tensor":
                shape = shapes.at_sizes(chosen.shape(path, content), at)
                return tensors.make(path, content, shape, seed)
            if kind != "scalar":
                fail(path, f"'{content['type'] if kind == 'object' else content}' cannot be made up, expected a tensor")
            return chosen.scalar(path, content, at)

        return self._by_parameter(chosen, leaf)

    def sizes(self, signature=None, sizes=None):
        """The sizes of the free dims in arguments(), by name."""
        return dim_sizes.given(self.json, self.signature(signature), sizes or {})

    def dynamic_shapes(self, signature=None, bounds=None):
        """What torch.export.export takes beside arguments(): mirrors them.

        A free dim is a Dim of its name, from the least size of all calls to twice the most, at least 16; `bounds`,
        {"seq": (1, 4096)}, sets others (a maximum of None: none). Axes that follow from others, and ints that varied,
        are Dim.AUTO; other scalars and None are None.
        """
        chosen = self.signature(signature)
        make = shapes.DimMaker(self.json, chosen, bounds or {})
        return self._by_parameter(chosen, make.leaf)

    def additional_inputs(self, signature=None, seed=0):
        """torch.export.AdditionalInputs: calls at the second set of sizes and at the least and most of traffic.

        They may stand for dynamic_shapes: every axis that differs from arguments() becomes Dim.DYNAMIC.
        """
        torch = tensors.import_torch()
        chosen, additional, known = self.signature(signature), torch.export.AdditionalInputs(), []
        for at in (
            dim_sizes.representative(self.json, chosen, "other_sizes"),
            dim_sizes.of_traffic(self.json, chosen, "min"),
            dim_sizes.of_traffic(self.json, chosen, "max"),
        ):
            if at not in known:
                known.append(at)
                additional.add((), self.arguments(chosen, at, seed))
        return additional

    def dynamic_axes(self, signature=None):
        """What torch.onnx.export(dynamo=False) takes: {"input_ids": {0: "batch", 1: "seq"}}, results included.

        An axis that follows from others has their expression as its name.
        """
        chosen = self.signature(signature)
        return shapes.named_axes([*_tensors(chosen.inputs), *_tensors(chosen.outputs)])

    def input_names(self, signature=None):
        """Names of the tensors in arguments(), flattened depth first."""
        return [leaf["export_name"] for leaf in _tensors(self.signature(signature).inputs)]

    def output_names(self, signature=None):
        """Names of the tensors in a result, flattened depth first; empty where no result was recorded."""
        return [leaf["export_name"] for leaf in _tensors(self.signature(signature).outputs)]

    def _by_parameter(self, signature, leaf):
        result = {}
        for parameter in self.json["signature"]:
            name, value = parameter["name"], signature.values.get(parameter["name"])
            if value is None and "default" in parameter:
                ever_given = name in self.json["arguments"]
                if not ever_given or parameter["default"] is not None:
                    continue  # an explicit None would not be the default
            key = int if "Dict[int" in parameter.get("type", "") else str
            result[name] = values.build(name, value, leaf, key)
        return result


def _tensors(leaves):
    return [leaf for leaf in leaves if "shape" in leaf]

