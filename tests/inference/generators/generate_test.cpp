#include "inference/generators/generate.h"

#include <algorithm>

#include "inference/generators/generation_scope.h"
#include "inference/generators/generation_setup.h"
#include "observer/json.h"
#include "tests/inference/generators/generated.h"
#include "tests/support/catch.h"
#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"

namespace input_observer {
namespace {

using test::described;
using test::llama_config;
using test::refusal;
using test::request_for;
using test::shape;

const Json made_up = Json::parse(R"({
  "format": "input-observer/generator-tables",
  "version": 1,
  "architectures": {"transformers": {"heron": {
    "like": "llama",
    "normalized_config": {"num_layers": "depth", "vocab_size": "words"},
    "generators": ["DummyTextInputGenerator", "HeronPastGenerator", "FeatherGenerator"],
    "schema": "heron"}}},
  "generators": {
    "FeatherGenerator": {"inputs": {"feathers": {"kind": "float", "shape": ["batch_size", "nc('wings') * 2"], "low": "-1"}}},
    "HeronPastGenerator": {"like": "DummyPastKeyValuesGenerator", "let": {"heads": "1"}}},
  "schemas": {"heron": {
    "like": "text-decoder",
    "inputs": [{"include": "text-decoder"}, {"names": ["feathers"], "axes": ["batch_size"]}]}}
})");

const Json heron{{"model_type", "heron"},   {"depth", 3}, {"words", 77}, {"wings", 2}, {"hidden_size", 12},
                 {"num_attention_heads", 4}};

}  // namespace

TEST_CASE("A made-up architecture is a few lines of JSON", "[generators][tables]") {
  const GeneratorTables tables = GeneratorTables::with(made_up);
  const Json inputs = described(request_for(heron, "text-generation-with-past"), tables);
  CHECK(test::range(inputs["input_ids"]) == Json({0.0, 76.0}));
  CHECK(shape(inputs["feathers"]) == Json({2, 4}));
  CHECK(inputs["past_key_values"]["list"].size() == 3);
  CHECK(shape(inputs["past_key_values"]["list"][0]["tuple"][0]) == Json({2, 1, 16, 3}));
  CHECK(refusal([&] { described(heron, "text-generation"); }).find("unknown model type 'heron'") != std::string::npos);
}

TEST_CASE("A file of tables may change one value of an entry", "[generators][tables]") {
  const test::TemporaryFolder folder;
  const std::string file = folder / "tables.json";
  write_file(file, R"({"format": "input-observer/generator-tables", "version": 1,
                       "shapes": {"batch_size": {"default": 5}}})");
  const GeneratorTables tables = GeneratorTables::with_files({file});
  CHECK(shape(described(request_for(llama_config(), "text-generation"), tables)["input_ids"]) == Json({5, 16}));
}

TEST_CASE("Files of tables are read in their order, a file that is named twice as well", "[generators][tables]") {
  const test::TemporaryFolder folder;
  const auto file = [&](const std::string& name, const std::string& shapes) {
    write_file(folder / name,
               R"({"format": "input-observer/generator-tables", "version": 1, "shapes": )" + shapes + "}");
    return std::string(folder / name);
  };
  const auto x = file("x.json", R"({"batch_size": {"default": 5}})");
  const auto y = file("y.json", R"({"batch_size": {"default": 6}, "sequence_length": {"default": 7}})");
  const auto sizes = [](const std::vector<std::string>& files) {
    return shape(
        described(request_for(llama_config(), "text-generation"), GeneratorTables::with_files(files))["input_ids"]);
  };
  CHECK(sizes({x, y}) == Json({6, 7}));
  CHECK(sizes({x, y, x}) == Json({5, 7}));
}

