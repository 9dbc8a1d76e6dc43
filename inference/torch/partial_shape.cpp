#include "inference/torch/partial_shape.h"

#include <torch/script.h>

#include <algorithm>
#include <string_view>

#include "observer/torch/value_kinds.h"

namespace input_observer {
namespace {

using torch::jit::Node;
using torch::jit::Value;

constexpr int max_depth = 400;  // operators that one shape is read through

std::string_view name_of(const Node& node) {
  return node.kind().toQualString();
}

bool is_one_of(const Node& node, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name_of(node)) != names.end();
}

// What gives a tensor of the shape of its first one.
bool keeps_shape(const Node& node) {
  return is_one_of(node,
                   {"aten::to",       "aten::type_as", "aten::contiguous",    "aten::clone",       "aten::detach",
                    "aten::dropout",  "aten::softmax", "aten::relu",          "aten::gelu",        "aten::silu",
                    "aten::tanh",     "aten::sigmoid", "aten::neg",           "aten::layer_norm",  "aten::batch_norm",
                    "aten::cos",      "aten::sin",     "aten::rsqrt",         "aten::masked_fill", "aten::group_norm",
                    "aten::rms_norm", "aten::flip",    "prim::unchecked_cast"});
}

bool is_elementwise(const Node& node) {
  return is_one_of(node, {"aten::add", "aten::sub", "aten::mul", "aten::div", "aten::add_", "aten::mul_"});
}

PartialShape exact(at::IntArrayRef sizes) {
  PartialShape shape{static_cast<int>(sizes.size()), {}};
  for (int axis = -*shape.rank; axis < 0; ++axis)
    shape.sizes[axis] = sizes[static_cast<std::size_t>(axis + *shape.rank)];
  return shape;
}

/** All axes but one, known ones of either. */
void merge(PartialShape& into, const PartialShape& other, std::optional<int> but = std::nullopt) {
  if (!into.rank) into.rank = other.rank;
  for (const auto& [axis, size] : other.sizes) {
    if (axis != but) into.sizes.emplace(axis, size);
  }
}

// An axis as one from the end.
std::optional<int> from_end(std::optional<std::int64_t> axis, std::optional<int> rank) {
  if (!axis) return std::nullopt;
  if (*axis < 0) return static_cast<int>(*axis);
  if (!rank) return std::nullopt;
  return static_cast<int>(*axis) - *rank;
}

// One axis more at `place` of the result, or one less at `place` of the shape.
PartialShape with_axis(const PartialShape& shape, int place, std::optional<std::int64_t> size) {
  PartialShape result;
  if (shape.rank) result.rank = *shape.rank + 1;
  for (const auto& [axis, known] : shape.sizes)
    result.sizes[axis > place ? axis : axis - 1] = known;
  if (size) result.sizes[place] = *size;
  return result;
}
PartialShape without_axis(const PartialShape& shape, int place) {
  PartialShape result;
  if (shape.rank) result.rank = *shape.rank - 1;
  for (const auto& [axis, known] : shape.sizes) {
    if (axis != place) result.sizes[axis > place ? axis : axis + 1] = known;
  }
  return result;
}

PartialShape transposed(const PartialShape& shape, int first, int second) {
  PartialShape result{shape.rank, {}};
  for (const auto& [axis, size] : shape.sizes)
    result.sizes[axis == first ? second : axis == second ? first : axis] = size;
  return result;
}

PartialShape permuted(const PartialShape& shape, const std::vector<std::optional<std::int64_t>>& order, bool back) {
  const int rank = static_cast<int>(order.size());
  PartialShape result{rank, {}};
  for (int i = 0; i < rank; ++i) {
    const auto source = from_end(order[static_cast<std::size_t>(i)], rank);
    if (!source) continue;
    const int behind = i - rank;
    if (const auto size = shape.size(back ? behind : *source)) result.sizes[back ? *source : behind] = *size;
  }
  return result;
}

// Of the piece of this index: torch rounds up, so that the last ones are smaller or missing.
std::optional<std::int64_t> chunk_size(std::int64_t whole, std::int64_t chunks, std::size_t index) {
  const std::int64_t size = whole / chunks + (whole % chunks != 0);
  const auto begin = static_cast<std::int64_t>(index) * size;
  return begin < whole || whole == 0 ? std::optional(std::min(size, whole - begin)) : std::nullopt;
}

PartialShape inserted_or_taken(const PartialShape& shape, std::optional<std::int64_t> axis, bool insert,
                               std::optional<std::int64_t> size) {
  const std::optional<int> rank = shape.rank ? std::optional(*shape.rank + insert) : std::nullopt;
  const auto place = from_end(axis, rank);
  if (place) return insert ? with_axis(shape, *place, size) : without_axis(shape, *place);
  return {shape.rank ? std::optional(*shape.rank + (insert ? 1 : -1)) : std::nullopt, {}};
}

}  // namespace

