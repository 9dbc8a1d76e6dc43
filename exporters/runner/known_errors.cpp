#include "exporters/runner/known_errors.h"

#include <algorithm>
#include <sstream>

#include "exporters/runner/known_errors_file.h"
#include "observer/json.h"
#include "observer/json_reader.h"

namespace input_observer {
namespace {

std::vector<KnownError> read_table() {
  const EmbeddedFile& file = known_errors_file().front();
  const Json json = parse_json(file.text, std::string(file.name));
  const JsonReader rows(json, {.file = std::string(file.name)});
  std::vector<KnownError> table;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const JsonReader row = rows.at(i);
    table.push_back({row.at("pattern").text(), {}, row.at("cause").text(), row.at("advice").text()});
    for (std::size_t n = 0; n < row.at("targets").size(); ++n)
      table.back().targets.push_back(row.at("targets").at(n).text());
  }
  return table;
}

bool is_noise(const std::string& line) {
  const auto begin = line.find_first_not_of(" \t");
  return begin == std::string::npos || begin > 0 || line.find("Warning") != std::string::npos ||
         line.rfind("Traceback", 0) == 0 || line.rfind("[W", 0) == 0;
}

// `ValueError: ...`, `torch.onnx.errors.UnsupportedOperatorError: ...`
bool names_error(const std::string& line) {
  const std::string word = line.substr(0, line.find(": "));
  return word.size() < line.size() && word.find(' ') == std::string::npos &&
         (word.find("Error") != std::string::npos || word.find("Exception") != std::string::npos);
}

}  // namespace

const std::vector<KnownError>& known_errors() {
  static const std::vector<KnownError> table = read_table();
  return table;
}

const KnownError* find_known_error(const std::string& message, const std::string& target) {
  const KnownError* best = nullptr;
  for (const KnownError& known : known_errors()) {
    if (message.find(known.pattern) == std::string::npos) continue;
    if (std::find(known.targets.begin(), known.targets.end(), target) == known.targets.end()) continue;
    if (!best || known.pattern.size() > best->pattern.size()) best = &known;
  }
  return best;
}

std::string explained(const std::string& message, const std::string& target, std::size_t longest) {
  const KnownError* known = find_known_error(message, target);
  if (!known) return message;
  return one_line(message, longest) + " (" + known->cause + "; try: " + known->advice + ")";
}

std::string last_meaningful_line(const std::string& output) {
  std::istringstream lines(output);
  std::string last, error;
  for (std::string line; std::getline(lines, line);) {
    if (is_noise(line)) continue;
    last = line;
    if (names_error(line)) error = line;
  }
  return error.empty() ? last : error;
}

}  // namespace input_observer
