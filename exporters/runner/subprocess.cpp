#include "exporters/runner/subprocess.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <thread>

#include "observer/error.h"

namespace input_observer {
namespace {

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

pid_t start(const std::vector<std::string>& command, const std::string& output_file, const std::string& error_file) {
  FileActions actions;
  actions.open(STDIN_FILENO, "/dev/null", O_RDONLY);
  actions.open(STDOUT_FILENO, output_file, O_WRONLY | O_CREAT | O_TRUNC);
  actions.open(STDERR_FILENO, error_file, O_WRONLY | O_CREAT | O_TRUNC);
  std::vector<char*> arguments;
  for (const std::string& argument : command)
    arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  pid_t process = 0;
  const int failure = posix_spawnp(&process, arguments[0], actions.get(), nullptr, arguments.data(), environ);
  if (failure != 0) {
    throw Error(ErrorCode::exporter, {.file = command[0]}, std::string("cannot be started: ") + std::strerror(failure));
  }
  return process;
}

// True when the process ended, `status` then holds how.
bool wait_until(pid_t process, std::chrono::steady_clock::time_point end, int& status) {
  auto pause = std::chrono::milliseconds(1);
  while (true) {
    const pid_t ended = waitpid(process, &status, WNOHANG);
    if (ended == process) return true;
    if (ended < 0 && errno != EINTR) return true;
    if (std::chrono::steady_clock::now() >= end) return false;
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::milliseconds(50));
  }
}

}  // namespace

ProcessResult run_process(const std::vector<std::string>& command, const std::string& output_file,
                          const std::string& error_file, std::chrono::seconds time_limit) {
  const pid_t process = start(command, output_file, error_file);
  int status = 0;
  if (!wait_until(process, std::chrono::steady_clock::now() + time_limit, status)) {
    kill(process, SIGKILL);
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    return {.status = 128 + SIGKILL, .timed_out = true};
  }
  return {.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status)};
}

}  // namespace input_observer
