#include "inference/torch/graph_uses.h"

#include <torch/script.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace input_observer {
namespace {

using torch::jit::Node;
using torch::jit::Use;
using GraphValue = torch::jit::Value;

constexpr int max_depth = 200;  // operators that one value is followed through

/** What an operator tells of one of its inputs. */
struct Telling {
  std::string_view name;
  std::size_t input;
  std::string_view use;
};

constexpr Telling tellings[] = {
    {"aten::index_select", 2, "index"},
    {"aten::gather", 2, "index"},
    {"aten::one_hot", 0, "index"},
    {"aten::scatter", 2, "index"},
    {"aten::scatter_add", 2, "index"},
    {"aten::take_along_dim", 1, "index"},
    {"aten::where", 0, "truth"},
    {"aten::masked_fill", 1, "truth"},
    {"aten::masked_fill_", 1, "truth"},
    {"aten::masked_select", 1, "truth"},
    {"aten::logical_not", 0, "truth"},
    {"aten::bitwise_not", 0, "truth"},
    {"aten::eq", 0, "mask"},
    {"aten::ne", 0, "mask"},
    {"aten::lt", 0, "mask"},
    {"aten::gt", 0, "mask"},
    {"aten::le", 0, "mask"},
    {"aten::ge", 0, "mask"},
    {"aten::__and__", 0, "mask"},
    {"aten::__and__", 1, "mask"},
    {"aten::bitwise_and", 0, "mask"},
    {"aten::bitwise_and", 1, "mask"},
    {"aten::rsub", 0, "mask"},
    {"aten::cumsum", 0, "mask"},
};

// What hands the elements of its first input on, each in its place.
constexpr std::array<std::string_view, 27> passing{"aten::to",
                                                   "aten::type_as",
                                                   "aten::contiguous",
                                                   "aten::clone",
                                                   "aten::detach",
                                                   "aten::dropout",
                                                   "aten::expand",
                                                   "aten::expand_as",
                                                   "aten::float",
                                                   "aten::long",
                                                   "aten::add",
                                                   "aten::sub",
                                                   "aten::mul",
                                                   "aten::div",
                                                   "aten::add_",
                                                   "aten::relu",
                                                   "aten::gelu",
                                                   "aten::tanh",
                                                   "aten::sigmoid",
                                                   "aten::softmax",
                                                   "aten::neg",
                                                   "aten::pad",
                                                   "prim::unchecked_cast",
                                                   "aten::_unwrap_optional",
                                                   "prim::unchecked_unwrap_optional",
                                                   "aten::clamp",
                                                   "aten::alias"};

constexpr std::array<std::string_view, 9> numeric{"aten::relu",    "aten::gelu",    "aten::tanh",
                                                  "aten::sigmoid", "aten::softmax", "aten::sin",
                                                  "aten::cos",     "aten::exp",     "aten::log"};

std::string_view name_of(const Node& node) {
  return node.kind().toQualString();
}

template <class Names>
bool is_one_of(const Node& node, const Names& names) {
  return std::find(std::begin(names), std::end(names), name_of(node)) != std::end(names);
}
bool is(const Node& node, std::string_view name) {
  return name_of(node) == name;
}

int weight_of(const std::string& use) {
  static constexpr std::array<std::string_view, 7> order{"index", "image", "signal", "number", "truth", "mask", ""};
  return static_cast<int>(std::find(order.begin(), order.end(), use) - order.begin());
}

void merge(TensorFacts& into, const TensorFacts& other) {
  const bool tells_more = weight_of(other.use) < weight_of(into.use);
  if (tells_more) into.use = other.use;
  // Sizes of another rank would be those of a view.
  if (into.rank && other.rank && into.rank != other.rank) return;
  if (!into.rank) into.rank = other.rank;
  if (!into.rows) into.rows = other.rows;
  into.sizes.insert(other.sizes.begin(), other.sizes.end());
}

TensorFacts number(std::optional<int> rank = std::nullopt) {
  return {"number", rank, {}, {}};
}

void set_size(TensorFacts& facts, int axis, std::optional<std::int64_t> size) {
  if (size) facts.sizes[axis] = *size;
}

}  // namespace

