#include "observer/call_log.h"

#include <chrono>
#include <string>
#include <vector>

#include "observer/json.h"
#include "observer/value_json.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace input_observer {

namespace {

/** A log as its visitor saw it. */
struct Seen {
  CallLogHeader header;
  std::vector<Call> calls;
  std::vector<std::string> places;
};

CallLogVisitor collect(Seen& seen) {
  return {[&](const CallLogHeader& header) { seen.header = header; },
          [&](Call call, const Place& place) {
            seen.places.push_back(std::to_string(place.line) + place.where);
            seen.calls.push_back(std::move(call));
          }};
}

Seen read(const std::string& file) {
  Seen seen;
  read_call_log(file, collect(seen));
  return seen;
}

/** What reading a file of that name and content says, without the folder. */
std::string refusal(const std::string& name, const std::string& content) {
  const test::TemporaryFolder folder;
  const std::string file = folder.write(name, content);
  try {
    read(file);
    return {};
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::bad_input);
    return std::string(error.what()).substr(file.size() - name.size());
  }
}

const std::string tensor = R"({"tensor": {"dtype": "float32", "shape": [2, 3]}})";
const std::string head = R"("signature": [{"name": "x"}, {"name": "k", "default": null}], "options": {"index": 1})";
const std::string first = R"({"args": [)" + tensor + R"(], "outputs": null})";
const std::string second = R"({"kwargs": {"x": )" + tensor + R"(, "k": 3}, "comment": "unknown keys are ignored"})";

void check_seen(const Seen& seen) {
  CHECK(parameter_names(seen.header.signature) == std::vector<std::string>{"x", "k"});
  CHECK(seen.header.options.index == 1);
  REQUIRE(seen.calls.size() == 2);
  CHECK(seen.calls[0].args.size() == 1);
  CHECK(seen.calls[0].outputs == Value{NoneValue{}});
  CHECK(seen.calls[1].args.empty());
  CHECK_FALSE(seen.calls[1].outputs);
  REQUIRE(seen.calls[1].kwargs.size() == 2);
  CHECK(seen.calls[1].kwargs[1].first == "k");
  CHECK(seen.calls[1].kwargs[1].second == Value{std::int64_t{3}});
}

}  // namespace

TEST_CASE("a log is read from .json, its keys in any order") {
  const test::TemporaryFolder folder;
  const Seen seen = read(folder.write("log.json", "{\"calls\": [" + first + ",\n" + second + "],\n" + head + "}"));
  check_seen(seen);
  CHECK(seen.places == std::vector<std::string>{"0calls[0]", "0calls[1]"});
}

TEST_CASE("a log is read from .jsonl, blank lines passed over") {
  const test::TemporaryFolder folder;
  const Seen seen = read(folder.write("log.jsonl", "\n{" + head + "}\r\n\r\n" + first + "\n  \n" + second));
  check_seen(seen);
  CHECK(seen.places == std::vector<std::string>{"4", "6"});
}

TEST_CASE("without a telling name the content decides") {
  const test::TemporaryFolder folder;
  check_seen(read(folder.write("lines", "{" + head + "}\n" + first + "\n" + second + "\n")));
  check_seen(read(folder.write("one-line", "{" + head + ", \"calls\": [" + first + "," + second + "]}\n")));
  check_seen(read(folder.write("whole.log", "{\n" + head + ",\n\"calls\": [" + first + ",\n" + second + "]}")));
}

TEST_CASE("format and version may be said and must then be right") {
  const std::string calls = R"(, "calls": []})";
  CHECK(refusal("a.json", R"({"format": "input-observer/call-log", "version": 1, )" + head + calls).empty());
  CHECK(refusal("a.json", R"({"format": "input-observer/shape-report", )" + head + calls) ==
        R"(a.json: format: expected "input-observer/call-log", got "input-observer/shape-report")");
  CHECK(refusal("a.json", R"({"version": 2, )" + head + calls) == "a.json: version: expected version 1, got 2");
}

