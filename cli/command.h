#pragma once

#include <functional>
#include <memory>
#include <string>

#include "cli/command_line.h"

namespace input_observer::cli {

/** What a program tells its caller. */
enum class Status {
  done = 0,
  no = 1,      ///< done, and the answer is "no"
  failed = 2,  ///< bad usage or bad input
};

/** One command: what its help says, and what it understands and does. */
struct Command {
  std::string name;
  std::string summary;   ///< one sentence
  std::string examples;  ///< whole command lines, each on an indented line
  /** Declares the options; what it gives is to be called when they have been read. */
  std::function<std::function<Status()>(CommandLine&)> declare;
};

/** The same from a struct of what was asked for, the function that declares it and the one that does it. */
template <class Request>
Command make_command(std::string name, std::string summary, std::string examples,
                     void (*declare)(CommandLine&, Request&), std::function<Status(const Request&)> run) {
  return {std::move(name), std::move(summary), std::move(examples),
          [declare, run = std::move(run)](CommandLine& line) -> std::function<Status()> {
            auto request = std::make_shared<Request>();
            declare(line, *request);
            return [request, run] { return run(*request); };
          }};
}

}  // namespace input_observer::cli