TensorFacts GraphUses::facts(const GraphValue* value) {
  if (const auto found = known_.find(value); found != known_.end()) return found->second;
  if (depth_ > max_depth) return {};
  known_[value] = {};  // what a loop comes back to tells nothing new
  ++depth_;
  TensorFacts result;
  for (const Use& use : value->uses())
    merge(result, of_use(value, use));
  --depth_;
  return known_[value] = result;
}

TensorFacts GraphUses::behind(const Node& node) {
  return node.outputs().size() == 1 ? facts(node.output()) : TensorFacts{};
}

TensorFacts GraphUses::of_use(const GraphValue* value, const Use& use) {
  const Node& node = *use.user;
  const std::size_t input = use.offset;
  for (const Telling& telling : tellings) {
    if (is(node, telling.name) && input == telling.input) return {std::string(telling.use), {}, {}, {}};
  }
  if (is(node, "aten::embedding") && input == 1) return {"index", {}, {}, shapes_.shape(node.input(0)).size(-2)};
  if (is(node, "prim::ListConstruct")) return of_list(value, node);
  if (is(node, "prim::Return")) {
    const Node* owner = node.owningBlock()->owningNode();
    return owner && owner->kind() == c10::prim::If ? facts(owner->outputs().at(input)) : TensorFacts{};
  }
  if (is(node, "aten::size") && node.output()->uses().size() == 1) {
    const Node& user = *node.output()->uses().front().user;
    if (is(user, "prim::ListUnpack")) return {"", static_cast<int>(user.outputs().size()), {}, {}};
  }
  if (TensorFacts layer = of_layer(node, input); !layer.use.empty()) return layer;
  if (TensorFacts product = of_product(node, input); !product.use.empty()) return product;
  if (input != 0) return {};
  if (is_one_of(node, passing)) {
    TensorFacts result = behind(node);
    // What stands beside it may be larger: then the rank is not its own.
    const bool beside = node.inputs().size() > 1 && node.input(1)->type()->kind() == c10::TypeKind::TensorType;
    if (beside && !shapes_.constant(node.input(1))) result = {result.use == "index" ? "index" : "", {}, {}, {}};
    // What is cast first may have been of any dtype.
    const bool casts = is(node, "aten::to") || is(node, "aten::float") || is(node, "aten::type_as");
    if (casts && result.use == "truth") result.use = "mask";
    if (casts && result.use == "number") result.use.clear();
    if (result.use.empty() && is_one_of(node, numeric)) result.use = "number";
    return result;
  }
  if (is_one_of(node, std::array<std::string_view, 3>{"aten::view", "aten::reshape", "aten::flatten"})) {
    const TensorFacts all = behind(node);
    TensorFacts result{all.use, {}, {}, all.rows};
    if (const auto last = all.sizes.find(-1); last != all.sizes.end()) result.sizes.insert(*last);
    return result;
  }
  const TensorFacts all = behind(node);
  const auto before = reordered({all.rank, all.sizes}, node, shapes_, true);
  if (!before) return is_one_of(node, numeric) ? number() : TensorFacts{};
  return {all.use, before->rank, before->sizes, all.rows};
}

TensorFacts GraphUses::of_layer(const Node& node, std::size_t input) {
  if (input != 0) return {};
  if (is(node, "aten::linear")) {
    TensorFacts result = number();
    set_size(result, -1, shapes_.shape(node.input(1)).size(-1));
    return result;
  }
  if (is_one_of(node, std::array<std::string_view, 4>{"aten::conv1d", "aten::conv2d", "aten::conv3d",
                                                      "aten::_convolution"})) {
    const PartialShape weight = shapes_.shape(node.input(1));
    TensorFacts result = number(weight.rank);
    if (!weight.rank) return result;
    if (*weight.rank == 4) result.use = "image";
    if (*weight.rank == 3) result.use = "signal";
    const bool general = is(node, "aten::_convolution");
    const bool backwards = general && shapes_.constant(node.input(6)).value_or(false) == true;
    const std::int64_t groups = shapes_.integer(node.input(general ? 8 : 6)).value_or(1);
    const auto channels = weight.size((backwards ? 0 : 1) - *weight.rank);
    if (channels) set_size(result, 1 - *weight.rank, backwards ? *channels : *channels * groups);
    return result;
  }
  if (is(node, "aten::layer_norm")) {
    TensorFacts result = number();
    const auto sizes = shapes_.integers(node.input(1)).value_or(std::vector<std::optional<std::int64_t>>{});
    for (int axis = -static_cast<int>(sizes.size()); axis < 0; ++axis)
      set_size(result, axis, sizes[static_cast<std::size_t>(axis + static_cast<int>(sizes.size()))]);
    return result;
  }
  if (is(node, "aten::lstm_cell") || is(node, "aten::gru_cell")) {
    TensorFacts result = number(2);
    set_size(result, -1, shapes_.shape(node.input(2)).size(-1));
    return result;
  }
  if (is_one_of(node, std::array<std::string_view, 2>{"aten::lstm", "aten::gru"})) {
    TensorFacts result = number();
    const Node& weights = *node.input(2)->node();
    if (is(weights, "prim::ListConstruct")) set_size(result, -1, shapes_.shape(weights.input(0)).size(-1));
    return result;
  }
  return {};
}

