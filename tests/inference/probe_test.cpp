#include "inference/probe/probe.h"

#include <algorithm>

#include "inference/probe/conforming.h"
#include "observer/json.h"
#include "observer/value_json.h"
#include "tests/inference/logs.h"
#include "tests/support/catch.h"
#include "tests/support/refusal.h"

namespace input_observer {
namespace {

using Outcome = ProbeRun::Outcome;
using Kind = ProbeClaim::Kind;
using Verdict = ProbeClaim::Verdict;
using test::add_call;
using test::log_of;
using test::tensor;

/** The shape of an argument that is a tensor. */
const Sizes& shape_of(const NamedValues& arguments, const std::string& name) {
  for (const auto& [each, value] : arguments) {
    if (each == name) return value.get_if<TensorValue>()->shape;
  }
  throw std::logic_error("no argument " + name);
}

ProbeAnswer unless(bool refused, std::vector<std::pair<std::string, Sizes>> outputs = {}) {
  if (refused) return {Outcome::refused, "sizes do not go together"};
  return {Outcome::accepted, {}, std::move(outputs)};
}

/** Calls of `a` [n] and `b` [m] at these sizes. */
Inference two_vectors(const std::vector<std::pair<std::int64_t, std::int64_t>>& sizes) {
  auto log = log_of({"a", "b"});
  for (const auto& [n, m] : sizes)
    add_call(log, {{"a", tensor({n})}, {"b", tensor({m})}});
  return infer(test::report_of(log));
}

const ProbeClaim& find(const Inference& inference, Kind kind, const std::string& text) {
  for (const ProbeClaim& claim : inference.probe->claims) {
    if (claim.kind == kind && claim.claim == text) return claim;
  }
  throw std::logic_error("no claim " + text);
}

Verdict verdict(const Inference& inference, Kind kind, const std::string& text) {
  return find(inference, kind, text).verdict;
}

const Dim& dim(const Inference& inference, const std::string& name) {
  return *std::find_if(inference.dims.begin(), inference.dims.end(),
                       [&](const Dim& each) { return each.name == name; });
}

}  // namespace

TEST_CASE("suspicions are data in the order of their findings", "[probe]") {
  const auto inference = two_vectors({{3, 7}, {4, 8}});
  REQUIRE(inference.suspected.size() == 1);
  CHECK(inference.suspected[0].dim == "b_0");
  CHECK(inference.suspected[0].expression.text() == "a_0 + 4");
  CHECK(dim(inference, "a_0").step == 1);
}

TEST_CASE("a suspected relation is refuted by a run that breaks it", "[probe]") {
  const auto result = probe(two_vectors({{3, 7}, {4, 8}}), [](const NamedValues&) { return unless(false); });
  CHECK(verdict(result, Kind::suspected, "b_0 = a_0 + 4") == Verdict::refuted);
  CHECK(result.suspected.empty());
  CHECK(dim(result, "b_0").kind == Dim::Kind::free);
  CHECK(verdict(result, Kind::free_dim, "b_0") == Verdict::proven);
}

TEST_CASE("a suspected relation that is needed is kept in all later runs", "[probe]") {
  const auto oracle = [](const NamedValues& arguments) {
    return unless(shape_of(arguments, "b")[0] != shape_of(arguments, "a")[0] + 4);
  };
  const auto result = probe(two_vectors({{3, 7}, {4, 8}}), oracle);
  CHECK(verdict(result, Kind::suspected, "b_0 = a_0 + 4") == Verdict::proven);
  CHECK(dim(result, "b_0").expression->text() == "a_0 + 4");
  CHECK(verdict(result, Kind::free_dim, "a_0") == Verdict::proven);
  CHECK(verdict(result, Kind::relation, "b_0 = a_0 + 4") == Verdict::proven);
  CHECK_FALSE(result.probe->refutes());
}

TEST_CASE("a suspected relation is not promoted when the dims are tied in another way", "[probe]") {
  // Both calls fit b = a + 4, and the model asks for b = 2*a + 1 of the representative sizes as well.
  auto inference = two_vectors({{3, 7}, {4, 8}});
  inference.sizes = {{"a_0", 3}, {"b_0", 7}};
  const auto result = probe(inference, [](const NamedValues& arguments) {
    return unless(shape_of(arguments, "b")[0] != 2 * shape_of(arguments, "a")[0] + 1);
  });
  CHECK(verdict(result, Kind::suspected, "b_0 = a_0 + 4") == Verdict::undecided);
  CHECK(dim(result, "b_0").kind == Dim::Kind::free);
  CHECK(result.suspected.size() == 1);
}

TEST_CASE("dims that were always equal and must be are joined, although the representative sizes differ", "[probe]") {
  const auto oracle = [](const NamedValues& arguments) {
    return unless(shape_of(arguments, "x")[0] != shape_of(arguments, "x")[1]);
  };
  auto log = log_of({"x"});
  add_call(log, {{"x", tensor({3, 3})}});
  add_call(log, {{"x", tensor({5, 5})}});
  const auto before = infer(test::report_of(log));
  REQUIRE(before.suspected.size() == 1);
  const auto result = probe(before, oracle);
  CHECK(verdict(result, Kind::representative, "the model takes the representative sizes") == Verdict::refuted);
  CHECK(verdict(result, Kind::suspected, before.suspected[0].dim + " = " + before.suspected[0].expression.text()) ==
        Verdict::proven);
  const auto& shape = result.signatures[0].arguments[0].get_if<TensorValue>()->shape;
  CHECK(shape[0] == shape[1]);
  CHECK(result.arguments[0].second == result.signatures[0].arguments[0]);
  CHECK(result.inputs[0].shape[0] == result.inputs[0].shape[1]);
}

TEST_CASE("the smallest step that the model takes is found in the traffic's", "[probe]") {
  const auto oracle = [](const NamedValues& arguments) { return unless(shape_of(arguments, "a")[0] % 14 != 0); };
  auto log = log_of({"a"});
  for (const std::int64_t size : {224, 448})
    add_call(log, {{"a", tensor({size})}});
  const auto result = probe(infer(test::report_of(log)), oracle);
  const auto& free = result.dims.at(0);
  CHECK(verdict(result, Kind::free_dim, free.name) == Verdict::proven);
  CHECK(free.multiple == 14);
  CHECK(free.remainder == 0);
  CHECK(conforming_sizes(result, {{free.name, 1}}) == DimSizes{{free.name, 14}});
  CHECK(conforming_sizes(result, {{free.name, 28}}) == DimSizes{{free.name, 28}});
}

TEST_CASE("a dim that is refused alone is tied to the one it goes with", "[probe]") {
  // Varied enough to be told apart, so nothing is suspected; the model wants them in step all the same.
  const auto before = two_vectors({{3, 7}, {4, 8}, {5, 7}, {3, 9}});
  REQUIRE(before.suspected.empty());
  const auto a = before.sizes.at("a_0"), b = before.sizes.at("b_0");
  const auto result = probe(before, [&](const NamedValues& arguments) {
    return unless(shape_of(arguments, "a")[0] - a != shape_of(arguments, "b")[0] - b);
  });
  CHECK(verdict(result, Kind::free_dim, "a_0") == Verdict::refuted);
  CHECK(verdict(result, Kind::free_dim, "b_0") == Verdict::refuted);
  REQUIRE(dim(result, "a_0").tied);
  CHECK_FALSE(dim(result, "b_0").tied);
  CHECK(conforming_sizes(result, {{"a_0", 1}, {"b_0", 20}}).at("a_0") == a + 20 - b);
  const auto json = to_json(result);
  CHECK(to_json(inference_from_json(JsonReader(json, {}))) == json);
}

TEST_CASE("a relation that the model does not need stays, marked", "[probe]") {
  const auto before = two_vectors({{3, 4}, {4, 5}, {6, 7}, {9, 10}});
  const auto derived = std::find_if(before.dims.begin(), before.dims.end(),
                                    [](const Dim& each) { return each.kind == Dim::Kind::derived; });
  REQUIRE(derived != before.dims.end());
  const auto text = derived->name + " = " + derived->expression->text();
  const auto free = probe(before, [](const NamedValues&) { return unless(false); });
  CHECK(verdict(free, Kind::relation, text) == Verdict::refuted);
  CHECK(dim(free, derived->name).required == false);
  CHECK(dim(free, derived->name).expression->text() == derived->expression->text());
  const auto needed = probe(before, [](const NamedValues& arguments) {
    return unless(shape_of(arguments, "b")[0] != shape_of(arguments, "a")[0] + 1);
  });
  CHECK(verdict(needed, Kind::relation, text) == Verdict::proven);
  CHECK(dim(needed, derived->name).required == true);
}

TEST_CASE("what could not be run to an end decides nothing", "[probe]") {
  for (const auto outcome : {Outcome::crashed, Outcome::timed_out, Outcome::out_of_memory}) {
    auto log = log_of({"x"});
    add_call(log, {{"x", tensor({2, 5})}});
    add_call(log, {{"x", tensor({3, 5})}});
    const auto result = probe(infer(test::report_of(log)), [&](const NamedValues& arguments) {
      return shape_of(arguments, "x")[1] == 5 ? unless(false) : ProbeAnswer{outcome, "gone"};
    });
    const auto& claim = find(result, Kind::static_axis, "x[1] = 5");
    CHECK(claim.verdict == Verdict::undecided);
    CHECK(claim.because == std::string(name_of(outcome)) + ": gone");
    CHECK(verdict(result, Kind::free_dim, "batch") == Verdict::proven);
  }
}

TEST_CASE("no run is made twice, and none beyond the budget", "[probe]") {
  std::vector<std::string> seen;
  const auto oracle = [&](const NamedValues& arguments) {
    std::string text;
    for (const auto& [name, value] : arguments)
      text += name + to_json(value).dump();
    seen.push_back(text);
    return unless(shape_of(arguments, "a")[0] != shape_of(arguments, "b")[0]);
  };
  const auto before = two_vectors({{3, 3}, {5, 5}, {6, 6}});
  const auto whole = probe(before, oracle);
  const auto needed = seen.size();
  CHECK(whole.probe->runs.size() == needed);
  std::sort(seen.begin(), seen.end());
  CHECK(std::unique(seen.begin(), seen.end()) == seen.end());
  for (std::size_t budget = 0; budget < needed; ++budget) {
    seen.clear();
    const auto result = probe(before, oracle, {.max_runs = budget});
    CHECK(seen.size() == budget);
    const auto undecided = std::count_if(result.probe->claims.begin(), result.probe->claims.end(),
                                         [](const auto& claim) { return claim.verdict == Verdict::undecided; });
    CHECK(undecided > 0);
  }
}

TEST_CASE("sizes that the model refuses stop the signature", "[probe]") {
  const auto result = probe(two_vectors({{3, 7}, {4, 9}, {8, 2}}), [](const NamedValues&) { return unless(true); });
  REQUIRE(result.probe->claims.size() == 1);
  CHECK(result.probe->claims[0].verdict == Verdict::refuted);
  CHECK(result.findings.back().code == "refused-sizes");
}

TEST_CASE("a wrong result is refuted, also where the model has none", "[probe]") {
  auto log = log_of({"x"});
  add_call(log, {{"x", tensor({2})}}, tensor({4}));
  add_call(log, {{"x", tensor({3})}}, tensor({6}));
  add_call(log, {{"x", tensor({5})}}, tensor({10}));
  const auto before = infer(test::report_of(log));
  REQUIRE(before.outputs[0].shape[0].names().size() == 1);
  const auto name = "out [" + before.outputs[0].shape[0].text() + "]";
  const auto answers = [&](std::int64_t factor, const std::string& path) {
    return probe(before, [factor, path](const NamedValues& arguments) {
      return unless(false, {{path, {factor * shape_of(arguments, "x")[0]}}});
    });
  };
  CHECK(verdict(answers(2, "out"), Kind::output, name) == Verdict::proven);
  CHECK(verdict(answers(3, "out"), Kind::output, name) == Verdict::refuted);
  CHECK(find(answers(2, "out.0"), Kind::output, name).because.find("no tensor") != std::string::npos);
}

TEST_CASE("results that no run can tell are undecided, not left out", "[probe]") {
  auto log = log_of({"x"});
  for (const auto size : {2, 3, 5})
    add_call(log, {{"x", tensor({size})}}, tensor({2 * size}));
  auto inference = infer(test::report_of(log));
  const auto name = "out [" + inference.outputs.at(0).shape.at(0).text() + "]";
  const auto refused = probe(inference, [](const NamedValues&) { return unless(true); });
  CHECK(find(refused, Kind::output, name).verdict == Verdict::undecided);
  CHECK(find(refused, Kind::output, name).because == "no run was accepted");
  // A dim that no argument of the signature has: its size says nothing here.
  inference.sizes["past"] = inference.other_sizes["past"] = 9;
  inference.signatures.at(0).outputs.at(0).shape.at(0) = Expression::dim("past");
  const auto foreign = probe(inference, [](const NamedValues&) { return unless(false, {{"out", {4}}}); });
  CHECK(find(foreign, Kind::output, "out [past]").verdict == Verdict::undecided);
  CHECK(find(foreign, Kind::output, "out [past]").because == "no argument of the signature has past");
}

TEST_CASE("an inference without signatures cannot be probed", "[probe]") {
  auto inference = two_vectors({{3, 7}});
  inference.signatures.clear();
  CHECK(test::refusal([&] { probe(inference, [](const NamedValues&) { return unless(false); }); }) ==
        "signatures: expected at least one signature");
}

TEST_CASE("a broken probe in a file is named", "[probe]") {
  auto json = to_json(probe(two_vectors({{3, 7}, {4, 8}}), [](const NamedValues&) { return unless(false); }));
  const auto read = [](const Json& document) { inference_from_json(JsonReader(document, {"i.json", 0, ""})); };
  REQUIRE_NOTHROW(read(json));
  auto broken = json;
  broken["probe"]["claims"][0]["verdict"] = "sure";
  CHECK(test::refusal([&] { read(broken); }).find("probe.claims[0].verdict: expected one of proven") !=
        std::string::npos);
  broken = json;
  broken["probe"]["claims"][0]["run"] = 1000;
  CHECK(test::refusal([&] { read(broken); }).find("probe.claims[0].run") != std::string::npos);
  broken = json;
  broken["probe"]["runs"][0].erase("outcome");
  CHECK(test::refusal([&] { read(broken); }).find("probe.runs[0]") != std::string::npos);
}

}  // namespace input_observer
