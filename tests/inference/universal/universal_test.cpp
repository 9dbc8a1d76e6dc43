// Inputs for models that no table knows, by an oracle that stands for the model.
#include "inference/universal/universal_arguments.h"

#include "observer/json.h"
#include "observer/value_json.h"
#include "tests/support/catch.h"
#include "tests/support/refusal.h"

namespace input_observer {
namespace {

using Kind = ArgumentType::Kind;
using Outcome = ProbeRun::Outcome;

ArgumentType tensor() {
  return {Kind::tensor, false, {}, "Tensor"};
}

ModelParameter parameter(const std::string& name, ArgumentType type = tensor(), bool has_default = false) {
  return {name, std::move(type), has_default};
}

ModelParameter cache(bool has_default = false) {
  const ArgumentType pair{Kind::tuple, false, {tensor(), tensor()}, "Tuple[Tensor, Tensor]"};
  return parameter("past_key_values", {Kind::list, has_default, {pair}, "List[Tuple[Tensor, Tensor]]"}, has_default);
}

Json inputs_of(const ModelFacts& facts, const GenerationRequest& request = {}, const InputsOracle& oracle = {}) {
  return to_json(universal_arguments(GeneratorTables::built_in(), request, facts, oracle)).at("inputs");
}

GenerationRequest with_config(const Json& config) {
  GenerationRequest request;
  request.model_config = config;
  return request;
}

Json shape(const Json& value) {
  return value.at("tensor").at("shape");
}

/** A model that takes what `fits` says. */
InputsOracle model(const std::function<bool(const Json&)>& fits) {
  return [fits](const GeneratedArguments& arguments) -> ProbeAnswer {
    Json inputs = Json::object();
    for (const auto& [name, value] : arguments.inputs)
      inputs[name] = to_json(description_of(value));
    return fits(inputs) ? ProbeAnswer{} : ProbeAnswer{Outcome::refused, "RuntimeError: no", {}};
  };
}

}  // namespace

TEST_CASE("Names and types of parameters make the inputs of a decoder", "[universal]") {
  ModelFacts facts{{parameter("input_ids"), parameter("attention_mask"), cache()}, {}, {}, {}, {}};
  const Json inputs =
      inputs_of(facts, with_config({{"n_embd", 24}, {"n_head", 4}, {"n_layer", 3}, {"vocab_size", 11}}));
  CHECK(inputs["input_ids"]["tensor"]["dtype"] == "int64");
  CHECK(inputs["input_ids"]["tensor"]["max"] == 10);
  CHECK(shape(inputs["attention_mask"]) == Json({2, 32}));
  CHECK(inputs["past_key_values"]["list"].size() == 3);
  CHECK(shape(inputs["past_key_values"]["list"][2]["tuple"][1]) == Json({2, 4, 16, 6}));
}

TEST_CASE("What the graph says of a tensor wins over the table", "[universal]") {
  ModelFacts facts{{parameter("input_ids"), parameter("thing"), cache()}, {}, {}, {}, {}};
  facts.tensors["input_ids"] = {"index", {}, {}, 7};
  facts.tensors["thing"] = {"image", 4, {{-3, 5}}, {}};
  facts.tensors["past_key_values.0.0"] = {"number", 4, {{-3, 2}, {-1, 9}}, {}};
  facts.counts["past_key_values"] = 1;
  const Json inputs = inputs_of(facts, with_config({{"vocab_size", 100}}));
  CHECK(inputs["input_ids"]["tensor"]["max"] == 6);
  CHECK(shape(inputs["thing"]) == Json({2, 5, 64, 64}));
  CHECK(inputs["past_key_values"]["list"].size() == 1);
  CHECK(shape(inputs["past_key_values"]["list"][0]["tuple"][0]) == Json({2, 2, 16, 9}));
}

TEST_CASE("A name that nobody knows is an integer where it is an index, else a float", "[universal]") {
  ModelFacts facts{{parameter("alpha"), parameter("beta")}, {}, {}, {}, {}};
  facts.tensors["alpha"] = {"index", 1, {}, 5};
  facts.tensors["beta"] = {"number", {}, {{-1, 12}}, {}};
  const Json inputs = inputs_of(facts);
  CHECK(inputs["alpha"]["tensor"]["dtype"] == "int64");
  CHECK(shape(inputs["alpha"]).size() == 1);
  CHECK(inputs["alpha"]["tensor"]["max"] == 4);
  CHECK(shape(inputs["beta"]) == Json({2, 16, 12}));
  CHECK(inputs["beta"]["tensor"]["dtype"] == "float32");
}

TEST_CASE("Layers, images and positions are read from the weights where no config is", "[universal]") {
  ModelFacts facts{{parameter("pixel_values"), cache()}, {}, {}, {}, {}};
  facts.weights = {{"vit.embeddings.position_embeddings", {1, 17, 32}},
                   {"vit.embeddings.patch_embeddings.projection.weight", {32, 3, 8, 8}},
                   {"decoder.layers.0.fc.weight", {4, 4}},
                   {"decoder.layers.1.fc.weight", {4, 4}},
                   {"decoder.layers.2.fc.weight", {4, 4}}};
  const Json inputs = inputs_of(facts);
  CHECK(shape(inputs["pixel_values"]) == Json({2, 3, 32, 32}));
  CHECK(inputs["past_key_values"]["list"].size() == 3);
}

TEST_CASE("Scalars, dicts and defaults are made by their types", "[universal]") {
  const ArgumentType dict{Kind::dict, false, {tensor()}, "Dict[str, Tensor]"};
  ModelFacts facts{{parameter("batch", dict), parameter("steps", {Kind::integer, false, {}, "int"}),
                    parameter("scale", {Kind::floating, false, {}, "float"}, true)},
                   {},
                   {},
                   {{"batch", {"input_ids", "mask"}}},
                   {}};
  const Json inputs = inputs_of(facts);
  CHECK(shape(inputs["batch"]["dict"]["input_ids"]) == Json({2, 16}));
  CHECK(shape(inputs["batch"]["dict"]["mask"]) == Json({2, 16}));
  CHECK(inputs["steps"] == 1);
  CHECK_FALSE(inputs.contains("scale"));
}

TEST_CASE("Candidates are tried until the model takes one, and axes that it takes at other sizes are named",
          "[universal]") {
  ModelFacts facts{{parameter("input_ids"), parameter("attention_mask"), cache(true)}, {}, {}, {}, {}};
  const InputsOracle picky = model([](const Json& inputs) {
    if (inputs.contains("past_key_values")) return false;
    const Json& mask = inputs.at("attention_mask").at("tensor");
    return mask.at("dtype") == "bool" && mask.at("shape") == shape(inputs.at("input_ids")) &&
           mask.at("shape")[1].get<int>() % 16 == 0;
  });
  const Json result = to_json(universal_arguments(GeneratorTables::built_in(), {}, facts, picky));
  CHECK(result["inputs"]["attention_mask"]["tensor"]["dtype"] == "bool");
  CHECK(result["input_axes"]["input_ids"] == Json({{"0", "batch_size"}, {"1", "sequence_length"}}));
  CHECK(result["runs"].get<int>() > 1);
  CHECK(result["refused"][0]["message"] == "RuntimeError: no");
  CHECK_FALSE(result.contains("output_axes"));
}

TEST_CASE("A mask and the cache beside it are one axis of two shapes", "[universal]") {
  ModelFacts facts{{parameter("input_ids"), parameter("attention_mask"), cache()}, {}, {}, {}, {}};
  const Json result =
      to_json(universal_arguments(GeneratorTables::built_in(), {}, facts, model([](const Json&) { return true; })));
  CHECK(result["input_axes"]["attention_mask"]["1"] == "past_length + sequence_length");
  CHECK(result["input_axes"]["past_key_values.0.0"] == Json({{"0", "batch_size"}, {"2", "past_length"}}));
}

TEST_CASE("A model that takes nothing is told with what it was asked", "[universal]") {
  const ModelFacts facts{{parameter("input_ids")}, {}, {}, {}, {}};
  const auto refused = [&](const InputsOracle& oracle) {
    return test::refusal([&] { inputs_of(facts, {}, oracle); }, ErrorCode::model);
  };
  const std::string line = refused(model([](const Json&) { return false; }));
  CHECK(line.find("did not take any of") != std::string::npos);
  CHECK(line.find("input_ids int64 [2,16]: refused, RuntimeError: no") != std::string::npos);
  std::size_t runs = 0;
  const std::string hung = refused([&](const GeneratedArguments&) -> ProbeAnswer {
    ++runs;
    return {Outcome::timed_out, "no result within 5 ms", {}};
  });
  CHECK(runs == 2);
  CHECK(hung.find("timed-out") != std::string::npos);
}

TEST_CASE("A parameter of a class cannot be made, unless it may be left out", "[universal]") {
  const ArgumentType box{Kind::other, false, {}, "__torch__.Box"};
  CHECK(test::refusal([&] {
          inputs_of({{parameter("box", box)}, {}, {}, {}, {}});
        }) == "box: expected a tensor, a scalar or a list, tuple or dict of them, not __torch__.Box");
  CHECK(inputs_of({{parameter("input_ids"), parameter("box", box, true)}, {}, {}, {}, {}}).size() == 1);
}

TEST_CASE("A config of a known type with a task is answered by the tables first", "[universal]") {
  GenerationRequest request = with_config({{"model_type", "bert"}, {"vocab_size", 30}});
  request.task = "fill-mask";
  const ModelFacts facts{
      {parameter("input_ids"), parameter("attention_mask"), parameter("token_type_ids")}, {}, {}, {}, {}};
  const UniversalArguments result =
      universal_arguments(GeneratorTables::built_in(), request, facts, model([](const Json&) { return true; }));
  CHECK(result.tried.size() == 1);
  CHECK(result.arguments.output_axes["logits"]["1"] == "sequence_length");
}

TEST_CASE("A user's tables add names, and sizes of single inputs win", "[universal]") {
  const GeneratorTables tables = GeneratorTables::with(
      {{"format", "input-observer/generator-tables"},
       {"version", 1},
       {"universal",
        {{"inputs",
          {{"feathers", {{"names", {"feather*"}}, {"value", {{"kind", "zeros"}, {"shape", {"batch_size", 6}}}}}}}}}}});
  GenerationRequest request;
  request.shapes = {{"batch_size", 3}, {"input_ids", Json({1, 5})}};
  const ModelFacts facts{{parameter("feathers"), parameter("input_ids")}, {}, {}, {}, {}};
  const Json inputs = to_json(universal_arguments(tables, request, facts)).at("inputs");
  CHECK(shape(inputs["feathers"]) == Json({3, 6}));
  CHECK(inputs["feathers"]["tensor"]["dtype"] == "int64");
  CHECK(shape(inputs["input_ids"]) == Json({1, 5}));
}

TEST_CASE("Patterns stand for any text", "[universal]") {
  CHECK(matches_pattern("*mask*", "my_mask_2"));
  CHECK(matches_pattern("a*b*c", "aXbYbc"));
  CHECK_FALSE(matches_pattern("a*b", "abc"));
  CHECK(matches_pattern("*", ""));
  CHECK_FALSE(matches_pattern("", "a"));
}

}  // namespace input_observer
