#include "observer/json.h"
#include "tests/cli/call_log_text.h"
#include "tests/cli/golden.h"
#include "tests/cli/report_text.h"
#include "tests/cli/run_program.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace input_observer::test {
namespace {

std::string merged(const TemporaryFolder& folder, std::vector<std::string> words) {
  words.insert(words.begin(), "merge");
  const ProgramRun run = run_command(words, folder.path().string());
  INFO(run.err);
  REQUIRE(run.status == 0);
  CHECK(run.err.empty());
  return run.out;
}

}  // namespace

TEST_CASE("merge turns a log into a report", "[merge]") {
  const TemporaryFolder folder;
  folder.write("log.json", good_log());
  check_golden("shape-report.json", merged(folder, {"log.json"}));
}

TEST_CASE("a report that is merged alone stays as it is", "[merge]") {
  const TemporaryFolder folder;
  folder.write("report.json", good_report());
  const std::string once = merged(folder, {"report.json"});
  CHECK(parse_json(once)["calls"] == 2);
  folder.write("once.json", once);
  CHECK(merged(folder, {"once.json"}) == once);
  CHECK(merged(folder, {"once.json", "-o", "once.json"}).empty());
  CHECK(slurp(folder / "once.json") == once);
}

TEST_CASE("reports merge in any order and grouping to the same bytes", "[merge]") {
  const TemporaryFolder folder;
  for (const auto& [name, shape] : {std::pair{"a.json", "[2, 5]"}, {"b.json", "[3, 7]"}, {"c.json", "[8, 8]"}}) {
    folder.write(name, log_of_call(R"({"args": [)" + tensor(shape) + "]}"));
  }
  const std::string all = merged(folder, {"a.json", "b.json", "c.json"});
  CHECK(merged(folder, {"c.json", "a.json", "b.json"}) == all);
  merged(folder, {"b.json", "c.json", "-o", "bc.json"});
  CHECK(merged(folder, {"bc.json", "a.json"}) == all);
}

}  // namespace input_observer::test
