#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include "observer/append_buffer.h"
#include "observer/scalar_type.h"

namespace input_observer {

/** A 64-bit hash of text, the same on every machine and in every run. */
std::uint64_t hash_of(std::string_view text);

/** The number with the one zero and the one NaN that are kept: equal numbers have equal bytes. */
inline double canonical_float(double value) {
  if (value != value) return std::numeric_limits<double>::quiet_NaN();
  return value == 0 ? 0.0 : value;
}

/**
 * One call as a walk over its values wrote it: what a recorder compares and counts, without building a tree.
 * The walk goes over arguments in signature order, then over results, depth first. A buffer that is used again.
 */
class FlatCall {
 public:
  void clear();

  void none() { tokens_.push_back(token(Kind::none)); }
  void tensor(ScalarType dtype, std::span<const std::int64_t> sizes) {
    tokens_.push_back(token(Kind::tensor, static_cast<std::uint64_t>(dtype) | sizes.size() << 8));
    std::int64_t* const out = row_.extend(sizes.size());
    // Four at most as a rule: written out, they are there before a loop for any number has begun.
    switch (sizes.size()) {
      case 4:
        out[3] = sizes[3];
        [[fallthrough]];
      case 3:
        out[2] = sizes[2];
        [[fallthrough]];
      case 2:
        out[1] = sizes[1];
        [[fallthrough]];
      case 1:
        out[0] = sizes[0];
        [[fallthrough]];
      case 0:
        return;
      default:
        std::copy(sizes.begin(), sizes.end(), out);
    }
  }
  /** An int of the arguments gives a column, one of the results does not. */
  void integer(std::int64_t value) {
    tokens_.push_back(token(Kind::integer));
    if (!in_outputs_) row_.push_back(value);
  }
  void boolean(bool value) { scalar(Kind::boolean, value); }
  void floating(double value) { scalar(Kind::floating, std::bit_cast<std::uint64_t>(canonical_float(value))); }
  void text(std::string_view value) { scalar(Kind::text, in_outputs_ ? 0 : hash_of(value)); }
  /** A text of which only the hash is at hand. */
  void text_hash(std::uint64_t hash) { scalar(Kind::text, hash); }
  void list(std::size_t size) { tokens_.push_back(token(Kind::list, size)); }
  void tuple(std::size_t size) { tokens_.push_back(token(Kind::tuple, size)); }
  void dict(std::size_t size) { tokens_.push_back(token(Kind::dict, size)); }
  void object(std::string_view type, std::size_t size) {
    tokens_.push_back(token(Kind::object, size));
    tokens_.push_back(hash_of(type));
  }
  void key(std::string_view name) { tokens_.push_back(hash_of(name)); }
  void unknown(std::string_view type) {
    tokens_.push_back(token(Kind::unknown));
    tokens_.push_back(hash_of(type));
  }
  /** What follows is the result. */
  void begin_outputs();

  std::span<const std::uint64_t> tokens() const { return tokens_.span(); }
  std::span<const std::int64_t> row() const { return row_.span(); }
  /** bool: 0 or 1; text: hash_of; float: the bits of canonical_float; arguments only. */
  std::span<const std::uint64_t> scalars() const { return scalars_.span(); }
  bool has_outputs() const { return in_outputs_; }
  std::span<const std::uint64_t> input_tokens() const { return in_outputs_ ? tokens().first(input_tokens_) : tokens(); }
  std::span<const std::uint64_t> output_tokens() const { return tokens().subspan(input_tokens().size()); }
  std::size_t input_columns() const { return in_outputs_ ? input_columns_ : row_.size(); }

 private:
  enum class Kind : std::uint8_t { none, tensor, integer, boolean, floating, text, list, tuple, dict, object, unknown };
  static constexpr std::uint64_t token(Kind kind, std::uint64_t payload = 0) {
    return static_cast<std::uint64_t>(kind) | payload << 8;
  }
  void scalar(Kind kind, std::uint64_t value) {
    tokens_.push_back(token(kind));
    if (!in_outputs_) scalars_.push_back(value);
  }

  AppendBuffer<std::uint64_t> tokens_;
  AppendBuffer<std::int64_t> row_;
  AppendBuffer<std::uint64_t> scalars_;
  std::size_t input_tokens_ = 0;
  std::size_t input_columns_ = 0;
  bool in_outputs_ = false;
};

struct UnknownValue;
struct Value;

/** The hash in what text_value() left of a long text; nothing for any other unknown. */
std::optional<std::uint64_t> long_text_hash(const UnknownValue& value);

/** A bool, float or text as FlatCall::scalars() has it. */
std::uint64_t scalar_bits(const Value& scalar);

/** Walks over a described value: the slow twin of the walk over real ones. */
void write_value(const Value& value, FlatCall& out);

}  // namespace input_observer
