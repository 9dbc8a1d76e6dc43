#include "exporters/targets/text_targets.h"

#include <filesystem>
#include <functional>
#include <set>

#include "exporters/adapter/adapter.h"
#include "exporters/specs/olive.h"
#include "exporters/specs/python_snippet.h"
#include "exporters/specs/tensorrt.h"
#include "exporters/specs/triton.h"
#include "exporters/targets/driver.h"
#include "observer/json.h"
#include "observer/text_file.h"

namespace input_observer {
namespace {

namespace fs = std::filesystem;

constexpr const char* adapted_file = "model.pt";

void save(const TargetJob& job, const std::string& name) {
  const fs::path file = fs::path(job.folder) / name;
  fs::create_directories(file.parent_path());
  job.adapter.save(file.string());
}

const InferredSignature& signature_of(const Inference& inference, const ExportEntry& entry) {
  for (const InferredSignature& signature : inference.signatures) {
    if (signature.id == entry.signature) return signature;
  }
  throw Error(ErrorCode::exporter, {.where = entry.signature}, "the inference has no such signature");
}

// Calls `visit` once per exported file: its own entry, which has the inputs of the file, stands before those served.
void for_each_file(const FinishedExport& finished,
                   const std::function<void(const ExportEntry&, const fs::path& folder)>& visit) {
  std::set<std::string> seen;
  for (const ExportEntry& entry : finished.manifest.exports) {
    const bool own = entry.file.starts_with(entry.signature + "/");
    if (own && seen.insert(entry.file).second) visit(entry, fs::path(finished.folder) / entry.file);
  }
}

std::vector<TrtProfile> profiles_of(const FinishedExport& finished, const ExportEntry& file) {
  std::vector<TrtProfile> profiles;
  for (const ExportEntry& entry : finished.manifest.exports) {
    if (entry.file != file.file) continue;
    profiles.push_back(trt_profile(finished.inference, signature_of(finished.inference, entry), file.inputs));
  }
  return profiles;
}

}  // namespace

TargetResult write_tensorrt(const Target& target, const TargetJob& job) {
  save(job, adapted_file);
  TargetResult result = write_by_driver(target, job);
  for (const ExportedTensor& input : result.inputs) {
    if (const auto refused = tensorrt_refusal(input.name, input.dtype)) result.notes.push_back(*refused);
  }
  return result;
}

void finish_tensorrt(const FinishedExport& finished) {
  for_each_file(finished, [&](const ExportEntry& entry, const fs::path& file) {
    const auto profiles = profiles_of(finished, entry);
    const auto write = [&](const std::string& name, const std::string& text) {
      write_file((file.parent_path() / name).string(), text);
    };
    write("trtexec.sh", trtexec_command(file.filename().string(), profiles) + "\n");
    write("polygraphy.sh", polygraphy_command(file.filename().string(), profiles) + "\n");
    write("torch_tensorrt.py", torch_tensorrt_python(profiles));
    for (const TrtProfile& profile : profiles)
      write("torch_tensorrt_" + profile.signature + ".cpp", torch_tensorrt_cpp(profile));
  });
}

TargetResult write_triton(const Target&, const TargetJob& job) {
  save(job, triton_model_file);
  return {triton_model_file, job.adapter.inputs, job.adapter.outputs, {}, job.adapter.notes};
}

void finish_triton(const FinishedExport& finished) {
  for_each_file(finished, [&](const ExportEntry& entry, const fs::path& file) {
    const fs::path model = file.parent_path().parent_path();
    write_file((model / triton_config_file).string(),
               triton_config(finished.inference, model.filename().string(), entry.inputs, entry.outputs));
  });
}

TargetResult write_olive(const Target&, const TargetJob& job) {
  save(job, adapted_file);
  return {adapted_file, job.adapter.inputs, job.adapter.outputs, {}, job.adapter.notes};
}

void finish_olive(const FinishedExport& finished) {
  for_each_file(finished, [&](const ExportEntry& entry, const fs::path& file) {
    const Json io_config =
        olive_io_config(finished.inference, signature_of(finished.inference, entry), entry.inputs, entry.outputs);
    write_file((file.parent_path() / "olive.json").string(), olive_input_model(file.filename().string(), io_config));
  });
}

TargetResult write_python(const Target&, const TargetJob& job) {
  const std::string name = "export_eager.py";
  write_file((fs::path(job.folder) / name).string(), python_snippet(job.inference, job.signature));
  return {name, job.adapter.inputs, job.adapter.outputs};
}

}  // namespace input_observer
