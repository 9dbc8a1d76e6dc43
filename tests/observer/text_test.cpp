#include "observer/text.h"

#include <set>

#include "tests/support/catch.h"

namespace input_observer {

TEST_CASE("parts are joined with the separator between them, empty ones too") {
  CHECK(joined({}, ", ").empty());
  CHECK(joined({"a"}, ", ") == "a");
  CHECK(joined({"", "b", ""}, "|") == "|b|");
  CHECK(joined(std::set<std::string>{"b", "a"}, " and ") == "a and b");
  CHECK(joined(std::vector<int>{3, 5}, "x", [](int size) { return std::to_string(size); }) == "3x5");
  CHECK(joined(std::vector<std::pair<std::string, int>>{{"a", 1}, {"b", 2}}, "", &std::pair<std::string, int>::first) ==
        "ab");
}

TEST_CASE("a text is split into one part more than it has separators") {
  using Parts = std::vector<std::string>;
  CHECK(split("", ',') == Parts{""});
  CHECK(split("a", ',') == Parts{"a"});
  CHECK(split("a,b", ',') == Parts{"a", "b"});
  CHECK(split(",a,,b,", ',') == Parts{"", "a", "", "b", ""});
}

}  // namespace input_observer
