#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "observer/error.h"

namespace input_observer {

/** The format of that name; Error bad_usage, which lists the names that there are. */
template <class Format>
const Format& find_format(const std::vector<Format>& formats, std::string_view name) {
  std::string known;
  for (const Format& format : formats) {
    if (format.name == name) return format;
    known += (known.empty() ? "" : " or ") + std::string(format.name);
  }
  throw Error(ErrorCode::bad_usage, Place{{}, 0, "--format"},
              "expected " + known + ", got '" + std::string(name) + "'");
}

}  // namespace input_observer
