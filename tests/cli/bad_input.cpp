#include "tests/cli/bad_input.h"

#include <map>
#include <set>

#include "tests/cli/run_program.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace input_observer::test {
namespace {

std::map<std::string, std::string> contents(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    files[entry.path().string()] = entry.is_regular_file() ? slurp(entry.path().string()) : "";
  }
  return files;
}

void check_bad_input(const BadInput& input) {
  INFO(input.name);
  const TemporaryFolder folder;
  folder.write("out.json", old_output);
  std::filesystem::create_directory(folder / "folder");
  for (const auto& [name, content] : input.files) {
    std::filesystem::create_directories((folder.path() / name).parent_path());
    folder.write(name, content);
  }
  const auto before = contents(folder.path());
  const ProgramRun run = run_command(input.words, folder.path().string(), input.standard_input);
  CHECK(replaced(run.err, folder.path().string(), "DIR") == "input-observer: " + input.line + "\n");
  CHECK(run.status == 2);
  CHECK(run.out.empty());
  CHECK(run.err.size() < 2000);
  CHECK(contents(folder.path()) == before);
}

}  // namespace

void check_bad_inputs(const std::vector<BadInput>& inputs) {
  std::set<std::string> names;
  std::set<std::string> lines;
  for (const BadInput& input : inputs) {
    CHECK(names.insert(input.name).second);
    // Two that say the same prove one thing only, or one of them says too little.
    CHECK(lines.insert(input.line).second);
    check_bad_input(input);
  }
}

}  // namespace input_observer::test
