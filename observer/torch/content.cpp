#include "observer/torch/content.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "observer/torch/traverse.h"

namespace input_observer {
namespace {

using Pattern = TensorContent::Pattern;

/** Additive masks use the most negative number of their type, or something like -1e4 in half precision. */
constexpr double large_negative = -1000.0;

/**
 * Elements that are converted at once: so few that a large sample takes little beside it, and that LibTorch does not
 * share them out among threads of its own (its grain size).
 */
constexpr std::int64_t chunk_size = 1 << 15;

/** What the elements of one tensor are, told of one after the other. */
class Scan {
 public:
  void number(double value) {
    if (std::isfinite(value)) {
      min_ = std::min(min_, value);
      max_ = std::max(max_, value);
    }
    if (value >= large_negative || std::isnan(value)) {
      only_zeros_ = only_zeros_ && value == 0;
    } else {
      one_mask_ = one_mask_ && (!mask_ || *mask_ == value);
      mask_ = value;
    }
  }

  /** `begins`: it has none before it on the last axis. */
  void integer(std::int64_t value, bool begins) {
    // Their difference itself might overflow.
    if (!begins) consecutive_ = consecutive_ && previous_ < value && previous_ == value - 1;
    previous_ = value;
  }

  SeenContent range() const {
    SeenContent seen;
    if (min_ <= max_) {
      seen.content.min = min_;
      seen.content.max = max_;
    }
    return seen;
  }

  SeenContent floats() const {
    SeenContent seen = range();
    seen.conclusive = !only_zeros_ || mask_;
    if (only_zeros_ && mask_ && one_mask_) seen.content.pattern = Pattern::additive_mask;
    return seen;
  }

  SeenContent integers(bool has_neighbours) const {
    SeenContent seen = range();
    seen.conclusive = has_neighbours;
    if (has_neighbours && consecutive_) seen.content.pattern = Pattern::arange;
    return seen;
  }

 private:
  double min_ = std::numeric_limits<double>::infinity();
  double max_ = -std::numeric_limits<double>::infinity();
  bool only_zeros_ = true;  // but for what is masked
  bool one_mask_ = true;    // all that is masked has one value
  std::optional<double> mask_;
  bool consecutive_ = true;
  std::int64_t previous_ = 0;
};

template <class T, class Visit>
void for_each_element(const at::Tensor& elements, at::ScalarType dtype, const Visit& visit) {
  const at::Tensor converted = elements.to(dtype);
  const T* const data = converted.const_data_ptr<T>();
  for (std::int64_t i = 0; i < converted.numel(); ++i)
    visit(data[i], i);
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
  if (tensor.is_complex() || tensor.numel() == 0) return {};
  const at::Tensor elements = tensor.to(at::kCPU).contiguous().view({-1});
  const bool has_integers = c10::isIntegralType(tensor.scalar_type(), /*includeBool=*/false);
  const std::int64_t row = tensor.dim() == 0 ? 1 : tensor.size(-1);
  Scan scan;
  for (std::int64_t first = 0; first < elements.numel(); first += chunk_size) {
    const at::Tensor chunk = elements.slice(0, first, first + chunk_size);
    for_each_element<double>(chunk, at::kDouble, [&](double value, std::int64_t) { scan.number(value); });
    if (!has_integers) continue;
    for_each_element<std::int64_t>(
        chunk, at::kLong, [&](std::int64_t value, std::int64_t i) { scan.integer(value, (first + i) % row == 0); });
  }
  if (tensor.is_floating_point()) return scan.floats();
  return has_integers ? scan.integers(row > 1) : scan.range();
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