TEST_CASE("A value of a config that derives from itself is refused", "[generators][tables]") {
  for (const std::string derived :
       {R"({"vocab_size": "vocab_size"})", R"({"vocab_size": "a + 1", "a": "vocab_size"})"}) {
    const auto tables = GeneratorTables::with({{"format", "input-observer/generator-tables"},
                                               {"version", 1},
                                               {"model_configs", {{"bert", {{"derived", Json::parse(derived)}}}}}});
    CHECK(refusal([&] {
            described(request_for({{"model_type", "bert"}}, "fill-mask"), tables);
          }) == "model_configs.derived.vocab_size: expected no value that derives from itself");
    const Json config{{"model_type", "bert"}, {"vocab_size", 7}};
    CHECK(test::range(described(request_for(config, "fill-mask"), tables)["input_ids"]) == Json({0.0, 6.0}));
  }
}

TEST_CASE("Powers of -1, 0 and 1 are what they are, however large the exponent", "[generators][tables]") {
  const auto power = [](const std::string& arguments) {
    const auto tables =
        GeneratorTables::with({{"format", "input-observer/generator-tables"},
                               {"version", 1},
                               {"shapes", {{"batch_size", {{"default", "5 + power(" + arguments + ")"}}}}}});
    return shape(described(request_for(llama_config(), "text-generation"), tables)["input_ids"])[0].get<int>() - 5;
  };
  CHECK(power("-1, 3") == -1);
  CHECK(power("-1, 4000000000") == 1);
  CHECK(power("0, 3") == 0);
  CHECK(power("0, 0") == 1);
  CHECK(power("1, 4000000000") == 1);
  CHECK(power("3, 3") == 27);
  CHECK(power("-2, 0") == 1);
}

TEST_CASE("Faults of a file of tables are told with file and place", "[generators][tables]") {
  const test::TemporaryFolder folder;
  const auto fault = [&](const std::string& sections) {
    const std::string file = folder / "t.json";
    write_file(file, R"({"format": "input-observer/generator-tables", "version": 1, )" + sections + "}");
    const std::string text = refusal([&] { GeneratorTables::with_files({file}); });
    CHECK(text.starts_with(file));
    return text.substr(std::min(text.size(), file.size() + 2));
  };
  CHECK(fault(R"("shape": {})").find("shape: unknown key") == 0);
  CHECK(fault(R"("schemas": [])") == "schemas: expected an object, got an empty list");
  CHECK(fault(R"("schemas": {"a": {"like": "text-decodr"}})") ==
        "schemas.a.like: no entry 'text-decodr' (did you mean 'text-decoder'?)");
  CHECK(fault(R"("schemas": {"a": {"like": "b"}, "b": {"like": "a"}})").find("circle") != std::string::npos);
  CHECK(fault(R"("schemas": {"a": {"like": 3}})") == "schemas.a.like: expected a text, got 3");
  CHECK(fault(R"("architectures": {"transformers": 3})") == "architectures.transformers: expected an object");
}

TEST_CASE("A generator may be written in C++", "[generators]") {
  auto request = request_for(llama_config(), "text-generation");
  request.generators["position_ids"] = [](const std::string&, const GenerationScope& scope) {
    GeneratedTensor tensor;
    tensor.dtype = ScalarType::int16;
    tensor.content = GeneratedTensor::Content::constant;
    tensor.shape = {scope.name("batch_size").get<std::int64_t>(), 7};
    return GeneratedValue{tensor};
  };
  const Json inputs = described(request);
  CHECK(inputs["position_ids"]["tensor"]["dtype"] == "int16");
  CHECK(shape(inputs["position_ids"]) == Json({2, 7}));
  CHECK(shape(inputs["input_ids"]) == Json({2, 16}));
}

TEST_CASE("Sizes of one input may be given", "[generators]") {
  auto request = request_for(llama_config(), "text-generation-with-past");
  request.shapes = {{"input_ids", {1, 4}}, {"past_key_values.1.0", {1, 2, 3, 4}}};
  const Json inputs = described(request);
  CHECK(shape(inputs["input_ids"]) == Json({1, 4}));
  CHECK(shape(inputs["past_key_values"]["list"][1]["tuple"][0]) == Json({1, 2, 3, 4}));
  request.shapes = {{"input_idz", {1, 4}}};
  CHECK(refusal([&] { described(request); }) ==
        "shapes.input_idz: no such shape, and no input of this name (did you mean 'input_ids'?)");
  request.shapes = {{"batch_sise", 4}};
  CHECK(refusal([&] { described(request); }) == "shapes.batch_sise: unknown shape (did you mean 'batch_size'?)");
  request.compatibility = Compatibility::optimum;
  CHECK(shape(described(request)["input_ids"]) == Json({2, 16}));
  request.compatibility = Compatibility::none;
  request.shapes = {{"batch_size", -1}};
  CHECK(refusal([&] { described(request); }) == "shapes.batch_size: expected an integer of at least 0");
}

