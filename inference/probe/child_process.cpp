#include "inference/probe/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <thread>

#include "observer/error.h"

namespace input_observer {
namespace {

using Clock = std::chrono::steady_clock;

constexpr char complete = '\n';  // ends every text that was written whole

/** Bytes of private memory that this process may write to. */
std::uint64_t data_size() {
  std::ifstream in("/proc/self/statm");
  std::uint64_t pages = 0;
  for (int column = 0; column < 6; ++column)
    in >> pages;
  return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

void limit_memory(std::uint64_t allowance) {
  const auto half = static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) / 2 * sysconf(_SC_PAGESIZE);
  const rlim_t most = data_size() + (allowance == 0 ? half : allowance);
  const rlimit data{most, most};
  setrlimit(RLIMIT_DATA, &data);
  // Should memory run out all the same, it is this process that goes, not its parent.
  std::ofstream("/proc/self/oom_score_adj") << 1000;
}

void close_to_the_world() {
  const int nothing = open("/dev/null", O_RDWR);
  for (int stream = 0; stream < 3; ++stream)
    dup2(nothing, stream);
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
}

void write_all(int descriptor, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t written = write(descriptor, text.data() + done, text.size() - done);
    if (written < 0 && errno != EINTR) _exit(1);
    done += static_cast<std::size_t>(std::max<ssize_t>(written, 0));
  }
}

[[noreturn]] void be_child(const std::function<std::string()>& work, const ChildLimits& limits, int descriptor,
                           pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);  // it died before that was asked for
  close_to_the_world();
  limit_memory(limits.memory);
  try {
    write_all(descriptor, work() + complete);
  } catch (...) {
    _exit(1);
  }
  _exit(0);  // no destructor of the parent's objects may run twice
}

/** True at the end of the stream, false when time is up. */
bool read_until(Clock::time_point end, int descriptor, std::string& text) {
  char buffer[1 << 16];
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    if (left <= 0) return false;
    pollfd waiting{descriptor, POLLIN, 0};
    const int ready = poll(&waiting, 1, static_cast<int>(std::min<std::int64_t>(left, 1'000'000)));
    if (ready <= 0) continue;
    const ssize_t got = read(descriptor, buffer, sizeof buffer);
    if (got == 0) return true;
    if (got > 0) text.append(buffer, static_cast<std::size_t>(got));
  }
}

/** True when the process ended in time; `status` then says how. */
bool wait_until(Clock::time_point end, pid_t process, int& status) {
  while (true) {
    const pid_t ended = waitpid(process, &status, WNOHANG);
    if (ended == process || (ended < 0 && errno != EINTR)) return true;
    if (Clock::now() >= end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status)) {
    const char* name = sigabbrev_np(WTERMSIG(status));
    return "ended by signal " + std::to_string(WTERMSIG(status)) + (name ? " (SIG" + std::string(name) + ")" : "");
  }
  return "ended by exit with status " + std::to_string(WEXITSTATUS(status));
}

ChildEnd await(pid_t process, int descriptor, const ChildLimits& limits) {
  const auto end = Clock::now() + limits.time;
  ChildEnd result;
  int status = 0;
  const bool in_time = read_until(end, descriptor, result.text) && wait_until(end, process, status);
  if (!in_time) {
    kill(process, SIGKILL);
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    return {false, true, "no result within " + std::to_string(limits.time.count()) + " ms"};
  }
  result.finished = status == 0 && !result.text.empty() && result.text.back() == complete;
  if (result.finished) {
    result.text.pop_back();
  } else {
    result.text = how_it_ended(status);
  }
  return result;
}

}  // namespace

ChildEnd run_in_child(const std::function<std::string()>& work, const ChildLimits& limits) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw Error(ErrorCode::io, {}, std::string("no pipe: ") + std::strerror(errno));
  const pid_t parent = getpid();
  const pid_t process = fork();
  if (process == 0) {
    close(ends[0]);
    be_child(work, limits, ends[1], parent);
  }
  const int failure = errno;
  close(ends[1]);
  if (process < 0) {
    close(ends[0]);
    throw Error(ErrorCode::io, {}, std::string("no process for a probe: ") + std::strerror(failure));
  }
  ChildEnd result = await(process, ends[0], limits);
  close(ends[0]);
  return result;
}

}  // namespace input_observer
