#include "exporters/export.h"

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "exporters/adapter.h"
#include "exporters/adapter_source.h"
#include "exporters/empty_cache.h"
#include "exporters/flat_arguments.h"
#include "exporters/model_identity.h"
#include "exporters/output_folder.h"
#include "exporters/python.h"
#include "exporters/sizes.h"
#include "exporters/target.h"
#include "exporters/training_mode.h"
#include "inference/torch/arguments.h"
#include "inference/torch/module_part.h"
#include "observer/text_file.h"

namespace input_observer {
namespace {

// A signature that the file of another one serves, and the dims that are 0 then.
struct Service {
  const InferredSignature* host = nullptr;
  std::set<std::string> emptying;
};

Service find_host(const Inference& inference, const InferredSignature& signature, const torch::jit::Module& model) {
  for (const InferredSignature& host : inference.signatures) {
    if (&host == &signature) continue;
    const auto emptying = emptying_dims(inference, signature, host);
    if (emptying && empty_equals_missing(inference, signature, host, *emptying, model)) return {&host, *emptying};
  }
  return {};
}

ExportEntry export_adapted(const Inference& inference, const InferredSignature& signature,
                           const torch::jit::Module& model, const Target& target, const ExportRequest& request,
                           const std::filesystem::path& folder) {
  const SignatureAdapter adapter = build_adapter(inference, signature, model);
  const DimSizes sizes = representative_sizes(inference, signature);
  const auto example = flat_arguments(adapter.inputs, torch_arguments(inference, signature, sizes, model),
                                      find_part(model, inference.part).function().getSchema(), sizes);
  const std::filesystem::path place = folder / signature.id;
  std::filesystem::create_directories(place);
  TargetResult result = target.run({adapter, example, place.string(), find_python(request.python)});
  return {signature.id,    signature.id + "/" + result.file, signature.present,
          adapter.scalars, std::move(result.inputs),         std::move(result.outputs)};
}

// The same; an error names the signature.
ExportEntry export_signature(const Inference& inference, const InferredSignature& signature,
                             const torch::jit::Module& model, const Target& target, const ExportRequest& request,
                             const std::filesystem::path& folder) {
  try {
    return export_adapted(inference, signature, model, target, request, folder);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::exporter || !error.place().file.empty()) throw;
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

const ExportEntry* find_entry(const std::vector<ExportEntry>& entries, const std::string& signature) {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const ExportEntry& entry) { return entry.signature == signature; });
  return found == entries.end() ? nullptr : &*found;
}

// Exports every signature that needs a file of its own, then lists all in the order of the inference.
std::vector<ExportEntry> export_all(const Inference& inference, const torch::jit::Module& model, const Target& target,
                                    const ExportRequest& request, const std::filesystem::path& folder,
                                    std::ostream& progress) {
  std::vector<Service> services;
  std::vector<ExportEntry> files, entries;
  for (const InferredSignature& signature : inference.signatures) {
    services.push_back(find_host(inference, signature, model));
    if (services.back().host) continue;
    progress << "exporting signature " << signature.id << " to " << target.name << '\n' << std::flush;
    files.push_back(export_signature(inference, signature, model, target, request, folder));
  }
  for (std::size_t i = 0; i < services.size(); ++i) {
    const InferredSignature& signature = inference.signatures[i];
    if (const ExportEntry* own = find_entry(files, signature.id)) {
      entries.push_back(*own);
      continue;
    }
    // A host may itself be served, but emptying strictly adds arguments, so this ends.
    const InferredSignature* host = services[i].host;
    std::set<std::string> emptying = services[i].emptying;
    while (!find_entry(files, host->id)) {
      const Service& next = services[host - inference.signatures.data()];
      emptying.insert(next.emptying.begin(), next.emptying.end());
      host = next.host;
    }
    progress << "signature " << signature.id << " is served by the file of " << host->id
             << ": a missing argument equals an empty one\n";
    entries.push_back(served_entry(*find_entry(files, host->id), signature, {host, emptying}));
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
  const ExportManifest manifest{target.name, inference.part,
                                export_all(inference, model, target, request, output.path(), progress)};
  write_file((output.path() / manifest_name).string(), to_text(to_json(manifest)));
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