TEST_CASE("One input may be given no axis at all", "[generators]") {
  // The ids of the image are a grid of patches, of which the first axis would tell how many.
  auto request = test::flux_request(64, 64);
  request.shapes["img_ids"] = Json::array();
  CHECK(shape(described(request)["img_ids"]) == Json::array());
}

TEST_CASE("A mask of given sizes has no more columns for the cache than it has", "[generators]") {
  const auto mask_of = [](const Json& sizes, Compatibility compatibility) {
    auto request = request_for({{"model_type", "gpt2"}}, "text-generation-with-past");
    request.shapes = {{"attention_mask", sizes}};
    request.compatibility = compatibility;
    const auto made = generate_arguments(GeneratorTables::built_in(), request);
    const auto found = std::ranges::find(made.inputs, "attention_mask", &NamedGeneratedValues::value_type::first);
    REQUIRE(found != made.inputs.end());
    return std::get<GeneratedTensor>(found->second.data);
  };
  for (const auto compatibility : {Compatibility::none, Compatibility::optimum}) {
    const auto narrow = mask_of({2, 5}, compatibility), wide = mask_of({2, 50}, compatibility);
    CHECK(narrow.ones_before + narrow.ones_after == 5);
    CHECK(wide.ones_before + wide.ones_after == 16);
    CHECK(mask_of(Json::array(), compatibility).ones_before == 0);
  }
}

TEST_CASE("Sizes that are too large together are refused", "[generators]") {
  auto request = request_for({{"model_type", "gpt2"}}, "text-generation-with-past");
  request.shapes = {{"batch_size", 1}, {"sequence_length", INT64_MAX}};
  CHECK(refusal([&] { described(request); }).find("attention_mask: ") == 0);
}

TEST_CASE("Sizes that the config has a part in are the config's", "[generators][config]") {
  const auto made = generate_arguments(Json{{"model_type", "rt_detr"}, {"num_queries", 300}}, "object-detection");
  REQUIRE(made.inputs.front().first == "pixel_values");
  CHECK(is_from_config(made.inputs.front().second));
  const auto text = generate_arguments(llama_config(), "text-generation");
  const auto mask = std::ranges::find(text.inputs, "attention_mask", &NamedGeneratedValues::value_type::first);
  CHECK_FALSE(is_from_config(mask->second));
}

TEST_CASE("Synonyms stand for tasks, unknown names are told the nearest", "[generators][registry]") {
  const auto& tables = GeneratorTables::built_in();
  CHECK(canonical_task(tables, "causal-lm-with-past") == "text-generation-with-past");
  CHECK(canonical_task(tables, "summarization") == "text2text-generation");
  CHECK(canonical_task(tables, "fill-mask") == "fill-mask");
  CHECK(described(llama_config(), "causal-lm").contains("input_ids"));
  CHECK(described({{"model_type", "bert"}}, "masked-lm").contains("token_type_ids"));
  CHECK(refusal([&] {
          described({{"model_type", "lama"}}, "text-generation");
        }).find("unknown model type 'lama' (did you mean 'llama'?)") != std::string::npos);
  CHECK(refusal([&] { described(llama_config(), "text-generatoin"); }).find("(did you mean 'text-generation'?)") !=
        std::string::npos);
  auto request = request_for(llama_config(), "text-generation-with-past");
  request.state = "with_pas";
  CHECK(refusal([&] { described(request); }).find("(did you mean 'with_past'?)") != std::string::npos);
  request.library = "transformer";
  CHECK(refusal([&] { described(request); }).find("(did you mean 'transformers'?)") != std::string::npos);
  CHECK(refusal([&] { described(Json::object(), "fill-mask"); }) ==
        "config.model_type: expected the type of the model");
}

