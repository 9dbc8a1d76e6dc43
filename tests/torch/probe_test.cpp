#include "tests/support/catch.h"

#include <torch/script.h>
#include "observer/json.h"
#include "tests/torch/probe_helpers.h"
#include "tests/torch/probe_models.h"

namespace input_observer::test {
namespace {

using Lines = std::vector<std::string>;

at::Tensor ids(at::IntArrayRef shape) {
  return torch::randint(0, 40, shape, at::kLong);
}

at::Tensor ones(at::IntArrayRef shape) {
  return torch::ones(shape, at::kLong);
}

c10::IValue cache(std::int64_t batch, std::int64_t past) {
  c10::List<std::tuple<at::Tensor, at::Tensor>> layers;
  layers.push_back({torch::rand({batch, 2, past, 8}), torch::rand({batch, 2, past, 8})});
  return layers;
}

torch::jit::Kwargs prefill(std::int64_t batch, std::int64_t length) {
  return {{"input_ids", ids({batch, length})}, {"attention_mask", ones({batch, length})}};
}

torch::jit::Kwargs decode(std::int64_t batch, std::int64_t past) {
  return {{"input_ids", ids({batch, 1})},
          {"attention_mask", ones({batch, past + 1})},
          {"past_key_values", cache(batch, past)}};
}

torch::jit::Kwargs image(std::int64_t batch, std::int64_t height, std::int64_t width) {
  return {{"pixel_values", torch::rand({batch, 3, height, width})}};
}

Inference probed(const torch::jit::Module& module, const Calls& calls) {
  const Inference result = probe_model(module, inference_of_calls(module, calls));
  UNSCOPED_INFO(table_of(result));
  return result;
}

}  // namespace

TEST_CASE("Every claim on a language model with a cache is proven", "[probe][torch]") {
  const Inference result = probed(
      language_model_module(), {prefill(2, 5), decode(2, 5), decode(2, 6), decode(2, 7), prefill(3, 4), decode(3, 4)});
  CHECK(verdicts_of(result) == Lines{
                                   "decode equal-axes batch: input_ids[0] + attention_mask[0] + "
                                   "past_key_values.*.*[0]: proven",
                                   "decode free-dim batch: proven",
                                   "decode free-dim past: proven",
                                   "decode free-dim seq: proven",
                                   "decode output out.*.*.* [batch, 2, past + seq, 8]: proven",
                                   "decode output out.0 [batch, seq, 50]: proven",
                                   "decode relation total = past + seq: proven",
                                   "decode representative the model takes the representative sizes: proven",
                                   "decode static-axis past_key_values.*.*[1] = 2: proven",
                                   "decode static-axis past_key_values.*.*[3] = 8: proven",
                                   "prefill equal-axes batch: input_ids[0] + attention_mask[0]: proven",
                                   "prefill equal-axes seq: input_ids[1] + attention_mask[1]: proven",
                                   "prefill free-dim batch: proven",
                                   "prefill free-dim seq: proven",
                                   "prefill output out.*.*.* [batch, 2, seq, 8]: proven",
                                   "prefill output out.0 [batch, seq, 50]: proven",
                                   "prefill representative the model takes the representative sizes: proven",
                               });
  CHECK_FALSE(result.probe->refutes());
  CHECK(dim_of(result, "total").required == true);
}

TEST_CASE("A suspected relation that the model needs becomes a derived dim", "[probe][torch]") {
  const Inference before = inference_of_calls(language_model_module(), {decode(1, 3), decode(1, 4)});
  REQUIRE(before.suspected.size() == 1);
  const Inference result = probed(language_model_module(), {decode(1, 3), decode(1, 4)});
  CHECK(verdict_of(result, "decode", ProbeClaim::Kind::suspected, "seq = past + 1") == "proven");
  CHECK(dim_of(result, "seq").kind == Dim::Kind::derived);
  CHECK(dim_of(result, "seq").expression->text() == "past + 1");
  CHECK(result.inputs[1].shape[1].text() == "past + 1");
  CHECK(result.signatures[0].inputs[1].shape[1].text() == "past + 1");
  CHECK_FALSE(result.sizes.contains("seq"));
  CHECK(result.suspected.empty());
  CHECK(std::none_of(result.findings.begin(), result.findings.end(),
                     [](const Finding& each) { return each.code == "suspected-relation"; }));
  // What was always 1 is offered, never widened.
  CHECK(verdict_of(result, "decode", ProbeClaim::Kind::static_axis,
                   "input_ids[0] + attention_mask[0] + past_key_values.*.*[0] = 1") == "refuted");
  CHECK((result.dynamic_axes == before.dynamic_axes));
  // It reads as the same, and may be probed again.
  const Json json = to_json(result);
  const Inference again = inference_from_json(JsonReader(json, {}));
  CHECK(to_json(again) == json);
  CHECK(verdict_of(probe_model(language_model_module(), again), "decode", ProbeClaim::Kind::relation,
                   "seq = past + 1") == "proven");
}

TEST_CASE("One decode after one prefill: the cache that never moved is found to move with the mask", "[probe][torch]") {
  const Inference result = probed(language_model_module(), {prefill(2, 5), decode(2, 5)});
  CHECK(verdict_of(result, "decode", ProbeClaim::Kind::suspected, "total = 5 + seq") == "proven");
  CHECK(verdict_of(result, "decode", ProbeClaim::Kind::static_axis, "past_key_values.*.*[2] = 5") == "refuted");
  CHECK(verdict_of(result, "decode", ProbeClaim::Kind::static_axis, "past_key_values.*.*[1] = 2") == "proven");
}

TEST_CASE("A U-Net seen at squares takes rectangles of multiples of 8", "[probe][torch]") {
  const Inference result = probed(unet_module(), {image(1, 64, 64), image(2, 96, 96), image(1, 128, 128)});
  CHECK(verdicts_of(result) == Lines{
                                   "main free-dim batch: proven",
                                   "main free-dim height: proven",
                                   "main free-dim width: proven",
                                   "main output out [batch, 4, height//2, width//2]: proven",
                                   "main representative the model takes the representative sizes: proven",
                                   "main static-axis pixel_values[1] = 3: proven",
                                   "main suspected width = height: refuted",
                               });
  CHECK(dim_of(result, "height").multiple == 8);
  CHECK(dim_of(result, "width").multiple == 8);
  CHECK(dim_of(result, "batch").multiple == 1);
  CHECK(dim_of(result, "width").kind == Dim::Kind::free);
}

TEST_CASE("A U-Net does not confirm a difference because 43 is no multiple of 8", "[probe][torch]") {
  const Inference result = probed(unet_module(), {image(1, 24, 40), image(2, 32, 48)});
  CHECK(verdict_of(result, "main", ProbeClaim::Kind::suspected, "width = height + 16") == "refuted");
  CHECK(verdict_of(result, "main", ProbeClaim::Kind::free_dim, "width") == "proven");
}

TEST_CASE("adj @ x needs only the second axis of adj", "[probe][torch]") {
  const auto graph = [](std::int64_t nodes) {
    return torch::jit::Kwargs{{"x", torch::rand({nodes, 16})}, {"adj", torch::rand({nodes, nodes})}};
  };
  const Inference result = probed(gnn_module(), {graph(5), graph(9)});
  CHECK(verdicts_of(result) == Lines{
                                   "main equal-axes batch: adj[0] like x[0] + adj[1]: refuted",
                                   "main equal-axes batch: x[0] + adj[1]: proven",
                                   "main free-dim batch: proven",
                                   "main output out [batch, 8]: proven",
                                   "main representative the model takes the representative sizes: proven",
                                   "main static-axis x[1] = 16: proven",
                               });
  CHECK(result.probe->refutes());
}

TEST_CASE("Two texts of always equal length turn out to have lengths of their own", "[probe][torch]") {
  Calls calls;
  for (const auto& [batch, length] : {std::pair{1, 6}, {2, 9}, {4, 7}}) {
    calls.push_back({{"query_ids", ids({batch, length})},
                     {"query_mask", ones({batch, length})},
                     {"doc_ids", ids({batch, length})},
                     {"doc_mask", ones({batch, length})}});
  }
  const Inference result = probed(two_tower_module(), calls);
  CHECK(verdicts_of(result) ==
        Lines{
            "main equal-axes batch: query_ids[0] + query_mask[0] + doc_ids[0] + doc_mask[0]: proven",
            "main equal-axes seq: doc_ids[1] + doc_mask[1] like query_ids[1] + query_mask[1]: refuted",
            "main equal-axes seq: query_ids[1] + query_mask[1]: proven",
            "main free-dim batch: proven",
            "main free-dim seq: proven",
            "main output out [batch]: proven",
            "main representative the model takes the representative sizes: proven",
        });
}

TEST_CASE("Channels that were always 8 are free, but only together", "[probe][torch]") {
  const auto call = [](std::int64_t batch, std::int64_t length) {
    return torch::jit::Kwargs{{"x", torch::rand({batch, length, 8})}, {"bias", torch::rand({8})}};
  };
  const Inference result = probed(mixer_module(), {call(1, 6), call(2, 9)});
  CHECK(verdicts_of(result) == Lines{
                                   "main free-dim batch: proven",
                                   "main free-dim x_1: proven",
                                   "main output out [batch, 8]: proven",
                                   "main representative the model takes the representative sizes: proven",
                                   "main static-axis x[2] + bias[0] = 8: refuted",
                               });
  CHECK(result.inputs[0].shape[2] == Expression(8));
}

TEST_CASE("A state that is empty at first and full later is probed as both", "[probe][torch]") {
  Calls calls;
  for (const std::int64_t batch : {2, 3}) {
    calls.push_back({{"x", torch::rand({batch, 64})}, {"state", torch::rand({0})}});
    calls.push_back({{"x", torch::rand({batch, 64})}, {"state", torch::rand({batch, 16})}});
  }
  const Inference result = probed(vad_module(), calls);
  CHECK(verdicts_of(result) == Lines{
                                   "state_rank1 free-dim batch: proven",
                                   "state_rank1 output out.0 [batch, 1]: proven",
                                   "state_rank1 output out.1 [batch, 16]: proven",
                                   "state_rank1 representative the model takes the representative sizes: proven",
                                   "state_rank1 static-axis state[0] = 0: proven",
                                   "state_rank1 static-axis x[1] = 64: proven",
                                   "state_rank2 equal-axes batch: x[0] + state[0]: proven",
                                   "state_rank2 free-dim batch: proven",
                                   "state_rank2 output out.0 [batch, 1]: proven",
                                   "state_rank2 output out.1 [batch, 16]: proven",
                                   "state_rank2 representative the model takes the representative sizes: proven",
                                   "state_rank2 static-axis state[1] = 16: proven",
                                   "state_rank2 static-axis x[1] = 64: proven",
                               });
}

}  // namespace input_observer::test
