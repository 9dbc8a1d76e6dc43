#include "exporters/export.h"

#include <torch/script.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <optional>
#include <ostream>

#include "exporters/adapter/adapter.h"
#include "exporters/adapter/adapter_source.h"
#include "exporters/adapter/flat_arguments.h"
#include "exporters/adapter/scalars.h"
#include "exporters/dim_bounds.h"
#include "exporters/dispatch/dispatcher.h"
#include "exporters/model_identity.h"
#include "exporters/output_folder.h"
#include "exporters/runner/interruption.h"
#include "exporters/runner/subprocess.h"
#include "exporters/services.h"
#include "exporters/sizes.h"
#include "exporters/targets/target.h"
#include "exporters/training_mode.h"
#include "inference/torch/module_part.h"
#include "observer/json.h"
#include "observer/text_file.h"

namespace input_observer {
namespace {

// What stays the same over all signatures of one export.
struct ExportRun {
  const Inference& inference;
  const torch::jit::Module& model;
  const Target& target;
  const ExportRequest& request;
  std::filesystem::path folder;
  std::ostream& progress;
};

// Exports one form of a signature into `place`, a folder below the export's.
ExportEntry export_form(const ExportRun& run, const InferredSignature& signature, ScalarForm form,
                        const std::string& place, const std::map<std::string, SeenSizes>& dims) {
  stop_if_interrupted();
  const SignatureAdapter adapter = build_adapter(run.inference, signature, run.model, form);
  std::vector<std::vector<at::Tensor>> examples;
  for (const DimSizes& asked :
       {representative_sizes(run.inference, signature), second_sizes(run.inference, signature)}) {
    const DimSizes sizes = apart_from_scalars(asked, run.inference, signature);
    examples.push_back(flat_arguments_at(adapter.inputs, run.inference, signature, sizes, run.model));
  }
  std::filesystem::create_directories(run.folder / place);
  TargetResult result = run.target.write(run.target, {.inference = run.inference,
                                                      .signature = signature,
                                                      .adapter = adapter,
                                                      .examples = examples,
                                                      .dims = dims,
                                                      .folder = (run.folder / place).string(),
                                                      .python = run.request.python,
                                                      .dynamo = run.request.dynamo});
  return {signature.id,
          place + "/" + result.file,
          signature.present,
          adapter.scalars,
          std::move(result.inputs),
          std::move(result.outputs),
          std::move(result.bounds),
          std::move(result.notes)};
}

bool has_scalar_inputs(const InferredSignature& signature) {
  return !signature.scalar_values.empty() ||
         std::any_of(signature.inputs.begin(), signature.inputs.end(), [](const auto& leaf) { return leaf.value; });
}

// One file for every combination of the values that scalars took.
std::vector<ExportEntry> export_variants(const ExportRun& run, const InferredSignature& signature,
                                         const std::map<std::string, SeenSizes>& dims, FixedScalars fixed) {
  const auto variants = scalar_variants(run.inference, signature, fixed);
  std::vector<ExportEntry> entries;
  for (const ScalarVariant& variant : variants) {
    const std::string place = variants.size() == 1 ? "" : "/" + std::to_string(entries.size());
    auto kept = dims;
    for (const auto& [dim, size] : variant.dims)
      kept.erase(dim);
    entries.push_back(export_form(run, variant.signature, ScalarForm::constant, signature.id + place, kept));
    for (const auto& [dim, size] : variant.dims)
      entries.back().bounds[dim] = {size, size};
    if (variants.size() == 1) continue;
    entries.back().notes.emplace_back("the target takes not all scalars as inputs: one file for each value");
  }
  return entries;
}

std::vector<ExportEntry> export_signature(const ExportRun& run, const InferredSignature& signature,
                                          const std::map<std::string, SeenSizes>& dims) {
  if (!has_scalar_inputs(signature)) return {export_form(run, signature, ScalarForm::input, signature.id, dims)};
  std::optional<Error> first;  // what the user has is a signature whose scalars vary
  for (const auto& attempt : std::initializer_list<std::function<std::vector<ExportEntry>()>>{
           [&] { return std::vector{export_form(run, signature, ScalarForm::input, signature.id, dims)}; },
           [&] { return export_variants(run, signature, dims, FixedScalars::ints); },
           [&] { return export_variants(run, signature, dims, FixedScalars::every); }}) {
    try {
      return attempt();
    } catch (const ProgramError&) {
      throw;  // another form would fare no better
    } catch (const Error& error) {
      if (error.code() != ErrorCode::exporter) throw;
      if (!first) first = error;
      std::filesystem::remove_all(run.folder / signature.id);
    }
  }
  throw Error(*first);
}

// The same; an error of the exporter names the signature, one of its interpreter does not depend on it.
std::vector<ExportEntry> export_named(const ExportRun& run, const InferredSignature& signature,
                                      const std::map<std::string, SeenSizes>& dims) {
  try {
    return export_signature(run, signature, dims);
  } catch (const ProgramError&) {
    throw;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::exporter) throw;
    const std::string& leaf = error.place().where;
    throw Error(error.code(), {.where = signature.id}, (leaf.empty() ? "" : leaf + ": ") + error.message());
  }
}

// The host's entry as calls of the served signature see it: what they leave out is empty.
ExportEntry served_entry(ExportEntry entry, const InferredSignature& signature, const Service& service) {
  std::map<std::string, Expression> zeros;
  for (const std::string& dim : service.emptying)
    zeros[dim] = 0;
  entry.signature = signature.id;
  entry.present = signature.present;
  for (const std::string& dim : service.emptying)
    entry.bounds.erase(dim);
  for (ExportedTensor& input : entry.inputs) {
    for (Expression& size : input.shape)
      size = size.substitute(zeros);
    if (input.value) input.value = input.value->substitute(zeros);
  }
  for (ExportedTensor& output : entry.outputs) {
    const InferredLeaf* leaf = find_leaf(signature.outputs, output.path);
    if (leaf && leaf->shape.size() == output.shape.size()) {
      output.shape = leaf->shape;
    } else {
      for (Expression& size : output.shape)
        size = size.substitute(zeros);
    }
  }
  return entry;
}

bool has_several_files(const ExportManifest& manifest) {
  return std::any_of(manifest.exports.begin(), manifest.exports.end(),
                     [&](const ExportEntry& entry) { return entry.file != manifest.exports.front().file; });
}

// The signatures that the file of `host` is for, itself first.
std::vector<const InferredSignature*> served_by(const InferredSignature& host, const Inference& inference,
                                                const std::vector<Service>& services) {
  std::vector<const InferredSignature*> served = {&host};
  for (std::size_t i = 0; i < services.size(); ++i) {
    if (services[i].host == &host && &inference.signatures[i] != &host) served.push_back(&inference.signatures[i]);
  }
  return served;
}

// Exports every signature that needs a file of its own, then lists all in the order of the inference.
std::vector<ExportEntry> export_all(const ExportRun& run) {
  const std::vector<Service> services = find_services(run.inference, run.model);
  std::map<const InferredSignature*, std::vector<ExportEntry>> files;
  for (const Service& service : services) {
    if (files.contains(service.host)) continue;
    run.progress << "exporting signature " << service.host->id << " to " << run.target.name << '\n' << std::flush;
    const auto dims = seen_sizes(run.inference, served_by(*service.host, run.inference, services));
    files[service.host] = export_named(run, *service.host, dims);
  }
  std::vector<ExportEntry> entries;
  for (std::size_t i = 0; i < services.size(); ++i) {
    const InferredSignature& signature = run.inference.signatures[i];
    const bool own = services[i].host == &signature;
    if (!own) {
      run.progress << "signature " << signature.id << " is served by the file of " << services[i].host->id
                   << ": a missing argument equals an empty one\n";
    }
    for (const ExportEntry& entry : files.at(services[i].host)) {
      entries.push_back(own ? entry : served_entry(entry, signature, services[i]));
      entries.back().leaves = given_leaves(run.inference, signature);
    }
  }
  return entries;
}

}  // namespace

