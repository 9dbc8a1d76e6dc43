#include "tests/cli/bad_input.h"
#include "tests/cli/inference_text.h"

namespace input_observer::test {
namespace {

constexpr const char* bert = R"({"model_type": "bert", "vocab_size": 30})";

/** `generate` of a good config with these words behind. */
BadInput words(const std::string& name, const std::vector<std::string>& more, const std::string& line) {
  std::vector<std::string> all{"generate", "--model-config", "config.json"};
  all.insert(all.end(), more.begin(), more.end());
  return {name, all, {{"config.json", bert}}, line};
}

/** The same for a task that it has. */
BadInput option(const std::string& name, const std::vector<std::string>& more, const std::string& line) {
  std::vector<std::string> all{"--task", "fill-mask"};
  all.insert(all.end(), more.begin(), more.end());
  return words(name, all, line);
}

BadInput config(const std::string& name, const std::string& content, const std::string& line) {
  return {name, {"generate", "--model-config", "config.json", "--task", "fill-mask"}, {{"config.json", content}}, line};
}

BadInput tables(const std::string& name, const std::string& content, const std::string& line) {
  return {name,
          {"generate", "--model-config", "config.json", "--task", "fill-mask", "--tables", "t.json"},
          {{"config.json", bert}, {"t.json", content}},
          line};
}

BadInput requests(const std::string& name, const std::string& content, const std::string& line) {
  return {name, {"generate", "--requests", "r.jsonl"}, {{"r.jsonl", content}}, line};
}

std::vector<BadInput> misuses() {
  return {
      {"no config", {"generate", "--task", "fill-mask"}, {}, "--model-config: expected a config.json; see --help"},
      words("no task", {}, "--task: expected the task of the model; see --help"),
      option("a shape without a size", {"--shape", "batch_size"},
             "--shape: expected NAME=SIZE, NAME=SIZExSIZE or padding_side=left, got 'batch_size'"),
      option("a negative size", {"--shape", "batch_size=-1"},
             "--shape: expected NAME=SIZE, NAME=SIZExSIZE or padding_side=left, got 'batch_size=-1'"),
      option("a shape twice", {"--shape", "batch_size=1", "--shape", "batch_size=2"},
             "--shape: expected each name once, 'batch_size' was given twice"),
      option("another system", {"--compat", "keras"}, "--compat: expected optimum, got 'keras'"),
      option("a seed that is none", {"--seed", "x"}, "--seed: expected an integer of 0 or more, got 'x'"),
      option("several sets in one dict", {"--sets", "2", "-o", "x.npz"},
             "--sets: expected an output FILE.pt beside more than one set"),
      option("a dtype that is not there", {"--int-dtype", "int65"},
             "--int-dtype: expected a dtype such as int64 or float32, got \"int65\""),
      option("an integer for floats", {"--float-dtype", "int32"},
             "--float-dtype: expected a floating dtype, got \"int32\""),
      {"the default seed beside requests",
       {"generate", "--requests", "r.jsonl", "--seed", "0"},
       {},
       "--requests: expected no --seed beside it: each request names its own"},
      {"a model from standard input",
       {"generate", "--model", "-"},
       {},
       "--model: expected a file, standard input cannot hold a model"},
      {"what Optimum gives, of a model",
       {"generate", "--model", "m.pt", "--compat", "optimum"},
       {},
       "--compat: expected no --model beside it"},
      option("calls beside a config", {"--from", "calls.json"},
             "--from: expected no model or config beside it: the calls stand in for them"),
      {"tensors of requests",
       {"generate", "--requests", "r.jsonl", "-o", "x.pt"},
       {},
       "--output: expected a file for JSON lines beside --requests"},
  };
}

/** `generate --from` an inference of `x` [4, n] and `y` [4, n + 1]. */
BadInput from(const std::string& name, const std::vector<std::string>& more, const std::string& line) {
  std::vector<std::string> all{"generate", "--from", "i.json"};
  all.insert(all.end(), more.begin(), more.end());
  return {name, all, {{"i.json", good_inference()}}, line};
}

std::vector<BadInput> of_calls() {
  return {
      {"calls that are not there",
       {"generate", "--from", "i.json"},
       {},
       "i.json: cannot read: No such file or directory"},
      from("a dim that no argument has", {"--shape", "batch=2"},
           "i.json: shapes.batch: no dim of this name in the arguments"),
      from("a signature that no call has", {"--state", "mian"},
           "i.json: signatures: no signature 'mian' (did you mean 'main'?)"),
      from("sizes of a tensor that is not there", {"--shape", "z=2x3"},
           "i.json: shapes.z: no tensor of this path in the arguments"),
  };
}

std::vector<BadInput> broken() {
  return {
      {"no such file",
       {"generate", "--model-config", "none.json", "--task", "fill-mask"},
       {},
       "none.json: cannot read: No such file or directory"},
      {"a task that no class says",
       {"generate", "--model-config", "config.json", "--task", "auto"},
       {{"config.json", bert}},
       "config.json: config.architectures: expected the class of the model, by which its task is known; or name the "
       "task"},
      config("a list", "[]", "config.json: expected an object"),
      config("no model type", "{}", "config.json: config.model_type: expected the type of the model"),
      config("a vocabulary that is no number", R"({"model_type": "bert", "vocab_size": "many"})",
             R"(config.json: high: expected a number, got "many")"),
      config("no vocabulary", R"({"model_type": "bert", "vocab_size": null})",
             "config.json: config: expected vocab_size, which is missing or null"),
      config("an empty vocabulary", R"({"model_type": "bert", "vocab_size": 0})",
             "config.json: expected a range of integers that is not empty"),
      words("a task that the type does not have", {"--task", "fill-masc"},
            "config.json: task: bert has no task 'fill-masc' (did you mean 'fill-mask'?): expected one of "
            "feature-extraction, fill-mask, multiple-choice, question-answering, text-classification, "
            "token-classification"),
      option("a state that the task does not have", {"--state", "plane"},
             "config.json: state: unknown state 'plane' (did you mean 'plain'?): expected one of plain"),
      option("a shape that is not there", {"--shape", "batchsize=2"},
             "config.json: shapes.batchsize: unknown shape (did you mean 'batch_size'?)"),
      option("a side that is none", {"--shape", "padding_side=top"},
             "config.json: shapes.padding_side: expected left or right"),
      option("sizes of an input that is not there", {"--shape", "input_idz=2x3"},
             "config.json: shapes.input_idz: no such shape, and no input of this name (did you mean 'input_ids'?)"),
      option("a library that is not there", {"--library", "timn"},
             "config.json: library: unknown library 'timn' (did you mean 'timm'?): expected one of diffusers, "
             "sentence_transformers, timm, transformers"),
      tables("tables of another format", R"({"format": "x", "version": 1})",
             R"(t.json: format: expected "input-observer/generator-tables", got "x")"),
      tables(
          "tables with an expression that is none",
          R"({"format": "input-observer/generator-tables", "version": 1, "shapes": {"batch_size": {"default": "1 +"}}})",
          "config.json: expression '1 +': expected a value at character 4"),
      requests("a request that is no object", "{\"id\": 1}\n3\n", "r.jsonl:2: expected an object, got 3"),
      requests("a request without id", "{\"task\": \"fill-mask\"}\n", "r.jsonl:1: expected a key 'id'"),
  };
}

}  // namespace

std::vector<BadInput> bad_generate_inputs() {
  std::vector<BadInput> all = misuses();
  for (const std::vector<BadInput>& more : {broken(), of_calls()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace input_observer::test
