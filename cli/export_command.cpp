#include "cli/export_command.h"

#include <unistd.h>

#include <iostream>
#include <sstream>

#include "cli/input.h"
#include "exporters/export.h"
#include "exporters/target.h"

namespace input_observer::cli {
namespace {

void check_target(const std::string& name) {
  try {
    find_target(name);
  } catch (const Error& error) {
    throw Error(error.code(), {.where = "--to"}, error.message());
  }
}

}  // namespace

Status run_export(const ExportWords& words) {
  // A person sees progress as it happens. A log gets it at the end, for a failure is to be one line there.
  std::ostringstream held;
  std::ostream& progress = ::isatty(STDERR_FILENO) == 1 ? static_cast<std::ostream&>(std::cerr) : held;
  check_target(words.target);
  InputFiles({words.inference}).read([&](const std::vector<std::string>& paths) {
    return export_model({words.model, paths.front(), words.target, words.folder, words.python}, progress);
  });
  std::cerr << held.str();
  return Status::done;
}

}  // namespace input_observer::cli
