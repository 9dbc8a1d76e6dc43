#include "exporters/runner/subprocess.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <thread>

#include "exporters/runner/interruption.h"

namespace input_observer {
namespace {

using Clock = std::chrono::steady_clock;

// What compilers and the like have to remove their own temporary files.
constexpr std::chrono::seconds grace{1};

class FileActions {
 public:
  FileActions() { posix_spawn_file_actions_init(&actions_); }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  void open(int descriptor, const std::string& file, int flags) {
    posix_spawn_file_actions_addopen(&actions_, descriptor, file.c_str(), flags, 0600);
  }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

// Makes the program the leader of a process group of its own, so that all that it starts can be ended with it.
class OwnGroup {
 public:
  OwnGroup() {
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes_, 0);
  }
  ~OwnGroup() { posix_spawnattr_destroy(&attributes_); }
  OwnGroup(const OwnGroup&) = delete;
  OwnGroup& operator=(const OwnGroup&) = delete;

  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

pid_t start(const std::vector<std::string>& command, const std::string& output_file, const std::string& error_file) {
  const OwnGroup group;
  FileActions actions;
  actions.open(STDIN_FILENO, "/dev/null", O_RDONLY);
  actions.open(STDOUT_FILENO, output_file, O_WRONLY | O_CREAT | O_TRUNC);
  actions.open(STDERR_FILENO, error_file, O_WRONLY | O_CREAT | O_TRUNC);
  std::vector<char*> arguments;
  for (const std::string& argument : command)
    arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  pid_t process = 0;
  const int failure = posix_spawnp(&process, arguments[0], actions.get(), group.get(), arguments.data(), environ);
  if (failure != 0) {
    throw ProgramError(command[0], std::string("cannot be started: ") + std::strerror(failure));
  }
  return process;
}

// Whether the process has ended; it stays a zombie, so that its number cannot become another's.
bool has_ended(pid_t process) {
  siginfo_t info{};
  const int result = waitid(P_PID, process, &info, WEXITED | WNOHANG | WNOWAIT);
  return result == 0 ? info.si_pid == process : errno != EINTR;
}

// True when the process ended before `end`; `look` is called at least every 50 ms, and may throw.
template <class Look>
bool ends_before(pid_t process, Clock::time_point end, const Look& look) {
  auto pause = std::chrono::milliseconds(1);
  while (!has_ended(process)) {
    look();
    if (Clock::now() >= end) return false;
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::milliseconds(50));
  }
  return true;
}

// A process that was started, with all that it starts. What still runs at the end is asked to end, then made to.
class ProcessGroup {
 public:
  explicit ProcessGroup(pid_t leader) : leader_(leader) {}
  ~ProcessGroup() {
    if (leader_ == 0) return;
    kill(-leader_, SIGTERM);
    ends_before(leader_, Clock::now() + grace, [] {});
    kill(-leader_, SIGKILL);
    await();
  }
  ProcessGroup(const ProcessGroup&) = delete;
  ProcessGroup& operator=(const ProcessGroup&) = delete;

  pid_t leader() const { return leader_; }

  // The leader's status, once it has ended.
  int await() {
    int status = 0;
    while (waitpid(leader_, &status, 0) < 0 && errno == EINTR) {
    }
    leader_ = 0;
    return status;
  }

 private:
  pid_t leader_;
};

}  // namespace

ProcessResult run_process(const std::vector<std::string>& command, const std::string& output_file,
                          const std::string& error_file, std::chrono::seconds time_limit) {
  stop_if_interrupted();
  ProcessGroup group(start(command, output_file, error_file));
  if (!ends_before(group.leader(), Clock::now() + time_limit, stop_if_interrupted)) {
    return {.status = 128 + SIGKILL, .timed_out = true};
  }
  const int status = group.await();
  return {.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status)};
}

}  // namespace input_observer
