#include "exporters/runner/interruption.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>

namespace input_observer {
namespace {

// Signals are sent to the process as a whole, so this is state of the process as well.
std::atomic<int> received = 0;
std::atomic<int> cleanups = 0;
std::atomic<pid_t> owner = 0;

// The signal's default action is back in place (SA_RESETHAND), so raising it ends the process. A forked child has
// copies of its parent's Cleanups, which are not its own to wait for.
void note(int signal) {
  if (cleanups == 0 || received != 0 || owner != getpid()) {
    raise(signal);
  } else {
    received = signal;
  }
}

}  // namespace

void clean_up_on_signals() {
  owner = getpid();
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    struct sigaction action {};
    // What nohup and shells have ignored stays so.
    if (sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) continue;
    action = {};
    action.sa_handler = note;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
    sigaction(signal, &action, nullptr);
  }
}

Cleanup::Cleanup() noexcept {
  ++cleanups;
}

Cleanup::~Cleanup() {
  if (--cleanups == 0 && received != 0 && owner == getpid()) raise(received);
}

void stop_if_interrupted() {
  if (received != 0) throw Interrupted();
}

}  // namespace input_observer
