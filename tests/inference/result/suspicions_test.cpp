#include "inference/result/suspicions.h"

#include <algorithm>

#include "inference/result/findings.h"
#include "tests/inference/steps.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

using test::absent;
using test::log_of_table;

std::string message_of(const Inference& inference, const std::string& code) {
  const auto found = std::ranges::find(inference.findings, code, &Finding::code);
  return found == inference.findings.end() ? "no finding" : found->message;
}

}  // namespace

TEST_CASE("the sizes that would tell two dims apart differ, and were seen or go on as the traffic does", "[findings]") {
  const auto seen = infer(test::report_of(log_of_table({"x", "y"}, {{{17}, {17}}, {{17}, {18}}, {{5}, absent}})));
  CHECK(message_of(seen, finding::suspected_equality) == "no finding");
  const auto square = infer(test::report_of(log_of_table({"x"}, {{{32, 32}}, {{96, 96}}, {{64, 64}}})));
  CHECK(message_of(square, finding::suspected_equality) ==
        "x axis 0 and x axis 1 were equal in all 3 calls (3 sizes): add a call where they differ, e.g. 96 and 128");
  // Both were there once, at 17; x alone went on to 18, one above the largest y.
  const auto apart =
      infer(test::report_of(log_of_table({"x", "y"}, {{{17}, {17}}, {{5}, absent}, {{18}, absent}, {absent, {6}}})));
  CHECK(message_of(apart, finding::suspected_equality) ==
        "x axis 0 and y axis 0 were equal in the one call that had them (1 size): add a call where they differ, e.g. "
        "18 and 17");
}

}  // namespace input_observer
