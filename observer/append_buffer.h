#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>

namespace input_observer {

/**
 * A growing array of plain numbers that is written in runs: one look at the room that is left serves a whole run, where
 * std::vector looks at it for each element. clear() keeps the memory.
 */
template <class T>
class AppendBuffer {
 public:
  AppendBuffer() = default;
  AppendBuffer(AppendBuffer&& other) noexcept { *this = std::move(other); }
  AppendBuffer& operator=(AppendBuffer&& other) noexcept {
    data_ = std::move(other.data_);
    size_ = std::exchange(other.size_, 0);
    capacity_ = std::exchange(other.capacity_, 0);
    return *this;
  }

  /** Makes the array longer by `count` elements, which the caller writes at once. */
  [[gnu::always_inline]] T* extend(std::size_t count) {
    if (count > capacity_ - size_) grow(count);
    T* const place = data_.get() + size_;
    size_ += count;
    return place;
  }
  [[gnu::always_inline]] void push_back(T value) { *extend(1) = value; }
  void clear() { size_ = 0; }

  std::size_t size() const { return size_; }
  std::span<const T> span() const { return {data_.get(), size_}; }

 private:
  [[gnu::noinline]] void grow(std::size_t count) {
    const std::size_t capacity = std::max<std::size_t>({2 * capacity_, size_ + count, 64});
    std::unique_ptr<T[]> larger(new T[capacity]);
    std::copy_n(data_.get(), size_, larger.get());
    data_ = std::move(larger);
    capacity_ = capacity;
  }

  std::unique_ptr<T[]> data_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace input_observer
