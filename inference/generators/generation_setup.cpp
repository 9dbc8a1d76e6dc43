#include "inference/generators/generation_setup.h"

#include <algorithm>

#include "inference/generators/export_facts.h"
#include "inference/generators/task_name.h"
#include "observer/text.h"

namespace input_observer {
namespace {

constexpr std::size_t max_listed = 12;

std::string listed(const std::vector<std::string>& names) {
  if (names.size() <= max_listed) return joined(names, ", ");
  return joined({names.begin(), names.begin() + max_listed}, ", ") + ", ...";
}

[[noreturn]] void refuse(const std::string& where, const std::string& what, const std::string& name,
                         const std::vector<std::string>& known) {
  throw bad_input({{}, 0, where},
                  what + " '" + name + "'" + did_you_mean(name, known) + ": expected one of " + listed(known));
}

const Json& states_entry(const GeneratorTables& tables, const Json& architecture, const std::string& task) {
  static const Json none = Json::object();
  const std::string kind = architecture.value("kind", "encoder");
  const Json& entry = tables.find("kinds", kind, Compatibility::none);
  if (!entry.is_object()) refuse("kind", "unknown kind", kind, keys_of(tables.section("kinds", Compatibility::none)));
  const char* key = has_past(task) ? "states_with_past" : "states";
  return entry.contains(key) ? entry.at(key) : none;
}

// The state that is meant when none is named: the only one, the whole model, or what the kind says for a cache.
std::string default_state(const GeneratorTables& tables, const Json& architecture, const std::string& task) {
  const Json& states = states_entry(tables, architecture, task);
  const Json& kind = tables.find("kinds", architecture.value("kind", "encoder"), Compatibility::none);
  if (has_past(task) && kind.contains("default_with_past")) {
    const Json& defaults = kind.at("default_with_past");
    return defaults.value(without_past(task), defaults.value("else", ""));
  }
  for (const char* whole : {"plain", "monolith"}) {
    if (states.contains(whole)) return whole;
  }
  throw bad_input({{}, 0, "state"}, "expected the part that is meant, one of " + listed(keys_of(states)));
}

GenerationState state_of(const GeneratorTables& tables, const Json& architecture, const GenerationRequest& request,
                         const std::string& task) {
  GenerationState state;
  state.name = request.state.value_or("");
  if (state.name.empty()) state.name = default_state(tables, architecture, task);
  const Json& states = states_entry(tables, architecture, task);
  if (!states.contains(state.name)) refuse("state", "unknown state", state.name, keys_of(states));
  state.flags = {{"use_past", false},
                 {"use_past_in_inputs", false},
                 {"is_merged", false},
                 {"use_cache_branch", nullptr},
                 {"behavior", nullptr}};
  for (const auto& [flag, value] : states.at(state.name).items())
    state.flags[flag] = value;
  state.task = state.flags.value("task", without_past(task));
  state.flags.erase("task");
  return state;
}

const Json& find_architecture(const GeneratorTables& tables, const GenerationRequest& request,
                              std::string& model_type) {
  const Json& library = tables.find("architectures", request.library, request.compatibility);
  if (!library.is_object()) {
    refuse("library", "unknown library", request.library,
           keys_of(tables.section("architectures", request.compatibility)));
  }
  if (model_type.empty()) throw bad_input({{}, 0, "config.model_type"}, "expected the type of the model");
  if (!library.contains(model_type) && library.contains("default-timm-config")) model_type = "default-timm-config";
  if (!library.contains(model_type)) refuse("model_type", "unknown model type", model_type, keys_of(library));
  return library.at(model_type);
}

std::string type_of(const GenerationRequest& request) {
  if (request.model_type) return *request.model_type;
  if (!request.model_config.is_object()) throw bad_input({{}, 0, "config"}, "expected an object");
  for (const char* key : {"export_model_type", "model_type", "architecture"}) {
    const auto found = request.model_config.find(key);
    if (found != request.model_config.end() && found->is_string()) return found->get<std::string>();
  }
  return "";
}

NormalizedConfig config_of(const GeneratorTables& tables, const Json& architecture, const GenerationRequest& request,
                           const std::string& model_type) {
  static const Json plain = Json::object();
  ModelConfig config(tables, request.model_config, request.library == "transformers" ? model_type : "");
  if (architecture.contains("config")) {
    // A file of the inner model alone is read as it is.
    if (auto inner = config.part(architecture.at("config").get<std::string>())) config = *inner;
  }
  const Json& rule = architecture.contains("normalized_config") ? architecture.at("normalized_config") : plain;
  return NormalizedConfig(tables, config, rule, request.compatibility);
}

}  // namespace

bool GenerationState::past_in_inputs() const {
  return flags.value("use_past_in_inputs", false) && flags.at("use_cache_branch") != false;
}

std::string canonical_task(const GeneratorTables& tables, const std::string& name) {
  const Json& synonyms = tables.section("synonyms", Compatibility::none);
  if (synonyms.contains(name)) return synonyms.at(name).get<std::string>();
  const std::string plain = without_past(name);
  if (!synonyms.contains(plain)) return name;
  return synonyms.at(plain).get<std::string>() + (has_past(name) ? std::string(with_past) : "");
}

std::vector<std::string> tasks_of(const Json& architecture) {
  std::vector<std::string> tasks;
  for (const Json& task : architecture.value("tasks", Json::array()))
    tasks.push_back(task.get<std::string>());
  for (const Json& task : architecture.value("tasks_with_past", Json::array()))
    tasks.push_back(task.get<std::string>().append(with_past));
  std::sort(tasks.begin(), tasks.end());
  return tasks;
}

std::vector<std::string> states_of(const GeneratorTables& tables, const Json& architecture, const std::string& task) {
  return keys_of(states_entry(tables, architecture, task));
}

RegistryEntry registry_entry(const GeneratorTables& tables, const GenerationRequest& request) {
  std::string model_type = type_of(request);
  const Json& architecture = find_architecture(tables, request, model_type);
  const std::vector<std::string> tasks = tasks_of(architecture);
  std::string task = request.task;
  if (task == "auto") task = task_of_config(tables, request.library, model_type, request.model_config);
  if (std::find(tasks.begin(), tasks.end(), task) == tasks.end()) task = canonical_task(tables, task);
  if (std::find(tasks.begin(), tasks.end(), task) == tasks.end()) {
    refuse("task", model_type + " has no task", request.task, tasks);
  }
  return {std::move(model_type), &architecture, std::move(task)};
}

GenerationSetup set_up(const GeneratorTables& tables, const GenerationRequest& request) {
  const RegistryEntry entry = registry_entry(tables, request);
  return {&tables,
          request.compatibility,
          request.library,
          entry.model_type,
          *entry.architecture,
          state_of(tables, *entry.architecture, request, entry.task),
          config_of(tables, *entry.architecture, request, entry.model_type),
          request.processor_config,
          request.shapes,
          request.int_dtype,
          request.float_dtype,
          request.seed,
          nullptr};
}

}  // namespace input_observer
