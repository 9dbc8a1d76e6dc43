#include <cstdint>
#include <string_view>

#include "observer/path.h"
#include "observer/structure.h"

namespace input_observer {
namespace {

/** Leaves of arguments below the parameters' names, then of results below `out`: visit(side, path, value). */
template <class Visit>
void for_each_leaf(const Structure& structure, const Signature& signature, const Visit& visit) {
  for (std::size_t i = 0; i < structure.arguments.size(); ++i) {
    for (const Leaf& leaf : leaves(join_path({}, signature.at(i).name), structure.arguments[i])) {
      visit(Side::input, leaf.path, *leaf.value);
    }
  }
  if (!structure.outputs) return;
  for (const Leaf& leaf : leaves("out", *structure.outputs))
    visit(Side::output, leaf.path, *leaf.value);
}

std::optional<ScalarSlot::Kind> slot_kind(const Value& value) {
  if (value.get_if<bool>()) return ScalarSlot::Kind::boolean;
  if (value.get_if<double>()) return ScalarSlot::Kind::floating;
  if (value.get_if<std::string>()) return ScalarSlot::Kind::text;
  return std::nullopt;
}

/** Names are written with their length, so that no name can look like structure. */
void append_name(std::string_view name, std::string& out) {
  out += std::to_string(name.size());
  out += ':';
  for (const char c : name) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\\') {
      out += "\\\\";
    } else {
      out += c;
    }
  }
}

class KeyWriter {
 public:
  explicit KeyWriter(std::string& out) : out_(out) {}

  void write(const Value& value) {
    std::visit([&](const auto& data) { write_data(data); }, value.data);
  }

 private:
  void write_data(const NoneValue&) { out_ += 'n'; }
  void write_data(const TensorValue& tensor) {
    out_ += name_of(tensor.dtype);
    out_ += '/';
    out_ += std::to_string(tensor.shape.size());
  }
  void write_data(bool) { out_ += 'b'; }
  void write_data(std::int64_t) { out_ += 'i'; }
  void write_data(double) { out_ += 'f'; }
  void write_data(const std::string&) { out_ += 's'; }
  void write_data(const UnknownValue& unknown) {
    out_ += '?';
    append_name(unknown.type, out_);
  }
  void write_data(const ListValue& list) { write_items('[', list.items, ']'); }
  void write_data(const TupleValue& tuple) { write_items('(', tuple.items, ')'); }
  void write_data(const DictValue& dict) { write_named(dict.items); }
  void write_data(const ObjectValue& object) {
    out_ += '@';
    append_name(object.type, out_);
    write_named(object.attributes);
  }

  void write_items(char open, const std::vector<Value>& items, char close) {
    out_ += open;
    for (const Value& item : items) {
      write(item);
      out_ += ',';
    }
    out_ += close;
  }
  void write_named(const NamedValues& items) {
    out_ += '{';
    for (const auto& [name, item] : items) {
      append_name(name, out_);
      out_ += '=';
      write(item);
      out_ += ',';
    }
    out_ += '}';
  }

  std::string& out_;
};

}  // namespace

std::vector<Column> columns_of(const Structure& structure, const Signature& signature) {
  std::vector<Column> columns;
  for_each_leaf(structure, signature, [&](Side side, const std::string& path, const Value& value) {
    if (const auto* tensor = value.get_if<TensorValue>()) {
      const int rank = static_cast<int>(tensor->shape.size());
      for (int axis = 0; axis < rank; ++axis)
        columns.push_back({side, path, rank, axis});
    } else if (side == Side::input && value.get_if<std::int64_t>()) {
      columns.push_back({side, path, -1, 0});
    }
  });
  return columns;
}

std::vector<ScalarSlot> slots_of(const Structure& structure, const Signature& signature) {
  std::vector<ScalarSlot> slots;
  for_each_leaf(structure, signature, [&](Side side, const std::string& path, const Value& value) {
    if (const auto kind = slot_kind(value); kind && side == Side::input) slots.push_back({path, *kind});
  });
  return slots;
}

std::string key_of(const Structure& structure) {
  std::string key;
  KeyWriter writer(key);
  for (const Value& argument : structure.arguments) {
    writer.write(argument);
    key += ';';
  }
  if (structure.outputs) {
    key += "->";
    writer.write(*structure.outputs);
  }
  return key;
}

}  // namespace input_observer
