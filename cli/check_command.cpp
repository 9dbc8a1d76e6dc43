#include "cli/check_command.h"

#include <sstream>

#include "cli/input.h"
#include "exporters/check.h"

namespace input_observer::cli {

Status run_check(const CheckWords& words) {
  CheckOptions options;
  options.python = words.python;
  const CheckResult result = InputFiles({words.inference}).read([&](const std::vector<std::string>& paths) {
    return check_export(words.model, words.exported, paths.front(), options);
  });
  if (!words.json.empty()) write_file(words.json, to_text(to_json(result)));
  // Two documents on one stream would be none.
  if (words.json != "-") {
    std::ostringstream table;
    print(table, result);
    write_file("-", table.str());
  }
  return result.passed() ? Status::done : Status::no;
}

}  // namespace input_observer::cli
