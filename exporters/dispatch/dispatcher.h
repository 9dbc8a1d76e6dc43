#pragma once

#include <string>

#include "exporters/manifest.h"
#include "inference/inference.h"

namespace input_observer {

/**
 * Writes `dispatch.py` and `dispatch.h` into an export folder: each picks the file for a call as pick_entry() does, and
 * gives the file's flat inputs. The first needs nothing but the manifest and torch, the second LibTorch. Error io.
 */
void write_dispatchers(const std::string& folder, const ExportManifest& manifest, const Signature& signature);

/** The text of `dispatch.h`. */
std::string cpp_dispatcher(const ExportManifest& manifest, const Signature& signature);

}  // namespace input_observer
