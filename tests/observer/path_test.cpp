#include "observer/path.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace input_observer {

TEST_CASE("a path escapes dots and backslashes of its components") {
  CHECK(join_path("past", "0") == "past.0");
  CHECK(join_path("", "x") == "x");
  CHECK(join_path("d", "a.b") == R"(d.a\.b)");
  CHECK(join_path("d", R"(a\b)") == R"(d.a\\b)");
  CHECK(join_path("d", "") == "d.");
}

TEST_CASE("splitting undoes joining") {
  const std::vector<std::string> odd = {"x", "", "a.b", "\\", ".", "\\.", "caf\xC3\xA9", "...", "a\\"};
  for (const std::string& first : odd) {
    if (first.empty()) continue;
    for (const std::string& second : odd) {
      for (const std::string& third : odd) {
        const std::string path = join_path(join_path(join_path("", first), second), third);
        CHECK(split_path(path) == std::vector<std::string>{first, second, third});
        CHECK(parameter_of(path) == first);
      }
    }
  }
}

TEST_CASE("a path that nobody joined is still split") {
  CHECK(split_path("") == std::vector<std::string>{""});
  CHECK(split_path("x\\") == std::vector<std::string>{"x\\"});
}

TEST_CASE("an export name holds letters, digits and underscores only") {
  CHECK(export_name("past_key_values.0.1") == "past_key_values_0_1");
  CHECK(export_name("0.x") == "_0_x");
  CHECK(export_name("caf\xC3\xA9.au lait") == "caf__au_lait");
  CHECK(export_name(R"(d.a\.b)") == "d_a__b");
}

}  // namespace input_observer
