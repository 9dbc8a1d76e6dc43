#include "inference/generators/expression_functions.h"

#include <algorithm>
#include <cmath>
#include <range/v3/view/zip.hpp>

#include "observer/json.h"
#include "observer/text.h"

namespace input_observer {
namespace {

using Arguments = std::vector<Json>;

/** The arguments of one call, checked as they are taken. */
class Call {
 public:
  Call(const GenerationScope& in, const std::string& function, const Arguments& arguments)
      : scope(in), function_(function), arguments_(arguments) {}

  std::size_t size() const { return arguments_.size(); }
  const Json& at(std::size_t index) const { return arguments_.at(index); }

  std::string text(std::size_t index) const {
    if (!at(index).is_string()) fail("a text", index);
    return at(index).get<std::string>();
  }
  std::int64_t integer(std::size_t index) const {
    if (!at(index).is_number_integer()) fail("an integer", index);
    return at(index).get<std::int64_t>();
  }
  const Json& list(std::size_t index) const {
    if (!at(index).is_array()) fail("a list", index);
    return at(index);
  }
  std::vector<std::string> texts(std::size_t index) const {
    std::vector<std::string> result;
    for (const Json& each : list(index)) {
      if (!each.is_string()) fail("a list of texts", index);
      result.push_back(each.get<std::string>());
    }
    return result;
  }
  [[noreturn]] void fail(const std::string& expected, std::size_t index) const {
    throw bad_input({}, function_ + "(): expected " + expected + ", got " + one_line(at(index).dump(), 100));
  }

  const GenerationScope& scope;

