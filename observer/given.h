#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "observer/structure.h"

namespace input_observer {

/**
 * How many parameters a call gave. None is not given, nor is what the parameter's default describes: an equal scalar,
 * a tensor of its dtype and shape, for a call does not say which tensor it was.
 */
std::uint64_t count_given(const Signature& signature, const std::vector<Value>& arguments);

/** The same count for calls of one structure, told from sizes and scalars alone. */
class GivenCounter {
 public:
  GivenCounter() = default;
  /** `structure`: of the arguments, with its keys in the order of the walk. */
  GivenCounter(const Signature& signature, const std::vector<Value>& structure);

  /** What a call gives that has no argument at its default. */
  std::uint64_t most() const { return always_ + defaults_.size(); }

  /** True when calls differ in how many parameters they give. */
  bool varies() const { return !defaults_.empty(); }

  /** `row` and `scalars` as FlatCall has them, at least those of the arguments. */
  std::uint64_t count(std::span<const std::int64_t> row, std::span<const std::uint64_t> scalars) const;

 private:
  /** A parameter whose default has the same structure, and what the default gives there. */
  struct Default {
    std::size_t column = 0;
    std::size_t slot = 0;
    std::vector<std::int64_t> row;
    std::vector<std::uint64_t> scalars;
  };

  std::uint64_t always_ = 0;
  std::vector<Default> defaults_;
};

}  // namespace input_observer
