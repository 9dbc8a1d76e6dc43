#include "observer/json.h"

#include <chrono>
#include <cmath>
#include <limits>
#include <string>

#include "observer/json_reader.h"
#include "tests/support/catch.h"

namespace input_observer {

namespace {

/** What parsing says, or "" when it takes the text. */
std::string refusal(const std::string& text, std::int64_t first_line = 1) {
  try {
    parse_json(text, "f", first_line);
    return {};
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::bad_input);
    return error.what();
  }
}

std::string nested(int depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

}  // namespace

TEST_CASE("parsing keeps the order of keys and the kinds of numbers") {
  const Json json = parse_json(R"({"b": 1, "a": [1.0, -3, true, null, "é"], "c": {"z": {}, "y": []}})");
  CHECK(json.dump() == R"({"b":1,"a":[1.0,-3,true,null,"é"],"c":{"z":{},"y":[]}})");
  CHECK(json["b"].is_number_integer());
  CHECK(json["a"][0].is_number_float());
}

TEST_CASE("integers are read up to the ends of int64 and not beyond") {
  CHECK(parse_json("9223372036854775807").get<std::int64_t>() == INT64_MAX);
  CHECK(parse_json("-9223372036854775808").get<std::int64_t>() == INT64_MIN);
  const std::string expected = ": expected an integer of 64 bits (-2^63 to 2^63 - 1), got ";
  CHECK(refusal("9223372036854775808") == "f:1" + expected + "9223372036854775808");
  CHECK(refusal("[0,\n{\"a\": [1, 18446744073709551616]}]") == "f:2: [1].a[1]" + expected + "18446744073709551616");
  CHECK(refusal("{\"a.b\": -9223372036854775809\n\n}") == "f:1: a\\.b" + expected + "-9223372036854775809");
}

TEST_CASE("a key that stands twice is refused with its line") {
  CHECK(refusal("{\"a\": 1,\n \"b\": {\"c\": 1,\n \"c\": 2}}") ==
        "f:3: b.c: expected each key once, this one stands twice");
  CHECK(refusal(R"({"a": {"c": 1}, "b": {"c": 1}})").empty());
  std::string many = "{";
  for (int i = 0; i < 40; ++i)
    many += "\"k" + std::to_string(i) + "\": 0,\n";
  CHECK(refusal(many + "\"k3\": 1}") == "f:41: k3: expected each key once, this one stands twice");
  CHECK(refusal(many + "\"k39\": 1}") == "f:41: k39: expected each key once, this one stands twice");
  CHECK(refusal(many + "\"k40\": 1}").empty());
}

TEST_CASE("nesting is read up to its limit and a deeper text is refused without recursion") {
  CHECK(refusal(nested(max_json_depth)).empty());
  CHECK(refusal(nested(max_json_depth + 1)) == "f:1: expected nesting of at most 256 levels, this is deeper");
  CHECK(refusal(std::string(1'000'000, '[')) == "f:1: expected nesting of at most 256 levels, this is deeper");
  std::string objects;
  for (int i = 0; i < 100'000; ++i)
    objects += "{\"a\":";
  CHECK(refusal(objects) == "f:1: expected nesting of at most 256 levels, this is deeper");
}

TEST_CASE("broken text is refused with its line") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"", "f:1: expected JSON, got an empty text"},
      {" \n\t\r\n", "f:1: expected JSON, got an empty text"},
      {"{\"a\": 1,\n\"b\": [1, 2", "f:2: expected JSON: syntax error while parsing array - unexpected end of input"},
      {"{}\n{}", "f:2: expected JSON: syntax error while parsing value - unexpected '{'; expected end of input"},
      {"[1, NaN]", "f:1: expected JSON: syntax error while parsing value - invalid literal"},
      {"[1e999]", "f:1: expected JSON: number overflow parsing '1e999'"},
      {"[1,]", "f:1: expected JSON: syntax error while parsing value - unexpected ']'"},
      {"{'a': 1}", "f:1: expected JSON: syntax error while parsing object key - invalid literal"},
      {"[01]", "f:1: expected JSON: syntax error while parsing array - unexpected number literal"},
      {"\n\n[\"\xFF\"]", "f:3: expected JSON: syntax error while parsing value - invalid string: ill-formed UTF-8"},
      {"[\"a\nb\"]", "f:1: expected JSON: syntax error while parsing value - invalid string: control character"},
      {std::string("PK\x03\x04\x00rest", 9), "f:1: expected JSON, got a zip archive (a TorchScript or torch.save"},
      {std::string("\x80\x02\x00x", 4), "f:1: expected JSON, got a binary file"},
  }));
  CAPTURE(text);
  const std::string said = refusal(text);
  CHECK(said.substr(0, expected.size()) == expected);
  CHECK(said.size() < 2000);
}