std::optional<std::int64_t> PartialShape::size(int axis) const {
  const auto found = sizes.find(axis);
  return found == sizes.end() ? std::nullopt : std::optional(found->second);
}

std::optional<PartialShape> reordered(const PartialShape& shape, const Node& node, const GraphShapes& shapes,
                                      bool back) {
  const std::string_view name = name_of(node);
  const auto integer = [&](std::size_t input) { return shapes.integer(node.input(input)); };
  if (name == "aten::t") return transposed(shape, -1, -2);
  if (name == "aten::transpose") {
    const auto first = from_end(integer(1), shape.rank);
    const auto second = from_end(integer(2), shape.rank);
    return first && second ? transposed(shape, *first, *second) : PartialShape{shape.rank, {}};
  }
  if (name == "aten::permute") {
    const auto order = shapes.integers(node.input(1));
    return order ? permuted(shape, *order, back) : PartialShape{shape.rank, {}};
  }
  if (name == "aten::unsqueeze") return inserted_or_taken(shape, integer(1), !back, 1);
  if (name == "aten::squeeze" && node.inputs().size() > 1) return inserted_or_taken(shape, integer(1), back, 1);
  if (name == "aten::select") return inserted_or_taken(shape, integer(1), back, std::nullopt);
  if (name == "aten::slice" && node.inputs().size() > 4) {
    const bool whole = integer(2).value_or(0) == 0 && integer(3).value_or(INT64_MAX) == INT64_MAX;
    if (whole) return shape;
    PartialShape result = shape;
    const auto axis = from_end(integer(1), shape.rank);
    if (!axis) result.sizes.clear();
    if (axis) result.sizes.erase(*axis);
    return result;
  }
  return std::nullopt;
}

std::optional<c10::IValue> GraphShapes::constant(const Value* value) const {
  if (value == graph_.inputs().at(0)) return module_._ivalue();
  const Node* node = value->node();
  if (node->kind() == c10::prim::Constant) return torch::jit::toIValue(value);
  if (node->kind() != c10::prim::GetAttr) return std::nullopt;
  const auto owner = constant(node->input());
  if (!owner || !owner->isObject()) return std::nullopt;
  const auto object = owner->toObject();
  const std::string& name = node->s(c10::attr::name);
  return object->type()->hasAttribute(name) ? std::optional(object->getAttr(name)) : std::nullopt;
}

std::optional<std::int64_t> GraphShapes::integer(const Value* value) const {
  const auto known = constant(value);
  return known && known->isInt() ? std::optional(known->toInt()) : std::nullopt;
}

std::optional<std::vector<std::optional<std::int64_t>>> GraphShapes::integers(const Value* value) const {
  std::vector<std::optional<std::int64_t>> result;
  if (const auto known = constant(value); known && known->isIntList()) {
    for (const std::int64_t each : known->toIntVector())
      result.emplace_back(each);
    return result;
  }
  if (value->node()->kind() != c10::prim::ListConstruct) return std::nullopt;
  for (const Value* each : value->node()->inputs())
    result.push_back(integer(each));
  return result;
}

PartialShape GraphShapes::shape(const Value* value) {
  if (const auto found = known_.find(value); found != known_.end()) return found->second;
  if (depth_ > max_depth) return {};
  ++depth_;
  PartialShape result = worked_out(value);
  --depth_;
  return known_[value] = std::move(result);
}

