#include "cli/program.h"

#include <algorithm>
#include <cstdio>
#include <new>

#include "cli/process.h"
#include "observer/error.h"
#include "observer/json.h"

namespace input_observer::cli {
namespace {

constexpr const char* program_name = "input-observer";

std::string overview(const Program& program) {
  std::size_t width = 0;
  for (const Command& command : program.commands) {
    width = std::max(width, command.name.size());
  }
  std::string text =
      "Watches calls of TorchScript models and tells which axes vary and how they depend on each other.\n"
      "Usage: input-observer COMMAND [OPTIONS] ...\n\nCommands:\n";
  for (const Command& command : program.commands) {
    text += "  " + command.name + std::string(width + 2 - command.name.size(), ' ') + command.summary + "\n";
  }
  text += "\nExamples:\n";
  for (const Command& command : program.commands) {
    text += command.examples.substr(0, command.examples.find('\n')) + "\n";
  }
  return text +
         "\ninput-observer COMMAND --help tells more, input-observer --version says which one this is.\n"
         "Exit status: 0 done, 1 the answer is no, 2 bad usage or bad input (one line on standard error).\n";
}

const Command& find_command(const Program& program, const std::string& name) {
  std::vector<std::string> names;
  for (const Command& command : program.commands) {
    if (command.name == name) return command;
    names.push_back(command.name);
  }
  throw Error(ErrorCode::bad_usage, Place{{}, 0, name},
              "no such command" + did_you_mean(name, names) + "; see input-observer --help");
}

Status run_command(const Command& command, const std::vector<std::string>& arguments) {
  CommandLine line(std::string(program_name) + " " + command.name, command.summary, command.examples);
  const std::function<Status()> action = command.declare(line);
  if (!line.parse(arguments)) {
    write_file("-", line.help());
    return Status::done;
  }
  return action();
}

Status dispatch(const Program& program, const std::vector<std::string>& words) {
  if (words.empty()) {
    throw Error(ErrorCode::bad_usage, {}, "expected a command; see input-observer --help");
  }
  if (words.front() == "--version") {
    write_file("-", program.version + "\n");
    return Status::done;
  }
  if (words.front() == "--help" || words.front() == "-h") {
    write_file("-", overview(program));
    return Status::done;
  }
  const Command& command = find_command(program, words.front());
  if (program.check) program.check();
  return run_command(command, {words.begin() + 1, words.end()});
}

/** The text without what is no UTF-8: arguments are bytes, and whoever reads the line may decode it. */
std::string printable(const std::string& text) {
  const std::string quoted = Json(text).dump(-1, ' ', false, Json::error_handler_t::ignore);
  return Json::parse(quoted).get<std::string>();
}

Status fail(const std::string& message) {
  const std::string line = std::string(program_name) + ": " + one_line(printable(message)) + "\n";
  std::fputs(line.c_str(), stderr);
  return Status::failed;
}

}  // namespace

std::vector<std::string> words_of(int argc, const char* const* argv) {
  return argc > 0 ? std::vector<std::string>(argv + 1, argv + argc) : std::vector<std::string>();
}

int run(const Program& program, const std::vector<std::string>& words) {
  Status status = Status::failed;
  try {
    secure_standard_streams();
    status = dispatch(program, words);
  } catch (const std::bad_alloc&) {
    fail("not enough memory");
  } catch (const std::exception& error) {
    fail(error.what());
  }
  return static_cast<int>(status);
}

}  // namespace input_observer::cli