TEST_CASE("lines are counted from the one that the caller names") {
  CHECK(refusal("[1, 2", 41).substr(0, 5) == "f:41:");
  CHECK(refusal("\n[1, 2", 41).substr(0, 5) == "f:42:");
}

TEST_CASE("a byte order mark is passed over") {
  CHECK(parse_json("\xEF\xBB\xBF{\"a\": 1}").dump() == R"({"a":1})");
}

TEST_CASE("every prefix of a document is refused") {
  const std::string text = R"({"signature": [{"name": "x\u00e9"}], "calls": [{"args": [1.5e3, -2, true, null]}]})";
  for (std::size_t size = 0; size < text.size(); ++size)
    CHECK_FALSE(refusal(text.substr(0, size)).empty());
  CHECK(refusal(text).empty());
}

TEST_CASE("an object of many keys takes time in proportion") {
  const auto seconds = [](int keys) {
    std::string text = "{";
    for (int i = 0; i < keys; ++i)
      text += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\":0";
    const auto start = std::chrono::steady_clock::now();
    CHECK(parse_json(text + "}").size() == static_cast<std::size_t>(keys));
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  // Looking through all earlier keys for each would take minutes.
  CHECK(seconds(400'000) < 20);
}

TEST_CASE("written text is indented, ends with a line break and never throws for broken UTF-8") {
  CHECK(to_text(parse_json(R"({"b":[1],"a":"é"})")) == "{\n  \"b\": [\n    1\n  ],\n  \"a\": \"é\"\n}\n");
  CHECK(to_text(Json("\xFF")) == "\"\xEF\xBF\xBD\"\n");
}

TEST_CASE("floats that JSON lacks are written as objects and read back") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(float_json(1.5).dump() == "1.5");
  CHECK(float_json(2.0).dump() == "2.0");
  CHECK(float_json(infinity).dump() == R"({"float":"inf"})");
  CHECK(float_json(-infinity).dump() == R"({"float":"-inf"})");
  CHECK(JsonReader(float_json(-infinity), {}).number() == -infinity);
  CHECK(std::isnan(JsonReader(float_json(std::nan("")), {}).number()));
  CHECK(JsonReader(Json(3), {}).number() == 3.0);
}

TEST_CASE("a reader names the place and what was expected there") {
  const Json json = parse_json(R"({"a": [{"b.c": 1}, "t"], "n": -1, "f": 1.5, "o": {"float": "huge"}})");
  const JsonReader reader(json, {"f", 0, "top"});
  const auto says = [](const auto& read, const std::string& expected) {
    CHECK_THROWS_MATCHES(read(), Error, Catch::Predicate<Error>([&](const Error& error) {
                           INFO(error.what());
                           CHECK(error.what() == expected);
                           return error.what() == expected;
                         }));
  };
  says([&] { reader.at("z"); }, "f: top: expected a key 'z'");
  says([&] { reader.at("a").at(2); }, "f: top.a: expected at least 3 elements");
  says([&] { reader.at("a").at(std::size_t{0}).at("b.c").text(); }, R"(f: top.a[0].b\.c: expected a text, got 1)");
  says([&] { reader.at("a").at(1).boolean(); }, R"(f: top.a[1]: expected true or false, got "t")");
  says([&] { reader.at("n").integer(0); }, "f: top.n: expected an integer of at least 0, got -1");
  says([&] { reader.at("f").integer(); }, "f: top.f: expected an integer, got 1.5");
  says([&] { reader.at("a").number(); }, R"(f: top.a: expected a number or {"float": "inf"}, got a list)");
  says([&] { reader.at("o").number(); }, R"(f: top.o.float: expected "inf", "-inf" or "nan", got "huge")");
  says([&] { reader.at("n").object(); }, "f: top.n: expected an object, got -1");
  says([&] { reader.array(); }, "f: top: expected a list, got an object");
  says(
      [&] {
        reader.only_keys({"a", "n", "of", "o"});
      },
      "f: top.f: unknown key, expected one of a, n, of, o (did you mean 'a'?)");
  CHECK_FALSE(reader.at("n").has("x"));
}

}  // namespace input_observer
