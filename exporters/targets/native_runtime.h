#pragma once

#include <functional>
#include <string>
#include <vector>

#include "exporters/targets/target.h"

namespace input_observer {

/** A file that was loaded, ready to be called with its flat inputs. */
using LoadedExport = std::function<std::vector<at::Tensor>(const std::vector<at::Tensor>&)>;

/** Loads a file; any exception says that it is none of its kind. */
using ExportLoader = std::function<LoadedExport(const std::string& file)>;

/**
 * Runs all cases by a loader of LibTorch, those of one file in one child process; a case that ends its process costs
 * that case only. Error bad_input when a file cannot be loaded. No other thread may use LibTorch
 * meanwhile.
 */
std::vector<ExportAnswer> run_native(const Target& target, const std::vector<ExportCase>& cases,
                                     const ExportLoader& load);

/** run_native() with AOTInductor's package loader. */
std::vector<ExportAnswer> run_aoti(const Target& target, const std::vector<ExportCase>& cases,
                                   const std::string& python);

/** run_native() with torch::jit::load(). */
std::vector<ExportAnswer> run_torchscript(const Target& target, const std::vector<ExportCase>& cases,
                                          const std::string& python);

}  // namespace input_observer
