#include "exporters/targets/driver.h"

#include <torch/script.h>

#include <algorithm>
#include <filesystem>

#include "exporters/adapter/adapter.h"
#include "exporters/output_folder.h"
#include "exporters/runner/python.h"
#include "exporters/runner/tensor_file.h"
#include "inference/expression_json.h"
#include "observer/json.h"

namespace input_observer {
namespace {

Json tensors_json(const std::vector<ExportedTensor>& tensors) {
  Json json = Json::array();
  for (const ExportedTensor& tensor : tensors) {
    json.push_back({{"name", tensor.name},
                    {"dtype", name_of(tensor.dtype)},
                    {"shape", to_json(tensor.shape)},
                    {"scalar", tensor.scalar}});
  }
  return json;
}

Json dims_json(const std::map<std::string, SeenSizes>& dims) {
  Json json = Json::object();
  for (const auto& [name, seen] : dims)
    json[name] = {{"min", seen.min}, {"max", seen.max}, {"multiple", seen.multiple}};
  return json;
}

// The file's own order and names win; an input that the graph does not use may be gone.
std::vector<ExportedTensor> as_written(const std::vector<ExportedTensor>& tensors, const JsonReader& written) {
  std::vector<ExportedTensor> found;
  for (std::size_t i = 0; i < written.size(); ++i) {
    const std::string asked = written.at(i).at("of").text();
    const auto tensor =
        std::find_if(tensors.begin(), tensors.end(), [&](const ExportedTensor& t) { return t.name == asked; });
    if (tensor == tensors.end()) {
      throw Error(ErrorCode::exporter, {.where = asked}, "the file has an input or output that nobody asked for");
    }
    found.push_back(*tensor);
    found.back().name = written.at(i).at("name").text();
  }
  return found;
}

Json case_json(const ExportCase& one, std::size_t first) {
  return {{"file", std::filesystem::absolute(one.file).string()},
          {"inputs", names_json(*one.inputs)},
          {"outputs", names_json(*one.outputs)},
          {"first", first}};
}

}  // namespace

TargetResult write_by_driver(const Target& target, const TargetJob& job) {
  const ScratchFolder scratch;
  const std::string model = scratch / "adapted.pt";
  job.adapter.save(model);
  Json examples = Json::array();
  for (const auto& example : job.examples) {
    examples.push_back(scratch / ("example" + std::to_string(examples.size()) + ".pt"));
    write_tensors(examples.back().get<std::string>(), example);
  }
  const Json request = {{"model", model},
                        {"examples", std::move(examples)},
                        {"folder", std::filesystem::absolute(job.folder).string()},
                        {"inputs", tensors_json(job.adapter.inputs)},
                        {"outputs", tensors_json(job.adapter.outputs)},
                        {"dims", dims_json(job.dims)},
                        {"options", {{"dynamo", job.dynamo}}}};
  const Json answer = run_python(
      {.python = job.python, .driver = target.export_driver, .target = target.name, .folder = scratch.path().string()},
      request);
  const JsonReader reader(answer, {.file = target.export_driver});
  TargetResult result{reader.at("file").text(), as_written(job.adapter.inputs, reader.at("inputs")),
                      as_written(job.adapter.outputs, reader.at("outputs")), bounds_from_json(reader.at("bounds")),
                      job.adapter.notes};
  const JsonReader notes = reader.at("notes");
  for (std::size_t i = 0; i < notes.size(); ++i)
    result.notes.push_back(notes.at(i).text());
  return result;
}

std::vector<ExportAnswer> run_by_driver(const Target& target, const std::vector<ExportCase>& cases,
                                        const std::string& python) {
  const ScratchFolder scratch;
  Json case_list = Json::array();
  std::vector<at::Tensor> tensors;
  for (const ExportCase& one : cases) {
    case_list.push_back(case_json(one, tensors.size()));
    tensors.insert(tensors.end(), one.tensors.begin(), one.tensors.end());
  }
  write_tensors(scratch / "tensors.pt", tensors);
  const Json request = {
      {"tensors", scratch / "tensors.pt"}, {"results", scratch / "results.pt"}, {"cases", std::move(case_list)}};
  const Json answer = run_python(
      {.python = python, .driver = target.run_driver, .target = target.name, .folder = scratch.path().string()},
      request);
  const std::vector<at::Tensor> results = read_tensors(scratch / "results.pt");
  const JsonReader answers = JsonReader(answer, {.file = target.run_driver}).at("cases");
  std::vector<ExportAnswer> given(cases.size());
  auto next = results.begin();
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const JsonReader one = answers.at(i);
    if (one.has("unreadable")) {
      throw bad_input({.file = cases[i].file}, "expected a file that " + std::string(target.runtime) + " can read");
    }
    if (one.has("error")) {
      given[i].error = explained_call_error(target, one.at("error").text());
      continue;
    }
    const auto count = one.at("outputs").integer(0);
    if (count > results.end() - next) throw Error(ErrorCode::exporter, {}, "the run driver gave too few tensors");
    given[i].outputs.assign(next, next + count);
    next += count;
  }
  return given;
}

}  // namespace input_observer
