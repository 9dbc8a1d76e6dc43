// What a manifest has too much of, or lacks.
#include <torch/script.h>

#include "exporters/check/coverage.h"
#include "observer/json.h"
#include "tests/exporters/checks.h"

namespace input_observer::test {
namespace {

const char* const doubles_x = "def forward(self, x):\n  return x * 2\n";

void give_values(InferredSignature& signature, const std::vector<std::int64_t>& values) {
  if (values.size() == 1) signature.scalars = {{"k", {values[0]}}};
  for (std::size_t i = 0; values.size() > 1 && i < values.size(); ++i)
    signature.scalar_values["k"].push_back({values[i]});
}

/** `x` and an int, later calls with a cache too; the int took these values. */
Inference first_and_later(const std::vector<std::int64_t>& first, const std::vector<std::int64_t>& later) {
  Inference inference = inference_of({"x", "past", "k"}, {{"batch", 2}, {"past", 5}, {"seq", 3}},
                                     {{"batch", 3}, {"past", 7}, {"seq", 4}});
  const auto& sizes = inference.sizes;
  const auto x = leaf("x", ScalarType::float32, {"batch", "seq"}, between(-1, 1));
  const auto past = leaf("past", ScalarType::float32, {"batch", "past"}, between(-1, 1));
  inference.signatures.push_back(signature_of("first", {"x"}, {x}, {value_of(x, sizes), {}, {first[0]}}));
  inference.signatures.push_back(
      signature_of("later", {"x", "past"}, {x, past}, {value_of(x, sizes), value_of(past, sizes), {later[0]}}));
  give_values(inference.signatures[0], first);
  give_values(inference.signatures[1], later);
  return with_parameters(std::move(inference));
}

}  // namespace

TEST_CASE("A manifest with more outputs than its file is told with both counts", "[check][coverage]") {
  const TemporaryFolder folder;
  const auto model = model_of(doubles_x);
  ExportManifest manifest = export_to(folder, model, plain());
  manifest.exports[0].outputs.push_back(manifest.exports[0].outputs[0]);
  folder.write("out/manifest.json", to_text(to_json(manifest)));
  CHECK_THROWS_WITH(check_export(model, folder / "out", plain()),
                    folder / "out/" + manifest.exports[0].file +
                        ": expected a file with as many outputs as the manifest has, 2, it gives 1");
}

TEST_CASE("A signature without a file fails", "[check][coverage]") {
  const TemporaryFolder folder;
  const auto model = model_of(doubles_x);
  export_to(folder, model, plain());
  Inference inference = plain();
  inference.signatures.push_back(inference.signatures[0]);
  inference.signatures[1].id = "later";
  const CheckResult check = check_export(model, folder / "out", inference);
  INFO(text_of(check));
  CHECK_FALSE(check.passed());
  CHECK(check.calls.at(0).signature == "later");
  CHECK(text_of(check).find("later, -: no exported file is for this signature\n") != std::string::npos);
}

TEST_CASE("A tensor that only the model gives is a difference, a scalar is a note", "[check][coverage]") {
  const TemporaryFolder folder;
  const auto model = model_of(
      "def forward(self, x) -> Tuple[Tensor, int, List[Tensor]]:\n"
      "  parts = [x]\n  if x.size(0) > 3:\n    parts.append(x + 1)\n  return x * 2, x.dim(), parts\n");
  const ExportManifest manifest = export_to(folder, model, plain());
  CHECK(manifest.exports.at(0).notes ==
        std::vector<std::string>{"the model's result out.1 is no tensor (Int): the file does not give it"});
  const CheckResult check = check_export(model, folder / "out", plain());
  INFO(text_of(check));
  CHECK_FALSE(check.passed());
  for (const CheckedCall& call : check.calls) {
    const bool more = call.sizes.at("batch") > 3;
    CHECK(call.outcome == (more ? CheckedCall::Outcome::differs : CheckedCall::Outcome::agrees));
    if (more) CHECK(call.outputs.back().path == "out.2.1");
  }
  CHECK(text_of(check).find("out.2.1 (-): the export gives no tensor here") != std::string::npos);
}

TEST_CASE("A value of a scalar that each file has another constant for fails", "[check][coverage]") {
  Inference inference = plain();
  inference.signatures[0].scalar_values["k"] = {{std::int64_t{1}}, {std::int64_t{2}}};
  const auto entry = [](const NamedValues& scalars) {
    return ExportEntry{"main", "main/model.onnx", {"x"}, scalars, {}, {}};
  };
  const NamedValues one = {{"k", {std::int64_t{1}}}}, two = {{"k", {std::int64_t{2}}}};
  const auto missing = calls_without_file(inference, {"onnx", {}, {entry(one)}});
  REQUIRE(missing.size() == 1);
  CHECK(missing[0].outcome == CheckedCall::Outcome::failed);
  CHECK(missing[0].why == "k = 2");
  CHECK(calls_without_file(inference, {"onnx", {}, {entry(one), entry(two)}}).empty());
  // One file with k as an input.
  CHECK(calls_without_file(inference, {"onnx", {}, {entry({})}}).empty());
}

TEST_CASE("A first call whose scalar varied is not served by a file that has it constant", "[check][coverage]") {
  const auto model = model_of(
      "def forward(self, x, past: Optional[Tensor], k: int):\n  y = x * k\n"
      "  if past is not None:\n    y = torch.cat([past, y], 1)\n  return y\n");
  const TemporaryFolder folder;
  const ExportManifest own = export_to(folder, model, first_and_later({1, 2}, {1}));
  REQUIRE(own.exports.size() == 2);
  CHECK(own.exports[0].file != own.exports[1].file);
  CHECK(check_export(model, folder / "out", first_and_later({1, 2}, {1})).passed());

  const ExportManifest shared = export_to(folder, model, first_and_later({1}, {1}));
  CHECK(shared.exports[0].file == shared.exports[1].file);
  const CheckResult check = check_export(model, folder / "out", first_and_later({1, 2}, {1}));
  CHECK_FALSE(check.passed());
  CHECK(call_of(check, "k = 2").outcome == CheckedCall::Outcome::failed);
}

}  // namespace input_observer::test
