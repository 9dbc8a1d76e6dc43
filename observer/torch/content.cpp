#include "observer/torch/content.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

#include "observer/torch/traverse.h"

namespace input_observer {
namespace {

using Pattern = TensorContent::Pattern;

/** Additive masks use the most negative number of their type, or something like -1e4 in half precision. */
constexpr double large_negative = -1000.0;

void look_for_arange(const at::Tensor& elements, SeenContent& seen) {
  if (elements.dim() == 0 || elements.size(-1) < 2) return;
  seen.conclusive = true;
  if (elements.diff().eq(1).all().item<bool>()) seen.content.pattern = Pattern::arange;
}

void look_for_mask(const at::Tensor& elements, SeenContent& seen) {
  const at::Tensor masked = elements.lt(large_negative);
  const at::Tensor rest = elements.masked_select(masked.logical_not());
  const at::Tensor values = elements.masked_select(masked);
  const bool zero_or_masked = rest.eq(0).all().item<bool>();
  const bool one_value = values.numel() == 0 || values.eq(values[0]).all().item<bool>();
  seen.conclusive = !zero_or_masked || values.numel() > 0;
  if (seen.conclusive && zero_or_masked && one_value) seen.content.pattern = Pattern::additive_mask;
}

/** Visits the tensors that have a description. */
struct TensorSink {
  std::vector<SeenContent>& seen;

  void tensor(const at::TensorImpl& impl, ScalarType) {
    // The tensor lives in the arguments that are being visited; this is a second handle of it.
    auto handle = c10::intrusive_ptr<at::TensorImpl>::reclaim_copy(const_cast<at::TensorImpl*>(&impl));
    seen.push_back(content_of(at::Tensor(std::move(handle))));
  }
  void none() {}
  void integer(std::int64_t) {}
  void boolean(bool) {}
  void floating(double) {}
  void text(const std::string&) {}
  void unknown(const std::string&) {}
  void list(std::size_t) {}
  void tuple(std::size_t) {}
  void dict(std::size_t) {}
  void object(const std::string&, std::size_t) {}
  void key(const std::string&) {}
};

}  // namespace

SeenContent content_of(const at::Tensor& tensor) {
  const at::NoGradGuard no_grad;
  SeenContent seen;
  if (tensor.is_complex() || tensor.numel() == 0) return seen;
  const at::Tensor elements = tensor.to(at::kCPU);
  const at::Tensor numbers = elements.to(at::kDouble);
  const at::Tensor finite = numbers.masked_select(numbers.isfinite());
  if (finite.numel() > 0) {
    seen.content.min = finite.min().item<double>();
    seen.content.max = finite.max().item<double>();
  }
  if (tensor.is_floating_point()) {
    look_for_mask(numbers, seen);
  } else if (tensor.scalar_type() != at::kBool) {
    look_for_arange(elements.to(at::kLong), seen);
  }
  return seen;
}

std::vector<SeenContent> contents_of(const std::vector<at::IValue>& arguments) {
  std::vector<SeenContent> seen;
  TensorSink sink{seen};
  Traversal traversal(sink);
  for (const at::IValue& argument : arguments)
    traversal.visit(argument);
  return seen;
}

void unite(SeenContent& content, const SeenContent& other) {
  const auto& theirs = other.content;
  auto& ours = content.content;
  if (theirs.min) ours.min = ours.min ? std::min(*ours.min, *theirs.min) : *theirs.min;
  if (theirs.max) ours.max = ours.max ? std::max(*ours.max, *theirs.max) : *theirs.max;
  if (!other.conclusive) return;
  if (!content.conclusive) {
    ours.pattern = theirs.pattern;
  } else if (ours.pattern != theirs.pattern) {
    ours.pattern = Pattern::any;
  }
  content.conclusive = true;
}

}  // namespace input_observer
