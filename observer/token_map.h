#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

namespace input_observer {

/** A map from tokens to T in which the entry that was used last is found by one comparison. */
template <class T>
class TokenMap {
 public:
  /** The entry of these tokens, or nullptr; entries stay where they are until clear(). */
  T* find(std::span<const std::uint64_t> tokens) {
    if (last_ && matches(*last_, tokens)) return &last_->value;
    const auto [begin, end] = entries_.equal_range(hash(tokens));
    for (auto it = begin; it != end; ++it) {
      if (!matches(*it->second, tokens)) continue;
      last_ = it->second.get();
      return &last_->value;
    }
    return nullptr;
  }

  T& find_or_add(std::span<const std::uint64_t> tokens) {
    if (T* known = find(tokens)) return *known;
    auto entry = std::make_unique<Entry>(Entry{{tokens.begin(), tokens.end()}, {}});
    last_ = entry.get();
    entries_.emplace(hash(tokens), std::move(entry));
    return last_->value;
  }

  template <class Visit>
  void for_each(const Visit& visit) {
    for (auto& entry : entries_)
      visit(entry.second->value);
  }

  std::size_t size() const { return entries_.size(); }
  void clear() {
    last_ = nullptr;
    entries_.clear();
  }

 private:
  struct Entry {
    std::vector<std::uint64_t> tokens;
    T value;
  };

  static bool matches(const Entry& entry, std::span<const std::uint64_t> tokens) {
    return std::equal(entry.tokens.begin(), entry.tokens.end(), tokens.begin(), tokens.end());
  }

  // Multiplications that do not wait for one another; who shares a hash is told apart by comparison.
  static std::uint64_t hash(std::span<const std::uint64_t> tokens) {
    std::uint64_t sum = tokens.size();
    std::uint64_t weight = 0x9e3779b97f4a7c15u;
    for (const std::uint64_t token : tokens) {
      sum += (token ^ weight) * (weight | 1);
      weight += 0xd1342543de82ef95u;
    }
    return sum ^ (sum >> 32);
  }

  std::unordered_multimap<std::uint64_t, std::unique_ptr<Entry>> entries_;
  Entry* last_ = nullptr;
};

}  // namespace input_observer
