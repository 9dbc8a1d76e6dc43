#include "inference/universal/universal_rules.h"

#include <algorithm>

#include "observer/error.h"

namespace input_observer {
namespace {

const Json& entries(const GeneratorTables& tables, const char* name) {
  return tables.find("universal", name, Compatibility::none);
}

std::size_t letters(const std::string& pattern) {
  return pattern.size() - static_cast<std::size_t>(std::ranges::count(pattern, '*'));
}

std::string lower_case(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
  return text;
}

const Json* rule_by_name(const GeneratorTables& tables, const std::string& name) {
  const Json* best = nullptr;
  std::size_t best_letters = 0;
  for (const auto& [title, rule] : entries(tables, "inputs").items()) {
    for (const Json& pattern : rule.value("names", Json::array())) {
      const auto& text = pattern.get_ref<const std::string&>();
      if (!matches_pattern(text, name) || (best && letters(text) <= best_letters)) continue;
      best = &rule;
      best_letters = letters(text);
    }
  }
  return best;
}

const char* scalar_name(ArgumentType::Kind kind) {
  switch (kind) {
    case ArgumentType::Kind::boolean:
      return "bool";
    case ArgumentType::Kind::integer:
      return "int";
    case ArgumentType::Kind::floating:
      return "float";
    case ArgumentType::Kind::text:
      return "str";
    default:
      return nullptr;
  }
}

bool is_scalar_rule(const Json& rule) {
  return rule.value("value", Json::object()).value("kind", "") == "scalar";
}

// `value`, then `value` with each of `alternatives` merged over it.
void add_values(const Json& rule, std::vector<Json>& values) {
  const Json& value = rule.at("value");
  values.push_back(value);
  for (const Json& patch : rule.value("alternatives", Json::array())) {
    values.push_back(value);
    values.back().merge_patch(patch);
  }
}

}  // namespace

UniversalRule universal_rule(const GeneratorTables& tables, const std::string& name, ArgumentType::Kind kind,
                             const TensorFacts* facts) {
  const char* scalar = scalar_name(kind);
  UniversalRule result;
  const Json* own = rule_by_name(tables, lower_case(name));
  if (own && is_scalar_rule(*own) == (scalar != nullptr)) {
    add_values(*own, result.values);
    result.count = own->value("count", Json());
    result.is_cache = own->value("cache", false);
    result.by_name = true;
  }
  const Json& others = entries(tables, scalar ? "types" : "uses");
  const std::string use = scalar ? scalar : facts && !facts->use.empty() ? facts->use : "unknown";
  const auto found = others.find(use);
  if (found != others.end()) add_values(*found, result.values);
  if (result.values.empty()) throw bad_input({{}, 0, "universal"}, "expected a rule for the use '" + use + "'");
  return result;
}

}  // namespace input_observer
