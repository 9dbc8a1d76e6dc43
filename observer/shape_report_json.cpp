#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <utility>

#include "observer/class_json.h"
#include "observer/class_state_json.h"
#include "observer/json.h"
#include "observer/shape_report.h"
#include "observer/value_json.h"

namespace input_observer {
namespace {

constexpr const char* format_name = "input-observer/shape-report";

std::uint64_t read_count(const JsonReader& reader, const std::string& key, std::int64_t min = 0) {
  return static_cast<std::uint64_t>(reader.at(key).integer(min));
}

Json range_json(const LeafRange& range) {
  return {{"count", range.count}, {"min", range.min}, {"max", range.max}};
}

/** The number of sizes that a key such as `images.*:3` speaks of. */
std::size_t sizes_of_key(const std::string& key, const JsonReader& reader) {
  const auto colon = key.rfind(':');
  int rank = -2;
  if (colon != std::string::npos) {
    const char* end = key.data() + key.size();
    const auto parsed = std::from_chars(key.data() + colon + 1, end, rank);
    if (parsed.ec != std::errc() || parsed.ptr != end) rank = -2;
  }
  require(rank >= -1, reader, "expected a leaf path and a rank, such as images.*:3");
  return rank < 0 ? 1 : static_cast<std::size_t>(rank);
}

LeafRange read_range(const std::string& key, const JsonReader& reader) {
  LeafRange range;
  const std::size_t sizes = sizes_of_key(key, reader);
  range.count = read_count(reader, "count", 1);
  range.min = read_integers(reader.at("min"), sizes);
  range.max = read_integers(reader.at("max"), sizes);
  for (std::size_t i = 0; i < sizes; ++i) {
    require(range.min[i] <= range.max[i], reader.at("max").at(i), "expected a max that is not below min");
  }
  return range;
}

void read_head(const JsonReader& reader, ShapeReport& report) {
  if (reader.at("format").text() != format_name) reader.at("format").fail('"' + std::string(format_name) + '"');
  if (reader.at("version").integer() != 1) reader.at("version").fail("version 1");
  if (reader.has("module")) {
    report.part = {reader.at("module").at("submodule").text(), reader.at("module").at("method").text()};
  }
  if (reader.has("model")) {
    const JsonReader model = reader.at("model");
    report.model = ModelIdentity{model.at("type").text(), model.at("schema").text(), model.at("code_hash").text()};
  }
  report.signature = signature_from_json(reader.at("signature"));
  if (!reader.has("options")) return;
  report.options = options_from_json(reader.at("options"));
  check_options(report.options, report.signature, reader.at("options").place());
}

void read_classes(const JsonReader& reader, ShapeReport& report) {
  ClassTable table(report.signature);
  for (std::size_t i = 0; i < reader.size(); ++i) {
    SignatureClass each = class_from_json(reader.at(i), report.signature);
    require(each.first.index < report.calls, reader.at(i).at("first").at("index"), "expected less than calls");
    table.insert(std::move(each));
  }
  report.classes = table.classes();
  require(table.dropped_calls() == 0, reader, "expected at most " + std::to_string(max_structures) + " structures");
  require(report.classes.size() == reader.size(), reader, "expected classes that differ from one another");
}

void read_dropped(const JsonReader& reader, ShapeReport& report) {
  if (reader.has("dropped_calls")) report.dropped_calls = read_count(reader, "dropped_calls", 1);
  if (reader.has("dropped")) {
    reader.at("dropped").for_each(
        [&](const std::string& key, const JsonReader& range) { report.dropped.emplace(key, read_range(key, range)); });
    require(report.dropped.size() <= max_dropped_leaves, reader.at("dropped"),
            "expected at most " + std::to_string(max_dropped_leaves) + " leaves");
  }
}

void read_indexed_call(const JsonReader& reader, ShapeReport& report) {
  require(report.options.index.has_value(), reader, "expected an index among the options beside it");
  require(reader.size() == report.signature.size(), reader, "expected one value for each parameter");
  report.indexed_call.emplace();
  for (std::size_t i = 0; i < reader.size(); ++i)
    report.indexed_call->push_back(value_from_json(reader.at(i)));
}

}  // namespace

Json to_json(const ShapeReport& report) {
  Json json{{"format", format_name}, {"version", 1}};
  if (report.part != ModulePart{}) {
    json["module"] = {{"submodule", report.part.submodule}, {"method", report.part.method}};
  }
  if (report.model) {
    json["model"] = {
        {"type", report.model->type}, {"schema", report.model->schema}, {"code_hash", report.model->code_hash}};
  }
  json["signature"] = to_json(report.signature);
  if (report.options != InferOptions{}) json["options"] = to_json(report.options);
  json["calls"] = report.calls;
  json["failed"] = report.failed;
  if (!report.faults.empty()) json["faults"] = report.faults;
  json["classes"] = Json::array();
  for (const SignatureClass& each : report.classes)
    json["classes"].push_back(to_json(each));
  if (report.dropped_calls > 0) json["dropped_calls"] = report.dropped_calls;
  if (!report.dropped.empty()) {
    Json::object_t ranges;
    // Not by operator[], which looks through all members first.
    for (const auto& [key, range] : report.dropped)
      ranges.emplace_back(key, range_json(range));
    json["dropped"] = std::move(ranges);
  }
  if (report.indexed_call) json["indexed_call"] = to_json(*report.indexed_call);
  return json;
}

ShapeReport report_from_json(const JsonReader& reader) {
  reader.object();
  ShapeReport report;
  read_head(reader, report);
  report.calls = read_count(reader, "calls");
  report.failed = read_count(reader, "failed");
  if (reader.has("faults")) {
    reader.at("faults").for_each([&](const std::string& what, const JsonReader& count) {
      report.faults[what] = static_cast<std::uint64_t>(count.integer(1));
    });
  }
  read_classes(reader.at("classes"), report);
  read_dropped(reader, report);
  std::uint64_t calls = report.dropped_calls;
  for (const SignatureClass& each : report.classes)
    calls += each.state.count();
  require(calls == report.calls, reader.at("calls"), "expected the sum of the counts of all classes");
  if (reader.has("indexed_call")) read_indexed_call(reader.at("indexed_call"), report);
  return report;
}

}  // namespace input_observer
