#pragma once

#include <ATen/core/ivalue.h>

#include <vector>

#include "observer/value.h"

namespace input_observer {

/** What the elements of one tensor look like, and what that says of its leaf. */
struct SeenContent {
  TensorContent content;
  bool conclusive = false;  ///< false: too few elements to tell a pattern from chance; it contradicts none either
};

/** Looks at the elements, on the CPU. Unknown for complex and empty tensors. */
SeenContent content_of(const at::Tensor& tensor);

/** content_of() every tensor that has a description, in the order of FlatValues::content. */
std::vector<SeenContent> contents_of(const std::vector<at::IValue>& arguments);

/** Takes another tensor of the same leaf in: the range of both, and a pattern that both follow. */
void unite(SeenContent& content, const SeenContent& other);

}  // namespace input_observer
