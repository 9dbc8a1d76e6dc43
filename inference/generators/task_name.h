#pragma once

#include <string>
#include <string_view>

namespace input_observer {

/** How the name of a task with a cache ends: `text-generation-with-past`. */
inline constexpr std::string_view with_past = "-with-past";

inline bool has_past(std::string_view task) {
  return task.ends_with(with_past);
}

/** The task that this one is with a cache, or the task itself. */
inline std::string without_past(std::string_view task) {
  return std::string(task.substr(0, task.size() - (has_past(task) ? with_past.size() : 0)));
}

}  // namespace input_observer
