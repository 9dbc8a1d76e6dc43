#include "cli/integer_option.h"

#include <charconv>
#include <limits>

#include "observer/error.h"

namespace input_observer::cli {

void integer_option(CommandLine& line, const std::string& flag, const std::string& placeholder, std::int64_t& target,
                    std::int64_t min, std::int64_t max, const std::string& help) {
  const auto take = [&target, flag, min, max](const std::string& text) {
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, value);
    if (parsed.ec != std::errc() || parsed.ptr != end || value < min || value > max) {
      const bool bounded = max != std::numeric_limits<std::int64_t>::max();
      throw Error(ErrorCode::bad_usage, Place{{}, 0, flag},
                  "expected an integer of " + std::to_string(min) + " or more" +
                      (bounded ? ", at most " + std::to_string(max) : "") + ", got '" + text + "'");
    }
    target = value;
  };
  line.option(flag, placeholder, take, help);
}

}  // namespace input_observer::cli
