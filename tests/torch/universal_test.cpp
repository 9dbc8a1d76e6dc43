
#include <torch/script.h>
// Models of TorchScript that are asked themselves what they take.
#include "inference/torch/universal_model.h"

#include "inference/torch/read_model_facts.h"
#include "observer/json.h"
#include "tests/support/catch.h"
#include "tests/support/refusal.h"
#include "tests/torch/probe_models.h"

namespace input_observer {
namespace {

Json asked(const torch::jit::Module& model, const GenerationRequest& request = {}) {
  UniversalModelOptions options;
  options.per_run.time = std::chrono::milliseconds(20'000);
  return to_json(universal_arguments(model, GeneratorTables::built_in(), request, options));
}

Json shape(const Json& value) {
  return value.at("tensor").at("shape");
}

torch::jit::Module with_weights(const std::vector<std::pair<std::string, at::IntArrayRef>>& weights,
                                const std::string& text) {
  torch::jit::Module module("Weighted");
  for (const auto& [name, sizes] : weights)
    module.register_parameter(name, torch::rand(sizes), false);
  module.define(text);
  return module;
}

torch::jit::Module defined_module(const std::string& text) {
  return with_weights({}, text);
}

}  // namespace

TEST_CASE("The graph tells of a language model's vocabulary, heads and layers", "[universal]") {
  const ModelFacts facts = read_model_facts(test::language_model_module());
  CHECK(facts.parameters.size() == 3);
  CHECK(facts.tensors.at("input_ids").use == "index");
  CHECK(facts.tensors.at("input_ids").rows == 50);
  const TensorFacts& key = facts.tensors.at("past_key_values.0.0");
  CHECK(key.rank == 4);
  CHECK(key.sizes == std::map<int, std::int64_t>{{-3, 2}, {-1, 8}});
  CHECK(facts.counts.at("past_key_values") == 1);
  const Json result = asked(test::language_model_module());
  CHECK(shape(result["inputs"]["past_key_values"]["list"][0]["tuple"][0]) == Json({2, 2, 16, 8}));
  CHECK(result["input_axes"]["attention_mask"]["1"] == "past_length + sequence_length");
  CHECK(result["runs"] == 1);
}

TEST_CASE("Models of several kinds are asked, and take what they are given", "[universal]") {
  CHECK(shape(asked(test::unet_module())["inputs"]["pixel_values"]) == Json({2, 3, 64, 64}));
  const Json graph = asked(test::gnn_module());
  CHECK(shape(graph["inputs"]["x"]).back() == 16);
  CHECK(asked(test::two_tower_module())["inputs"].size() > 1);
  CHECK(asked(test::vad_module())["inputs"].size() > 0);
}

TEST_CASE("int or float is what the graph does with a tensor", "[universal]") {
  const auto model = with_weights({{"table", {9, 4}}, {"w", {3, 6}}, {"kernel", {2, 5, 3}}}, R"(
def forward(self, a, b, c, d):
    x = torch.embedding(self.table, a.view(-1))
    y = torch.linear(b, self.w)
    z = torch.conv1d(c.transpose(1, 2), self.kernel)
    return x.masked_fill(d, 0.0).sum() + y.sum() + z.sum()
)");
  const ModelFacts facts = read_model_facts(model);
  CHECK(facts.tensors.at("a").use == "index");
  CHECK(facts.tensors.at("a").rows == 9);
  CHECK(facts.tensors.at("b").sizes == std::map<int, std::int64_t>{{-1, 6}});
  CHECK(facts.tensors.at("c").use == "signal");
  CHECK(facts.tensors.at("c").rank == 3);
  CHECK(facts.tensors.at("c").sizes == std::map<int, std::int64_t>{{-1, 5}});
  CHECK(facts.tensors.at("d").use == "truth");
}

TEST_CASE("Dicts, scalars and lists of a schema are made", "[universal]") {
  const Json result = asked(defined_module(R"(
def forward(self, batch: Dict[str, Tensor], images: List[Tensor], steps: int, label: str, scale: float = 1.0):
    total = batch["input_ids"].sum() + batch["attention_mask"].sum() * steps
    for image in images:
        total = total + image.sum()
    assert batch["input_ids"].size(1) == batch["attention_mask"].size(1)
    return total * scale
)"));
  CHECK(result["inputs"]["batch"]["dict"].size() == 2);
  CHECK(result["inputs"]["images"]["list"].size() == 1);
  CHECK(result["inputs"]["steps"] == 1);
  CHECK(result["inputs"]["label"] == "text");
}

TEST_CASE("A state of a recurrent layer has the sizes of its weights", "[universal]") {
  const auto model = with_weights({{"a", {16, 5}}, {"b", {16, 4}}, {"c", {16}}, {"d", {16}}}, R"(
def forward(self, x, state):
    h, c = torch.lstm_cell(x, [state[0], state[1]], self.a, self.b, self.c, self.d)
    return h
)");
  const Json result = asked(model);
  CHECK(shape(result["inputs"]["x"]) == Json({2, 5}));
  CHECK(shape(result["inputs"]["state"]) == Json({2, 2, 4}));
}

TEST_CASE("A model that hangs or ends its process costs runs, not this process", "[universal]") {
  UniversalModelOptions options;
  options.per_run.time = std::chrono::milliseconds(500);
  const auto refusal = [&](const torch::jit::Module& model) {
    return test::refusal([&] { universal_arguments(model, GeneratorTables::built_in(), {}, options); },
                         ErrorCode::model);
  };
  const std::string hung = refusal(defined_module(R"(
def forward(self, x):
    while bool(x.sum() < 1e30):
        x = x * 1
    return x
)"));
  CHECK(hung.find("timed-out") != std::string::npos);
  const std::string never = refusal(defined_module(R"(
def forward(self, x):
    assert x.dim() == 9, "nine axes"
    return x
)"));
  CHECK(never.find("nine axes") != std::string::npos);
}

TEST_CASE("What a cache is joined with has the sizes that a view cuts out of a weight", "[universal]") {
  const auto model = with_weights({{"qkv", {24, 8}}}, R"(
def forward(self, x, past: Optional[Tensor] = None):
    parts = torch.linear(x, self.qkv).view(x.size(0), x.size(1), 3, 2, -1).permute(2, 0, 3, 1, 4)
    key = parts[1]
    if past is not None:
        key = torch.cat([past, key], 2)
    return key
)");
  const TensorFacts past = read_model_facts(model).tensors.at("past");
  CHECK(past.rank == 4);
  CHECK(past.sizes == std::map<int, std::int64_t>{{-3, 2}, {-1, 4}});
}

TEST_CASE("The last chunk of a size that cannot be divided is the smaller one", "[universal]") {
  const auto model = with_weights({{"table", {10, 8}}}, R"(
def forward(self, x, first, last):
    a, b, c = torch.chunk(torch.linear(x, self.table), 3, -1)
    return torch.cat([first, a], -2), torch.cat([last, c], -2)
)");
  const ModelFacts facts = read_model_facts(model);
  CHECK(facts.tensors.at("first").sizes.at(-1) == 4);
  CHECK(facts.tensors.at("last").sizes.at(-1) == 2);
}

TEST_CASE("A frozen model keeps its weights as constants, which tell the same", "[universal]") {
  auto model = with_weights({{"table", {9, 4}}}, "def forward(self, a):\n    return torch.embedding(self.table, a)\n");
  model.eval();
  CHECK(read_model_facts(torch::jit::freeze(model)).tensors.at("a").rows == 9);
}

}  // namespace input_observer
