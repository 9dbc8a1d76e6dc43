#include "inference/generators/normalized_config.h"

namespace input_observer {
namespace {

// The names of a class, then those of the rule over them.
Json map_of(const GeneratorTables& tables, const Json& rule, Compatibility compatibility) {
  const std::string name = rule.value("class", "NormalizedConfig");
  const Json& entry = tables.find("normalized_configs", name, compatibility);
  if (!entry.is_object())
    throw bad_input({{}, 0, "normalized_config.class"}, "unknown normalized config '" + name + "'");
  Json map = entry;
  map.merge_patch(rule);
  for (const char* key : {"class", "config", "parts"})
    map.erase(key);
  return map;
}

// How the model type of a part reads its config, where the whole does not say.
const Json& rule_of_type(const GeneratorTables& tables, const std::string& model_type, Compatibility compatibility) {
  static const Json plain = Json::object();
  const Json& entry = tables.architecture("transformers", model_type, compatibility);
  return entry.is_object() && entry.contains("normalized_config") ? entry.at("normalized_config") : plain;
}

}  // namespace

NormalizedConfig::NormalizedConfig(const GeneratorTables& tables, ModelConfig config, const Json& rule,
                                   Compatibility compatibility)
    : config_(std::move(config)), map_(map_of(tables, rule, compatibility)) {
  if (!rule.contains("parts")) return;
  for (const auto& [name, part] : rule.at("parts").items())
    add_part(tables, name, part, compatibility);
}

void NormalizedConfig::add_part(const GeneratorTables& tables, const std::string& name, const Json& rule,
                                Compatibility compatibility) {
  const std::string key = rule.at("config").get<std::string>();
  auto inner = config_.part(key);
  if (!inner) throw bad_input({{}, 0, key}, "expected the config of the " + name);
  const Json& own = rule.contains("class") ? rule : rule_of_type(tables, inner->model_type(), compatibility);
  parts_[name] = std::make_shared<const NormalizedConfig>(tables, *inner, own, compatibility);
}

const NormalizedConfig* NormalizedConfig::part(const std::string& name) const {
  const auto found = parts_.find(name);
  return found == parts_.end() ? nullptr : found->second.get();
}

bool NormalizedConfig::declares(const std::string& name) const {
  return map_.contains(name);
}

std::optional<Json> NormalizedConfig::get(const std::string& name) const {
  for (const char* which : {"encoder", "decoder"}) {
    if (const NormalizedConfig* inner = part(which); inner && inner->declares(name)) return inner->get(name);
  }
  const auto known = map_.find(name);
  if (known == map_.end()) return at_path(name);
  if (known->is_string()) return at_path(known->get<std::string>());
  if (!known->is_array()) return at_path(name);
  for (const Json& path : *known) {
    if (auto value = at_path(path.get<std::string>())) return value;
  }
  return std::nullopt;
}

std::optional<Json> NormalizedConfig::at_path(const std::string& path) const {
  if (auto value = config_.at_path(path)) return value;
  const std::string leaf = path.substr(path.rfind('.') + 1);
  const std::string stored = config_.stored_name(leaf);
  return stored == leaf ? std::nullopt : config_.get(stored);
}

}  // namespace input_observer