ExportManifest export_model(const torch::jit::Module& model, const Inference& inference, const ExportRequest& request,
                            std::ostream& progress) {
  const Target& target = find_target(request.target);
  if (inference.signatures.empty()) throw bad_input({.where = "signatures"}, "expected at least one signature");
  check_identity(inference, model);
  if (trains_when_run(model, inference.part)) progress << "note: " << training_mode_note << '\n';
  if (code_has_changed(inference, model)) progress << "note: " << changed_code_note << '\n';
  OutputFolder output(request.folder);
  const ExportRun run{inference, model, target, request, output.path(), progress};
  const ExportManifest manifest{target.name, inference.part, export_all(run), scalar_defaults(inference.signature)};
  write_file((output.path() / manifest_name).string(), to_text(to_json(manifest)));
  if (has_several_files(manifest)) write_dispatchers(output.path().string(), manifest, inference.signature);
  if (target.finish) target.finish({inference, manifest, output.path().string()});
  output.commit();
  return manifest;
}

ExportManifest export_model(const ExportRequest& request, std::ostream& progress) {
  find_target(request.target);  // a wrong name is told before any file is read
  const Inference inference = read_inference(request.inference_file);
  const torch::jit::Module model = load_module(request.model_file);
  try {
    return export_model(model, inference, request, progress);
  } catch (const Error& error) {
    // What the inference says does not fit the model.
    if (error.code() == ErrorCode::bad_input) throw located(error, request.inference_file);
    if (error.code() == ErrorCode::model || error.code() == ErrorCode::exporter)
      throw located(error, request.model_file);
    throw;
  }
}

}  // namespace input_observer
