#pragma once

#include <vector>

#include "exporters/manifest.h"

namespace input_observer::test {

/** The tensors among leaves as an adapter takes or gives them. */
inline std::vector<ExportedTensor> flat_tensors(const std::vector<InferredLeaf>& leaves) {
  std::vector<ExportedTensor> tensors;
  for (const InferredLeaf& leaf : leaves) {
    if (leaf.value) continue;
    tensors.push_back({.name = leaf.export_name, .path = leaf.path, .dtype = leaf.dtype, .shape = leaf.shape});
  }
  return tensors;
}

}  // namespace input_observer::test
