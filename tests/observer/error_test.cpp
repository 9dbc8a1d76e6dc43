#include "observer/error.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace input_observer {

TEST_CASE("an error names file, line, place and message, and leaves empty parts out") {
  CHECK(std::string(bad_input({"a.json", 3, "calls[0]"}, "expected a list").what()) ==
        "a.json:3: calls[0]: expected a list");
  CHECK(std::string(bad_input({"a.json", 0, ""}, "expected a list").what()) == "a.json: expected a list");
  CHECK(std::string(bad_input({"", 0, "x"}, "expected a list").what()) == "x: expected a list");
  CHECK(std::string(bad_input({}, "expected a list").what()) == "expected a list");
}

TEST_CASE("an error is one line, whatever the user wrote") {
  const Error error = bad_input({"a\nb", 0, "k\r\n"}, "one\ntwo\x1b[0m \xE2\x80\xA8 \xC2\x85.");
  CHECK(std::string(error.what()) == "a b: k  : one two [0m    .");
  CHECK(error.place().file == "a\nb");
  CHECK(error.message() == "one two [0m    .");
}

TEST_CASE("an error stays below 2,000 bytes and shows something of each part") {
  const std::string huge(1 << 20, 'x');
  const std::string what = bad_input({huge, 7, huge}, "expected " + huge).what();
  CHECK(what.size() < 2000);
  CHECK(what.find(":7: ") != std::string::npos);
  CHECK(what.find("expected x") != std::string::npos);
  CHECK(what.substr(what.size() - 3) == "...");
}

TEST_CASE("a cut never splits a character") {
  const std::string euro = "\xE2\x82\xAC";
  std::string text;
  for (int i = 0; i < 10; ++i)
    text += euro;
  CHECK(one_line(text, 30) == text);
  CHECK(one_line(text, 29) == text.substr(0, 24) + "...");
  CHECK(one_line(text, 15) == text.substr(0, 12) + "...");
  CHECK(one_line(text, 14) == text.substr(0, 9) + "...");
  CHECK(one_line("abcdef", 2) == "..");
  CHECK(one_line("abcdef", 0) == "");
}

TEST_CASE("located fills in only what is not known yet") {
  const Error nowhere = bad_input({"", 0, "x"}, "m");
  CHECK(std::string(located(nowhere, "f", 4).what()) == "f:4: x: m");
  CHECK(std::string(located(bad_input({"g", 2, "x"}, "m"), "f", 4).what()) == "g:2: x: m");
  CHECK(located(Error(ErrorCode::io, {}, "m"), "f").code() == ErrorCode::io);
}

TEST_CASE("edit distance counts insertions, removals and replacements") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("abc", "") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("flaw", "lawn") == 2);
  CHECK(edit_distance(std::string(300, 'a'), std::string(299, 'a')) == 300);
  CHECK(edit_distance(std::string(300, 'a'), std::string(300, 'a')) == 0);
}

TEST_CASE("the nearest name is offered, and none when nothing is near") {
  const std::vector<std::string> names = {"input_ids", "attention_mask", "x"};
  CHECK(did_you_mean("input_id", names) == " (did you mean 'input_ids'?)");
  CHECK(did_you_mean("atention_msk", names) == " (did you mean 'attention_mask'?)");
  CHECK(did_you_mean("position_bias", names).empty());
  CHECK(did_you_mean("input_id", std::vector<std::string>{}).empty());
}

}  // namespace input_observer
