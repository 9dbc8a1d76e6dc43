// Where Optimum's results are odd, ours are right, and --compat optimum gives the odd ones.
#include <algorithm>
#include <set>

#include "observer/json.h"
#include "tests/inference/generators/generated.h"
#include "tests/support/catch.h"
#include "tests/support/refusal.h"

namespace input_observer {
namespace {

using test::as_optimum;
using test::bart_config;
using test::described;
using test::llama_config;
using test::range;
using test::request_for;
using test::shape;

const Json bert{{"model_type", "bert"}, {"vocab_size", 101}, {"hidden_size", 48}};
const Json vit{{"model_type", "vit"}, {"image_size", 32}, {"num_channels", 3}};

}  // namespace

TEST_CASE("Sizes that the caller gives win over the config", "[generators][corrections]") {
  auto request = request_for(vit, "image-classification");
  request.shapes = {{"height", 48}, {"width", 80}, {"num_channels", 1}};
  CHECK(shape(described(request)["pixel_values"]) == Json({2, 1, 48, 80}));
  CHECK(shape(as_optimum(request)["pixel_values"]) == Json({2, 3, 32, 32}));
  request.shapes.clear();
  CHECK(shape(described(request)["pixel_values"]) == Json({2, 3, 32, 32}));
}

TEST_CASE("A feature size that the caller gives wins over the config", "[generators][corrections]") {
  auto request = request_for({{"model_type", "whisper"},
                              {"num_mel_bins", 8},
                              {"max_source_positions", 30},
                              {"d_model", 16},
                              {"vocab_size", 50}},
                             "audio-classification");
  CHECK(shape(described(request)["input_features"]) == Json({2, 8, 60}));  // the encoder takes this length alone
  request.shapes = {{"feature_size", 5}};
  CHECK(shape(described(request)["input_features"]) == Json({2, 5, 60}));
  CHECK(shape(as_optimum(request)["input_features"]) == Json({2, 8, 3000}));
}

TEST_CASE("Masks that were all zeros are ones, boxes have corners in order", "[generators][corrections]") {
  Json config = bert;
  config["model_type"] = "layoutlm";
  config["max_2d_position_embeddings"] = 512;
  CHECK(range(described(config, "fill-mask")["bbox"]) == Json({0.0, 511.0}));
  CHECK(range(as_optimum(request_for(config, "fill-mask"))["bbox"]) == Json({0.0, 0.0}));
}

TEST_CASE("Ids of a decoder span its vocabulary", "[generators][corrections]") {
  auto request = request_for(bart_config(), "text2text-generation");
  CHECK(range(described(request)["decoder_input_ids"]) == Json({0.0, 100.0}));
  CHECK(range(as_optimum(request)["decoder_input_ids"]) == Json({0.0, 1.0}));
}

TEST_CASE("Position ids are an arange that goes on behind the cache", "[generators][corrections]") {
  auto request = request_for(llama_config(), "text-generation");
  CHECK(described(request)["position_ids"]["tensor"]["pattern"] == "arange");
  CHECK_FALSE(as_optimum(request)["position_ids"]["tensor"].contains("pattern"));
  request.task = "text-generation-with-past";
  request.shapes = {{"sequence_length", 3}, {"past_length", 7}};
  CHECK(range(described(request)["position_ids"]) == Json({7.0, 9.0}));
}

TEST_CASE("Token types are within the config's", "[generators][corrections]") {
  Json config = bert;
  config["type_vocab_size"] = 1;
  CHECK(range(described(config, "fill-mask")["token_type_ids"]) == Json({0.0, 0.0}));
  CHECK(range(as_optimum(request_for(config, "fill-mask"))["token_type_ids"]) == Json({0.0, 1.0}));
}

TEST_CASE("A decision transformer's mask is a mask", "[generators][corrections]") {
  const Json config{{"model_type", "decision_transformer"}, {"state_dim", 5}, {"act_dim", 2}, {"max_ep_len", 9}};
  CHECK(described(config, "reinforcement-learning")["attention_mask"]["tensor"]["dtype"] == "int64");
  CHECK(as_optimum(request_for(config, "reinforcement-learning"))["attention_mask"]["tensor"]["dtype"] == "float32");
}

TEST_CASE("Every row has a padding of its own", "[generators][corrections]") {
  auto request = request_for(bert, "fill-mask");
  const auto mask_of = [&] {
    const auto inputs = generate_arguments(GeneratorTables::built_in(), request).inputs;
    return std::get<GeneratedTensor>(inputs[1].second.data);
  };
  CHECK_FALSE(mask_of().one_padding);
  request.compatibility = Compatibility::optimum;
  CHECK(mask_of().one_padding);
}

TEST_CASE("Texts and images are not as many", "[generators][corrections]") {
  const Json clip{{"model_type", "clip"}};
  const Json right = described(clip, "zero-shot-image-classification");
  CHECK(shape(right["input_ids"]) == Json({4, 16}));
  CHECK(shape(right["pixel_values"]) == Json({2, 3, 224, 224}));
  CHECK(shape(as_optimum(request_for(clip, "zero-shot-image-classification"))["input_ids"]) == Json({2, 16}));
}

TEST_CASE("What a decoder attends to has the length that the encoder gives", "[generators][corrections]") {
  const Json whisper{{"model_type", "whisper"},      {"max_source_positions", 30}, {"d_model", 16},
                     {"decoder_attention_heads", 2}, {"decoder_layers", 1},        {"vocab_size", 50}};
  auto request = request_for(whisper, "automatic-speech-recognition-with-past");
  const Json right = described(request);
  CHECK(shape(right["encoder_outputs"]["tuple"][0]) == Json({2, 30, 16}));
  CHECK(shape(right["past_key_values"]["list"][0]["tuple"][2]) == Json({2, 2, 30, 8}));
  CHECK(shape(as_optimum(request)["encoder_outputs"]["tuple"][0]) == Json({2, 16, 16}));
  const Json moonshine{{"model_type", "moonshine"}, {"hidden_size", 48}};
  request = request_for(moonshine, "automatic-speech-recognition");
  request.state = "decoder";
  const Json inputs = described(request);
  CHECK(shape(inputs["attention_mask"])[1] == shape(inputs["encoder_outputs"]["tuple"][0])[1]);
  CHECK(shape(as_optimum(request)["attention_mask"]) == Json({2, 16000}));
}

TEST_CASE("A range of sizes is drawn once for all inputs, by the seed", "[generators][corrections]") {
  auto request = request_for(llama_config(), "text-generation-with-past");
  request.shapes = {{"random_batch_size_range", {3, 900}}, {"random_sequence_length_range", {5, 800}}};
  std::set<Json> batches;
  for (request.seed = 0; request.seed < 5; ++request.seed) {
    const Json inputs = described(request);
    const auto batch = shape(inputs["input_ids"])[0].get<int>();
    CHECK(batch >= 3);
    CHECK(batch <= 900);
    const Json key = inputs["past_key_values"]["list"][0]["tuple"][0];
    CHECK(shape(key)[0] == batch);
    CHECK(shape(key)[2] == shape(inputs["input_ids"])[1]);
    CHECK(described(request) == inputs);
    batches.insert(batch);
  }
  CHECK(batches.size() > 1);
  request.shapes["random_batch_size_range"] = Json{5, 3};
  CHECK(test::refusal([&] { described(request); }) == "shapes.random_batch_size_range: expected [least, most]");
}

TEST_CASE("A sequence of one token has a mask", "[generators][corrections]") {
  auto request = request_for(bert, "fill-mask");
  request.shapes = {{"sequence_length", 1}};
  CHECK(shape(described(request)["attention_mask"]) == Json({2, 1}));
  CHECK(test::refusal([&] { as_optimum(request); }).find("at least 2") != std::string::npos);
}

TEST_CASE("A mask covers the cache and the new tokens", "[generators][corrections]") {
  auto request = request_for(llama_config(), "feature-extraction-with-past");
  request.state = "with_past";
  request.shapes = {{"past_length", 9}};
  const Json right = described(request);
  CHECK(shape(right["input_ids"]) == Json({2, 1}));
  CHECK(shape(right["attention_mask"]) == Json({2, 10}));
  CHECK(shape(right["past_key_values"]["list"][0]["tuple"][0]) == Json({2, 2, 9, 8}));
  CHECK(shape(as_optimum(request)["attention_mask"]) == Json({2, 16}));
  request.task = "text-generation-with-past";
  request.shapes = {{"past_length", 0}};
  CHECK(shape(described(request)["attention_mask"]) == Json({2, 16}));
  CHECK(shape(described(request)["past_key_values"]["list"][0]["tuple"][0]) == Json({2, 2, 0, 8}));
}

TEST_CASE("A mask keeps its dtype when it covers a cache", "[generators][corrections]") {
  auto request = request_for(llama_config(), "text-generation-with-past");
  request.int_dtype = ScalarType::int32;
  CHECK(described(request)["attention_mask"]["tensor"]["dtype"] == "int32");
  CHECK(as_optimum(request)["attention_mask"]["tensor"]["dtype"] == "int64");
}

TEST_CASE("An attribute that nothing needs may be null", "[generators][corrections]") {
  const Json nemotron{{"model_type", "nemotron"}, {"num_key_value_heads", nullptr}, {"vocab_size", 101}};
  CHECK(described(nemotron, "feature-extraction").contains("input_ids"));
  CHECK(test::refusal([&] { as_optimum(request_for(nemotron, "feature-extraction")); }).find("num_key_value_heads") !=
        std::string::npos);
  const Json esm{{"model_type", "esm"}, {"vocab_size", nullptr}};
  CHECK(test::refusal([&] { described(esm, "fill-mask"); }) == "config: expected vocab_size, which is missing or null");
}

TEST_CASE("Heads of keys and values are the config's, for every type", "[generators][corrections]") {
  auto request = request_for({{"model_type", "phi"},
                              {"hidden_size", 48},
                              {"num_attention_heads", 6},
                              {"num_key_value_heads", 3},
                              {"num_hidden_layers", 1},
                              {"vocab_size", 9}},
                             "text-generation-with-past");
  const auto key = [](const Json& inputs) { return shape(inputs["past_key_values"]["list"][0]["tuple"][0]); };
  CHECK(key(described(request)) == Json({2, 3, 16, 8}));
  CHECK(key(as_optimum(request)) == Json({2, 6, 16, 8}));
  request.model_config = {{"model_type", "gemma"}, {"hidden_size", 48},        {"num_attention_heads", 6},
                          {"head_dim", 5},         {"num_key_value_heads", 1}, {"num_hidden_layers", 1},
                          {"vocab_size", 9}};
  CHECK(key(described(request)) == Json({2, 1, 16, 5}));
}

TEST_CASE("Keys of the cross attention have the decoder's heads", "[generators][corrections]") {
  auto request = request_for(bart_config(), "text2text-generation-with-past");
  const auto cross = [](const Json& inputs) { return shape(inputs["past_key_values"]["list"][0]["tuple"][2]); };
  CHECK(cross(described(request)) == Json({2, 6, 16, 8}));
  CHECK(cross(as_optimum(request)) == Json({2, 4, 16, 12}));
}

TEST_CASE("The cache of an encoder-decoder is its decoder's", "[generators][corrections]") {
  const Json config{
      {"model_type", "encoder-decoder"},
      {"encoder",
       {{"model_type", "bert"},
        {"num_hidden_layers", 3},
        {"hidden_size", 48},
        {"num_attention_heads", 4},
        {"vocab_size", 50}}},
      {"decoder", {{"model_type", "gpt2"}, {"n_layer", 2}, {"n_embd", 48}, {"n_head", 6}, {"vocab_size", 60}}}};
  auto request = request_for(config, "text2text-generation-with-past");
  const Json right = described(request);
  CHECK(right["past_key_values"]["list"].size() == 2);
  CHECK(shape(right["past_key_values"]["list"][0]["tuple"][0]) == Json({2, 6, 16, 8}));
  CHECK(as_optimum(request)["past_key_values"]["list"].size() == 3);
}

TEST_CASE("Only new tokens of a decoder are shortened beside a cache", "[generators][corrections]") {
  auto request = request_for(bart_config(), "text2text-generation-with-past");
  request.state = "monolith_with_past";
  CHECK(shape(described(request)["input_ids"]) == Json({2, 16}));
  CHECK(shape(described(request)["decoder_input_ids"]) == Json({2, 1}));
  CHECK(shape(as_optimum(request)["input_ids"]) == Json({2, 1}));
}

TEST_CASE("Ids stay within a dtype that is smaller than the vocabulary", "[generators][corrections]") {
  auto request = request_for(bert, "fill-mask");
  request.model_config["vocab_size"] = 30000;
  request.int_dtype = ScalarType::int8;
  CHECK(range(described(request)["input_ids"]) == Json({0.0, 127.0}));
  CHECK(test::refusal([&] { as_optimum(request); }).find("vocabulary") != std::string::npos);
}

TEST_CASE("Float dtypes reach the embeddings of SAM", "[generators][corrections]") {
  auto request = request_for({{"model_type", "sam"}}, "feature-extraction");
  request.state = "prompt_encoder_mask_decoder";
  request.float_dtype = ScalarType::float16;
  CHECK(described(request)["image_embeddings"]["tensor"]["dtype"] == "float16");
  CHECK(as_optimum(request)["image_embeddings"]["tensor"]["dtype"] == "float32");
  CHECK(range(described(request)["input_labels"]) == Json({0.0, 1.0}));
  CHECK(range(as_optimum(request)["input_labels"]) == Json({0.0, 0.0}));
}

TEST_CASE("A detector needs no size of the image", "[generators][corrections]") {
  const Json config{{"model_type", "rt_detr"}, {"num_queries", 300}};
  CHECK(shape(described(config, "object-detection")["pixel_values"]) == Json({2, 3, 320, 320}));
  CHECK(test::refusal([&] { as_optimum(request_for(config, "object-detection")); }) ==
        "height and width are needed in the shapes");
}

TEST_CASE("A processor's sizes are used when they are there", "[generators][corrections]") {
  auto request = request_for({{"model_type", "dinov2"}, {"image_size", 518}}, "feature-extraction");
  CHECK(shape(described(request)["pixel_values"]) == Json({2, 3, 518, 518}));
  CHECK(test::refusal([&] { as_optimum(request); }).find("preprocessor_config") != std::string::npos);
  request.processor_config = {{"crop_size", {{"height", 224}, {"width", 196}}}};
  CHECK(shape(described(request)["pixel_values"]) == Json({2, 3, 224, 196}));
}

TEST_CASE("Ids of image patches are their rows and columns", "[generators][corrections]") {
  const GenerationRequest request = test::flux_request(6, 8);
  CHECK(shape(described(request)["img_ids"]) == Json({12, 3}));
  const auto inputs = generate_arguments(GeneratorTables::built_in(), request).inputs;
  const auto found =
      std::find_if(inputs.begin(), inputs.end(), [](const auto& item) { return item.first == "img_ids"; });
  REQUIRE(found != inputs.end());
  CHECK(std::get<GeneratedTensor>(found->second.data).content == GeneratedTensor::Content::grid);
}

}  // namespace input_observer
