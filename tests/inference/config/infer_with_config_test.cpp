#include "inference/config/infer_with_config.h"

#include <algorithm>

#include "observer/json.h"
#include "tests/inference/generators/generated.h"
#include "tests/inference/logs.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

Json tensor(const Json& shape, const std::string& dtype = "int64") {
  return {{"tensor", {{"dtype", dtype}, {"shape", shape}}}};
}

/** Decode steps of a tiny Llama whose callers never give position ids. */
Json decode_calls(int heads = 2, const std::string& id_dtype = "int64") {
  Json calls = Json::array();
  const int sizes[][3] = {{1, 2, 5}, {2, 1, 7}, {3, 4, 6}, {2, 3, 9}, {4, 1, 8}, {3, 2, 12}};
  for (const auto& [batch, tokens, past] : sizes) {
    const Json layer = tensor({batch, heads, past, 8}, "float32");
    const Json cache{{"list", {{{"tuple", {layer, layer}}}, {{"tuple", {layer, layer}}}}}};
    calls.push_back({{"kwargs",
                      {{"input_ids", tensor({batch, tokens}, id_dtype)},
                       {"attention_mask", tensor({batch, past + tokens})},
                       {"past_key_values", cache}}}});
  }
  return {{"signature",
           {{{"name", "input_ids"}},
            {{"name", "attention_mask"}},
            {{"name", "position_ids"}, {"default", nullptr}},
            {{"name", "past_key_values"}, {"default", nullptr}}}},
          {"calls", calls}};
}

Inference joined(const Json& log, const InferOptions& options = {}, Json config = test::llama_config()) {
  auto request = test::request_for(config, "text-generation-with-past");
  return infer_with_config(test::report_of(log), options, GeneratorTables::built_in(), request);
}

std::vector<std::string> findings(const Inference& inference, const std::string& code) {
  std::vector<std::string> messages;
  for (const Finding& finding : inference.findings) {
    if (finding.code == code) messages.push_back(finding.path + ": " + finding.message);
  }
  return messages;
}

std::string shape_of(const Inference& inference, const std::string& path) {
  const auto leaf = std::ranges::find(inference.inputs, path, &InferredLeaf::path);
  REQUIRE(leaf != inference.inputs.end());
  std::string text;
  for (const Expression& size : leaf->shape)
    text += (text.empty() ? "" : ", ") + size.text();
  return text;
}

}  // namespace

TEST_CASE("dims have the names of the schema where the user gave none", "[config]") {
  const Inference inference = joined(decode_calls(), {.dim_names = {{"input_ids", {{1, "tokens"}}}}});
  CHECK(shape_of(inference, "input_ids") == "batch_size, tokens");
  CHECK(shape_of(inference, "past_key_values.1.0") == "batch_size, 2, past_sequence_length, 8");
  CHECK(shape_of(inference, "attention_mask") == "batch_size, past_sequence_length + tokens");
  CHECK(findings(inference, "schema-differs").empty());
  CHECK(findings(inference, "dim-name-conflict").empty());
  CHECK(findings(inference, "option-without-effect").empty());
}

TEST_CASE("a parameter that no call gave gets a value that goes with the others", "[config]") {
  const Inference inference = joined(decode_calls());
  const Value* ids = find_value(inference.arguments, "input_ids");
  const Value* positions = find_value(inference.arguments, "position_ids");
  REQUIRE(positions != nullptr);
  REQUIRE(positions->is_tensor());
  CHECK(positions->get_if<TensorValue>()->shape == ids->get_if<TensorValue>()->shape);
  // Behind the cache, whose length the other arguments have.
  const auto past = inference.sizes.at("past_sequence_length");
  CHECK(positions->get_if<TensorValue>()->content.min == static_cast<double>(past));
  using Sources = std::vector<std::pair<std::string, std::string>>;
  CHECK(inference.sources == Sources{{"input_ids", "observed"},
                                     {"attention_mask", "observed"},
                                     {"position_ids", "default"},
                                     {"past_key_values", "observed"}});
  CHECK(findings(inference, "never-observed").size() == 1);
  const Json text = to_json(inference);
  CHECK(to_json(inference_from_json({text, {}})) == text);
}

TEST_CASE("values say whether they are the user's, the config's or defaults", "[config]") {
  Json log = decode_calls();
  for (Json& call : log["calls"])
    call["kwargs"].erase("past_key_values");
  InferOptions options;
  options.value_if_missing = {{"position_ids", {TensorValue{ScalarType::int64, {1, 1}, {}, {}, {}}}}};
  const Inference inference = joined(log, options);
  using Sources = std::vector<std::pair<std::string, std::string>>;
  CHECK(inference.sources == Sources{{"input_ids", "observed"},
                                     {"attention_mask", "observed"},
                                     {"position_ids", "user"},
                                     {"past_key_values", "config"}});
}

TEST_CASE("traffic that the schema contradicts is told of", "[config]") {
  CHECK(findings(joined(decode_calls(3)), "schema-differs").front() ==
        "past_key_values.0.0: axis 1 is 3 in the calls, 2 by the config's schema");
  CHECK(findings(joined(decode_calls(2, "float32")), "schema-differs").front() ==
        "input_ids: floats in the calls, integers by the config's schema");
  Json other = test::llama_config();
  other["num_hidden_layers"] = 1;
  CHECK(findings(joined(decode_calls(), {}, other), "not-in-schema").front() ==
        "past_key_values.1.0: was observed, but the config's schema for this task has no such tensor");
  Json log = decode_calls();
  log["signature"].erase(2);
  CHECK(findings(joined(log), "schema-differs").front() ==
        "position_ids: the model has no such parameter, the config's schema for this task has it");
}

}  // namespace input_observer
