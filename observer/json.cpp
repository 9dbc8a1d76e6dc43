#include "observer/json.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <unordered_set>
#include <utility>
#include <vector>

#include "observer/json_reader.h"

namespace input_observer {

namespace {

/** Walks over the text for the parser and tells how far it came: the parser gives its handler no position. */
struct TextIterator {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  const char* at = nullptr;
  const char** reached = nullptr;

  reference operator*() const { return *at; }
  TextIterator& operator++() {
    *reached = ++at;
    return *this;
  }
  bool operator==(const TextIterator& other) const { return at == other.at; }
  bool operator!=(const TextIterator& other) const { return at != other.at; }
};

/** Builds a document out of parser events and refuses what the library would let pass. */
class DocumentBuilder {
 public:
  DocumentBuilder(std::string_view text, const char* const& reached, const std::string& file, std::int64_t first_line)
      : text_(text), reached_(reached), file_(file), first_line_(first_line) {}

  Json take() { return std::move(root_); }

  bool null() { return add(nullptr); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(Json::number_integer_t value) { return add(value); }
  bool number_unsigned(Json::number_unsigned_t value) {
    if (value > static_cast<Json::number_unsigned_t>(INT64_MAX)) fail_integer(std::to_string(value));
    return add(static_cast<std::int64_t>(value));
  }
  bool number_float(Json::number_float_t value, const std::string& digits) {
    // An integer that fits no 64-bit type arrives here, rounded.
    if (digits.find_first_of(".eE") == std::string::npos) fail_integer(digits);
    return add(value);
  }
  bool string(std::string& value) { return add(std::move(value)); }
  bool binary(Json::binary_t&) { return false; }  // JSON text holds none

  bool start_object(std::size_t) { return open(Json::object()); }
  bool end_object() { return close(); }
  bool start_array(std::size_t) { return open(Json::array()); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    auto& members = open_.back().container->get_ref<Json::object_t&>();
    if (is_duplicate(members, open_.back().names, name)) {
      throw bad_input(place_of({file_, line(), where_open()}, name), "expected each key once, this one stands twice");
    }
    // Not by operator[], which looks through all members first.
    members.emplace_back(std::move(name), nullptr);
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const Json::exception& error) {
    const std::string_view what = error.what();
    const std::size_t colon = what.find(": ");
    const std::size_t bracket = what.find("] ");
    const std::size_t begin = what.find("parse error") != what.npos && colon != what.npos ? colon + 2
                              : bracket != what.npos                                      ? bracket + 2
                                                                                          : 0;
    throw bad_input({file_, line(), {}}, "expected JSON: " + one_line(std::string(what.substr(begin)), 300));
  }

 private:
  struct Open {
    Json* container = nullptr;
    std::unordered_set<std::string> names;  // filled only when there are many members
  };

  static bool is_duplicate(const Json::object_t& members, std::unordered_set<std::string>& names,
                           const std::string& name) {
    constexpr std::size_t few = 16;
    const auto same = [&](const auto& member) { return member.first == name; };
    if (members.size() < few) return std::any_of(members.begin(), members.end(), same);
    if (names.empty()) {
      for (const auto& member : members)
        names.insert(member.first);
    }
    return !names.insert(name).second;
  }

  template <class T>
  bool add(T&& value) {
    place(Json(std::forward<T>(value)));
    return true;
  }

  // Pointers to open containers stay good: a container grows only while it is the innermost open one.
  Json* place(Json value) {
    if (open_.empty()) return &(root_ = std::move(value));
    Json& container = *open_.back().container;
    if (container.is_array()) {
      auto& items = container.get_ref<Json::array_t&>();
      items.push_back(std::move(value));
      return &items.back();
    }
    Json& member = container.get_ref<Json::object_t&>().back().second;
    return &(member = std::move(value));
  }

  bool open(Json container) {
    if (open_.size() == max_json_depth) {
      throw bad_input({file_, line(), {}},
                      "expected nesting of at most " + std::to_string(max_json_depth) + " levels, this is deeper");
    }
    Json* const placed = place(std::move(container));
    open_.push_back({placed, {}});
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  [[noreturn]] void fail_integer(const std::string& digits) const {
    Place place{file_, line(), where_open()};
    if (!open_.empty()) {
      const Json& container = *open_.back().container;
      place = container.is_array() ? place_of(place, container.size())
                                   : place_of(place, container.get_ref<const Json::object_t&>().back().first);
    }
    throw bad_input(place, "expected an integer of 64 bits (-2^63 to 2^63 - 1), got " + one_line(digits, 100));
  }

  // Where the innermost open container stands.
  std::string where_open() const {
    Place place;
    for (std::size_t i = 0; i + 1 < open_.size(); ++i) {
      const Json& container = *open_[i].container;
      place = container.is_array() ? place_of(place, container.size() - 1)
                                   : place_of(place, container.get_ref<const Json::object_t&>().back().first);
    }
    return place.where;
  }

  // The last character read is the end of a token or the one after it, which may be a line break: it does not count.
  std::int64_t line() const {
    const char* end = reached_ == text_.data() ? reached_ : reached_ - 1;
    return first_line_ + std::count(text_.data(), end, '\n');
  }

  std::string_view text_;
  const char* const& reached_;
  const std::string& file_;
  std::int64_t first_line_;
  Json root_;
  std::vector<Open> open_;
};

// Says what a file is that cannot be JSON, in words that help more than those of a parser.
void refuse_binary(std::string_view text, const Place& place) {
  if (text.substr(0, 4) == std::string_view("PK\x03\x04", 4)) {
    throw bad_input(place, "expected JSON, got a zip archive (a TorchScript or torch.save file?)");
  }
  if (text.substr(0, 1024).find('\0') != text.npos) throw bad_input(place, "expected JSON, got a binary file");
  if (text.find_first_not_of(" \t\r\n") == text.npos) throw bad_input(place, "expected JSON, got an empty text");
}

}  // namespace

Json parse_json(std::string_view text, const std::string& file, std::int64_t first_line) {
  refuse_binary(text, {file, first_line, {}});
  const char* reached = text.data();
  DocumentBuilder builder(text, reached, file, first_line);
  Json::sax_parse(TextIterator{text.data(), &reached}, TextIterator{text.data() + text.size(), &reached}, &builder);
  return builder.take();
}

Json read_json(const std::string& file) {
  return parse_json(read_file(file), file);
}

std::string compact_text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string shown(const Json& json) {
  return one_line(compact_text(json), 100);
}

std::string to_text(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json float_json(double value) {
  if (std::isfinite(value)) return value;
  return {{"float", std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf"}};
}

}  // namespace input_observer
