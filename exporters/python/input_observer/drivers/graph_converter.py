"""The nodes of a TorchScript graph as those of an FX graph, sizes symbolic: the repairs that ts2ep needs."""
import operator

import torch
from torch._export import converter as stock

from input_observer.drivers import recurrent, symbolic_numbers

# The end of a slice that goes to the last element.
LAST = 2**63 - 1
_NUMBERS = ("IntType", "FloatType", "BoolType", "NumberType")


def _is_number(value):
    return value.type().kind() in _NUMBERS


def _is_constant(value, *wanted):
    """A constant with one of these values."""
    return value.node().kind() == "prim::Constant" and value.toIValue() in wanted


def _gives_numbers(node):
    """A node that computes numbers from numbers and sizes, all that is in its blocks too."""
    kinds = ("prim::If", "prim::Constant", "aten::size", "aten::dim", "aten::len", *symbolic_numbers.NUMBERS)
    nodes = [each for block in node.blocks() for each in block.nodes()]
    return node.kind() in kinds and all(map(_is_number, node.outputs())) and all(map(_gives_numbers, nodes))


class GraphConverter(stock.TS2FXGraphConverter):
    """Converts nodes.

    By the names of values: `numbers` has the size behind a 0-d tensor, `tensors` the 0-d tensor that a number was read
    from, `made_by` the node that computes a number, also those around the block that is converted.
    """

    def __init__(self, *args, made_by=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.convert_aten_len = self._convert_length  # over what the base put there
        self.numbers, self.tensors, self.made_by = {}, {}, dict(made_by)

    def convert_node(self, node):
        if node.kind() != "prim::If" and _gives_numbers(node):
            self.made_by.update((value.debugName(), node) for value in node.outputs())
        known = (
            self._convert_arithmetic,
            self._convert_to_number,
            self._convert_mixed,
            self._convert_choice,
            self._convert_layer,
        )
        if not any(convert(node) for convert in known):
            super().convert_node(node)
            self._follow_number(node)

    def _put(self, value, result):
        """Ints become constants, as the stock converter expects of lists of sizes; all else a node."""
        where = self.name_to_node if isinstance(result, torch.fx.Node) else self.name_to_constant
        where[value.debugName()] = result

    def _apply(self, function, operands):
        if any(isinstance(each, torch.fx.Node) for each in operands):
            return self.fx_graph.call_function(function, tuple(operands))
        return function(*operands)

    def _convert_arithmetic(self, node):
        """Numbers in, a number out: Python's operators keep sizes symbolic, those of ATen would not."""
        function, inputs = symbolic_numbers.NUMBERS.get(node.kind()), list(node.inputs())
        if function is None or node.outputsSize() != 1 or not _is_number(node.output()):
            return False
        if not all(_is_number(value) for value in inputs):
            return False
        operands = [self.get_fx_value_by_ir_value(value) for value in inputs]
        if any(each is None for each in operands):
            return False
        self._put(node.output(), self._apply(function, operands))
        return True

    def _convert_to_number(self, node):
        """The way back from a 0-d tensor that holds a size."""
        if node.kind() not in symbolic_numbers.TO_NUMBER or node.inputsAt(0).debugName() not in self.numbers:
            return False
        self._put(node.output(), self.numbers[node.inputsAt(0).debugName()])
        return True

    def _call(self, node, function, operands):
        """What the node gives is what the function gives."""
        self.name_to_node[node.output().debugName()] = self.fx_graph.call_function(function, tuple(operands))

    def _operands(self, node):
        return [self.get_fx_value_by_ir_value(value) for value in node.inputs()]

    def _convert_length(self, node):
        self._call(node, symbolic_numbers.length, self._operands(node))

    def _convert_choice(self, node):
        """A condition that gives numbers (`a and b`): torch.cond wants tensors, and both sides cost nothing."""
        if node.kind() != "prim::If" or not node.outputsSize() or not _gives_numbers(node):
            return False
        blocks = list(node.blocks())
        for block in blocks:
            for each in block.nodes():
                self.convert_node(each)
        condition = self.get_fx_value_by_ir_value(node.inputsAt(0))
        for output, *sides in zip(node.outputs(), *(block.outputs() for block in blocks)):
            values = [self.get_fx_value_by_ir_value(side) for side in sides]
            self._put(output, self._apply(symbolic_numbers.choose, [condition, *values]))
        return True

    def _convert_layer(self, node):
        """A recurrent layer, whose results are the only ones here that are several."""
        layer = recurrent.stand_in(node)
        if layer is None:
            return False
        made = self.fx_graph.call_function(layer, tuple(self._operands(node)))
        for i, output in enumerate(node.outputs()):
            self.name_to_node[output.debugName()] = self.fx_graph.call_function(operator.getitem, (made, i))
        return True

    def _identify_inputs_as_arguments(self, entry):
        """What a block uses from around it: torch.cond takes no numbers, but the tensors that they come from."""
        names = super()._identify_inputs_as_arguments(entry)
        return {tensor for name in names for tensor in self._tensors_behind(name)}

    def _tensors_behind(self, name):
        if name not in self.made_by:
            return {name}
        values = [value.debugName() for value in self.made_by[name].inputs()]
        return {tensor for each in values if each in self.name_to_node for tensor in self._tensors_behind(each)}

    def get_fx_value_by_ir_value(self, value):
        """Numbers from around a block are computed again inside of it."""
        name = value.debugName()
        if name in self.made_by and name not in self.name_to_node and name not in self.name_to_constant:
            self.convert_node(self.made_by[name])
        return super().get_fx_value_by_ir_value(value)

    def _convert_block_to_subgraph(self, node, arguments):
        """As the base does, but with this converter."""
        graphs, converters = [], []
        for block in node.blocks():
            converter = GraphConverter(
                block,
                self.name_to_param,
                self.name_to_buffer,
                self.blocks_to_lifted_attrs,
                {},
                self.name_to_constant,
                self.name_to_attribute_fqn,
                made_by=self.made_by,
            )
            for name in arguments:
                converter.name_to_node[name] = converter.fx_graph.placeholder(stock.normalize_name(name))
            graphs.append(self.fx_graph.get_attr(self.add_subgraph(converter.convert())))
            converters.append(converter)
        return graphs, converters

    def convert_prim_If(self, node):
        """Conditions that sizes decide once for all need no torch.cond, which takes no sizes as operands."""
        super().convert_prim_If(node)
        for made in self.fx_graph.find_nodes(op="call_function", target=torch.cond):
            made.target = symbolic_numbers.branch

    def convert_aten_list(self, node):
        """A copy of a list, of sizes for example."""
        self._call(node, symbolic_numbers.part, [*self._operands(node), None, None, None])

    def convert_aten_max_pool1d(self, node):
        """PyTorch's own takes the length for a plain int, which fixes it."""
        self._call(node, symbolic_numbers.max_pool1d, self._operands(node))

    def convert_aten_Float(self, node):
        """The stock converter rounds to float32."""
        tensor = self.get_fx_value_by_ir_value(node.inputsAt(0))
        self._put(node.output(), self._apply(symbolic_numbers.to_float, [tensor]))

    def _convert_mixed(self, node):
        """A tensor and a number that is no constant."""
        function, inputs = symbolic_numbers.MIXED.get(node.kind()), list(node.inputs())
        if function is None or len(inputs) < 2 or _is_number(inputs[0]) or not _is_number(inputs[1]):
            return False
        number = self.get_fx_value_by_ir_value(inputs[1])
        plain = all(_is_constant(value, None, 1) for value in inputs[2:])  # no factor, no rounding
        if not isinstance(number, torch.fx.Node) or not plain:
            return False
        number = self.tensors.get(inputs[1].debugName(), number)
        operands = (self.get_fx_value_by_ir_value(inputs[0]), number)
        self._put(node.output(), self.fx_graph.call_function(function, operands))
        return True

    def convert_aten_slice(self, node):
        """Lists of sizes are sliced too; AOTInductor cannot write a None beside an end that a tensor gives."""
        values, *rest = self._operands(node)
        if node.output().type().kind() == "ListType":
            function, arguments = symbolic_numbers.part, (values, *rest)
        else:
            axis, start, end, step = rest
            start, end = 0 if start is None else start, LAST if end is None else end
            function, arguments = torch.ops.aten.slice.Tensor, (values, axis, start, end, step)
        self._call(node, function, arguments)

    def _follow_number(self, node):
        """Remembers the size behind a 0-d tensor; the tensor itself was converted, someone may want it."""
        if node.outputsSize() != 1:
            return
        name = node.output().debugName()
        if node.kind() in ("aten::Int", "aten::Float") and not _is_number(node.inputsAt(0)):
            self.tensors[name] = self.get_fx_value_by_ir_value(node.inputsAt(0))
        elif node.kind() == "prim::NumToTensor" and node.inputsAt(0).type().kind() == "IntType":
            self.numbers[name] = self.get_fx_value_by_ir_value(node.inputsAt(0))
        elif node.kind() in symbolic_numbers.SAME and node.inputsAt(0).debugName() in self.numbers:
            self.numbers[name] = self.numbers[node.inputsAt(0).debugName()]
        else:
            self._follow_arithmetic(node)

    def _follow_arithmetic(self, node):
        function, inputs = symbolic_numbers.SIZES.get(node.kind()), list(node.inputs())
        if function is None and self._rounds(node):
            function = operator.floordiv
        operands = inputs[: 1 if function is operator.neg else 2]
        if function is None or not any(value.debugName() in self.numbers for value in operands):
            return
        numbers = [self._number(value) for value in operands]
        scaled = node.kind() in ("aten::add", "aten::sub", "aten::rsub") and not _is_constant(inputs[2], 1)
        if not scaled and all(number is not None for number in numbers):
            self.numbers[node.output().debugName()] = self._apply(function, numbers)

    @staticmethod
    def _rounds(node):
        """A division of sizes that rounds; sizes are not negative, so that both ways of rounding are one."""
        inputs = list(node.inputs())
        return node.kind() == "aten::div" and len(inputs) == 3 and _is_constant(inputs[2], "floor", "trunc")

    def _number(self, value):
        """The int that the value holds, a node for a symbolic one, or None."""
        if value.debugName() in self.numbers:
            return self.numbers[value.debugName()]
        if value.node().kind() == "prim::Constant":
            constant = value.toIValue()
            if isinstance(constant, torch.Tensor) and constant.dim() == 0:
                constant = constant.item()
            return constant if isinstance(constant, int) and not isinstance(constant, bool) else None
        return self.get_fx_value_by_ir_value(value) if value.type().kind() == "IntType" else None
