#pragma once

#include <string>
#include <vector>

#include "observer/shape_report.h"

namespace input_observer {

/** The arguments of a call with placeholders in them. */
struct FilledArguments {
  std::vector<Value> arguments;       ///< one per parameter
  std::vector<bool> substituted;      ///< one per parameter: the whole of it is a placeholder
  std::vector<std::string> leaves{};  ///< paths inside of given arguments at which a placeholder stands

  /** True for the path of a placeholder, or of a leaf of one. */
  bool is_placeholder(std::size_t parameter, const std::string& path) const;
};

/**
 * Puts what the user said where a parameter was absent or None, or where a leaf of a given container was: None, or a
 * key that the dict lacks. What was given stays.
 */
FilledArguments fill_missing(std::vector<Value> arguments, const Signature& signature,
                             const NamedValues& value_if_missing);

/** Error bad_input where value_if_missing names a leaf that no call of the report has. */
void check_placeholders(const NamedValues& value_if_missing, const ShapeReport& report);

}  // namespace input_observer
