#include <algorithm>
#include <cmath>
#include <iomanip>
#include <ostream>
#include <sstream>

#include "exporters/check/check.h"
#include "exporters/table.h"
#include "observer/json.h"
#include "observer/text.h"
#include "observer/value_json.h"

namespace input_observer {
namespace {

const char* name_of(CheckedCall::Outcome outcome) {
  switch (outcome) {
    case CheckedCall::Outcome::agrees:
      return "ok";
    case CheckedCall::Outcome::differs:
      return "DIFFERS";
    case CheckedCall::Outcome::failed:
      return "FAILED";
    case CheckedCall::Outcome::refused:
      return "refused by the model";
  }
  return "";
}

std::string sizes_text(const CheckedCall& call) {
  std::vector<std::string> parts;
  for (const auto& [dim, size] : call.sizes)
    parts.push_back(dim + "=" + std::to_string(size));
  for (const auto& [path, value] : call.scalars)
    parts.push_back(path + "=" + to_json(value).dump());
  return parts.empty() ? "-" : joined(parts, " ");
}

std::string number_text(double number) {
  std::ostringstream text;
  text << std::setprecision(2) << number;
  return text.str();
}

double largest(const CheckedCall& call, double OutputDifference::*member) {
  double most = 0;
  for (const OutputDifference& output : call.outputs)
    most = std::max(most, output.*member);
  return most;
}

TableRow row_of(const CheckedCall& call) {
  const bool measured = !call.outputs.empty();
  return {call.signature,
          call.why,
          sizes_text(call),
          measured ? number_text(largest(call, &OutputDifference::max_absolute)) : "-",
          measured ? number_text(largest(call, &OutputDifference::max_relative)) : "-",
          name_of(call.outcome)};
}

void print_problems(std::ostream& out, const CheckedCall& call) {
  if (call.good()) return;
  if (!call.note.empty()) out << call.signature << ", " << sizes_text(call) << ": " << one_line(call.note, 500) << '\n';
  for (const OutputDifference& output : call.outputs) {
    if (output.problem.empty()) continue;
    out << call.signature << ", " << sizes_text(call) << ": " << output.path << " (" << output.name
        << "): " << output.problem << '\n';
    return;  // the first result that differs says most
  }
}

Json call_json(const CheckedCall& call) {
  Json sizes = Json::object(), outputs = Json::array();
  for (const auto& [dim, size] : call.sizes)
    sizes[dim] = size;
  for (const OutputDifference& output : call.outputs) {
    Json json = {{"name", output.name},
                 {"path", output.path},
                 {"atol", output.tolerance.absolute},
                 {"rtol", output.tolerance.relative},
                 {"max_absolute", output.max_absolute},
                 {"max_relative", output.max_relative}};
    if (!output.problem.empty()) json["problem"] = output.problem;
    outputs.push_back(std::move(json));
  }
  Json json = {{"signature", call.signature},
               {"why", call.why},
               {"sizes", sizes},
               {"outcome", name_of(call.outcome)},
               {"outputs", outputs}};
  for (const auto& [path, value] : call.scalars)
    json["scalars"][path] = to_json(value);
  if (!call.note.empty()) json["note"] = call.note;
  return json;
}

std::string verdict(const CheckResult& result) {
  if (!result.passed()) return "FAILED";
  return result.mostly_untested() ? "passed in part" : "passed";
}

// `1234 exact, 56 up to 1e-07`
std::string differences_text(const DifferenceCounts& counts) {
  std::ostringstream text;
  text << counts.exact << " exact";
  for (const auto& [decade, count] : counts.decades)
    text << ", " << count << " up to 1e" << decade;
  return text.str();
}

Json differences_json(const DifferenceCounts& counts) {
  Json json = Json::array({{{"up_to", 0}, {"elements", counts.exact}}});
  for (const auto& [decade, count] : counts.decades)
    json.push_back({{"up_to", std::pow(10.0, decade)}, {"elements", count}});
  return json;
}

}  // namespace

void print(std::ostream& out, const CheckResult& result) {
  std::vector<TableRow> rows = {{"signature", "call", "sizes", "max abs", "max rel", "result"}};
  int agree = 0;
  for (const CheckedCall& call : result.calls) {
    rows.push_back(row_of(call));
    agree += call.outcome == CheckedCall::Outcome::agrees;
  }
  print_table(out, rows);
  for (const CheckedCall& call : result.calls)
    print_problems(out, call);
  for (const std::string& note : result.notes)
    out << "note: " << note << '\n';
  out << "differences of elements: " << differences_text(result.differences()) << '\n';
  out << agree << " of " << result.calls.size() - result.refused() << " calls agree";
  if (result.refused()) out << " (" << result.refused() << " more are refused by the model itself)";
  out << ": " << verdict(result);
  if (result.passed() && result.mostly_untested()) {
    out << ", for the model refuses a good part of the sizes: probe it, then check with the inference that probe "
           "writes";
  }
  out << '\n';
}

Json to_json(const CheckResult& result) {
  Json calls = Json::array();
  for (const CheckedCall& call : result.calls)
    calls.push_back(call_json(call));
  Json json = {
      {"passed", result.passed()}, {"verdict", verdict(result)}, {"refused", result.refused()}, {"calls", calls}};
  json["differences"] = differences_json(result.differences());
  if (!result.notes.empty()) json["notes"] = result.notes;
  return json;
}

}  // namespace input_observer
