#include "observer/torch/copy_arguments.h"

#include <ATen/core/Dict.h>
#include <ATen/core/List.h>
#include <ATen/core/grad_mode.h>
#include <ATen/core/jit_type.h>
#include <ATen/ops/as_strided.h>

#include <algorithm>
#include <cstdint>
#include <unordered_map>

#include "observer/torch/traverse.h"
#include "observer/torch/value_kinds.h"

namespace input_observer {
namespace {

/** The elements of one storage, of one type, that the arguments can reach. */
struct Region {
  std::vector<at::Tensor> tensors;  // distinct
  std::int64_t begin = INT64_MAX;   // in elements of the storage
  std::int64_t end = 0;

  std::int64_t length() const { return std::max<std::int64_t>(end - begin, 0); }
};

/** True for the types whose storages a `.pt` file of plain data can hold. */
bool is_storable(c10::ScalarType dtype) {
  return c10::isFloatingType(dtype)
             ? !c10::isFloat8Type(dtype)
             : (dtype <= at::kLong || dtype == at::kBool || dtype == at::kComplexFloat || dtype == at::kComplexDouble);
}

/** The axes along which an expanded tensor repeats itself taken away: each element once. */
at::Tensor unexpanded(const at::Tensor& tensor) {
  auto sizes = tensor.sizes().vec();
  for (std::size_t axis = 0; axis < sizes.size(); ++axis) {
    if (tensor.strides()[axis] == 0) sizes[axis] = std::min<std::int64_t>(sizes[axis], 1);
  }
  return tensor.as_strided(sizes, tensor.strides());
}

/** Finds the tensors and what their copies cost, before anything is copied. */
class Survey {
 public:
  /** False where a plain file cannot hold the value. */
  bool visit(const at::IValue& value, std::size_t depth = 0) {
    if (depth > max_value_depth) return false;
    const auto visit_all = [&](const auto& items) {
      return std::all_of(items.begin(), items.end(), [&](const at::IValue& item) { return visit(item, depth + 1); });
    };
    if (value.isTensor()) return tensor(value.toTensor());
    if (value.isTuple()) return visit_all(value.toTupleRef().elements());
    if (value.isList()) return visit_all(value.toListRef());
    if (value.isGenericDict()) return dict(value, depth);
    return value.isNone() || is_scalar(value) || value.isDevice();
  }

  std::size_t bytes() const {
    std::size_t sum = 0;
    for (const auto& [key, region] : regions_) {
      for (const at::Tensor& tensor : compact(region))
        sum += static_cast<std::size_t>(tensor.numel()) * tensor.itemsize();
    }
    return sum;
  }

  /** The copy of each tensor, by its implementation. */
  std::unordered_map<const at::TensorImpl*, at::Tensor> copies() const {
    std::unordered_map<const at::TensorImpl*, at::Tensor> copies;
    for (const auto& [key, region] : regions_)
      copy(region, copies);
    return copies;
  }

 private:
  struct Key {
    const void* storage;
    c10::ScalarType dtype;
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const {
      return std::hash<const void*>()(key.storage) * 31 + static_cast<std::size_t>(key.dtype);
    }
  };

  bool dict(const at::IValue& value, std::size_t depth) {
    for (const auto& item : value.toGenericDict()) {
      if (!item.key().isString() && !item.key().isInt()) return false;
      if (!visit(item.value(), depth + 1)) return false;
    }
    return true;
  }

  bool tensor(const at::Tensor& tensor) {
    if (!tensor.defined() || tensor.layout() != at::kStrided || tensor.is_nested() || tensor.is_quantized() ||
        !tensor.has_storage() || tensor.is_meta() || !is_storable(tensor.scalar_type())) {
      return false;
    }
    Region& region = regions_[{tensor.storage().unsafeGetStorageImpl(), tensor.scalar_type()}];
    for (const at::Tensor& known : region.tensors) {
      if (known.is_same(tensor)) return true;
    }
    region.tensors.push_back(tensor);
    if (tensor.numel() == 0) return true;
    std::int64_t last = tensor.storage_offset();
    for (std::int64_t axis = 0; axis < tensor.dim(); ++axis)
      last += (tensor.size(axis) - 1) * tensor.stride(axis);
    region.begin = std::min(region.begin, tensor.storage_offset());
    region.end = std::max(region.end, last + 1);
    return true;
  }

  static bool shares(const Region& region) {
    std::int64_t apart = 0;
    for (const at::Tensor& tensor : region.tensors)
      apart += unexpanded(tensor).numel();
    // Far-off views of one large buffer are cheaper apart than with all that lies between them.
    return region.tensors.size() > 1 && region.length() <= apart;
  }

  /** What is cloned for a region: one run of elements that all tensors view, or each tensor by itself. */
  static std::vector<at::Tensor> compact(const Region& region) {
    if (shares(region)) return {region.tensors.front().detach().as_strided({region.length()}, {1}, region.begin)};
    std::vector<at::Tensor> alone;
    for (const at::Tensor& tensor : region.tensors)
      alone.push_back(unexpanded(tensor.detach()));
    return alone;
  }

  static void copy(const Region& region, std::unordered_map<const at::TensorImpl*, at::Tensor>& copies) {
    const auto originals = compact(region);
    const bool shared = shares(region);
    at::Tensor base = shared ? originals.front().clone() : at::Tensor();
    for (std::size_t i = 0; i < region.tensors.size(); ++i) {
      const at::Tensor& tensor = region.tensors[i];
      at::Tensor& copied = copies[tensor.unsafeGetTensorImpl()];
      if (shared) {
        const auto offset = tensor.numel() == 0 ? 0 : tensor.storage_offset() - region.begin;
        copied = base.as_strided(tensor.sizes(), tensor.strides(), offset);
      } else {
        copied = originals[i].clone().expand(tensor.sizes());
      }
    }
  }

  std::unordered_map<Key, Region, KeyHash> regions_;
};

/** The value again, with copies in place of its tensors and containers. */
at::IValue rebuild(const at::IValue& value, const std::unordered_map<const at::TensorImpl*, at::Tensor>& copies) {
  if (value.isTensor()) return copies.at(value.unsafeToTensorImpl());
  if (value.isTuple()) {
    std::vector<at::IValue> items;
    for (const at::IValue& item : value.toTupleRef().elements())
      items.push_back(rebuild(item, copies));
    return c10::ivalue::Tuple::create(std::move(items));
  }
  if (value.isList()) {
    c10::impl::GenericList items(c10::AnyType::get());
    for (const at::IValue& item : value.toListRef())
      items.push_back(rebuild(item, copies));
    return items;
  }
  if (value.isGenericDict()) {
    const auto dict = value.toGenericDict();
    c10::impl::GenericDict items(dict.keyType(), c10::AnyType::get());
    for (const auto& item : dict)
      items.insert(item.key(), rebuild(item.value(), copies));
    return items;
  }
  return value;
}

}  // namespace

std::optional<CopiedArguments> copy_arguments(c10::ArrayRef<at::IValue> arguments, std::size_t budget) {
  const at::NoGradGuard no_grad;
  Survey survey;
  for (const at::IValue& argument : arguments) {
    if (!survey.visit(argument)) return std::nullopt;
  }
  CopiedArguments copied{{}, survey.bytes()};
  if (copied.bytes > budget) return std::nullopt;
  const auto copies = survey.copies();
  for (const at::IValue& argument : arguments)
    copied.values.push_back(rebuild(argument, copies));
  return copied;
}

}  // namespace input_observer
