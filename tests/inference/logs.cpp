#include "tests/inference/logs.h"

#include <fstream>

#include "observer/recorder.h"
#include "observer/value_json.h"

namespace input_observer::test {
namespace {

Call call_from_json(const JsonReader& reader) {
  Call call;
  if (reader.has("args")) {
    for (std::size_t i = 0; i < reader.at("args").size(); ++i) {
      call.args.push_back(value_from_json(reader.at("args").at(i)));
    }
  }
  if (reader.has("kwargs")) {
    reader.at("kwargs").for_each([&](const std::string& name, const JsonReader& value) {
      call.kwargs.emplace_back(name, value_from_json(value));
    });
  }
  if (reader.has("outputs") && !reader.at("outputs").json().is_null()) {
    call.outputs = value_from_json(reader.at("outputs"));
  }
  return call;
}

}  // namespace

ShapeReport report_of(const Json& log) {
  const JsonReader reader(log, {});
  ShapeReport empty;
  empty.signature = signature_from_json(reader.at("signature"));
  if (reader.has("options")) empty.options = options_from_json(reader.at("options"));
  Recorder recorder(empty);
  const auto calls = reader.at("calls");
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const auto call = call_from_json(calls.at(i));
    recorder.record(bind_arguments(empty.signature, call, {}, empty.options.value_if_missing), call.outputs);
  }
  return recorder.report();
}

ShapeReport report_of(const std::string& log) {
  return report_of(Json::parse(log));
}

Json tensor(const std::vector<std::int64_t>& shape, const std::string& dtype) {
  return {{"tensor", {{"dtype", dtype}, {"shape", shape}}}};
}

Json log_of(const std::vector<std::string>& parameters) {
  Json log{{"signature", Json::array()}, {"calls", Json::array()}};
  for (const auto& name : parameters)
    log["signature"].push_back({{"name", name}, {"default", nullptr}});
  return log;
}

void add_call(Json& log, Json kwargs, Json outputs) {
  Json call{{"kwargs", std::move(kwargs)}};
  if (!outputs.is_null()) call["outputs"] = std::move(outputs);
  log["calls"].push_back(std::move(call));
}

Json corpus_cases(const std::string& file) {
  std::ifstream in(std::string(INPUT_OBSERVER_TEST_DATA) + "/" + file);
  return Json::parse(in).at("cases");
}

}  // namespace input_observer::test
