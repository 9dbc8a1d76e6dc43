#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace input_observer {

/** `parent.child`; a `.` or `\` inside of the child is written `\.` and `\\`. */
std::string join_path(std::string_view parent, std::string_view child);

/** The components of a leaf path, unescaped: the parameter's name, then keys and indices. */
std::vector<std::string> split_path(std::string_view path);

/** The name of the parameter that a leaf path belongs to. */
std::string parameter_of(std::string_view path);

/** A name for exporters: every character outside of [A-Za-z0-9_] becomes `_`, a leading digit gets one before it. */
std::string export_name(std::string_view path);

}  // namespace input_observer
