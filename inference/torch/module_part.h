#pragma once

#include <c10/core/Device.h>

#include <string>

#include "observer/shape_report.h"
#include "observer/torch/torch_fwd.h"

namespace input_observer {

/**
 * Loads a TorchScript file onto the CPU. Error io: missing, a folder, unreadable; bad_input: no zip archive, an archive
 * without TorchScript code (a state dict, a pickled or an exported program), a newer format, damaged.
 */
torch::jit::Module load_module(const std::string& file);

/** The submodule `decoder.0` of a module, or the module itself for ""; Error bad_input names the nearest child. */
torch::jit::Module find_submodule(const torch::jit::Module& module, const std::string& path);

/** The method of that name; Error bad_input names the nearest one. */
torch::jit::Method find_method(const torch::jit::Module& module, const std::string& name);

/** The method that was observed: find_submodule, then find_method. */
torch::jit::Method find_part(const torch::jit::Module& module, const ModulePart& part);

/** Where a module keeps its parameters, or its buffers where it has none; the CPU for a module without either. */
c10::Device device_of(const torch::jit::Module& module);

}  // namespace input_observer