TEST_CASE("A cache is an argument of text generation unless a state is named", "[generators][registry]") {
  CHECK(described(llama_config(), "text-generation-with-past").contains("past_key_values"));
  CHECK_FALSE(described(llama_config(), "feature-extraction-with-past").contains("past_key_values"));
  CHECK(described(test::bart_config(), "text2text-generation-with-past").contains("encoder_outputs"));
  CHECK(described(test::bart_config(), "text-generation-with-past").contains("past_key_values"));
  CHECK(described(test::bart_config(), "text2text-generation").contains("decoder_input_ids"));
}

TEST_CASE("Config files may be terse", "[generators][config]") {
  // Eight heads are the default; one for keys and values for each follows from them.
  auto request =
      request_for({{"model_type", "llama"}, {"hidden_size", 64}, {"num_attention_heads", 4}, {"num_hidden_layers", 1}},
                  "text-generation-with-past");
  CHECK(shape(described(request)["past_key_values"]["list"][0]["tuple"][0]) == Json({2, 4, 16, 16}));
  CHECK(test::range(described(request)["input_ids"]) == Json({0.0, 31999.0}));
  CHECK(shape(described({{"model_type", "clip"}}, "feature-extraction")["pixel_values"]) == Json({2, 3, 224, 224}));
  CHECK(test::range(described({{"model_type", "owlv2"}}, "feature-extraction")["input_ids"]) == Json({0.0, 49407.0}));
}

TEST_CASE("Values of an unexpected kind in a config are bad input", "[generators][config]") {
  CHECK(refusal([&] {
          described({{"model_type", "bert"}, {"vocab_size", "many"}}, "fill-mask");
        }) == "high: expected a number, got \"many\"");
  CHECK(refusal([&] {
          described({{"model_type", "vit"}, {"image_size", {1}}}, "image-classification");
        }) == "item(): expected more elements, got [1]");
  CHECK(refusal([&] {
          described({{"model_type", "gpt2"}, {"n_embd", 48}, {"n_head", 0}}, "text-generation-with-past");
        }) == "division of 48 by 0");
  CHECK(refusal([&] {
          described({{"model_type", "gpt2"}, {"n_layer", 1000000000}}, "text-generation-with-past");
        }).find("sensible number of layers") != std::string::npos);
}

TEST_CASE("Requests are answered line by line", "[generators][requests]") {
  const test::TemporaryFolder folder;
  const std::string file = folder / "requests.jsonl";
  const auto answers = [&](const std::string& lines) {
    write_file(file, lines);
    return answer_requests(GeneratorTables::built_in(), file, Compatibility::none, 0);
  };
  const std::string text = answers(
      "{\"id\": 1, \"task\": \"fill-mask\", \"config\": {\"model_type\": \"bert\"}, \"float_dtype\": \"bf16\"}\n\n"
      "{\"id\": \"b\", \"task\": \"fill-mask\", \"config\": {\"model_type\": \"bert\"}, \"taks\": 1}\n"
      "{\"id\": null, \"config\": {}}\n");
  const auto first = Json::parse(text.substr(0, text.find('\n')));
  CHECK(first.at("id") == 1);
  CHECK(first.at("inputs").at("input_ids").at("tensor").at("shape") == Json({2, 16}));
  CHECK(first.at("output_axes").at("logits").at("1") == "sequence_length");
  const auto second = text.substr(text.find('\n') + 1);
  CHECK(second.find("{\"id\":\"b\",\"error\":\"taks: unknown key") == 0);
  CHECK(second.find("{\"id\":null,\"error\":\"expected a key 'task'\"}") != std::string::npos);
  CHECK(refusal([&] { answers("{\"id\": 1}\n[]\n"); }) == file + ":2: expected an object, got an empty list");
  CHECK(refusal([&] { answers("{\"id\": 1}\n{\"task\": 3}\n"); }) == file + ":2: expected a key 'id'");
  CHECK(refusal([&] { answers("{\"id\": 1\n"); }).find(file + ":1:") == 0);
}

}  // namespace input_observer
