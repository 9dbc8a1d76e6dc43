// Laws of inference, on random traffic.
#include "inference/inference.h"
#include "observer/json.h"
#include "tests/observer/random_traffic.h"
#include "tests/support/catch.h"
#include "tests/support/properties.h"

namespace input_observer {
namespace {

using test::holds_always;

/** Everything but observed_arguments, which alone may depend on the order of calls. */
std::string without_observed(const ShapeReport& report) {
  auto json = to_json(infer(report));
  json.erase("observed_arguments");
  return json.dump(1);
}

test::TrafficKind any_traffic() {
  test::TrafficKind kind;
  kind.seed = *rc::gen::arbitrary<std::uint64_t>().as("seed of the traffic");
  kind.calls = *rc::gen::inRange(0, 50).as("calls");
  kind.many_structures = *rc::gen::inRange(0, 40) == 0;
  kind.many_scalars = *rc::gen::inRange(0, 10) == 0;
  if (kind.many_structures) kind.calls += 80;
  return kind;
}

/** What is wrong with the names and the representative sizes of dims, or nothing. */
std::string fault_of_sizes(const Inference& inference) {
  std::set<std::string> names;
  for (const auto& dim : inference.dims) {
    if (!names.insert(dim.name).second) return dim.name + " is the name of two dims";
  }
  std::set<std::string> on_axes;
  for (const auto& leaf : inference.inputs) {
    for (const auto& entry : leaf.shape) {
      if (entry.is_dim()) on_axes.insert(entry.name());
    }
  }
  std::set<std::int64_t> taken;
  for (const auto& name : on_axes) {
    const auto size = inference.sizes.at(name);
    if (size < 2) return name + " is " + std::to_string(size);
    if (!taken.insert(size).second) return name + " is as large as another dim";
    if (inference.other_sizes.at(name) == size) return name + " is the same in both sets";
  }
  return "";
}

}  // namespace

TEST_CASE("the inference of merged parts is that of all calls", "[merge]") {
  CHECK(holds_always("infer(merge(parts)) = infer(all)", 200, [] {
    const auto traffic = test::random_traffic(any_traffic());
    const auto parts = *rc::gen::inRange<std::size_t>(1, 6).as("parts");
    std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>().as("seed of the tree"));
    const auto merged = test::merge_at_random(test::random_parts(traffic, parts, random), random);
    RC_ASSERT(without_observed(merged) == without_observed(test::report_of(traffic, 0, traffic.calls.size())));
  }));
}

TEST_CASE("representative arguments and their names are sound whatever the traffic", "[sizes]") {
  CHECK(holds_always("free dims >= 2 and distinct, names distinct, entries positive", 200, [] {
    const auto traffic = test::random_traffic(any_traffic());
    const auto inference = infer(test::report_of(traffic, 0, traffic.calls.size()));
    RC_ASSERT(fault_of_sizes(inference) == "");
    const auto text = to_json(inference);
    RC_ASSERT(to_json(inference_from_json(JsonReader(text, {}))).dump(1) == text.dump(1));
  }));
}

TEST_CASE("a signature that lacks a dim has no size below 0", "[sizes]") {
  // A size that is a sum over all calls is a difference where one summand is absent.
  const auto traffic = test::random_traffic({.seed = 285615155707957, .calls = 21});
  const auto text = to_json(infer(test::report_of(traffic, 0, traffic.calls.size())));
  CHECK_NOTHROW(inference_from_json(JsonReader(text, {})));
}

TEST_CASE("a product with an int below 0 does not drive sizes through 0", "[sizes]") {
  // More dims than are searched, so that sizes are handed out; one of them is the product of another and an int.
  const auto traffic = test::random_traffic({.seed = 847, .calls = 87, .many_structures = true});
  CHECK(fault_of_sizes(infer(test::report_of(traffic, 0, traffic.calls.size()))) == "");
}

}  // namespace input_observer
