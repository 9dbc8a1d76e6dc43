#include "exporters/check/coverage.h"

#include <algorithm>

#include "exporters/adapter/scalars.h"
#include "observer/json.h"
#include "observer/value_json.h"

namespace input_observer {
namespace {

CheckedCall failed_call(const std::string& signature, const std::string& why, const std::string& note) {
  return {.signature = signature,
          .why = why,
          .sizes = {},
          .scalars = {},
          .outcome = CheckedCall::Outcome::failed,
          .outputs = {},
          .note = note};
}

// An entry that has the scalar not as a constant takes any value of it.
bool takes_value(const ExportEntry& entry, const std::string& path, const Value& value) {
  const Value* constant = find_value(entry.scalars, path);
  return !constant || *constant == value;
}

}  // namespace

std::vector<CheckedCall> calls_without_file(const Inference& inference, const ExportManifest& manifest) {
  std::vector<CheckedCall> missing;
  for (const InferredSignature& signature : inference.signatures) {
    std::vector<const ExportEntry*> entries;
    for (const ExportEntry& entry : manifest.exports) {
      if (entry.signature == signature.id) entries.push_back(&entry);
    }
    if (entries.empty()) missing.push_back(failed_call(signature.id, "any", "no exported file is for this signature"));
    for (const auto& [path, values] : signature.scalar_values) {
      if (entries.empty() || follows_sizes(signature, path)) continue;
      for (const Value& value : values) {
        const bool taken = std::any_of(entries.begin(), entries.end(),
                                       [&](const ExportEntry* entry) { return takes_value(*entry, path, value); });
        if (taken) continue;
        missing.push_back(failed_call(signature.id, path + " = " + compact_text(to_json(value)),
                                      "no exported file is for this value"));
        missing.back().scalars.emplace(path, value);
      }
    }
  }
  return missing;
}

}  // namespace input_observer
