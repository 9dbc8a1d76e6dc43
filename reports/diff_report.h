#pragma once

#include <iosfwd>
#include <string_view>
#include <vector>

#include "inference/diff/difference.h"

namespace input_observer {

/** One line per difference, `input_ids axis 1: 512 in B, 1 to 128 in A`; nothing where there is none. */
void write_text_diff(std::ostream& out, const Differences& differences);

/** `input-observer/diff`: the same as JSON. */
void write_json_diff(std::ostream& out, const Differences& differences);

/** One way to write differences. */
struct DiffFormat {
  std::string_view name;
  void (*write)(std::ostream& out, const Differences& differences);
};

/** All formats that there are. */
const std::vector<DiffFormat>& diff_formats();

/** The format of that name; Error bad_usage names those that there are. */
const DiffFormat& find_diff_format(std::string_view name);

}  // namespace input_observer
