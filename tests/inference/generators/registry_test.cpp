// Every entry of Optimum's registry, with all of its states, against the tables.
#include <iostream>
#include <regex>

#include "inference/generators/export_facts.h"
#include "inference/generators/generate.h"
#include "inference/generators/generation_setup.h"
#include "observer/json.h"
#include "tests/inference/generators/corpus.h"
#include "tests/inference/generators/generated.h"

#include "tests/support/catch.h"

namespace input_observer::test {
namespace {

const GeneratorTables& tables() {
  return GeneratorTables::built_in();
}

std::string text(const Json& entry, const char* key) {
  return entry.at(key).is_string() ? entry.at(key).get<std::string>() : "";
}

std::string name_of(const Json& entry) {
  return text(entry, "library") + ":" + text(entry, "model_type") + " " + text(entry, "task");
}

/**
 * The configs of a model type that the corpus has; that of its class's defaults where it has none. Where those lack
 * what some states need, a vocabulary or a decoder with a cache, one that has it stands behind them.
 */
std::vector<std::pair<Json, Json>> configs_of(const Json& entry) {
  std::vector<std::pair<Json, Json>> configs;
  const std::string begin = text(entry, "library") + ":" + text(entry, "model_type") + ":";
  for (const auto& [name, config] : parity_corpus().at("configs").items()) {
    if (name.starts_with(begin))
      configs.emplace_back(config.at("config_json"), config.value("preprocessor_config_json", Json()));
  }
  if (configs.empty()) {
    const std::string type = text(entry, "model_type");
    configs.emplace_back(Json{{"model_type", type}}, Json());
    configs.emplace_back(Json{{"model_type", type}, {"vocab_size", 33}}, Json());
  } else if (configs.front().first.contains("decoder")) {
    configs.push_back(configs.front());
    configs.back().first["decoder"] = parity_corpus().at("configs").at("transformers:gpt2:default").at("config_json");
  }
  return configs;
}

/** Names with `{i}` for the number of a layer, each once, as the registry writes them. */
Json folded(const Json& axes) {
  static const std::regex number(R"(\.\d+(?=\.|$))");
  Json result = Json::object();
  for (const auto& [name, symbols] : axes.items())
    result[std::regex_replace(name, number, ".{i}")] = symbols;
  return result;
}

/** Empty where one of the configs gives what the registry says; else what the last one gives. */
std::string difference(const Json& entry, const std::string& state, const Json& facts) {
  std::string why;
  for (const auto& [config, processor] : configs_of(entry)) {
    GenerationRequest request = request_for(config, text(entry, "task"));
    request.library = text(entry, "library");
    request.model_type = text(entry, "model_type");
    request.state = state;
    request.processor_config = processor;
    request.shapes = {{"height", 64}, {"width", 64}};  // some types ask for them
    request.compatibility = Compatibility::optimum;
    try {
      const GeneratedArguments made = generate_arguments(tables(), request);
      const Json inputs = folded(made.input_axes);
      const Json outputs = folded(made.output_axes);
      if (inputs.dump() == facts.at("inputs").dump() && outputs.dump() == facts.at("outputs").dump()) return "";
      why = inputs.dump() + " " + outputs.dump();
    } catch (const Error& error) {
      why = error.what();
    }
  }
  return why.empty() ? "no config" : why;
}

}  // namespace

TEST_CASE("Inputs and outputs of all states of the registry have its names and axes", "[generators][registry]") {
  std::size_t same = 0;
  std::size_t all = 0;
  for (const Json& entry : registry_facts().at("entries")) {
    for (const auto& [state, facts] : entry.at("states").items()) {
      if (facts.contains("error")) continue;
      ++all;
      const std::string why = difference(entry, state, facts);
      same += why.empty();
      if (!why.empty()) UNSCOPED_INFO(name_of(entry) << " " << state << ": " << one_line(why, 400));
    }
  }
  std::cout << same << " of " << all << " states of the registry have its inputs and outputs\n";
  CHECK(same == all);
}

TEST_CASE("The tables have all entries of the registry, and no others", "[generators][registry]") {
  std::set<std::string> theirs;
  for (const Json& entry : registry_facts().at("entries"))
    theirs.insert(name_of(entry));
  std::set<std::string> ours;
  for (const auto& [library, types] : tables().section("architectures", Compatibility::none).items()) {
    for (const auto& [type, architecture] : types.items()) {
      for (const std::string& task : tasks_of(architecture))
        ours.insert(library + ":" + type + " " + task);
    }
  }
  CHECK(ours == theirs);
}

TEST_CASE("Tolerance, opset, version and classes of an architecture are those of the registry",
          "[generators][registry]") {
  std::size_t same = 0;
  for (const Json& entry : registry_facts().at("entries")) {
    const ExportFacts facts =
        export_facts(tables(), text(entry, "library"), text(entry, "model_type"), text(entry, "task"));
    INFO(name_of(entry));
    CHECK(facts.atol == entry.at("atol").get<double>());
    const GenerationRequest request{
        .task = text(entry, "task"), .library = text(entry, "library"), .model_type = text(entry, "model_type")};
    CHECK(export_facts(tables(), request).atol == facts.atol);
    CHECK(facts.opset == entry.at("opset").get<int>());
    CHECK(facts.min_transformers == text(entry, "min_transformers"));
    const std::string known = text(entry, "auto_class");
    const bool has_class = known.empty() || std::ranges::find(facts.auto_classes, known) != facts.auto_classes.end();
    if (!has_class) UNSCOPED_INFO(known);
    CHECK(has_class);
    same += has_class;
  }
  std::cout << same << " of " << registry_facts().at("entries").size() << " entries have the registry's facts\n";
}

TEST_CASE("The class that a config names says its task", "[generators][registry]") {
  std::map<std::pair<std::string, std::string>, std::set<std::string>> tasks;  // by type and class
  for (const Json& entry : registry_facts().at("entries")) {
    if (text(entry, "library") == "transformers" && !text(entry, "model_class").empty())
      tasks[{text(entry, "model_type"), text(entry, "model_class")}].insert(text(entry, "task"));
  }
  std::size_t same = 0;
  std::size_t several = 0;
  for (const auto& [key, known] : tasks) {
    const Json config{{"architectures", {key.second}}};
    try {
      const std::string task = task_of_config(tables(), "transformers", key.first, config);
      same += known.contains(task);
      INFO(key.first << " " << key.second << " " << task);
      CHECK(known.contains(task));
    } catch (const Error& error) {
      ++several;
      UNSCOPED_INFO(key.first << " " << error.what());
    }
  }
  std::cout << same << " of " << tasks.size() << " classes say their task, " << several << " are of several or none\n";
  CHECK(several <= 8);
}

}  // namespace input_observer::test
