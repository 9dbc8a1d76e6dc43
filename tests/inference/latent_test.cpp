// Axes seen at one size and absent elsewhere: they are static, yet a suspected sum may have them as a part.
#include <algorithm>

#include "inference/inference.h"
#include "tests/inference/logs.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

const InferredSignature& that_gives(const Inference& inference, const std::string& parameter) {
  const auto gives = [&](const InferredSignature& signature) {
    return std::ranges::find(signature.present, parameter) != signature.present.end();
  };
  const auto found = std::ranges::find_if(inference.signatures, gives);
  REQUIRE(found != inference.signatures.end());
  return *found;
}

}  // namespace

using test::add_call;
using test::log_of;
using test::tensor;

TEST_CASE("a suspected sum of static axes says their size, not the name of a dim that nobody has") {
  auto log = log_of({"x", "y", "z"});
  add_call(log, {{"x", tensor({4, 0})}});
  add_call(log, {{"x", tensor({1, 5})}, {"y", tensor({5})}});
  add_call(log, {{"x", tensor({1, 1})}, {"z", tensor({0})}});
  const auto inference = infer(test::report_of(log));
  // x axis 1 = y axis 0 + z axis 0 where y is given, z absent.
  CHECK(that_gives(inference, "y").inputs[0].shape[1].text() == "5");
  // Here y is absent, and not as if empty: nothing says what x axis 1 is.
  CHECK(that_gives(inference, "z").inputs[0].shape[1].text() == "x_1");
  for (const auto& signature : inference.signatures)
    CHECK_NOTHROW(arguments_at(signature, inference.other_sizes));
}

TEST_CASE("a suspicion counts the calls that had what it speaks of") {
  auto log = log_of({"a", "b", "c"});
  add_call(log, {{"a", tensor({3})}, {"b", tensor({3})}});
  add_call(log, {{"a", tensor({3})}, {"b", tensor({3})}});
  add_call(log, {{"a", tensor({9})}, {"c", tensor({3, 3})}});
  add_call(log, {{"a", tensor({3})}, {"c", tensor({5, 5})}});
  const auto inference = infer(test::report_of(log));
  const auto about_c =
      std::ranges::find_if(inference.findings, [](const Finding& finding) { return finding.path == "c"; });
  REQUIRE(about_c != inference.findings.end());
  CHECK(about_c->message.starts_with("c axis 0 and c axis 1 were equal in all 2 calls that had them (2 sizes)"));
}

}  // namespace input_observer
