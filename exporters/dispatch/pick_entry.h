#pragma once

#include <optional>
#include <vector>

#include "exporters/manifest.h"
#include "inference/torch/leaves.h"

namespace input_observer {

/** The file for a call, and the sizes that the call has of its dims. */
struct PickedEntry {
  const ExportEntry* entry = nullptr;
  DimSizes sizes;
};

/**
 * The first entry that takes a call with these leaves, by the arguments that it gives, ranks, static sizes, bounds and
 * values of scalars; nothing when none does. The dispatchers beside an export choose likewise.
 */
std::optional<PickedEntry> pick_entry(const ExportManifest& manifest, const std::vector<IValueLeaf>& leaves);

}  // namespace input_observer
