#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace input_observer {

/** Scratch space of a size that is known only at run time, on the stack while it is small. Elements are not set. */
template <class T, std::size_t inline_size = 32>
class SmallBuffer {
 public:
  explicit SmallBuffer(std::size_t size) : size_(size), heap_(size > inline_size ? size : 0) {
    data_ = size > inline_size ? heap_.data() : inline_.data();
  }
  SmallBuffer(const SmallBuffer&) = delete;
  SmallBuffer& operator=(const SmallBuffer&) = delete;

  T& operator[](std::size_t index) { return data_[index]; }
  std::span<T> span() { return {data_, size_}; }

 private:
  std::size_t size_;
  std::vector<T> heap_;
  std::array<T, inline_size> inline_;
  T* data_ = nullptr;
};

}  // namespace input_observer
