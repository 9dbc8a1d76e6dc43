#include "inference/generators/generate.h"

#include <algorithm>

#include "inference/generators/given_sizes.h"
#include "inference/generators/hooks.h"
#include "inference/generators/input_rules.h"
#include "inference/generators/known_kinds.h"
#include "inference/generators/schema.h"

namespace input_observer {
namespace {

constexpr std::string_view cache_name = "past_key_values";

void run_checks(const GenerationSetup& setup, const GenerationScope& scope) {
  for (const Json& check : setup.architecture.value("checks", Json::array())) {
    if (scope.holds(check)) throw bad_input({}, check.at("error").get<std::string>());
  }
}

// What is to be made: declared tensors of a cache are one list at the end.
std::vector<SchemaEntry> entries_to_make(const GenerationSetup& setup, const Schema& schema) {
  std::vector<SchemaEntry> entries;
  for (const SchemaEntry& entry : schema.generated) {
    if (!entry.name.starts_with(cache_name)) entries.push_back(entry);
  }
  if (setup.state.past_in_inputs()) {
    SchemaEntry cache;
    cache.name = cache_name;
    entries.push_back(cache);
  }
  return entries;
}

void add_past(const std::string& name, GeneratedValue& value, std::int64_t past, const GenerationSetup& setup) {
  auto* mask = std::get_if<GeneratedTensor>(&value.data);
  if (mask == nullptr || past <= 0 || mask->shape.empty()) return;
  if (__builtin_add_overflow(mask->shape.back(), past, &mask->shape.back())) {
    throw bad_input({}, name + ": its last size and the length of the cache are too large together");
  }
  if (setup.compatibility == Compatibility::none) {
    mask->ones_before = past;
    return;
  }
  mask->ones_after = past;
  mask->dtype = ScalarType::int64;  // of the ones that Optimum appends
}

GeneratedValue unwrapped(GeneratedValue value) {
  auto* tuple = std::get_if<GeneratedSequence>(&value.data);
  if (tuple == nullptr || tuple->items.empty()) return value;
  GeneratedValue first = std::move(tuple->items.front());
  return first;
}

const InputGenerator* own_generator(const GenerationRequest& request, const std::string& input) {
  for (const auto& [prefix, generator] : request.generators) {
    if (input.starts_with(prefix)) return &generator;
  }
  return nullptr;
}

GeneratedValue make(const SchemaEntry& entry, const GenerationSetup& setup, const GenerationScope& scope,
                    const InputRules& rules) {
  const InputRule rule = rules.find(entry.name);
  const GenerationScope inner = scope.with(entry.shapes, *rule.let);
  GeneratedValue value = value_of_rule(rule.rule, inner);
  if (!entry.past.is_null() && setup.state.past_in_inputs()) {
    const Json past = scope.evaluate(entry.past);
    if (!past.is_null()) add_past(entry.name, value, past.get<std::int64_t>(), setup);
  }
  if (auto* tensor = std::get_if<GeneratedTensor>(&value.data); tensor && !entry.hook.empty()) {
    run_hook(entry.hook, rule.rule, inner, *tensor);
  }
  return entry.unwrap ? unwrapped(std::move(value)) : value;
}

NamedGeneratedValues& nested(NamedGeneratedValues& inputs, const std::string& name) {
  auto found = std::ranges::find(inputs, name, &NamedGeneratedValues::value_type::first);
  if (found == inputs.end()) found = inputs.insert(found, {name, {GeneratedDict{}}});
  return std::get<GeneratedDict>(found->second.data).items;
}

GeneratedArguments made(const GeneratorTables& tables, const GenerationRequest& request) {
  const GenerationSetup setup = set_up(tables, request);
  const GenerationScope scope(setup, schema_let(setup));
  run_checks(setup, scope);
  const Schema schema = schema_of(setup, scope);
  const InputRules rules(setup, scope);
  GeneratedArguments result;
  for (const SchemaEntry& entry : entries_to_make(setup, schema)) {
    const InputGenerator* own = own_generator(request, entry.name);
    GeneratedValue value = own ? (*own)(entry.name, scope.with(entry.shapes, {})) : make(entry, setup, scope, rules);
    auto& into = entry.nest.empty() ? result.inputs : nested(result.inputs, entry.nest);
    into.emplace_back(entry.name, std::move(value));
  }
  apply_given_sizes(request.shapes, result.inputs);
  result.input_axes = axes_json(schema.inputs);
  result.output_axes = axes_json(schema.outputs);
  return result;
}

}  // namespace

GeneratedArguments generate_arguments(const GeneratorTables& tables, const GenerationRequest& request) {
  return with_known_kinds([&] { return made(tables, request); });
}

GeneratedArguments generate_arguments(const Json& model_config, const std::string& task,
                                      std::map<std::string, Json> shapes, std::uint64_t seed) {
  GenerationRequest request;
  request.model_config = model_config;
  request.task = task;
  request.shapes = std::move(shapes);
  request.seed = seed;
  return generate_arguments(GeneratorTables::built_in(), request);
}

}  // namespace input_observer
