#include "cli/check_command.h"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "cli/input.h"
#include "exporters/check/check.h"
#include "exporters/export_all.h"
#include "observer/json.h"

namespace input_observer::cli {
namespace {

// What is to be said of one export.
struct Checked {
  std::string target;  ///< of an export to all; else empty
  CheckResult result;
};

CheckOptions options_of(const CheckWords& words) {
  return {.python = words.python,
          .atol = words.tolerance,
          .float_atol = registry_tolerance(words.model_config),
          .samples = words.samples};
}

std::vector<Checked> check(const CheckWords& words, const CheckOptions& options, const std::string& inference) {
  const auto targets = targets_in(words.exported);
  if (!targets) return {{"", check_export(words.model, words.exported, inference, options)}};
  std::vector<Checked> checked;
  for (const std::string& target : *targets) {
    if (!can_be_checked(target)) continue;
    const std::string folder = (std::filesystem::path(words.exported) / target).string();
    checked.push_back({target, check_export(words.model, folder, inference, options)});
  }
  if (checked.empty())
    throw bad_input({.file = words.exported, .where = "targets"}, "expected one that was written and can be checked");
  return checked;
}

Json json_of(const std::vector<Checked>& checked) {
  Json json = {{"format", "input-observer/check"}, {"version", 1}};
  for (const Checked& one : checked) {
    if (one.target.empty()) {
      json.update(to_json(one.result));
    } else {
      json["targets"][one.target] = to_json(one.result);
    }
  }
  return json;
}

std::string text_of(const std::vector<Checked>& checked) {
  std::ostringstream text;
  for (const Checked& one : checked) {
    if (!one.target.empty()) text << (text.tellp() > 0 ? "\n" : "") << one.target << '\n';
    print(text, one.result);
  }
  return text.str();
}

}  // namespace

Status run_check(const CheckWords& words) {
  check_standard_input({words.inference, words.model_config.model_config});
  const CheckOptions options = options_of(words);
  const auto checked = InputFiles({words.inference}).read([&](const std::vector<std::string>& paths) {
    return check(words, options, paths.front());
  });
  if (!words.json.empty()) write_file(words.json, to_text(json_of(checked)));
  // Two documents on one stream would be none.
  if (words.json != "-") write_file("-", text_of(checked));
  const bool passed =
      std::all_of(checked.begin(), checked.end(), [](const Checked& one) { return one.result.passed(); });
  return passed ? Status::done : Status::no;
}

}  // namespace input_observer::cli
