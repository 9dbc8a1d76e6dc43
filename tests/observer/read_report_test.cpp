#include <string>

#include "observer/shape_report.h"
#include "tests/observer/random_calls.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

using namespace input_observer;  // NOLINT

namespace {

std::string call_text(int size) {
  return R"({"args": [{"tensor": {"dtype": "float32", "shape": [)" + std::to_string(size) + "]}}]}";
}

/** A log of calls of sizes from `first`, whole or line by line. */
std::string log_text(int first, int count, bool lines, const std::string& options = "{}") {
  const std::string head = R"("signature": [{"name": "x"}], "options": )" + options;
  std::string calls;
  for (int i = 0; i < count; ++i)
    calls += (i == 0 ? "" : lines ? "\n" : ",\n") + call_text(first + i);
  return lines ? "{" + head + "}\n" + calls + "\n" : "{" + head + ", \"calls\": [" + calls + "]}";
}

std::string refusal(const std::vector<std::string>& files, const InferOptions& options = {}) {
  try {
    read_reports(files, options);
  } catch (const Error& error) {
    return error.message();
  }
  return "accepted";
}

InferOptions index(std::int64_t number) {
  InferOptions options;
  options.index = number;
  return options;
}

std::int64_t indexed_size(const ShapeReport& report) {
  return report.indexed_call.value().at(0).get_if<TensorValue>()->shape.at(0);
}

}  // namespace

TEST_CASE("what stands in for an absent parameter is known when a log is read, wherever it was asked for") {
  const test::TemporaryFolder folder;
  const std::string head = R"({"signature": [{"name": "x"}, {"name": "s", "default": 1.0}], )";
  const std::string calls = "\"calls\": [" + call_text(2) + "]}";
  const auto plain = folder.write("plain.json", head + calls);
  const auto asking = folder.write("asking.json", head + R"("options": {"value_if_missing": {"s": 5.0}}, )" + calls);
  InferOptions options;
  options.value_if_missing = {{"s", Value{5.0}}};
  CHECK(read_report(plain).classes.at(0).structure.arguments.at(1) == Value{0.0});
  CHECK(read_report(asking).classes.at(0).structure.arguments.at(1).is_none());
  CHECK(read_reports({plain}, options) == read_report(asking));
}

TEST_CASE("logs and reports are told apart by what they hold") {
  const test::TemporaryFolder folder;
  const auto whole = folder.write("whole.json", log_text(1, 5, false));
  const auto lines = folder.write("lines.jsonl", log_text(1, 5, true));
  const auto unnamed = folder.write("lines.log", log_text(1, 5, true));
  const ShapeReport report = read_report(whole);
  CHECK(report.calls == 5);
  CHECK(report.classes.at(0).state.max(0) == 5);
  CHECK(read_report(lines) == report);
  CHECK(read_report(unnamed) == report);
  report.save(folder / "report");
  CHECK(read_report(folder / "report") == report);
  CHECK(refusal({folder.write("other.json", "{}")}) == "expected a call log or a shape report");
  CHECK(refusal({}) == "expected at least one call log or shape report");
}

TEST_CASE("the index counts over all inputs in order") {
  const test::TemporaryFolder folder;
  const auto a = folder.write("a.json", log_text(1, 5, false));
  const auto b = folder.write("b.jsonl", log_text(11, 5, true));
  CHECK(indexed_size(read_reports({a, b}, index(0))) == 1);
  CHECK(indexed_size(read_reports({a, b}, index(4))) == 5);
  CHECK(indexed_size(read_reports({a, b}, index(7))) == 13);
  CHECK(indexed_size(read_reports({b, a}, index(7))) == 3);
  CHECK(refusal({a, b}, index(10)) == "index 10: expected one of 10 calls, counted from 0");
}

TEST_CASE("an index that a later log asks for may lie in an earlier one") {
  const test::TemporaryFolder folder;
  const auto a = folder.write("a.json", log_text(1, 5, false));
  const auto b = folder.write("b.json", log_text(11, 5, false, R"({"index": 3})"));
  CHECK(indexed_size(read_reports({a, b})) == 4);
  CHECK(indexed_size(read_reports({b, a})) == 14);
}

TEST_CASE("a report knows the call that its log asked for and no other") {
  const test::TemporaryFolder folder;
  const auto log = folder.write("log.json", log_text(1, 5, false, R"({"index": 2})"));
  const auto plain = folder.write("plain.json", log_text(31, 2, false));
  const ShapeReport report = read_report(log);
  const auto file = folder / "r.json";
  report.save(file);
  CHECK(indexed_size(read_report(file)) == 3);
  CHECK(indexed_size(read_reports({file}, index(2))) == 3);
  CHECK(indexed_size(read_reports({plain, file}, index(4))) == 3);
  CHECK(refusal({file}, index(3)) == "index 3: the report only knows the call its log asked for");
  CHECK(refusal({file}, index(5)) == "index 5: expected one of 5 calls, counted from 0");
}

TEST_CASE("reports alone merge to the same bytes in any order, kept calls included") {
  const test::TemporaryFolder folder;
  const auto save = [&](const std::string& name, int first) {
    read_report(folder.write(name + ".log.json", log_text(first, 4, false, R"({"index": 1})"))).save(folder / name);
    return folder / name;
  };
  const auto a = save("a.json", 1);
  const auto b = save("b.json", 51);
  CHECK(test::bytes_of(read_reports({a, b})) == test::bytes_of(read_reports({b, a})));
  CHECK(test::bytes_of(read_reports({a})) == test::slurp(a));
}

TEST_CASE("given options win over those of inputs, which have to agree") {
  const test::TemporaryFolder folder;
  const auto a = folder.write("a.json", log_text(1, 5, false, R"({"index": 1})"));
  const auto b = folder.write("b.json", log_text(1, 5, false, R"({"index": 2})"));
  CHECK(refusal({a, b}).find("agree") != std::string::npos);
  CHECK(indexed_size(read_reports({a, b}, index(3))) == 4);
  InferOptions unknown;
  unknown.value_if_missing = {{"y", Value{}}};
  CHECK(refusal({a}, unknown).find("expected a declared parameter, got 'y'") == 0);
}
