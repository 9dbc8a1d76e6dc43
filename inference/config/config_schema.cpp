#include "inference/config/config_schema.h"

#include <algorithm>
#include <array>

#include "inference/generators/generated_value.h"
#include "observer/json.h"
#include "observer/path.h"

namespace input_observer {
namespace {

struct Ending {
  std::string_view name;
  std::string_view index;
};

// A cache is declared tensor by tensor, under names, and given as tuples.
constexpr std::array endings{Ending{".decoder.key", ".0"}, Ending{".decoder.value", ".1"},
                             Ending{".encoder.key", ".2"}, Ending{".encoder.value", ".3"},
                             Ending{".key", ".0"},         Ending{".value", ".1"}};

std::string leaf_path(const std::string& declared) {
  for (const Ending& ending : endings) {
    if (!declared.ends_with(ending.name)) continue;
    return declared.substr(0, declared.size() - ending.name.size()).append(ending.index);
  }
  return declared;
}

AxisNames axes_from(const Json& json) {
  AxisNames axes;
  for (const auto& [axis, symbol] : json.items())
    axes[std::stoi(axis)] = symbol.get<std::string>();
  return axes;
}

// `past_key_values.*.0` against `past_key_values.3.0`.
bool matches(const std::string& pattern, const std::string& path) {
  std::size_t p = 0;
  std::size_t at = 0;
  while (p < pattern.size() && at < path.size()) {
    if (pattern[p] == '*') {
      ++p;
      while (at < path.size() && path[at] != '.')
        ++at;
    } else if (pattern[p++] != path[at++]) {
      return false;
    }
  }
  return p == pattern.size() && at == path.size();
}

}  // namespace

ConfigSchema::ConfigSchema(const GeneratorTables& tables, const GenerationRequest& request) {
  const GeneratedArguments generated = generate_arguments(tables, request);
  std::map<std::string, AxisNames> axes;
  for (const auto& [name, symbols] : generated.input_axes.items())
    axes[leaf_path(name)] = axes_from(symbols);
  for (const auto& [name, value] : generated.inputs) {
    values_.emplace_back(name, description_of(value));
    if (!is_from_config(value)) defaults_.push_back(name);
    for (const Leaf& leaf : input_observer::leaves(name, values_.back().second)) {
      const auto* tensor = leaf.value->get_if<TensorValue>();
      if (tensor == nullptr) continue;
      // Outputs of an encoder are declared as the tensor that stands first in their tuple.
      const auto own = axes.contains(leaf.path) ? axes.find(leaf.path) : axes.find(name);
      leaves_.push_back({leaf.path, *tensor, own == axes.end() ? AxisNames{} : own->second});
    }
  }
}

const SchemaLeaf* ConfigSchema::find(const std::string& path) const {
  const auto found = std::ranges::find_if(leaves_, [&](const SchemaLeaf& leaf) { return matches(path, leaf.path); });
  return found == leaves_.end() ? nullptr : &*found;
}

bool ConfigSchema::is_default(const std::string& parameter) const {
  return std::ranges::find(defaults_, parameter) != defaults_.end();
}

std::string shape_parameter(const GeneratorTables& tables, const std::string& symbol) {
  static const std::map<std::string, std::string> known{{"past_sequence_length", "past_length"},
                                                        {"past_decoder_sequence_length", "past_length"},
                                                        {"decoder_sequence_length", "sequence_length"},
                                                        {"image_batch_size", "batch_size"}};
  const auto found = known.find(symbol);
  const std::string& name = found == known.end() ? symbol : found->second;
  return tables.find("shapes", name, Compatibility::none).is_object() ? name : "";
}

}  // namespace input_observer
