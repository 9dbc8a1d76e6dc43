#pragma once

#include <exception>

namespace input_observer {

/**
 * Thrown where work stops because a signal asked for it; the last Cleanup on its way ends the process. No Error: what
 * handles failures, and tries another way or goes on with the next target, must not take it for one. A program has to
 * catch it, as any std::exception, or no destructor runs.
 */
class Interrupted : public std::exception {
 public:
  const char* what() const noexcept override { return "interrupted by a signal"; }
};

/**
 * Has SIGINT, SIGTERM, SIGHUP and SIGQUIT, those that are not ignored, wait for the end of the last Cleanup, which the
 * next stop_if_interrupted() brings about; the process then ends by that signal, as whoever sent it expects. Where no
 * Cleanup lives, and for a second signal, it ends at once. For programs: a library leaves the signals of its process
 * alone.
 */
void clean_up_on_signals();

/** While one lives, destructors have something to remove before this process may end. */
class Cleanup {
 public:
  Cleanup() noexcept;
  ~Cleanup();
  Cleanup(const Cleanup&) = delete;
  Cleanup& operator=(const Cleanup&) = delete;
};

/** Throws Interrupted once a signal has come. Whatever takes long asks this often. */
void stop_if_interrupted();

}  // namespace input_observer