 private:
  const std::string& function_;
  const Arguments& arguments_;
};

Json value_or_none(const std::optional<Json>& value) {
  return value ? *value : Json(nullptr);
}

Json needed(const std::optional<Json>& value, const std::string& name) {
  if (!value) throw bad_input({{}, 0, "config"}, "expected " + name + ", which is missing or null");
  return *value;
}

Json nc(const Call& call) {
  return needed(call.scope.setup().config.get(call.text(0)), call.text(0));
}
Json has(const Call& call) {
  return call.scope.setup().config.get(call.text(0)).has_value();
}
Json config(const Call& call) {
  const auto value = call.scope.setup().config.config().at_path(call.text(0));
  return call.size() > 1 ? needed(value, call.text(0)) : value_or_none(value);
}

const NormalizedConfig& part_of(const Call& call) {
  const NormalizedConfig* part = call.scope.setup().config.part(call.text(0));
  if (part == nullptr) throw bad_input({{}, 0, "config"}, "expected the config of the " + call.text(0));
  return *part;
}
Json part(const Call& call) {
  return needed(part_of(call).get(call.text(1)), call.text(1) + " of the " + call.text(0));
}
Json has_part(const Call& call) {
  return call.scope.setup().config.part(call.text(0)) != nullptr;
}
Json declares(const Call& call) {
  return part_of(call).declares(call.text(1));
}
Json supports_past(const Call& call) {
  const GenerationSetup& setup = call.scope.setup();
  const Json& entry =
      setup.tables->architecture("transformers", part_of(call).config().model_type(), setup.compatibility);
  return entry.is_object() && entry.contains("tasks_with_past");
}

Json processor(const Call& call) {
  const Json* value = &call.scope.setup().processor;
  for (const std::string& key : split(call.text(0), '.')) {
    if (!value->is_object() || !value->contains(key)) return nullptr;
    value = &value->at(key);
  }
  return *value;
}
Json has_processor(const Call& call) {
  return call.scope.setup().processor.is_object();
}

Json given(const Call& call) {
  return call.scope.is_given(call.text(0));
}
Json overrides(const Call& call) {
  return call.scope.is_given(call.text(0)) && call.scope.setup().compatibility == Compatibility::none;
}

Json item(const Call& call) {
  const Json& value = call.at(0);
  if (value.is_object()) {  // {"height": 224, "width": 224}
    const char* key = call.integer(1) == 0 ? "height" : "width";
    return value.contains(key) ? value.at(key) : Json(nullptr);
  }
  if (!value.is_array()) return value;
  const auto index = call.integer(1);
  if (index < 0 || static_cast<std::size_t>(index) >= value.size()) call.fail("more elements", 0);
  return value[static_cast<std::size_t>(index)];
}
Json length(const Call& call) {
  return call.list(0).size();
}
Json smaller(const Call& call) {
  return std::min(call.integer(0), call.integer(1));
}
Json larger(const Call& call) {
  return std::max(call.integer(0), call.integer(1));
}
Json power(const Call& call) {
  const std::int64_t base = call.integer(0);
  std::int64_t exponent = call.integer(1);
  if (base >= -1 && base <= 1) exponent = std::min<std::int64_t>(exponent, exponent % 2 == 0 ? 2 : 1);
  std::int64_t result = 1;
  for (std::int64_t i = 0; i < exponent; ++i) {
    if (__builtin_mul_overflow(result, base, &result)) call.fail("a smaller power", 1);
  }
  return result;
}
Json root(const Call& call) {
  if (call.integer(0) < 0) call.fail("a number of at least 0", 0);
  return static_cast<std::int64_t>(std::sqrt(static_cast<double>(call.integer(0))));
}
Json ceil_to(const Call& call) {
  const std::int64_t size = call.integer(0);
  const std::int64_t multiple = call.integer(1);
  if (multiple < 1 || size < 0 || size > INT64_MAX - multiple) call.fail("a multiple of at least 1", 1);
  return (size + multiple - 1) / multiple * multiple;
}

// One value for all layers may stand for a list of them.
std::vector<std::int64_t> layers(const Json& value) {
  if (value.is_number_integer()) return {value.get<std::int64_t>()};
  return value.get<std::vector<std::int64_t>>();
}

Json conv_length(const Call& call) {
  std::string text = call.text(0);
  const auto kernels = layers(call.at(1)), strides = layers(call.at(2));
  for (const auto [kernel, stride] : ranges::views::zip(kernels, strides))
    text = "( " + text + " - " + std::to_string(kernel) + " ) // " + std::to_string(stride) + " + 1";
  return text;
}
Json padded_conv_length(const Call& call) {
  std::string text = call.text(0);
  const auto kernels = layers(call.at(1)), strides = layers(call.at(2));
  for (const auto [kernel, stride] : ranges::views::zip(kernels, strides)) {
    text = "( ( " + text + " + 2 * " + std::to_string(kernel / 2) + " - 1 * (" + std::to_string(kernel) +
           " - 1) - 1 ) // " + std::to_string(stride) + " ) + 1";
  }
  return text;
}

Json optional_integer(const std::optional<std::int64_t>& value) {
  return value ? Json(*value) : Json(nullptr);
}
Json weight(const Call& call) {
  const ModelFacts* model = call.scope.setup().model;
  return model ? optional_integer(weight_size(*model, call.texts(0), static_cast<int>(call.integer(1)))) : nullptr;
}
Json modules(const Call& call) {
  const ModelFacts* model = call.scope.setup().model;
  return model ? optional_integer(numbered_modules(*model, call.texts(0))) : nullptr;
}

struct Function {
  std::string_view name;
  std::size_t least;
  std::size_t most;
  Json (*run)(const Call&);
};

constexpr Function functions[] = {
    {"nc", 1, 1, nc},
    {"has", 1, 1, has},
    {"config", 1, 2, config},
    {"part", 2, 2, part},
    {"has_part", 1, 1, has_part},
    {"declares", 2, 2, declares},
    {"supports_past", 1, 1, supports_past},
    {"processor", 1, 1, processor},
    {"has_processor", 0, 0, has_processor},
    {"given", 1, 1, given},
    {"overrides", 1, 1, overrides},
    {"item", 2, 2, item},
    {"len", 1, 1, length},
    {"min", 2, 2, smaller},
    {"max", 2, 2, larger},
    {"power", 2, 2, power},
    {"sqrt", 1, 1, root},
    {"ceil_to", 2, 2, ceil_to},
    {"conv_length", 3, 3, conv_length},
    {"padded_conv_length", 3, 3, padded_conv_length},
    {"weight", 2, 2, weight},
    {"modules", 1, 1, modules},
};

}  // namespace

Json call_expression_function(const GenerationScope& scope, const std::string& function, const Arguments& arguments) {
  const auto found = std::ranges::find(functions, function, &Function::name);
  if (found == std::end(functions)) {
    std::vector<std::string> names;
    for (const Function& known : functions)
      names.emplace_back(known.name);
    throw bad_input({}, "unknown function '" + function + "'" + did_you_mean(function, names));
  }
  if (arguments.size() < found->least || arguments.size() > found->most) {
    throw bad_input({}, function + "(): expected " + std::to_string(found->least) + " arguments, got " +
                            std::to_string(arguments.size()));
  }
  return found->run(Call(scope, function, arguments));
}

}  // namespace input_observer
