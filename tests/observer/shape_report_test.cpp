#include "observer/shape_report.h"

#include <algorithm>

#include "observer/json.h"
#include "tests/observer/random_calls.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

using namespace input_observer;  // NOLINT
using test::bytes_of;
using test::tensor;

namespace {

ShapeReport empty() {
  return test::empty_report(test::CallSource::parameters());
}

/** A report whose calls are told apart by their index from those of other parts. */
ShapeReport part_of(test::CallSource& source, std::size_t calls, std::uint64_t first_index) {
  ShapeReport report = test::report_of(empty(), source.calls(calls));
  for (auto& each : report.classes)
    each.first.index += first_index;
  report.failed = calls % 3;
  report.faults["late"] = 1 + calls % 2;
  for (std::size_t i = 0; i < report.classes.size(); i += 2) {
    ClassTiming timing{static_cast<std::int64_t>(first_index + 5), static_cast<std::int64_t>(first_index + 9), {}};
    timing.latency.add(static_cast<std::int64_t>(calls));
    report.classes[i].timing = timing;
  }
  return report;
}

ShapeReport read_back(const ShapeReport& report) {
  const Json json = parse_json(bytes_of(report));
  return report_from_json(JsonReader(json, {}));
}

std::string refusal(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("reports merge in any order and grouping to the same bytes") {
  test::CallSource source(1);
  for (int run = 0; run < 12; ++run) {
    std::vector<ShapeReport> parts;
    for (std::uint64_t i = 0; i < 4; ++i) {
      parts.push_back(part_of(source, static_cast<std::size_t>(source.draw(1, 250)), 1000 * i));
    }
    const std::string left = bytes_of(merge(merge(merge(parts[0], parts[1]), parts[2]), parts[3]));
    const std::string right = bytes_of(merge(parts[0], merge(parts[1], merge(parts[2], parts[3]))));
    std::shuffle(parts.begin(), parts.end(), source.random());
    const std::string shuffled = bytes_of(merge(merge(parts[2], parts[0]), merge(parts[3], parts[1])));
    REQUIRE(left == right);
    REQUIRE(left == shuffled);
  }
}

TEST_CASE("a merged report is that of all calls in one recorder") {
  test::CallSource source(2);
  const auto calls = source.calls(300);
  ShapeReport merged = empty();
  for (std::size_t i = 0; i < calls.size(); i += 60) {
    ShapeReport part = test::report_of(
        empty(), {calls.begin() + static_cast<std::ptrdiff_t>(i), calls.begin() + static_cast<std::ptrdiff_t>(i + 60)});
    for (auto& each : part.classes)
      each.first.index += i;
    merged = merge(part, merged);
  }
  CHECK(merged == test::report_of(empty(), calls));
}

TEST_CASE("what is written is read back, byte by byte") {
  test::CallSource source(3);
  for (int run = 0; run < 12; ++run) {
    ShapeReport report = part_of(source, static_cast<std::size_t>(source.draw(1, 400)), 0);
    report.model = ModelIdentity{"__torch__.M", "forward(__torch__.M self)", "77"};
    report.part = {"decoder.0", "forward"};
    report.options.index = 1;
    report.indexed_call = source.call().arguments;
    const ShapeReport back = read_back(report);
    REQUIRE(bytes_of(back) == bytes_of(report));
    REQUIRE(back == report);
  }
  CHECK(read_back(empty()) == empty());
}

TEST_CASE("the size of a report does not follow the number of calls") {
  test::CallSource source(4);
  Recorder recorder(test::empty_report({"ids", "mask", "past"}));
  for (int i = 0; i < 3000; ++i) {
    const bool decode = i % 3 != 0;
    const std::int64_t batch = source.draw(1, 64);
    const std::int64_t sequence = decode ? 1 : source.draw(1, 4096);
    const std::int64_t past = decode ? source.draw(1, 4096) : 0;
    const auto cache = [&](std::int64_t length) {
      const Value pair{TupleValue{{tensor({batch, 4, length, 8}), tensor({batch, 4, length, 8})}}};
      return Value{ListValue{{pair, pair}}};
    };
    recorder.record({tensor({batch, sequence}), tensor({batch, past + sequence}), decode ? cache(past) : Value{}},
                    Value{TupleValue{{tensor({batch, sequence, 100}), cache(past + sequence)}}});
  }
  const ShapeReport report = recorder.report();
  CHECK(report.classes.size() == 2);
  CHECK(report.calls == 3000);
  const std::size_t size = bytes_of(report).size();
  CAPTURE(size);
  CHECK(size < 300000);
}

TEST_CASE("inputs that are not of one model are refused, and the difference is named") {
  const ShapeReport base = empty();
  const auto refused = [&](const std::function<void(ShapeReport&)>& change) {
    ShapeReport other = base;
    change(other);
    const auto there = refusal([&] { merge(base, other, {"b.json", 0, {}}); });
    const auto back = refusal([&] { merge(other, base, {"b.json", 0, {}}); });
    CHECK(back.rfind("b.json: expected", 0) == 0);
    return there;
  };
  CHECK(refused([](auto& other) { other.signature.pop_back(); }) ==
        "b.json: expected inputs of one model, got two signatures: 7 parameters and 6 parameters");
  CHECK(refused([](auto& other) { other.signature[1].name = "mesk"; }) ==
        "b.json: expected inputs of one model, got two signatures with parameters: 'mask' and 'mesk'");
  CHECK(refused([](auto& other) { other.signature[1].default_value = Value{}; }) ==
        "b.json: expected inputs of one model, got two defaults of parameter 'mask': none and null");
  CHECK(refused([](auto& other) { other.signature[6].keyword_only = true; }) ==
        "b.json: expected inputs of one model, got two kinds of parameter 'seed': positional_or_keyword and "
        "keyword_only");
  CHECK(refused([](auto& other) { other.part.submodule = "encoder"; }) ==
        "b.json: expected inputs of one model, got two observed parts: 'forward' and 'encoder.forward'");
}

TEST_CASE("models and types may be unknown on one side only") {
  ShapeReport a = empty();
  ShapeReport b = empty();
  a.model = ModelIdentity{"T", "S", ""};
  b.model = ModelIdentity{"T", "S", "1"};
  b.signature[0].type = "Tensor";
  CHECK(merge(a, empty()).model == a.model);
  CHECK(merge(a, b).model == b.model);
  CHECK(merge(a, b).signature[0].type == "Tensor");
  CHECK(merge(a, b) == merge(b, a));
  ShapeReport c = b;
  c.model->code_hash = "2";
  CHECK(refusal([&] { merge(b, c); }) == "expected inputs of one model, got two hashes of its code: '1' and '2'");
  c.model = ModelIdentity{"U", "S", "1"};
  CHECK(refusal([&] { merge(b, c); }) == "expected inputs of one model, got two types: 'T' and 'U'");
  c = b;
  c.signature[0].type = "Optional[Tensor]";
  CHECK(refusal([&] { merge(b, c); }).find("two types of parameter 'ids'") != std::string::npos);
  b.options.index = 1;
  c = empty();
  c.options.index = 2;
  CHECK(refusal([&] { merge(b, c, {"c.json", 0, {}}); }).rfind("c.json: options.index: expected", 0) == 0);
}

TEST_CASE("a broken report is refused and never believed") {
  test::CallSource source(5);
  const Json whole = to_json(part_of(source, 120, 0));
  std::size_t refused = 0;
  const Json replacements[] = {nullptr, -1, 0, 3, 1.5, "text", true, Json::array(), Json::object(), INT64_MAX};
  const Json flat = whole.flatten();
  std::vector<std::string> places;
  for (const auto& [place, value] : flat.items())
    places.push_back(place);
  for (int run = 0; run < 1500; ++run) {
    Json broken = whole;
    Json::json_pointer at(
        places[static_cast<std::size_t>(source.draw(0, static_cast<std::int64_t>(places.size()) - 1))]);
    for (auto up = source.draw(0, 3); up > 0 && at.parent_pointer() != Json::json_pointer(); --up)
      at = at.parent_pointer();
    broken[at] = replacements[source.draw(0, 9)];
    if (broken == whole) continue;
    try {
      // What is accepted is a report that a recorder might have written: it can be merged and written again.
      const ShapeReport report = report_from_json(JsonReader(broken, {"r.json", 0, {}}));
      const ShapeReport twice = merge(report, report);
      REQUIRE(twice.calls == 2 * report.calls);
      REQUIRE(bytes_of(read_back(report)) == bytes_of(report));
    } catch (const Error& error) {
      ++refused;
      REQUIRE(error.code() == ErrorCode::bad_input);
      REQUIRE(error.place().file == "r.json");
    }
  }
  CHECK(refused > 1000);
}

TEST_CASE("what does not fit together is refused at its place") {
  const ShapeReport report =
      test::report_of(test::empty_report({"x", "mode"}),
                      {{{tensor({2, 5}), {std::string("a")}}, {}}, {{tensor({4, 7}), {std::string("a")}}, {}}});
  const Json whole = to_json(report);
  const auto refused = [&](const std::string& place, const Json& value) {
    Json broken = whole;
    broken[Json::json_pointer(place)] = value;
    return refusal([&] { report_from_json(JsonReader(broken, {})); });
  };
  CHECK(refused("/calls", 3) == "calls: expected the sum of the counts of all classes");
  CHECK(refused("/classes/0/slots", {1, 0}) ==
        "classes[0].slots[0]: expected slots numbered in the order of their first columns");
  CHECK(refused("/classes/0/slots", {0}) == "classes[0].slots: expected 2 integers, got 1");
  CHECK(refused("/classes/0/statistics/0/step", 3) ==
        "classes[0].statistics[0].step: expected the greatest common divisor of the differences between min and max");
  CHECK(refused("/classes/0/statistics/0/wide", true) ==
        "classes[0].statistics[0]: expected wide exactly where a value has a magnitude of 2^48 or more");
  CHECK(refused("/classes/0/statistics/0/histogram/0/1", 5) ==
        "classes[0].statistics[0].histogram: expected counts that add up to the count of the class");
  CHECK(refused("/classes/0/hull/1/0", 1) == "classes[0].hull: expected rows in reduced row echelon form");
  CHECK(refused("/classes/0/hull/1", whole["classes"][0]["hull"][0]) ==
        "classes[0].hull[1]: expected a row that the ones before do not give");
  CHECK(refused("/classes/0/sample/1", whole["classes"][0]["sample"][0]) ==
        "classes[0].sample: expected distinct rows in the order of their hashes");
  CHECK(refused("/classes/0/first/row/1", 9) == "classes[0].first.row[1]: expected a value from min to max");
  CHECK(refused("/classes/0/first/index", 2) == "classes[0].first.index: expected less than calls");
  CHECK(refused("/classes/0/scalars/0/values", {true}) ==
        "classes[0].scalars[0].values[0]: expected a value of the kind that the structure has here");
  CHECK(refused("/classes/0/arguments", Json::array()) ==
        "classes[0].arguments: expected one value for each parameter");
  CHECK(refused("/classes/1", whole["classes"][0]) == "classes: expected classes that differ from one another");
}

TEST_CASE("the order of keys is written where it is not the sorted one") {
  const auto call = [](const std::vector<std::string>& keys) {
    DictValue dict;
    for (const auto& key : keys)
      dict.items.emplace_back(key, tensor({2}));
    return test::DescribedCall{{{dict}}, {}};
  };
  const ShapeReport empty = test::empty_report({"d"});
  const ShapeReport sorted = test::report_of(empty, {call({"a", "b", "c"}), call({"a", "b", "c"})});
  CHECK_FALSE(to_json(sorted)["classes"][0].contains("key_orders"));
  CHECK(read_back(sorted) == sorted);
  const ShapeReport report = test::report_of(empty, {call({"c", "a", "b"}), call({"a", "b", "c"})});
  REQUIRE(report.classes.size() == 1);
  CHECK(read_back(report) == report);
  const Json whole = to_json(report);
  CHECK(whole["classes"][0]["key_orders"].dump() == R"([{"ranks":[0,1,2],"count":1},{"ranks":[2,0,1],"count":1}])");
  const auto refused = [&](const std::string& place, const Json& value) {
    Json broken = whole;
    broken[Json::json_pointer("/classes/0" + place)] = value;
    return refusal([&] { report_from_json(JsonReader(broken, {})); });
  };
  CHECK(refused("/key_orders/0/ranks", {0, 1, 1}) ==
        "classes[0].key_orders[0].ranks: expected the ranks of the keys of each dict");
  CHECK(refused("/key_orders/0/ranks", {2, 0, 1}) ==
        "classes[0].key_orders: expected 1 to 8 orders that differ from one another");
  CHECK(refused("/key_orders/0/count", 2) == "classes[0].key_orders: expected counts that sum up to that of the class");
  CHECK(refused("/key_orders", Json::array()) ==
        "classes[0].key_orders: expected 1 to 8 orders that differ from one another");
  CHECK(refused("/arguments/0", {{"dict", {{"b", nullptr}, {"a", nullptr}}}}) ==
        "classes[0]: expected a structure: sizes and scalars 0, false or empty, keys sorted");
}

TEST_CASE("faults of many reports stay bounded, in whatever order they are merged") {
  const auto with_faults = [](int first) {
    ShapeReport report = test::empty_report({"x"});
    for (int i = 0; i < 50; ++i)
      add_fault(report.faults, "host " + std::to_string(first + i));
    return report;
  };
  const std::vector<ShapeReport> reports{with_faults(100), with_faults(200), with_faults(300)};
  const Faults left = merge(merge(reports[0], reports[1]), reports[2]).faults;
  CHECK(left == merge(reports[2], merge(reports[1], reports[0])).faults);
  CHECK(left.size() == 65);
  CHECK(left.at("other faults") == 150 - 64);
}

TEST_CASE("a report is saved whole") {
  const test::TemporaryFolder folder;
  const ShapeReport report = test::report_of(empty(), test::CallSource(6).calls(20));
  report.save(folder / "r.json");
  CHECK(test::slurp(folder / "r.json") == bytes_of(report));
  CHECK(read_report(folder / "r.json") == report);
}
