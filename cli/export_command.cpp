#include "cli/export_command.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <sstream>

#include "cli/input.h"
#include "exporters/export_all.h"
#include "exporters/targets/target.h"
#include "observer/text_file.h"

namespace input_observer::cli {
namespace {

void check_target(const std::string& name) {
  try {
    find_target(name);
  } catch (const Error& error) {
    throw Error(error.code(), {.where = "--to"}, error.message());
  }
}

bool has_failed(const TargetOutcome& outcome) {
  return outcome.status == TargetOutcome::Status::failed;
}

}  // namespace

Status run_export(const ExportWords& words) {
  // A person sees progress as it happens. A log gets it at the end, for a failure is to be one line there.
  std::ostringstream held;
  std::ostream& progress = ::isatty(STDERR_FILENO) == 1 ? static_cast<std::ostream&>(std::cerr) : held;
  const bool all = words.target == all_targets;
  if (!all) check_target(words.target);
  const std::vector<TargetOutcome> outcomes =
      InputFiles({words.inference}).read([&](const std::vector<std::string>& paths) -> std::vector<TargetOutcome> {
        const ExportRequest request{words.model, paths.front(), words.target, words.folder, words.python, words.dynamo};
        if (all) return export_to_all(request, progress);
        export_model(request, progress);
        return {};
      });
  std::cerr << held.str();
  if (all) {
    std::ostringstream table;
    print(table, outcomes);
    write_file("-", table.str());
  }
  return std::any_of(outcomes.begin(), outcomes.end(), has_failed) ? Status::no : Status::done;
}

}  // namespace input_observer::cli