TEST_CASE("a broken .json names the key") {
  const auto broken = [](const std::string& call) {
    return refusal("a.json", "{" + head + ", \"calls\": [{}, " + call + "]}");
  };
  CHECK(broken("3") == "a.json: calls[1]: expected an object, got 3");
  CHECK(broken(R"({"args": {}})") == "a.json: calls[1].args: expected a list, got an empty object");
  CHECK(broken(R"({"kwargs": []})") == "a.json: calls[1].kwargs: expected an object, got an empty list");
  CHECK(broken(R"({"kwargs": {"x": {"tensor": {"dtype": "bool", "shape": [1, -2]}}}})") ==
        "a.json: calls[1].kwargs.x.tensor.shape[1]: expected an integer of at least 0, got -2");
  CHECK(broken("{\"args\": [{\"tensor\":\n{\"dtype\": \"bool\", \"shape\": [9223372036854775808]}}]}") ==
        "a.json:2: calls[1].args[0].tensor.shape[0]: expected an integer of 64 bits (-2^63 to 2^63 - 1), got "
        "9223372036854775808");
  CHECK(broken(R"({"outputs": [1]})") ==
        R"(a.json: calls[1].outputs: expected a value; a list is written {"list": [...]}, got a list)");
  CHECK(refusal("a.json", "{" + head + "}") == "a.json: expected a key 'calls'");
  CHECK(refusal("a.json", "{\"calls\": []}") == "a.json: expected a key 'signature'");
  CHECK(refusal("a.json", "[]") == "a.json: expected an object, got an empty list");
  CHECK(refusal("a.json", "") == "a.json: expected JSON, got an empty text");
  CHECK(refusal("a.json", std::string("PK\x03\x04\n\0", 6)) ==
        "a.json:1: expected JSON, got a zip archive (a TorchScript or torch.save file?)");
}

TEST_CASE("a broken .jsonl names the line and the key inside of the call") {
  const auto broken = [](const std::string& line) {
    return refusal("a.jsonl", "{" + head + "}\n" + first + "\n" + line);
  };
  CHECK(broken("3") == "a.jsonl:3: expected an object, got 3");
  CHECK(broken(R"({"kwargs": {"x": {"tensor": {"dtype": "bool", "shape": [0.5]}}}})") ==
        "a.jsonl:3: kwargs.x.tensor.shape[0]: expected an integer of at least 0, got 0.5");
  CHECK(broken("{" + head + "}") == "a.jsonl:3: expected a call, got another signature");
  CHECK(broken("{\"args\": [").substr(0, 45) == "a.jsonl:3: expected JSON: syntax error while ");
  CHECK(broken(R"({"args": [], "args": []})") == "a.jsonl:3: args: expected each key once, this one stands twice");
  CHECK(refusal("a.jsonl", "\n" + first) == "a.jsonl:2: expected a key 'signature'");
  CHECK(refusal("a.jsonl", "") == "a.jsonl: expected JSON, got an empty text");
  CHECK(refusal("a.jsonl", "{\n").substr(0, 26) == "a.jsonl:1: expected JSON: ");
}

TEST_CASE("options of a log are checked against its signature") {
  CHECK(refusal("a.json", R"({"signature": [{"name": "x"}], "calls": [], "options": {"indx": 1}})") ==
        "a.json: options.indx: unknown key, expected one of set_batch_dimension_for, value_if_missing, index, "
        "dim_names (did you mean 'index'?)");
  CHECK(refusal("a.jsonl", R"({"signature": [{"name": "x"}], "options": {"value_if_missing": {"y": 1}}})") ==
        "a.jsonl:1: options.value_if_missing.y: expected a declared parameter, got 'y' (did you mean 'x'?)");
}

TEST_CASE("what cannot be read is an io error") {
  const test::TemporaryFolder folder;
  for (const std::string& file : {folder.path().string(), folder / "none.json"}) {
    try {
      read(file);
      FAIL("read " + file);
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::io);
      CHECK(error.place().file == file);
    }
  }
}

TEST_CASE("a log says what it is, or looks like one") {
  CHECK(is_call_log(parse_json(R"({"format": "input-observer/call-log"})")));
  CHECK(is_call_log(parse_json(R"({"signature": [], "calls": []})")));
  CHECK_FALSE(is_call_log(parse_json(R"({"format": "input-observer/shape-report", "signature": [], "calls": []})")));
  CHECK_FALSE(is_call_log(parse_json(R"({"signature": []})")));
  CHECK_FALSE(is_call_log(parse_json("[]")));
}

TEST_CASE("every log of the corpora is read") {
  const Json parity = read_json(INPUT_OBSERVER_TEST_DATA "/observer_parity.json");
  const Json relations = read_json(INPUT_OBSERVER_TEST_DATA "/relations.json");
  std::size_t calls = 0;
  const auto bind_all = [&](const Json& log) {
    Signature signature;
    const CallLogVisitor visitor{[&](const CallLogHeader& header) { signature = header.signature; },
                                 [&](const Call& call, const Place& place) {
                                   ++calls;
                                   CHECK(bind_arguments(signature, call, place).size() == signature.size());
                                 }};
    read_call_log(JsonReader(log, {}), visitor);
  };
  for (const Json& entry : parity.at("cases"))
    bind_all(entry);
  for (const Json& entry : relations.at("cases"))
    bind_all(entry.at("log"));
  CHECK(calls > 1000);
}

}  // namespace input_observer
