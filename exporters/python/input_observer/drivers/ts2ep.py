"""From a TorchScript module with flat tensor arguments to an ExportedProgram whose sizes stay symbolic.

PyTorch's own TS2EPConverter loses sizes on the way: arithmetic on ints runs through operators that demand concrete
ones, sizes in a trace pass through 0-d tensors and come back without a tie to the inputs, and it takes no dynamic
shapes. The subclasses here and in graph_converter repair that; nothing in torch is patched.
"""
import warnings

import torch
from torch import nn
from torch._export import converter as stock
from torch.export.graph_signature import InputKind

from input_observer.drivers import recurrent
from input_observer.drivers.graph_converter import GraphConverter


class _Converter(stock.TS2EPConverter):
    """Uses the graph converter above, and dynamic shapes."""

    def __init__(self, module, example, dynamic_shapes):
        # Not the base's __init__: it tells parameters from buffers by comparing every value with every other one.
        self.ts_model = module
        self.sample_args, self.sample_kwargs = tuple(example), None
        self.ts_graph, self.params, _, _ = stock._create_jit_graph(module, self.sample_args)
        self.name_to_param = _parameters(module)
        self.name_to_buffer = {k: v for k, v in module.state_dict().items() if k not in self.name_to_param}
        self.name_to_non_tensor_attributes, self.name_to_constant = {}, {}
        self.lift_get_attr()
        self.dynamic_shapes = dynamic_shapes

    def convert(self):
        blocks, attributes = stock.get_block_to_lifted_attrs(self.ts_graph)
        graph = GraphConverter(
            self.ts_graph,
            self.name_to_param,
            self.name_to_buffer,
            blocks,
            self.name_to_non_tensor_attributes,
            self.name_to_constant,
            attributes,
        )
        converted = graph.convert()
        stock.replace_quantized_ops_with_standard_ops(converted)
        return self.retrace_as_exported_program(converted, graph.name_to_constant)

    def retrace_as_exported_program(self, gm, name_to_constant):
        program = torch.export._trace._export(
            gm, self.sample_args, dynamic_shapes=tuple(self.dynamic_shapes), strict=False, pre_dispatch=True
        )
        recurrent.restore(program)
        _mark_constants(program, name_to_constant)
        program.verifier().check(program)
        return program


def _parameters(module):
    """Parameters by name. TorchScript gives plain tensors, which an export takes for buffers; one that has several
    names stays one."""
    made = {}
    for name, value in module.named_parameters(remove_duplicate=False):
        key = (value.data_ptr(), value.shape, value.stride())
        same = next((other for k, other in made.values() if k == key), None)
        made[name] = (key, nn.Parameter(value.detach(), requires_grad=False) if same is None else same)
    return {name: parameter for name, (_, parameter) in made.items()}


def _mark_constants(program, values):
    """Tensors that stand in the graph's code were made attributes for the export, which takes such for buffers."""
    for spec in program.graph_signature.input_specs:
        if spec.kind == InputKind.BUFFER and isinstance(values.get(spec.target), torch.Tensor):
            program._constants[spec.target] = values[spec.target]
            program.state_dict.pop(spec.target, None)
            spec.kind, spec.persistent = InputKind.CONSTANT_TENSOR, None


def convert(module, example, dynamic_shapes):
    """The module as an ExportedProgram.

    module: a TorchScript module that takes tensors and gives a tensor or a tuple of them, without control flow over
    tensors of unknown shape where that can be avoided. example: a tuple of its arguments; sizes that may vary are
    distinct and 2 or more. dynamic_shapes: one list per argument with a Dim or a hint for each axis.
    """
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _Converter(module, example, dynamic_shapes).convert()
