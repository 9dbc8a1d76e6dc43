"""Recurrent layers whose number of steps varies.

torch.export finds the shapes of `aten::lstm`, `aten::gru` and `aten::rnn_*` by running a loop over the steps, which
fixes their number. While a module is traced, stand-ins take their place that know the shapes; in the program the
layers stand as they are. An exporter that takes such a layer apart writes out as many steps as the example has, and
says nothing: refuse() does.
"""
import torch

_LIBRARY = torch.library.Library("input_observer", "DEF")
_LAYERS = {
    "lstm": (torch.ops.aten.lstm.input, "Tensor[] hx", "(Tensor, Tensor, Tensor)"),
    "gru": (torch.ops.aten.gru.input, "Tensor hx", "(Tensor, Tensor)"),
    "rnn_tanh": (torch.ops.aten.rnn_tanh.input, "Tensor hx", "(Tensor, Tensor)"),
    "rnn_relu": (torch.ops.aten.rnn_relu.input, "Tensor hx", "(Tensor, Tensor)"),
}
_SETTINGS = (
    "Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional, bool batch_first"
)


def _shapes(input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first):
    """Results without data: one row per step, and the states, shaped like those that were given."""
    states = hx if isinstance(hx, (list, tuple)) else [hx]
    width = states[0].shape[2] * (2 if bidirectional else 1)
    rows = input.new_empty((input.shape[0], input.shape[1], width))
    return (rows, *(state.new_empty(state.shape) for state in states))


def _stand_in(name, layer, states, results):
    _LIBRARY.define(f"{name}(Tensor input, {states}, {_SETTINGS}) -> {results}")
    _LIBRARY.impl(name, layer, "CompositeExplicitAutograd")
    torch.library.register_fake(f"input_observer::{name}", _shapes, lib=_LIBRARY)
    return getattr(torch.ops.input_observer, name).default


NAMES = tuple(_LAYERS)
_STAND_INS = {name: _stand_in(name, *described) for name, described in _LAYERS.items()}


def stand_in(node):
    """The stand-in for a TorchScript node, None where it is no such layer: those of packed sequences are left alone."""
    return _STAND_INS.get(node.kind().removeprefix("aten::")) if ".input(" in node.schema() else None


def refuse(program, kept):
    """Raises RuntimeError for a layer that is not `kept`, a tuple of NAMES, and whose number of steps varies."""
    unrolled = {layer: name for name, (layer, _, _) in _LAYERS.items() if name not in kept}
    for node in program.graph.nodes:
        if node.target not in unrolled:
            continue
        rows, batch_first = node.args[0].meta["val"], node.args[-1]
        if not isinstance(rows.shape[1 if batch_first else 0], int):
            raise RuntimeError(f"the steps of aten::{unrolled[node.target]}, whose number varies, would be written out")


def restore(program):
    """Puts the layers themselves into an ExportedProgram."""
    layers = {_STAND_INS[name]: layer for name, (layer, _, _) in _LAYERS.items()}
    for module in program.graph_module.modules():
        for node in getattr(getattr(module, "graph", None), "nodes", ()):
            node.target = layers.get(node.target, node.target)
        if isinstance(module, torch.fx.GraphModule):
            module.recompile()
