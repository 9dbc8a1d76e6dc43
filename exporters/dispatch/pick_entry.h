#pragma once

#include <ATen/core/function_schema.h>

#include <optional>

#include "exporters/manifest.h"
#include "inference/torch/arguments.h"

namespace input_observer {

/** The file for a call, and the sizes that the call has of its dims. */
struct PickedEntry {
  const ExportEntry* entry = nullptr;
  DimSizes sizes;
};

/**
 * The first entry that takes the call: its signature's leaves with their dtypes (where the manifest has them, see
 * given_leaves()), ranks, static sizes, one size for each dim, bounds and values of scalars; nothing when none does. The
 * call has its defaults, see whole_call(), and no more positional arguments than the schema. The dispatchers beside an
 * export choose likewise: tests/exporters/dispatch_cases/ holds all three to it.
 */
std::optional<PickedEntry> pick_entry(const ExportManifest& manifest, const TorchArguments& call,
                                      const c10::FunctionSchema& schema);

}  // namespace input_observer
