#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace input_observer {

/** What a child process may use. */
struct ChildLimits {
  std::chrono::milliseconds time{60'000};
  std::uint64_t memory = 0;  ///< bytes beyond those that this process has; 0: half of the machine's memory
};

/** How a child process ended. */
struct ChildEnd {
  bool finished = false;   ///< `work` returned and its text arrived whole
  bool timed_out = false;  ///< it was killed for running past its limit
  std::string text;        ///< what `work` gave, or what ended it: `ended by signal 11 (SIGSEGV)`
};

/**
 * Runs `work` in a copy of this process that dies with it, and gives the text that it returns: a crash, an endless loop
 * or a change of state stays in the copy. Its standard streams are /dev/null, it leaves no core file. The copy has the
 * calling thread only, so no other thread may hold locks that `work` needs. Error io when no process can be made.
 */
ChildEnd run_in_child(const std::function<std::string()>& work, const ChildLimits& limits);

}  // namespace input_observer