TensorFacts GraphUses::of_product(const Node& node, std::size_t input) {
  const auto other = [&](std::size_t at, int axis) { return shapes_.shape(node.input(at)).size(axis); };
  if (is_one_of(node, std::array<std::string_view, 3>{"aten::matmul", "aten::bmm", "aten::mm"}) && input < 2) {
    TensorFacts result = number();
    set_size(result, input == 0 ? -1 : -2, other(1 - input, input == 0 ? -2 : -1));
    return result;
  }
  if (is(node, "aten::addmm") && (input == 1 || input == 2)) {
    TensorFacts result = number(2);
    set_size(result, input == 1 ? -1 : -2, other(3 - input, input == 1 ? -2 : -1));
    return result;
  }
  if (is(node, "aten::scaled_dot_product_attention") && input < 3) {
    TensorFacts result = number(4);
    set_size(result, -1, other(input == 0 ? 1 : 0, -1));
    return result;
  }
  return {};
}

// In a list: what it is joined with has its sizes but along one axis; states of a recurrent layer have those of its
// weights.
TensorFacts GraphUses::of_list(const GraphValue* value, const Node& list) {
  TensorFacts result;
  for (const Use& use : list.output()->uses()) {
    const Node& user = *use.user;
    if (is(user, "aten::cat")) merge(result, of_neighbours(value, list, user));
    if (is(user, "aten::index") && use.offset == 1) merge(result, {"index", {}, {}, {}});
    if (is_one_of(user, std::array<std::string_view, 2>{"aten::lstm", "aten::lstm_cell"}) && use.offset == 1) {
      const bool cell = is(user, "aten::lstm_cell");
      TensorFacts state = number(cell ? 2 : 3);
      const GraphValue* weight = cell ? user.input(3) : nullptr;
      if (!cell && is(*user.input(2)->node(), "prim::ListConstruct")) weight = user.input(2)->node()->input(1);
      if (weight) set_size(state, -1, shapes_.shape(weight).size(-1));
      const bool both = !cell && shapes_.constant(user.input(7)).value_or(false) == true;
      if (!cell) set_size(state, -3, shapes_.integer(user.input(4)).value_or(1) * (both ? 2 : 1));
      merge(result, state);
    }
  }
  return result;
}

TensorFacts GraphUses::of_neighbours(const GraphValue* value, const Node& list, const Node& cat) {
  const auto axis = shapes_.integer(cat.input(1));
  const auto joined = [&](int rank_axis, std::optional<int> rank) {
    return axis && (*axis < 0 ? rank_axis == *axis : !rank || rank_axis == *axis - *rank);
  };
  TensorFacts result = behind(cat);
  std::erase_if(result.sizes, [&](const auto& size) { return joined(size.first, result.rank); });
  for (const GraphValue* other : list.inputs()) {
    if (other == value) continue;
    const PartialShape shape = shapes_.shape(other);
    if (shape.size(-1) == 0) continue;  // the empty tensor that some caches begin with
    TensorFacts beside{"", shape.rank, {}, {}};
    for (const auto& [place, size] : shape.sizes) {
      if (!joined(place, shape.rank)) beside.sizes[place] = size;
    }
    merge(beside, result);
    result = beside;
  }
  return result;
}

}  // namespace input_observer
