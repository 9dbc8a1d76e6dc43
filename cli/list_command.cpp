#include "cli/list_command.h"

#include "cli/model_config_words.h"
#include "inference/generators/generation_setup.h"
#include "inference/generators/known_kinds.h"
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
  line.option("--model-type", "TYPE", request.model_type, "Only this one, such as bert, with the states of each task");
  line.option("--format", "text|json", request.format, "How it is written, text by default");
  add_table_words(line, request.tables);
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
      result[library][type] = tasks_json(tables, architecture);
    }
  }
  return result;
}

std::string text_of(const Json& listed, bool with_states) {
  std::string text;
  for (const auto& [library, types] : listed.items()) {
    text += library + "\n";
    for (const auto& [type, tasks] : types.items()) {
      text += "  " + type + (with_states ? "\n" : ":");
      for (const auto& [task, states] : tasks.items()) {
        text += (with_states ? "    " : " ") + task;
        if (with_states) {
          text += ":";
          for (const Json& state : states)
            text += " " + state.get<std::string>();
          text += "\n";
        }
      }
      if (!with_states) text += "\n";
    }
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
