#include "observer/error.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "observer/text.h"

namespace input_observer {

namespace {

constexpr std::size_t max_what = 1990;
constexpr std::size_t max_place_part = 480;  // of file and of where, so that both leave room for the message
constexpr std::size_t max_word = 256;        // longer words are not compared: the comparison is quadratic

// Bytes of the control character or line separator that begins here: 0 when there is none.
std::size_t control_at(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  if (byte(0) < 0x20 || byte(0) == 0x7F) return 1;
  if (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) < 0xA0) return 2;                        // U+0080 to U+009F
  if (byte(0) == 0xE2 && byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9)) return 3;  // U+2028, U+2029
  return 0;
}

std::string describe(const Place& place, const std::string& message) {
  std::string text = one_line(place.file, max_place_part);
  if (place.line > 0) (text += ':') += std::to_string(place.line);
  if (!text.empty()) text += ": ";
  if (!place.where.empty()) text.append(one_line(place.where, max_place_part)).append(": ");
  return one_line(text.append(message), max_what);
}

}  // namespace

Error::Error(ErrorCode code, Place place, const std::string& message)
    : std::runtime_error(describe(place, message)),
      code_(code),
      place_(std::move(place)),
      message_(one_line(message)) {}

Error bad_input(Place place, const std::string& message) {
  return Error(ErrorCode::bad_input, std::move(place), message);
}

Error located(const Error& error, const std::string& file, std::int64_t line) {
  Place place = error.place();
  if (place.file.empty()) place.file = file;
  if (place.line == 0) place.line = line;
  return Error(error.code(), std::move(place), error.message());
}

std::string one_line(std::string text, std::size_t limit) {
  std::string line;
  line.reserve(std::min(text.size(), limit + 4));
  const std::string_view view = text;
  for (std::size_t i = 0; i < view.size() && line.size() <= limit;) {
    const std::size_t control = control_at(view.substr(i));
    line += control > 0 ? ' ' : view[i];
    i += std::max<std::size_t>(control, 1);
  }
  if (line.size() <= limit) return line;
  const std::string_view mark = std::string_view("...").substr(0, limit);
  std::size_t end = limit - mark.size();
  while (end > 0 && !begins_character(line[end]))
    --end;
  return line.substr(0, end).append(mark);
}

std::size_t edit_distance(const std::string& a, const std::string& b) {
  if (a.size() > max_word || b.size() > max_word) return a == b ? 0 : std::max(a.size(), b.size());
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] != b[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace input_observer
