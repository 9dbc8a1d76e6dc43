#include <sstream>

#include "exporters/check/check.h"
#include "exporters/export.h"
#include "inference/inference.h"
#include "observer/json.h"
#include "observer/text_file.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace input_observer::test {
namespace {

Json tensor(const std::string& dtype, const std::vector<std::int64_t>& shape, double min, double max) {
  return {{"tensor", {{"dtype", dtype}, {"shape", shape}, {"min", min}, {"max", max}}}};
}

// One step of decoding as a service calls LanguageModel (see make_models.py).
Json step(std::int64_t batch, std::int64_t seq, std::int64_t past) {
  Json cache = Json::array(), present = Json::array();
  for (int layer = 0; layer < 2; ++layer) {
    const Json before = tensor("float32", {batch, past, 8}, -1, 1),
               after = tensor("float32", {batch, past + seq, 8}, -1, 1);
    cache.push_back({{"tuple", {before, before}}});
    present.push_back({{"tuple", {after, after}}});
  }
  Json args = {tensor("int64", {batch, seq}, 0, 31), tensor("int64", {batch, past + seq}, 0, 1)};
  if (past > 0) args.push_back({{"list", cache}});
  const Json logits = tensor("float32", {batch, seq, 32}, -1, 1);
  return {{"args", args}, {"outputs", {{"tuple", {logits, {{"list", present}}}}}}};
}

// Three conversations: a prompt each, then one token at a time.
Json conversations() {
  Json calls = Json::array();
  for (const auto& [batch, prompt] : {std::pair(1, 7), std::pair(3, 4), std::pair(2, 9)}) {
    calls.push_back(step(batch, prompt, 0));
    for (int token = 0; token < 4; ++token)
      calls.push_back(step(batch, 1, prompt + token));
  }
  return {{"format", "input-observer/call-log"},
          {"version", 1},
          {"signature",
           {{{"name", "input_ids"}},
            {{"name", "attention_mask"}, {"default", nullptr}},
            {{"name", "past_key_values"}, {"default", nullptr}}}},
          {"calls", calls}};
}

}  // namespace

TEST_CASE("From a log of calls to a checked ONNX file", "[exporters]") {
  TemporaryFolder folder;
  const std::string log = folder.write("calls.json", to_text(conversations()));
  const Inference inference = infer(read_report(log));
  const std::string inferred = folder.write("inference.json", to_text(to_json(inference)));
  const std::string model = INPUT_OBSERVER_EXPORTER_MODELS "/LanguageModel.pt";
  std::ostringstream progress, table;
  const ExportManifest manifest =
      export_model({model, inferred, "onnx", folder / "out", INPUT_OBSERVER_TEST_PYTHON}, progress);
  const CheckResult check = check_export(model, folder / "out", inferred, {.python = INPUT_OBSERVER_TEST_PYTHON});
  print(table, check);
  INFO(slurp(inferred));
  INFO(table.str());
  CHECK(check.passed());
  REQUIRE(manifest.exports.size() == 2);
  CHECK(manifest.exports[0].file == manifest.exports[1].file);
  bool one_token_without_cache = false;
  for (const CheckedCall& call : check.calls) {
    one_token_without_cache = one_token_without_cache || (call.sizes.size() == 2 && call.sizes.begin()->second == 1 &&
                                                          call.sizes.rbegin()->second == 1);
  }
  CHECK(one_token_without_cache);
}

}  // namespace input_observer::test
