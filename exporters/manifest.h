#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exporters/dim_bounds.h"
#include "exporters/dispatch/given_leaves.h"
#include "inference/inference.h"

namespace input_observer {

/** One flat tensor that an exported file takes or gives. */
struct ExportedTensor {
  std::string name = {};  ///< the file's own
  std::string path = {};  ///< leaf path of the argument, or of the result below `out`
  ScalarType dtype = ScalarType::float32;
  std::vector<Expression> shape = {};
  std::optional<Expression> value = {};  ///< of an int argument that became a 0-d tensor, where it follows from sizes
  bool scalar = false;                   ///< an int or float argument that became a 0-d tensor
};

/** The names of the tensors as a JSON list. */
Json names_json(const std::vector<ExportedTensor>& tensors);

/** One signature and the file that serves it. */
struct ExportEntry {
  std::string signature;                         ///< id
  std::string file;                              ///< relative to the manifest
  std::vector<std::string> present;              ///< parameters that calls of this signature give
  NamedValues scalars;                           ///< by leaf path: what became a constant of the file
  std::vector<ExportedTensor> inputs;            ///< in the file's order
  std::vector<ExportedTensor> outputs;           ///< in the order of the flattened result
  std::map<std::string, DimBounds> bounds = {};  ///< of free dims, outside of which the file takes no call; none: any
  std::vector<std::string> notes = {};           ///< what a user should know of this file
  /** What calls of this signature give, all of it; nothing in a manifest from before this was written. */
  std::optional<std::vector<GivenLeaf>> leaves = {};
};

/** What an export folder holds: `manifest.json`. */
struct ExportManifest {
  std::string target;
  ModulePart part;
  std::vector<ExportEntry> exports;
  NamedValues defaults = {};  ///< of scalar parameters: what a call that leaves one out means
};

/** The parameters whose default is an int, float, bool or str, with that default. */
NamedValues scalar_defaults(const Signature& signature);

inline constexpr const char* manifest_name = "manifest.json";

Json to_json(const ExportManifest& manifest);

/** Error bad_input names the place and what was expected there. */
ExportManifest manifest_from_json(const JsonReader& reader);

/** The manifest of an export folder; Error io or bad_input. */
ExportManifest read_manifest(const std::string& folder);

}  // namespace input_observer
