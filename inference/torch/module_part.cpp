#include "inference/torch/module_part.h"

#include <caffe2/serialize/inline_container.h>
#include <torch/script.h>

#include <filesystem>
#include <fstream>

#include "observer/error.h"
#include "observer/path.h"
#include "observer/torch/failure.h"

namespace input_observer {
namespace {

void check_readable(const std::string& file) {
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) throw Error(ErrorCode::io, {.file = file}, "no such file");
  if (std::filesystem::is_directory(file, ignored)) {
    throw Error(ErrorCode::io, {.file = file}, "a folder, expected a TorchScript file");
  }
  std::ifstream in(file, std::ios::binary);
  if (!in) throw Error(ErrorCode::io, {.file = file}, "cannot be read");
  char magic[4] = {};
  in.read(magic, sizeof magic);
  if (std::string_view(magic, sizeof magic) != std::string_view("PK\x03\x04", 4)) {
    throw bad_input({.file = file}, "not a zip archive, expected a TorchScript file that torch.jit.save wrote");
  }
}

void check_archive(const std::string& file) {
  caffe2::serialize::PyTorchStreamReader reader(file);
  if (reader.hasRecord("constants.pkl")) return;
  throw bad_input({.file = file}, "an archive without TorchScript code" +
                                      std::string(reader.hasRecord("data.pkl") ? " (torch.save wrote it)" : "") +
                                      ", expected a file that torch.jit.save wrote");
}

}  // namespace

torch::jit::Module load_module(const std::string& file) {
  check_readable(file);
  try {
    check_archive(file);
    return torch::jit::load(file, torch::kCPU);
  } catch (const Error&) {
    throw;
  } catch (const std::exception& failure) {
    throw bad_input({.file = file}, "LibTorch cannot load this TorchScript file: " + failure_text(failure));
  }
}

torch::jit::Module find_submodule(const torch::jit::Module& module, const std::string& path) {
  torch::jit::Module found = module;
  if (path.empty()) return found;
  for (const std::string& name : split_path(path)) {
    std::vector<std::string> names;
    bool known = false;
    for (const auto& child : found.named_children()) {
      names.push_back(child.name);
      known = known || child.name == name;
    }
    if (!known) {
      throw bad_input({.where = path}, "the model has no submodule '" + name + "'" + did_you_mean(name, names));
    }
    found = found.attr(name).toModule();
  }
  return found;
}

torch::jit::Method find_method(const torch::jit::Module& module, const std::string& name) {
  if (auto method = module.find_method(name)) return *method;
  std::vector<std::string> names;
  for (const auto& method : module.get_methods())
    names.push_back(method.name());
  throw bad_input({.where = name}, "the module has no method of this name" + did_you_mean(name, names));
}

torch::jit::Method find_part(const torch::jit::Module& module, const ModulePart& part) {
  return find_method(find_submodule(module, part.submodule), part.method);
}

c10::Device device_of(const torch::jit::Module& module) {
  for (const at::Tensor& parameter : module.parameters())
    return parameter.device();
  for (const at::Tensor& buffer : module.buffers())
    return buffer.device();
  return at::kCPU;
}

}  // namespace input_observer