PartialShape GraphShapes::worked_out(const Value* value) {
  if (const auto known = constant(value)) {
    return is_defined_tensor(*known) ? exact(known->toTensor().sizes()) : PartialShape{};
  }
  const Node& node = *value->node();
  if (is_one_of(node, {"prim::ListUnpack"})) return piece(value);
  if (node.inputs().empty() || node.outputs().size() != 1) return {};
  if (is_one_of(node, {"aten::view", "aten::reshape"})) return viewed(node);
  if (is_one_of(node, {"aten::cat"})) {
    PartialShape result;
    const auto axis = integer(node.input(1));
    for (const Value* each : node.input(0)->node()->inputs()) {
      const PartialShape part = shape(each);
      if (part.sizes != std::map<int, std::int64_t>{{-1, 0}}) merge(result, part, from_end(axis, part.rank));
    }
    return result;
  }
  if (is_one_of(node, {"aten::linear", "aten::embedding", "aten::addmm", "aten::matmul"})) {
    const bool looks_up = is_one_of(node, {"aten::embedding"});
    const bool adds = is_one_of(node, {"aten::addmm"});
    const PartialShape first = shape(node.input(looks_up || adds ? 1 : 0));
    const PartialShape weight = shape(node.input(looks_up ? 0 : adds ? 2 : 1));
    PartialShape result = looks_up ? with_axis(first, -1, std::nullopt) : first;
    result.sizes.erase(-1);
    const auto last = weight.size(is_one_of(node, {"aten::linear"}) ? -2 : -1);
    if (last) result.sizes[-1] = *last;
    return result;
  }
  if (is_one_of(node, {"aten::conv1d", "aten::conv2d", "aten::_convolution"})) {
    const PartialShape weight = shape(node.input(1));
    PartialShape result{weight.rank, {}};
    const auto channels = weight.rank ? weight.size(-*weight.rank) : std::nullopt;
    if (channels && !is_one_of(node, {"aten::_convolution"})) result.sizes[1 - *weight.rank] = *channels;
    return result;
  }
  PartialShape first = shape(node.input(0));
  if (keeps_shape(node)) return first;
  if (is_elementwise(node)) {
    const PartialShape second = shape(node.input(1));
    if (first.rank && second.rank) first.rank = std::max(*first.rank, *second.rank);
    std::erase_if(first.sizes, [&](const auto& size) { return size.second == 1 && second.size(size.first); });
    merge(first, second);
    return first;
  }
  return reordered(first, node, *this, false).value_or(PartialShape{});
}

// `[batch, tokens, -1, 8]`: what is -1 follows from the last axis of the input, where that is what was cut.
PartialShape GraphShapes::viewed(const Node& node) {
  const auto sizes = integers(node.input(1));
  if (!sizes) return {};
  const int rank = static_cast<int>(sizes->size());
  PartialShape result{rank, {}};
  std::optional<int> open;      // the axis that is -1
  std::int64_t cut = 1;         // the product of those that stand with it behind the last unknown one
  bool behind_unknown = false;  // what stands before is of the batch
  for (int axis = -1; axis >= -rank; --axis) {
    const auto size = (*sizes)[static_cast<std::size_t>(axis + rank)];
    behind_unknown = behind_unknown || !size;
    if (size && *size >= 0) result.sizes[axis] = *size;
    if (behind_unknown || !size) continue;
    if (*size < 0) open = axis;
    if (*size > 0) cut *= *size;
  }
  const auto last = shape(node.input(0)).size(-1);
  if (open && behind_unknown && last && *last % cut == 0) result.sizes[*open] = *last / cut;
  return result;
}

// One of the tensors that a split gives.
PartialShape GraphShapes::piece(const Value* value) {
  const Node& split = *value->node()->input()->node();
  if (!is_one_of(split, {"aten::split", "aten::split_with_sizes", "aten::chunk"})) return {};
  PartialShape result = shape(split.input(0));
  const auto axis = from_end(integer(split.input(2)), result.rank);
  if (!axis) return {result.rank, {}};
  const auto whole = result.size(*axis);
  result.sizes.erase(*axis);
  const auto sizes = integers(split.input(1));
  auto size = sizes ? sizes->at(value->offset()) : integer(split.input(1));
  if (is_one_of(split, {"aten::chunk"}))
    size = whole && size && *size > 0 ? chunk_size(*whole, *size, value->offset()) : std::nullopt;
  if (size) result.sizes[*axis] = *size;
  return result;
}

}  // namespace input_observer
