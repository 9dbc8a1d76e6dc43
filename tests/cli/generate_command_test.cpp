#include "observer/json.h"
#include "tests/cli/run_program.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace input_observer::test {
namespace {

constexpr const char* llama = R"({"model_type": "llama", "hidden_size": 48, "num_attention_heads": 6,
  "num_key_value_heads": 2, "num_hidden_layers": 1, "vocab_size": 101})";

ProgramRun generate(const TemporaryFolder& folder, std::vector<std::string> words) {
  words.insert(words.begin(), "generate");
  ProgramRun run = run_command(words, folder.path().string());
  INFO(run.err);
  CHECK(run.err.empty());
  CHECK(run.status == 0);
  return run;
}

}  // namespace

TEST_CASE("generate describes inputs with their axes", "[generate]") {
  const TemporaryFolder folder;
  write_file(folder / "config.json", llama);
  const auto json = Json::parse(
      generate(folder, {"--model-config", "config.json", "--task", "causal-lm-with-past", "--shape", "batch_size=3",
                        "--shape", "past_length=5", "--int-dtype", "int32", "--float-dtype", "fp16"})
          .out);
  CHECK(json["inputs"]["attention_mask"]["tensor"]["shape"] == Json({3, 21}));
  CHECK(json["inputs"]["attention_mask"]["tensor"]["dtype"] == "int32");
  CHECK(json["inputs"]["past_key_values"]["list"][0]["tuple"][0]["tensor"]["dtype"] == "float16");
  CHECK(json["input_axes"]["attention_mask"]["1"] == "past_sequence_length + sequence_length");
  CHECK(json["output_axes"]["present.0.key"]["2"] == "past_sequence_length + sequence_length");
}

TEST_CASE("generate takes an architecture from a user's tables", "[generate]") {
  const TemporaryFolder folder;
  const std::string samples = std::string(INPUT_OBSERVER_SOURCE_DIR) + "/samples/tables/";
  const auto json = Json::parse(generate(folder, {"--model-config", samples + "heron-config.json", "--tables",
                                                  samples + "heron.json", "--task", "text-generation-with-past"})
                                    .out);
  CHECK(json["inputs"]["feathers"]["tensor"]["shape"] == Json({2, 6}));
  CHECK(json["inputs"]["past_key_values"]["list"][0]["tuple"][0]["tensor"]["shape"] == Json({2, 1, 16, 3}));
  CHECK(json["input_axes"]["feathers"]["1"] == "wings");
}

TEST_CASE("generate answers requests in their order", "[generate]") {
  const TemporaryFolder folder;
  write_file(
      folder / "requests.jsonl",
      R"({"id": "a", "config": {"model_type": "vit"}, "task": "image-classification", "shapes": {"batch_size": 5}})"
      "\n"
      R"({"id": "b", "config": {"model_type": "vit"}, "task": "fill-mask"})"
      "\n");
  const std::string out = generate(folder, {"--requests", "requests.jsonl"}).out;
  const auto first = Json::parse(out.substr(0, out.find('\n')));
  const auto second = Json::parse(out.substr(out.find('\n') + 1));
  CHECK(first["inputs"]["pixel_values"]["tensor"]["shape"] == Json({5, 3, 224, 224}));
  CHECK(second["id"] == "b");
  CHECK(second["error"].get<std::string>().starts_with("task: vit has no task 'fill-mask'"));
}

TEST_CASE("generate takes shapes that were seen in place of a config", "[generate]") {
  const TemporaryFolder folder;
  write_file(folder / "calls.json",
             R"({"signature": [{"name": "ids"}, {"name": "mask"}, {"name": "scale", "default": 1.0}],
    "calls": [{"args": [{"tensor": {"dtype": "int64", "shape": [2, 3]}}, {"tensor": {"dtype": "bool", "shape": [2, 3]}}]},
              {"args": [{"tensor": {"dtype": "int64", "shape": [4, 7]}}, {"tensor": {"dtype": "bool", "shape": [4, 7]}}]},
              {"args": [{"tensor": {"dtype": "int64", "shape": [3, 8]}}, {"tensor": {"dtype": "bool", "shape": [3, 8]}}]}]})");
  const auto infer = run_command(
      {"infer", "calls.json", "-o", "inference.json", "--dim-names", R"({"ids": {"0": "batch", "1": "seq"}})"},
      folder.path().string());
  CHECK(infer.err.empty());
  const auto json =
      Json::parse(generate(folder, {"--from", "inference.json", "--shape", "batch=6", "--shape", "seq=11"}).out);
  CHECK(json["inputs"]["ids"]["tensor"]["shape"] == Json({6, 11}));
  CHECK(json["inputs"]["mask"]["tensor"]["shape"] == Json({6, 11}));
  CHECK(json["inputs"]["mask"]["tensor"]["dtype"] == "bool");
  CHECK(json["input_axes"]["mask"] == Json({{"0", "batch"}, {"1", "seq"}}));
  const auto one = Json::parse(generate(folder, {"--from", "calls.json", "--shape", "mask=1x1"}).out);
  CHECK(one["inputs"]["mask"]["tensor"]["shape"] == Json({1, 1}));
}

TEST_CASE("generate reads the task from the config", "[generate]") {
  const TemporaryFolder folder;
  write_file(folder / "config.json", R"({"model_type": "llama", "architectures": ["LlamaForCausalLM"]})");
  const auto json = Json::parse(generate(folder, {"--model-config", "config.json", "--task", "auto"}).out);
  CHECK(json["inputs"].contains("past_key_values"));
}

TEST_CASE("list shows libraries, types, tasks and states", "[generate]") {
  const TemporaryFolder folder;
  const auto list = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "list");
    return run_command(words, folder.path().string());
  };
  CHECK(list({"--model-type", "sam"}).out ==
        "transformers\n  sam  transformers 4.36.0 or later\n"
        "    feature-extraction: monolith vision_encoder prompt_encoder_mask_decoder  atol 1e-05, opset 18\n");
  const auto vae = Json::parse(list({"--model-type", "vae-encoder", "--format", "json"}).out);
  CHECK(vae["diffusers"]["vae-encoder"]["tasks"]["semantic-segmentation"]["atol"] == 0.0003);
  CHECK(list({"--library", "timm"}).out == "timm\n  default-timm-config: image-classification\n");
  const auto json = Json::parse(list({"--format", "json"}).out);
  CHECK(json["transformers"].size() == 151);
  CHECK(json["transformers"]["llama"]["text-generation-with-past"][1] == "with_past");
  CHECK(list({"--model-type", "sum"}).err == "input-observer: --model-type: nothing of this name is known\n");
  CHECK(list({"--format", "xml"}).status == 2);
}

}  // namespace input_observer::test
