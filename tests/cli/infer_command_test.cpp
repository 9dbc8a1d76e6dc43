#include "observer/json.h"
#include "tests/cli/call_log_text.h"
#include "tests/cli/run_program.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace input_observer::test {
namespace {

/** Two tensors, of which the second is one longer, and a flag. */
std::string two_calls(const std::string& options = {}) {
  const std::string call = R"({"args": [)";
  return call_log(R"([{"name": "x"}, {"name": "mask", "default": null}])",
                  "[" + call + tensor("[4, 5]") + ", " + tensor("[4, 6]", "bool") + "]}, " + call + tensor("[4, 7]") +
                      ", " + tensor("[4, 8]", "bool") + "]}, " + call + tensor("[4, 9]") + "]}]",
                  options);
}

Json infer_json(const TemporaryFolder& folder, std::vector<std::string> words, const std::string& standard_input = {}) {
  words.insert(words.begin(), "infer");
  const ProgramRun run = run_command(words, folder.path().string(), standard_input);
  INFO(run.err);
  REQUIRE(run.status == 0);
  CHECK(run.err.empty());
  return parse_json(run.out);
}

}  // namespace

TEST_CASE("infer writes an inference", "[infer]") {
  const TemporaryFolder folder;
  folder.write("log.json", two_calls());
  const Json inference = infer_json(folder, {"log.json"});
  CHECK(inference["format"] == "input-observer/inference");
  CHECK(inference["dynamic_axes"] == parse_json(R"({"x": [1], "mask": [1]})"));
  CHECK(inference["observed_arguments"]["x"] == parse_json(tensor("[4, 5]")));
}

TEST_CASE("flags win over the file of options, the file over the log", "[infer]") {
  const TemporaryFolder folder;
  folder.write("log.json", two_calls(R"({"index": 0, "dim_names": {"x": {"1": "of_log", "0": "b"}}})"));
  folder.write("options.json", R"({"index": 1, "dim_names": {"x": {"1": "of_file"}}})");
  const auto observed = [](const Json& inference) {
    return inference["observed_arguments"]["x"]["tensor"]["shape"][1];
  };
  const auto name = [](const Json& inference) { return inference["inputs"][0]["shape"][1]; };

  const Json by_log = infer_json(folder, {"log.json"});
  CHECK(observed(by_log) == 5);
  CHECK(name(by_log) == "of_log");
  const Json by_file = infer_json(folder, {"log.json", "--options", "options.json"});
  CHECK(observed(by_file) == 7);
  CHECK(name(by_file) == "of_file");
  const Json by_flag = infer_json(
      folder, {"log.json", "--options", "options.json", "--index", "2", "--dim-names", R"({"x": {"1": "of_flag"}})"});
  CHECK(observed(by_flag) == 9);
  CHECK(name(by_flag) == "of_flag");
}

TEST_CASE("a batch is asked for, for all or by name", "[infer]") {
  const TemporaryFolder folder;
  folder.write("log.json", two_calls());
  CHECK(infer_json(folder, {"log.json", "--set-batch-dimension-for", "all"})["dynamic_axes"] ==
        parse_json(R"({"x": [0, 1], "mask": [0, 1]})"));
  CHECK(infer_json(folder, {"log.json", "--set-batch-dimension-for=mask"})["dynamic_axes"] ==
        parse_json(R"({"x": [1], "mask": [0, 1]})"));
  CHECK(infer_json(folder, {"log.json", "--set-batch-dimension-for", "x,mask"})["dynamic_axes"] ==
        parse_json(R"({"x": [0, 1], "mask": [0, 1]})"));
}

TEST_CASE("a value stands in where a parameter was missing", "[infer]") {
  const TemporaryFolder folder;
  folder.write("log.json", call_log(R"([{"name": "x"}, {"name": "mask", "default": null}])",
                                    R"([{"args": [)" + tensor("[4, 5]") + "]}]"));
  const Json inference =
      infer_json(folder, {"log.json", "--value-if-missing", R"({"mask": )" + tensor("[4, 9]", "bool") + "}"});
  CHECK(inference["observed_arguments"]["mask"] == parse_json(tensor("[4, 9]", "bool")));
}

TEST_CASE("inputs are merged, and one of them may be standard input", "[infer]") {
  const TemporaryFolder folder;
  folder.write("log.json", good_log());
  const std::string lines =
      "{\"signature\": " + std::string(x_and_scale) + "}\n{\"args\": [" + tensor("[9, 9]") + "]}\n";
  const Json inference = infer_json(folder, {"log.json", "-"}, lines);
  CHECK(inference["signatures"][0]["count"] == 3);
  CHECK(infer_json(folder, {"-"}, good_log())["signatures"][0]["count"] == 2);
}

TEST_CASE("infer writes where it reads from", "[infer]") {
  const TemporaryFolder folder;
  folder.write("log.json", good_log());
  const Json expected = infer_json(folder, {"log.json"});
  REQUIRE(run_command({"infer", "log.json", "-o", "log.json"}, folder.path().string()).status == 0);
  CHECK(read_json(folder / "log.json") == expected);
}

}  // namespace input_observer::test
