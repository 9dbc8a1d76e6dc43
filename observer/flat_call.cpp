#include "observer/flat_call.h"

#include <charconv>

#include "observer/value.h"

namespace input_observer {

// FNV-1a with a final mix: short names differ in all bits, and no library decides about what is stored in reports.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  }
  hash = (hash ^ (hash >> 32)) * 0xd6e8feb86659fd93u;
  return hash ^ (hash >> 32);
}

std::optional<std::uint64_t> long_text_hash(const UnknownValue& value) {
  constexpr std::string_view marker = " characters, hash ";
  const std::string_view text = value.type;
  const auto at = text.find(marker);
  if (!text.starts_with("str of ") || at == text.npos) return std::nullopt;
  const std::string_view digits = text.substr(at + marker.size());
  std::uint64_t hash = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), hash, 16);
  if (parsed.ec != std::errc() || parsed.ptr != digits.data() + digits.size()) return std::nullopt;
  return hash;
}

std::uint64_t scalar_bits(const Value& scalar) {
  if (const auto* flag = scalar.get_if<bool>()) return *flag;
  if (const auto* number = scalar.get_if<double>()) return std::bit_cast<std::uint64_t>(canonical_float(*number));
  if (const auto* text = scalar.get_if<std::string>()) return hash_of(*text);
  const auto* unknown = scalar.get_if<UnknownValue>();
  return unknown ? long_text_hash(*unknown).value_or(hash_of(unknown->type)) : 0;
}

void FlatCall::clear() {
  tokens_.clear();
  row_.clear();
  scalars_.clear();
  in_outputs_ = false;
}

void FlatCall::begin_outputs() {
  in_outputs_ = true;
  input_tokens_ = tokens_.size();
  input_columns_ = row_.size();
}

namespace {

struct Writer {
  FlatCall& out;

  void operator()(const NoneValue&) const { out.none(); }
  void operator()(const TensorValue& tensor) const { out.tensor(tensor.dtype, tensor.shape); }
  void operator()(bool value) const { out.boolean(value); }
  void operator()(std::int64_t value) const { out.integer(value); }
  void operator()(double value) const { out.floating(value); }
  void operator()(const std::string& value) const { out.text(value); }
  void operator()(const ListValue& list) const {
    out.list(list.items.size());
    write_items(list.items);
  }
  void operator()(const TupleValue& tuple) const {
    out.tuple(tuple.items.size());
    write_items(tuple.items);
  }
  void operator()(const DictValue& dict) const {
    out.dict(dict.items.size());
    write_named(dict.items);
  }
  void operator()(const ObjectValue& object) const {
    out.object(object.type, object.attributes.size());
    write_named(object.attributes);
  }
  void operator()(const UnknownValue& unknown) const {
    if (const auto hash = long_text_hash(unknown)) return out.text_hash(*hash);
    out.unknown(unknown.type);
  }

  void write_items(const std::vector<Value>& items) const {
    for (const Value& item : items)
      write_value(item, out);
  }
  void write_named(const NamedValues& items) const {
    for (const auto& [name, item] : items) {
      out.key(name);
      write_value(item, out);
    }
  }
};

}  // namespace

void write_value(const Value& value, FlatCall& out) {
  std::visit(Writer{out}, value.data);
}

}  // namespace input_observer
