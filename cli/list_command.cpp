#include "cli/list_command.h"

#include "cli/model_config_words.h"
#include "inference/generators/export_facts.h"
#include "inference/generators/generation_setup.h"
#include "inference/generators/known_kinds.h"
#include "observer/json.h"
#include "observer/text.h"
#include "observer/text_file.h"

namespace input_observer::cli {
namespace {

struct ListRequest {
  std::string library;
  std::string model_type;
  std::string format = "text";
  std::vector<std::string> tables;
};

void declare(CommandLine& line, ListRequest& request) {
  line.option("--library", "NAME", request.library, "Only this one, such as transformers");
  line.option("--model-type", "TYPE", request.model_type,
              "Only this one, such as bert, with the states of each task, the\n"
              "tolerance of a check and the ONNX opset");
  line.option("--format", "text|json", request.format, "How it is written, text by default");
  add_table_words(line, request.tables);
}

// {"atol": 1e-05, "opset": 18, "min_transformers": "4.36.0"}, and each task with its classes.
Json facts_json(const GeneratorTables& tables, const std::string& library, const std::string& type,
                const Json& architecture) {
  Json result = Json::object();
  for (const std::string& task : tasks_of(architecture)) {
    const ExportFacts facts = export_facts(tables, library, type, task);
    result["min_transformers"] = facts.min_transformers;
    result["tasks"][task] = {{"states", states_of(tables, architecture, task)},
                             {"atol", facts.atol},
                             {"opset", facts.opset},
                             {"auto_classes", facts.auto_classes}};
  }
  return result;
}

// Tasks with their states: {"text-generation-with-past": ["use_past", "with_past"]}
Json tasks_json(const GeneratorTables& tables, const Json& architecture) {
  Json result = Json::object();
  for (const std::string& task : tasks_of(architecture))
    result[task] = states_of(tables, architecture, task);
  return result;
}

Json listed(const GeneratorTables& tables, const ListRequest& request) {
  Json result = Json::object();
  for (const auto& [library, types] : tables.section("architectures", Compatibility::none).items()) {
    if (!request.library.empty() && request.library != library) continue;
    for (const auto& [type, architecture] : types.items()) {
      if (!request.model_type.empty() && request.model_type != type) continue;
      result[library][type] = request.model_type.empty() ? tasks_json(tables, architecture)
                                                         : facts_json(tables, library, type, architecture);
    }
  }
  return result;
}

// A line for each task: `text-generation: plain  atol 1e-05, opset 18`.
std::string text_of_facts(const Json& facts) {
  std::string text = "  transformers " + facts.at("min_transformers").get<std::string>() + " or later\n";
  for (const auto& [task, each] : facts.at("tasks").items()) {
    text += "    " + task + ": " + joined(each.at("states").get<std::vector<std::string>>(), " ") + "  atol " +
            each.at("atol").dump() + ", opset " + each.at("opset").dump() + "\n";
  }
  return text;
}

std::string text_of(const Json& listed, bool with_facts) {
  std::string text;
  for (const auto& [library, types] : listed.items()) {
    text += library + "\n";
    for (const auto& [type, entry] : types.items())
      text += "  " + type + (with_facts ? text_of_facts(entry) : ": " + joined(keys_of(entry), " ") + "\n");
  }
  return text;
}

Status run(const ListRequest& request) {
  if (request.format != "text" && request.format != "json") {
    throw Error(ErrorCode::bad_usage, Place{{}, 0, "--format"}, "expected text or json, got '" + request.format + "'");
  }
  const GeneratorTables tables = tables_of(request.tables);
  const Json list = with_known_kinds([&] { return listed(tables, request); });
  if (list.empty()) {
    throw Error(ErrorCode::bad_usage, Place{{}, 0, request.model_type.empty() ? "--library" : "--model-type"},
                "nothing of this name is known");
  }
  write_file("-", request.format == "json" ? to_text(list) : text_of(list, !request.model_type.empty()));
  return Status::done;
}

}  // namespace

Command list_command() {
  return make_command<ListRequest>("list", "The libraries, model types and tasks that generate knows",
                                   "  input-observer list --library transformers\n"
                                   "  input-observer list --model-type bart --format json\n",
                                   declare, run);
}

}  // namespace input_observer::cli
