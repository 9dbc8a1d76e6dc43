#include "tests/cli/golden.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace input_observer::test {

void check_golden(const std::string& name, const std::string& text) {
  const std::filesystem::path file = std::filesystem::path(INPUT_OBSERVER_SOURCE_DIR) / "tests/cli/golden" / name;
  if (std::getenv("INPUT_OBSERVER_APPROVE") != nullptr) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
  }
  INFO(file);
  CHECK(text == slurp(file.string()));
}

}  // namespace input_observer::test
