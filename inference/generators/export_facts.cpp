#include "inference/generators/export_facts.h"

#include <algorithm>

#include "inference/generators/generation_setup.h"
#include "inference/generators/known_kinds.h"
#include "inference/generators/task_name.h"
#include "observer/json.h"
#include "observer/text.h"

namespace input_observer {
namespace {

const Json& known_architecture(const GeneratorTables& tables, const std::string& library,
                               const std::string& model_type) {
  const Json& types = tables.find("architectures", library, Compatibility::none);
  if (!types.is_object()) {
    const auto known = keys_of(tables.section("architectures", Compatibility::none));
    throw bad_input({{}, 0, "library"}, "unknown library '" + library + "'" + did_you_mean(library, known));
  }
  if (!types.contains(model_type)) {
    throw bad_input({{}, 0, "model_type"},
                    "unknown model type '" + model_type + "'" + did_you_mean(model_type, keys_of(types)));
  }
  return types.at(model_type);
}

std::string plain_task(const GeneratorTables& tables, const std::string& task) {
  return without_past(canonical_task(tables, task));
}

/** Classes or endings of class names that an entry of the `tasks` table has under a key. */
std::vector<std::string> names_of(const Json& task, const char* key) {
  return task.is_object() && task.contains(key) ? task.at(key).get<std::vector<std::string>>()
                                                : std::vector<std::string>();
}

// How much of a class name says that it is for a task; 0: nothing.
std::size_t claim(const Json& task, const std::string& class_name) {
  std::size_t longest = 0;
  for (const std::string& ending : names_of(task, "class_endings")) {
    if (class_name.ends_with(ending)) longest = std::max(longest, ending.size());
  }
  return longest;
}

}  // namespace

ExportFacts export_facts(const GeneratorTables& tables, const std::string& library, const std::string& model_type,
                         const std::string& task) {
  return with_known_kinds([&] {
    const Json& architecture = known_architecture(tables, library, model_type);
    const std::string plain = plain_task(tables, task);
    const auto fact = [&](const char* key) -> const Json& {
      return architecture.contains(key) ? architecture.at(key) : tables.find("export", key, Compatibility::none);
    };
    const Json& usual = tables.find("export", "atol", Compatibility::none);
    ExportFacts facts;
    facts.atol = fact("atol").is_object() ? fact("atol").value(plain, usual.get<double>()) : fact("atol").get<double>();
    facts.opset = fact("opset").get<int>();
    facts.min_transformers = fact("min_transformers").get<std::string>();
    const Json& entry = tables.find("tasks", plain, Compatibility::none);
    if (architecture.contains("classes") && architecture.at("classes").contains(plain)) {
      facts.auto_classes.push_back(architecture.at("classes").at(plain).get<std::string>());
    } else if (entry.is_object() && entry.contains("auto_classes")) {
      facts.auto_classes = names_of(entry.at("auto_classes"), library.c_str());
    }
    return facts;
  });
}

ExportFacts export_facts(const GeneratorTables& tables, const GenerationRequest& request) {
  return with_known_kinds([&] {
    const RegistryEntry entry = registry_entry(tables, request);
    return export_facts(tables, request.library, entry.model_type, entry.task);
  });
}

std::string task_of_config(const GeneratorTables& tables, const std::string& library, const std::string& model_type,
                           const Json& model_config) {
  const Json& architecture = known_architecture(tables, library, model_type);
  const Json classes = model_config.value("architectures", Json());
  const Place place{{}, 0, "config.architectures"};
  if (!classes.is_array() || classes.empty() || !classes.front().is_string())
    throw bad_input(place, "expected the class of the model, by which its task is known; or name the task");
  const std::string name = classes.front().get<std::string>();
  const std::vector<std::string> own = tasks_of(architecture);
  std::vector<std::string> best;
  std::size_t longest = 1;
  for (const std::string& task : own) {
    if (has_past(task)) continue;
    const std::size_t letters = claim(tables.find("tasks", task, Compatibility::none), name);
    if (letters > longest) best.clear();
    longest = std::max(longest, letters);
    if (letters == longest) best.push_back(task);
  }
  if (best.size() != 1) {
    const std::vector<std::string>& known = best.empty() ? own : best;
    throw bad_input(place, "expected a class of one task, " + name + " may be for any of " + joined(known, ", "));
  }
  const std::string past = best.front() + std::string(with_past);
  return std::ranges::find(own, past) == own.end() ? best.front() : past;
}

}  // namespace input_observer
