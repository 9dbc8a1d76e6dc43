#include "observer/json.h"
#include "tests/cli/call_log_text.h"
#include "tests/cli/golden.h"
#include "tests/cli/report_text.h"
#include "tests/cli/run_program.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace input_observer::test {
namespace {

std::string reported(const TemporaryFolder& folder, std::vector<std::string> words,
                     const std::string& standard_input = {}) {
  words.insert(words.begin(), "report");
  const ProgramRun run = run_command(words, folder.path().string(), standard_input);
  INFO(run.err);
  REQUIRE(run.status == 0);
  CHECK(run.err.empty());
  return run.out;
}

/** Prompts and single tokens with a cache, as a language model is called. */
std::string decoding_log() {
  const auto call = [](const std::string& ids, const std::string& mask, const std::string& cache) {
    return R"({"args": [)" + tensor(ids, "int64") + ", " + tensor(mask, "int64") + R"(], "kwargs": {)" +
           (cache.empty() ? "" : R"("cache": {"list": [{"tuple": [)" + tensor(cache) + ", " + tensor(cache) + "]}]}") +
           R"(}, "outputs": )" + tensor(ids.substr(0, ids.size() - 1) + ", 96]") + "}";
  };
  return call_log(R"([{"name": "ids"}, {"name": "mask"}, {"name": "cache", "default": null},
                      {"name": "scale", "default": 1.0}])",
                  "[" + call("[1, 4]", "[1, 4]", "") + ", " + call("[2, 6]", "[2, 6]", "") + ", " +
                      call("[3, 5]", "[3, 5]", "") + ", " + call("[1, 1]", "[1, 5]", "[1, 4, 4, 8]") + ", " +
                      call("[2, 1]", "[2, 7]", "[2, 4, 6, 8]") + ", " + call("[3, 2]", "[3, 7]", "[3, 4, 5, 8]") + "]");
}

}  // namespace

TEST_CASE("a log, its report and its inference tell the same", "[report]") {
  const TemporaryFolder folder;
  const std::string where = folder.path().string();
  folder.write("log.json", decoding_log());
  REQUIRE(run_command({"merge", "log.json", "-o", "report.json"}, where).status == 0);
  REQUIRE(run_command({"infer", "log.json", "-o", "inference.json"}, where).status == 0);
  const std::string text = reported(folder, {"log.json"});
  CHECK(reported(folder, {"report.json", "--format", "text"}) == text);
  CHECK(reported(folder, {"inference.json"}) == text);
  CHECK(reported(folder, {"-"}, decoding_log()) == text);
  CHECK(reported(folder, {"-"}, slurp(folder / "inference.json")) == text);
  check_golden("report.txt", text);
}

TEST_CASE("a report as JSON has the parts of the inference", "[report]") {
  const TemporaryFolder folder;
  folder.write("log.json", decoding_log());
  CHECK(reported(folder, {"log.json", "--format", "json", "-o", "out.json"}).empty());
  const std::string text = slurp(folder / "out.json");
  const Json report = parse_json(text);
  CHECK(report["format"] == "input-observer/report");
  CHECK(report["calls"]["returned"] == 6);
  CHECK(report["inputs"][0]["path"] == "ids");
  check_golden("report.json", text);
}

TEST_CASE("a report as Markdown or HTML has what the text has", "[report]") {
  const TemporaryFolder folder;
  folder.write("log.json", decoding_log());
  check_golden("report.md", reported(folder, {"log.json", "--format", "markdown"}));
  check_golden("report.html", reported(folder, {"log.json", "--format", "html"}));
}

TEST_CASE("names in Markdown and HTML are text, whatever they hold", "[report]") {
  const TemporaryFolder folder;
  folder.write("report.json",
               edited(edited_report(R"("failed": 0)", R"("failed": 0, "faults": {"a|b `c` *d* [e](f) g_h & \\\n": 2})"),
                      R"("submodule": "")", R"("submodule": "<script>alert(1)</script>")"));
  const std::string markdown = reported(folder, {"report.json", "--format", "markdown"});
  CHECK_THAT(markdown, Catch::Contains("- model: \\_\\_torch\\_\\_.Net\n"));
  CHECK_THAT(markdown, Catch::Contains("- part: \\<script\\>alert(1)\\</script\\>\n"));
  CHECK_THAT(markdown, Catch::Contains(R"(- fault: a\|b \`c\` \*d\* [e]\(f) g_h \& \\  (2 times))"));
  const std::string html = reported(folder, {"report.json", "--format", "html"});
  CHECK_THAT(html, Catch::Contains("<dt>part</dt><dd>&lt;script&gt;alert(1)&lt;/script&gt;</dd>"));
  CHECK_THAT(html, Catch::Contains(R"(<dd>a|b `c` *d* [e](f) g_h &amp; \  (2 times)</dd>)"));
}

TEST_CASE("a report tells model, part, failures and faults", "[report]") {
  const TemporaryFolder folder;
  folder.write("report.json", edited(edited_report(R"("failed": 0)", R"("failed": 3, "faults": {"out of\nmemory": 1})"),
                                     R"("submodule": "")", R"("submodule": "decoder.0")"));
  const std::string text = reported(folder, {"report.json"});
  CHECK(
      text.starts_with("model    __torch__.Net\n"
                       "part     decoder.0\n"
                       "method   forward\n"
                       "calls    2 seen, 1 signature\n"
                       "failed   3 more calls threw\n"
                       "fault    out of memory (1 time)\n"));
}

}  // namespace input_observer::test
