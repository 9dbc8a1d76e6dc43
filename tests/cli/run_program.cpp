#include "tests/cli/run_program.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

#include "tests/support/temporary_folder.h"

namespace input_observer::test {
namespace {

/** Never returns: the program, or status 127 where it cannot be started. */
[[noreturn]] void become(const std::string& program, const std::vector<std::string>& words, const std::string& folder,
                         const TemporaryFolder& streams) {
  std::vector<char*> arguments{const_cast<char*>(program.c_str())};
  for (const std::string& word : words) {
    arguments.push_back(const_cast<char*>(word.c_str()));
  }
  arguments.push_back(nullptr);
  const int created = O_WRONLY | O_CREAT | O_TRUNC;
  const int in = ::open((streams / "in").c_str(), O_RDONLY);
  const int out = ::open((streams / "out").c_str(), created, 0600);
  const int err = ::open((streams / "err").c_str(), created, 0600);
  if (::dup2(in, 0) < 0 || ::dup2(out, 1) < 0 || ::dup2(err, 2) < 0 || ::chdir(folder.c_str()) != 0) ::_exit(127);
  ::close(in);
  ::close(out);
  ::close(err);
  ::execv(program.c_str(), arguments.data());
  ::_exit(127);
}

}  // namespace

ProgramRun run_program(const std::string& program, const std::vector<std::string>& words, const std::string& folder,
                       const std::string& standard_input) {
  const TemporaryFolder streams;
  streams.write("in", standard_input);
  const pid_t child = ::fork();
  if (child == 0) become(program, words, folder, streams);
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) throw std::runtime_error("cannot run " + program);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), slurp(streams / "out"),
          slurp(streams / "err")};
}

ProgramRun run_command(const std::vector<std::string>& words, const std::string& folder,
                       const std::string& standard_input) {
  return run_program(INPUT_OBSERVER_PROGRAM, words, folder, standard_input);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

}  // namespace input_observer::test
