#include "exporters/runner/python.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "exporters/runner/known_errors.h"
#include "exporters/runner/python_package.h"
#include "exporters/runner/subprocess.h"
#include "observer/json.h"
#include "observer/text_file.h"

namespace input_observer {
namespace {

[[noreturn]] void fail(const PythonRun& run, const ProcessResult& result, const std::string& error_file) {
  if (result.timed_out) {
    throw ProgramError(run.python, "ran past its limit of " + std::to_string(run.time_limit.count()) + " s");
  }
  const std::string output = read_file(error_file);
  std::string line = last_meaningful_line(output);
  const bool names_no_cause = line.empty();
  if (names_no_cause) line = "ended with status " + std::to_string(result.status) + " and said nothing";
  const std::string message = explained(one_line(line, 1500), run.target);
  // What a driver raised speaks of the model, unless it could not even be loaded.
  const bool about_python = names_no_cause || line.find("No module named") != std::string::npos;
  if (about_python) throw ProgramError(run.python, message);
  throw Error(ErrorCode::exporter, {}, message);
}

void write_package(const std::filesystem::path& folder) {
  for (const EmbeddedFile& file : python_package()) {
    const std::filesystem::path place = folder / file.name;
    std::filesystem::create_directories(place.parent_path());
    write_file(place.string(), file.text);
  }
}

}  // namespace

std::string find_python(const std::string& asked) {
  std::string python = asked;
  if (const char* named = std::getenv("INPUT_OBSERVER_PYTHON"); python.empty() && named) python = named;
#ifdef INPUT_OBSERVER_PYTHON
  if (python.empty() && access(INPUT_OBSERVER_PYTHON, X_OK) == 0) python = INPUT_OBSERVER_PYTHON;
#endif
  if (python.empty()) return "python3";
  if (python.find('/') != std::string::npos && access(python.c_str(), X_OK) != 0) {
    throw ProgramError(python, "cannot be run, expected a Python interpreter");
  }
  return python;
}

Json run_python(PythonRun run, const Json& request) {
  run.python = find_python(run.python);
  const std::filesystem::path folder = run.folder;
  const std::string request_file = (folder / "request.json").string();
  const std::string answer_file = (folder / "answer.json").string();
  const std::string error_file = (folder / "errors.txt").string();
  write_package(folder);
  write_file(request_file, to_text(request));
  std::filesystem::remove(answer_file);
  const ProcessResult result =
      run_process({run.python, (folder / "drive.py").string(), run.driver, request_file, answer_file},
                  (folder / "output.txt").string(), error_file, run.time_limit);
  if (result.status != 0) fail(run, result, error_file);
  if (!std::filesystem::exists(answer_file)) {
    throw ProgramError(run.python, "ended without an answer, expected a Python interpreter");
  }
  return read_json(answer_file);
}

}  // namespace input_observer
