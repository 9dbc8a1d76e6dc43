#include "observer/json.h"
#include "tests/cli/call_log_text.h"
#include "tests/cli/golden.h"
#include "tests/cli/run_program.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace input_observer::test {
namespace {

constexpr const char* decoder = R"([{"name": "ids"}, {"name": "mask"}, {"name": "cache", "default": null},
  {"name": "scale", "default": 1.0}, {"name": "flag", "default": false}, {"name": "images", "default": null},
  {"name": "state", "default": null}, {"name": "position", "default": 0}])";

/** `ids` [batch, seq], `mask` [batch, total], two layers of cache of length `past` unless 0, and further kwargs. */
std::string decoder_call(int batch, int seq, int total, int past, const std::string& more = {},
                         const std::string& mask_dtype = "int64") {
  const auto shape = [](const std::vector<int>& sizes) { return Json(sizes).dump(); };
  const auto layer = tensor(shape({batch, 4, past, 8}));
  return R"({"args": [)" + tensor(shape({batch, seq}), "int64") + ", " + tensor(shape({batch, total}), mask_dtype) +
         R"(], "kwargs": {)" + (past == 0 ? "" : R"("cache": {"list": [)" + layer + ", " + layer + "]}") +
         (past == 0 || more.empty() ? "" : ", ") + more + R"(}, "outputs": )" + tensor(shape({batch, seq, 96})) + "}";
}

std::string known_calls() {
  return call_log(decoder, "[" + decoder_call(1, 4, 4, 0) + ", " + decoder_call(2, 6, 6, 0) + ", " +
                               decoder_call(2, 1, 7, 6) + ", " + decoder_call(3, 2, 7, 5) + ", " +
                               decoder_call(3, 1, 9, 8) + ", " +
                               decoder_call(1, 4, 4, 0, R"("images": {"list": [)" + tensor("[3, 32, 32]") + "]}") +
                               ", " + decoder_call(1, 4, 4, 0, R"("state": )" + tensor("[0]")) + "]");
}

std::string other_calls() {
  const auto images = R"("images": {"list": [)" + tensor("[3, 32, 32]") + ", " + tensor("[3, 32, 64]") + "]}";
  return call_log(decoder, "[" + decoder_call(5, 1, 70, 68, R"("flag": true, "position": 3)") + ", " +
                               decoder_call(3, 5, 10, 5) + ", " +
                               decoder_call(3, 2, 7, 5, R"("scale": 2.5)", "float32") + ", " +
                               decoder_call(1, 4, 4, 0, images) + ", " + decoder_call(2, 6, 5, 0) + ", " +
                               decoder_call(1, 4, 4, 0, R"("state": )" + tensor("[2, 1, 128]")) + "]");
}

ProgramRun diff_of(const TemporaryFolder& folder, std::vector<std::string> words,
                   const std::string& standard_input = {}) {
  words.insert(words.begin(), "diff");
  ProgramRun run = run_command(words, folder.path().string(), standard_input);
  INFO(run.err);
  CHECK(run.err.empty());
  return run;
}

}  // namespace

TEST_CASE("diff lists what B holds that A never saw", "[diff]") {
  const TemporaryFolder folder;
  folder.write("a.json", known_calls());
  folder.write("b.json", other_calls());
  const ProgramRun text = diff_of(folder, {"a.json", "b.json"});
  CHECK(text.status == 1);
  check_golden("diff.txt", text.out);
  const ProgramRun json = diff_of(folder, {"a.json", "b.json", "--format", "json"});
  CHECK(json.status == 1);
  check_golden("diff.json", json.out);
  std::string lines;
  const Json document = parse_json(json.out);
  for (const auto& each : document["differences"])
    lines += each["line"].get<std::string>() + "\n";
  CHECK(lines == text.out);
}

TEST_CASE("diff says nothing where B is within A", "[diff]") {
  const TemporaryFolder folder;
  folder.write("a.json", known_calls());
  folder.write("b.json", other_calls());
  REQUIRE(run_command({"merge", "a.json", "b.json", "-o", "both.json"}, folder.path().string()).status == 0);
  for (const char* part : {"a.json", "b.json", "both.json"}) {
    const ProgramRun run = diff_of(folder, {"both.json", part});
    INFO(part);
    CHECK(run.status == 0);
    CHECK(run.out.empty());
  }
  const ProgramRun json = diff_of(folder, {"both.json", "a.json", "--format", "json"});
  CHECK(json.status == 0);
  CHECK(parse_json(json.out)["differences"].empty());
}

TEST_CASE("diff of a log, of its report and of standard input are the same", "[diff]") {
  const TemporaryFolder folder;
  folder.write("a.json", known_calls());
  folder.write("b.json", other_calls());
  REQUIRE(run_command({"merge", "a.json", "-o", "a-report.json"}, folder.path().string()).status == 0);
  REQUIRE(run_command({"merge", "b.json", "-o", "b-report.json"}, folder.path().string()).status == 0);
  const std::string expected = diff_of(folder, {"a.json", "b.json"}).out;
  CHECK(diff_of(folder, {"a-report.json", "b-report.json"}).out == expected);
  CHECK(diff_of(folder, {"a.json", "-"}, other_calls()).out == expected);
  CHECK(diff_of(folder, {"-", "b-report.json"}, known_calls()).out == expected);
}

}  // namespace input_observer::test
