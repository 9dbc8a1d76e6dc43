#include "exporters/export_all.h"

#include <torch/script.h>

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <set>

#include "exporters/output_folder.h"
#include "exporters/table.h"
#include "exporters/targets/target.h"
#include "inference/torch/module_part.h"
#include "observer/json.h"
#include "observer/text_file.h"

namespace input_observer {
namespace {

constexpr const char* format_name = "input-observer/export-summary";

const char* name_of(TargetOutcome::Status status) {
  switch (status) {
    case TargetOutcome::Status::written:
      return "written";
    case TargetOutcome::Status::not_installed:
      return "not installed";
    case TargetOutcome::Status::failed:
      return "failed";
  }
  return "";
}

Json to_json(const std::vector<TargetOutcome>& outcomes) {
  Json targets = Json::array();
  for (const TargetOutcome& outcome : outcomes) {
    Json json = {{"target", outcome.target}, {"status", name_of(outcome.status)}};
    if (outcome.files > 0) json["files"] = outcome.files;
    if (!outcome.message.empty()) json["message"] = outcome.message;
    targets.push_back(std::move(json));
  }
  return {{"format", format_name}, {"version", 1}, {"targets", std::move(targets)}};
}

std::size_t count_files(const ExportManifest& manifest) {
  std::set<std::string> files;
  for (const ExportEntry& entry : manifest.exports)
    files.insert(entry.file);
  return files.size();
}

TargetOutcome export_to(const Target& target, const torch::jit::Module& model, const Inference& inference,
                        ExportRequest request, std::ostream& progress) {
  TargetOutcome outcome{.target = target.name, .message = {}};
  request.target = target.name;
  request.folder = (std::filesystem::path(request.folder) / target.name).string();
  try {
    outcome.files = count_files(export_model(model, inference, request, progress));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::exporter) throw;
    const bool missing = error.message().find("No module named") != std::string::npos;
    outcome.status = missing ? TargetOutcome::Status::not_installed : TargetOutcome::Status::failed;
    outcome.message = error.what();
    progress << target.name << ": " << outcome.message << '\n';
  }
  return outcome;
}

std::string target_from_json(const JsonReader& reader) {
  const std::vector<std::string> names = target_names();
  if (std::find(names.begin(), names.end(), reader.text()) == names.end()) {
    reader.fail("a target" + did_you_mean(reader.text(), names));
  }
  return reader.text();
}

}  // namespace

std::vector<TargetOutcome> export_to_all(const ExportRequest& request, std::ostream& progress) {
  const Inference inference = read_inference(request.inference_file);
  const torch::jit::Module model = load_module(request.model_file);
  OutputFolder output(request.folder);
  ExportRequest each = request;
  each.folder = output.path().string();
  std::vector<TargetOutcome> outcomes;
  try {
    for (const Target& target : targets())
      outcomes.push_back(export_to(target, model, inference, each, progress));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::bad_input) throw located(error, request.inference_file);
    if (error.code() == ErrorCode::model) throw located(error, request.model_file);
    throw;
  }
  write_file((output.path() / summary_name).string(), to_text(to_json(outcomes)));
  output.commit();
  return outcomes;
}

void print(std::ostream& out, const std::vector<TargetOutcome>& outcomes) {
  std::vector<TableRow> rows = {{"target", "result", "files"}};
  for (const TargetOutcome& outcome : outcomes) {
    const bool written = outcome.status == TargetOutcome::Status::written;
    rows.push_back({outcome.target, name_of(outcome.status), written ? std::to_string(outcome.files) : "-"});
  }
  print_table(out, rows);
  for (const TargetOutcome& outcome : outcomes) {
    if (!outcome.message.empty()) out << outcome.target << ": " << outcome.message << '\n';
  }
}

std::optional<std::vector<std::string>> targets_in(const std::string& folder) {
  const std::string file = (std::filesystem::path(folder) / summary_name).string();
  if (!std::filesystem::exists(file)) return std::nullopt;
  std::vector<std::string> found;
  const Json json = read_json(file);
  const JsonReader reader(json, {.file = file});
  if (reader.at("format").text() != format_name) reader.at("format").fail("\"" + std::string(format_name) + "\"");
  const JsonReader targets = reader.at("targets");
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (targets.at(i).at("status").text() == "written") found.push_back(target_from_json(targets.at(i).at("target")));
  }
  return found;
}

}  // namespace input_observer
