#include "inference/probe/probe_report_json.h"

#include "observer/json.h"

namespace input_observer {
namespace {

template <class Enum>
Enum named(const JsonReader& reader, Enum last) {
  const std::string text = reader.text();
  std::string expected;
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    const auto value = static_cast<Enum>(i);
    if (text == name_of(value)) return value;
    expected += (i == 0 ? "one of " : ", ") + std::string(name_of(value));
  }
  reader.fail(expected);
}

Json to_json(const ProbedAxis& axis) {
  return {{"path", axis.path}, {"axis", axis.axis}};
}

ProbedAxis axis_from_json(const JsonReader& reader) {
  return {reader.at("path").text(), static_cast<int>(reader.at("axis").integer(-1))};
}

Json to_json(const ProbeRun& run) {
  Json json{{"signature", run.signature}, {"sizes", Json::object()}};
  for (const auto& [name, size] : run.sizes)
    json["sizes"][name] = size;
  if (!run.moved.empty()) {
    json["moved"] = Json::array();
    for (const MovedAxis& moved : run.moved) {
      Json each = to_json(moved.at);
      each["size"] = moved.size;
      json["moved"].push_back(std::move(each));
    }
  }
  json["outcome"] = name_of(run.outcome);
  if (!run.message.empty()) json["message"] = run.message;
  return json;
}

ProbeRun run_from_json(const JsonReader& reader) {
  ProbeRun run;
  run.signature = reader.at("signature").text();
  reader.at("sizes").for_each(
      [&](const std::string& name, const JsonReader& size) { run.sizes[name] = size.integer(); });
  if (reader.has("moved")) {
    const JsonReader moved = reader.at("moved");
    for (std::size_t i = 0; i < moved.size(); ++i)
      run.moved.push_back({axis_from_json(moved.at(i)), moved.at(i).at("size").integer()});
  }
  run.outcome = named(reader.at("outcome"), ProbeRun::Outcome::not_made);
  if (reader.has("message")) run.message = reader.at("message").text();
  return run;
}

Json to_json(const ProbeClaim& claim) {
  Json json{{"signature", claim.signature}, {"kind", name_of(claim.kind)},       {"claim", claim.claim},
            {"axes", Json::array()},        {"verdict", name_of(claim.verdict)}, {"because", claim.because}};
  for (const ProbedAxis& axis : claim.axes)
    json["axes"].push_back(to_json(axis));
  if (claim.run) json["run"] = *claim.run;
  return json;
}

ProbeClaim claim_from_json(const JsonReader& reader, std::size_t runs) {
  ProbeClaim claim;
  claim.signature = reader.at("signature").text();
  claim.kind = named(reader.at("kind"), ProbeClaim::Kind::output);
  claim.claim = reader.at("claim").text();
  const JsonReader axes = reader.at("axes");
  for (std::size_t i = 0; i < axes.size(); ++i)
    claim.axes.push_back(axis_from_json(axes.at(i)));
  claim.verdict = named(reader.at("verdict"), ProbeClaim::Verdict::undecided);
  claim.because = reader.at("because").text();
  if (reader.has("run")) {
    claim.run = static_cast<std::size_t>(reader.at("run").integer(0));
    if (*claim.run >= runs) reader.at("run").fail("a run of the list, of which there are " + std::to_string(runs));
  }
  return claim;
}

}  // namespace

Json to_json(const ProbeReport& report) {
  Json json{{"runs", Json::array()}, {"claims", Json::array()}};
  for (const ProbeRun& run : report.runs)
    json["runs"].push_back(to_json(run));
  for (const ProbeClaim& claim : report.claims)
    json["claims"].push_back(to_json(claim));
  return json;
}

ProbeReport probe_report_from_json(const JsonReader& reader) {
  ProbeReport report;
  const JsonReader runs = reader.at("runs"), claims = reader.at("claims");
  for (std::size_t i = 0; i < runs.size(); ++i)
    report.runs.push_back(run_from_json(runs.at(i)));
  for (std::size_t i = 0; i < claims.size(); ++i)
    report.claims.push_back(claim_from_json(claims.at(i), report.runs.size()));
  return report;
}

}  // namespace input_observer
