#include "tests/cli/bad_input.h"
#include "tests/cli/call_log_text.h"
#include "tests/cli/model_files.h"

namespace input_observer::test {
namespace {

/** Words behind a good model and a good log that are bad. */
BadInput bad_words(const std::string& name, const std::vector<std::string>& more, const std::string& line) {
  std::vector<std::string> words{"replay", "model.pt", "log.json", "-o", "out.json"};
  words.insert(words.end(), more.begin(), more.end());
  return {name, words, {{"model.pt", model_file()}, {"log.json", good_log()}}, line};
}

/** A file that is no model. */
BadInput bad_model(const std::string& name, const std::string& content, const std::string& line) {
  return {name,
          {"replay", "model.pt", "log.json", "-o", "out.json"},
          {{"model.pt", content}, {"log.json", good_log()}},
          line};
}

/** Calls that the model cannot be run on, as a log or as a `.pt` file. */
BadInput bad_calls(const std::string& name, const std::string& calls, const std::string& line) {
  return {
      name, {"replay", "model.pt", "calls", "-o", "out.json"}, {{"model.pt", model_file()}, {"calls", calls}}, line};
}

/** A log whose second call is bad. */
BadInput bad_call(const std::string& name, const std::string& call, const std::string& line) {
  return bad_calls(name, call_log(x_and_scale, R"([{"args": [)" + tensor("[2, 5]") + "]}, " + call + "]"), line);
}

std::vector<BadInput> models() {
  return {
      {"no model", {"replay", "none.pt", "log.json", "-o", "out.json"}, {{"log.json", good_log()}}, "?"},
      {"a folder for a model", {"replay", "folder", "log.json", "-o", "out.json"}, {{"log.json", good_log()}}, "?"},
      {"standard input for a model", {"replay", "-", "log.json"}, {{"log.json", good_log()}}, "?"},
      {"no calls", {"replay", "model.pt"}, {{"model.pt", model_file()}}, "?"},
      bad_model("a call log for a model", good_log(), "?"),
      bad_model("samples for a model", sample_file(), "?"),
      bad_model("a truncated model", model_file().substr(0, 1000), "?"),
      bad_words("a submodule that the model lacks", {"--submodule", "encodr"}, "?"),
      bad_words("a method that the model lacks", {"--method", "shift"}, "?"),
      bad_words("a submodule twice", {"--submodule", "encoder", "--submodule", "encoder"}, "?"),
      bad_words("a submodule of no name", {"--submodule", ""}, "?"),
      bad_words("samples to standard output", {"--samples", "-"}, "?"),
      bad_words("samples over the report", {"--samples", "out.json"}, "?"),
      {"several reports to standard output",
       {"replay", "model.pt", "log.json", "--submodule", "encoder", "--submodule", "encoder.layer"},
       {{"model.pt", model_file()}, {"log.json", good_log()}},
       "?"},
  };
}

std::vector<BadInput> calls() {
  return {
      bad_call("sizes that the model refuses", R"({"args": [)" + tensor("[2, 7]") + "]}", "?"),
      bad_call("a tensor that cannot be allocated", R"({"args": [)" + tensor("[1099511627776, 5]") + "]}", "?"),
      bad_call("more elements than can be counted", R"({"args": [)" + tensor("[4294967296, 4294967296]") + "]}", "?"),
      bad_call("a text for a tensor", R"({"args": ["x"]})", "?"),
      bad_call("a dtype that cannot be made", R"({"args": [)" + tensor("[2, 5]", "qint8") + "]}", "?"),
      bad_call("a value that is known by its type only", R"({"args": [{"unknown": "torch.device"}]})", "?"),
      bad_calls("a parameter that the model lacks",
                call_log(R"([{"name": "x"}, {"name": "scael"}])", R"([{"args": [)" + tensor("[2, 5]") + ", 2.0]}]"),
                "?"),
      bad_calls(
          "options for a parameter that the model lacks",
          call_log(R"([{"name": "x"}, {"name": "mask", "default": null}])", "[]", R"({"dim_names": {"mask": {}}})"),
          "?"),
      bad_calls("an index that no call has",
                call_log(x_and_scale, R"([{"args": [)" + tensor("[2, 5]") + "]}]", R"({"index": 1})"), "?"),
      bad_calls("a model for calls", model_file(), "?"),
      bad_calls("a number for calls", number_file(), "?"),
      bad_calls("numbers for calls", list_of_numbers_file(), "?"),
  };
}

}  // namespace

std::vector<BadInput> bad_replay_inputs() {
  std::vector<BadInput> all = models();
  for (const BadInput& input : calls()) {
    all.push_back(input);
  }
  return all;
}

}  // namespace input_observer::test
