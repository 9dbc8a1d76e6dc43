#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "observer/error.h"
#include "observer/text.h"

namespace input_observer {

/** The format of that name; Error bad_usage, which lists the names that there are. */
template <class Format>
const Format& find_format(const std::vector<Format>& formats, std::string_view name) {
  const auto found = std::ranges::find(formats, name, &Format::name);
  if (found != formats.end()) return *found;
  throw Error(ErrorCode::bad_usage, Place{{}, 0, "--format"},
              "expected " + joined(formats, " or ", &Format::name) + ", got '" + std::string(name) + "'");
}

}  // namespace input_observer
