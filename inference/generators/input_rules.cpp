#include "inference/generators/input_rules.h"

#include <algorithm>
#include <array>

#include "inference/generators/hooks.h"

namespace input_observer {
namespace {

using Content = GeneratedTensor::Content;

constexpr std::int64_t max_items = 4096;  // layers of a cache

struct Kind {
  std::string_view name;
  Content content;
  bool floating;
};

constexpr std::array kinds{Kind{"int", Content::integers, false},  Kind{"float", Content::floats, true},
                           Kind{"mask", Content::mask, false},     Kind{"zeros", Content::constant, false},
                           Kind{"ones", Content::constant, false}, Kind{"arange", Content::arange, false},
                           Kind{"boxes", Content::boxes, false}};

const Kind& kind_of(const Json& rule) {
  const std::string name = rule.value("kind", "");
  const auto found = std::ranges::find(kinds, name, &Kind::name);
  if (found != kinds.end()) return *found;
  throw bad_input(
      {{}, 0, "kind"},
      "unknown kind '" + name + "': expected int, float, mask, zeros, ones, arange, boxes, scalar, tuple or list");
}

// Exclusive upper ends: what an element type can hold, for ids of a vocabulary that is larger.
double capacity(ScalarType dtype) {
  switch (dtype) {
    case ScalarType::int8:
      return 128;
    case ScalarType::uint8:
      return 256;
    case ScalarType::int16:
      return 32768;
    case ScalarType::int32:
      return 2147483648.0;
    default:
      return 9007199254740992.0;  // 2^53
  }
}

ScalarType dtype_of(const Json& rule, const Kind& kind, const GenerationSetup& setup) {
  if (!rule.contains("dtype")) return kind.floating ? setup.float_dtype : setup.int_dtype;
  const auto dtype = scalar_type_of(rule.at("dtype").get<std::string>());
  if (!dtype) throw bad_input({{}, 0, "dtype"}, "unknown dtype " + rule.at("dtype").dump());
  return *dtype;
}

// An axis whose expression is None is left out.
Sizes shape_of(const Json& rule, const GenerationScope& scope) {
  Sizes shape;
  for (const Json& axis : rule.value("shape", Json::array())) {
    const Json size = scope.evaluate(axis);
    if (size.is_null()) continue;
    if (!size.is_number_integer() || size < 0) {
      throw bad_input({}, "expected a size of at least 0 for " + axis.dump() + ", got " + one_line(size.dump(), 60));
    }
    shape.push_back(size.get<std::int64_t>());
  }
  return shape;
}

double bound(const Json& rule, const char* key, double otherwise, const GenerationScope& scope) {
  if (!rule.contains(key)) return otherwise;
  const Json value = scope.evaluate(rule.at(key));
  if (!value.is_number()) throw bad_input({{}, 0, key}, "expected a number, got " + one_line(value.dump(), 60));
  return value.get<double>();
}

GeneratedTensor tensor_of(const Json& rule, const GenerationScope& scope) {
  const Kind& kind = kind_of(rule);
  const GenerationSetup& setup = scope.setup();
  GeneratedTensor tensor;
  tensor.content = kind.content;
  tensor.dtype = dtype_of(rule, kind, setup);
  tensor.shape = shape_of(rule, scope);
  tensor.low = bound(rule, "low", kind.name == "ones" ? 1 : 0, scope);
  tensor.high = bound(rule, "high", 1, scope);
  const bool right = setup.compatibility == Compatibility::none;
  if (kind.content == Content::integers) {
    if (right) tensor.high = std::min(tensor.high, capacity(tensor.dtype));
    if (tensor.high <= tensor.low) throw bad_input({}, "expected a range of integers that is not empty");
    if (tensor.high > capacity(tensor.dtype)) throw bad_input({}, "expected a dtype that holds ids of the vocabulary");
  }
  if (kind.content == Content::mask) {
    tensor.left_padded = scope.evaluate(rule.value("padding_side", Json("padding_side"))) == "left";
    tensor.one_padding = !right;
    if (!right && (tensor.shape.empty() || tensor.shape.back() < 2)) {
      throw bad_input({}, "expected a length of at least 2: a mask of one column cannot be padded");
    }
  }
  if (const std::string hook = rule.value("hook", ""); !hook.empty()) run_hook(hook, rule, scope, tensor);
  tensor.from_config = scope.has_read_config();
  return tensor;
}

GeneratedValue scalar_of(const Json& rule, const GenerationScope& scope) {
  const Json value = scope.evaluate(rule.value("scalar", Json()));
  if (value.is_boolean()) return {GeneratedScalar{value.get<bool>()}};
  if (value.is_number_integer()) return {GeneratedScalar{value.get<std::int64_t>()}};
  if (value.is_number_float()) return {GeneratedScalar{value.get<double>()}};
  if (value.is_string()) return {GeneratedScalar{value.get<std::string>()}};
  throw bad_input({{}, 0, "scalar"}, "expected a number, a bool or a text, got " + one_line(value.dump(), 60));
}

GeneratedValue tuple_of(const Json& rule, const GenerationScope& scope) {
  GeneratedSequence tuple{true, {}};
  for (const Json& item : rule.at("items")) {
    if (item.is_null())
      tuple.items.push_back({NoneValue{}});
    else if (scope.holds(item))
      tuple.items.push_back(value_of_rule(item, scope));
  }
  return {std::move(tuple)};
}

GeneratedValue list_of(const Json& rule, const GenerationScope& scope) {
  const std::int64_t count = scope.integer(rule.at("count"), "the number of items");
  if (count < 0 || count > max_items)
    throw bad_input({}, "expected a sensible number of items, got " + std::to_string(count));
  GeneratedSequence list{false, {}};
  if (count > 0) list.items.assign(static_cast<std::size_t>(count), value_of_rule(rule.at("item"), scope));
  return {std::move(list)};
}

// The name of the generator's rules that stands for an input: itself, else the longest that it begins with.
const std::string* rule_name(const Json& rules, const std::string& input) {
  const std::string* best = nullptr;
  for (const auto& [name, rule] : rules.get_ref<const Json::object_t&>()) {
    if (input.starts_with(name) && (best == nullptr || name.size() > best->size())) best = &name;
  }
  return best;
}

}  // namespace

InputRules::InputRules(const GenerationSetup& setup, const GenerationScope& scope) : setup_(setup) {
  for (const Json& row : setup.architecture.value("generators", Json::array())) {
    if (row.is_object() && !scope.holds(row)) continue;
    const std::string name = row.is_object() ? row.at("use").get<std::string>() : row.get<std::string>();
    const Json& entry = setup.tables->find("generators", name, setup.compatibility);
    if (!entry.is_object()) {
      const auto names = keys_of(setup.tables->section("generators", setup.compatibility));
      throw bad_input({{}, 0, "generators"}, "unknown generator '" + name + "'" + did_you_mean(name, names));
    }
    generators_.push_back({name, &entry});
    check_needs(generators_.back());
  }
}

void InputRules::check_needs(const Generator& generator) const {
  if (generator.entry->value("needs_processor", false) && !setup_.processor.is_object()) {
    throw bad_input({{}, 0, "preprocessor_config"},
                    "expected the preprocessor_config.json that " + generator.name + " reads");
  }
  if (setup_.config.part("decoder") != nullptr) return;
  for (const Json& name : generator.entry->value("reads", Json::array())) {
    if (setup_.config.get(name.get<std::string>())) continue;
    throw bad_input({{}, 0, "config"}, "expected " + name.get<std::string>() + ", which " + generator.name + " reads");
  }
}

InputRule InputRules::find(const std::string& input) const {
  static const Json nothing;
  for (const Generator& generator : generators_) {
    const Json& rules = generator.entry->at("inputs");
    const std::string* name = rule_name(rules, input);
    if (name == nullptr) continue;
    const Json& rule = rules.at(*name);
    const Json* let = generator.entry->contains("let") ? &generator.entry->at("let") : &nothing;
    return {let, rule.contains("same_as") ? rules.at(rule.at("same_as").get<std::string>()) : rule};
  }
  throw bad_input({{}, 0, input}, "no generator makes this input: add one to the generators of " + setup_.model_type);
}

GeneratedValue value_of_rule(const Json& rule, const GenerationScope& scope) {
  const std::string kind = rule.value("kind", "");
  if (kind == "tuple") return tuple_of(rule, scope);
  if (kind == "list") return list_of(rule, scope);
  if (kind == "scalar") return scalar_of(rule, scope);
  return {tensor_of(rule, scope)};
}

}  // namespace input_observer
