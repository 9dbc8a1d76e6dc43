#include "tests/cli/bad_input.h"
#include "tests/cli/call_log_text.h"

namespace input_observer::test {
namespace {

const std::vector<std::string> infer_log{"infer", "log.json", "-o", "out.json"};

/** A log that is bad by its text. */
BadInput bad_log(const std::string& name, const std::string& text, const std::string& line) {
  return {name, infer_log, {{"log.json", text}}, line};
}

/** A log whose only call is bad. */
BadInput bad_call(const std::string& name, const std::string& call, const std::string& line) {
  return bad_log(name, log_of_call(call), line);
}

/** A good log and words behind it that are bad. */
BadInput bad_flag(const std::string& name, const std::vector<std::string>& flag, const std::string& line) {
  std::vector<std::string> words = infer_log;
  words.insert(words.end(), flag.begin(), flag.end());
  return {name, words, {{"log.json", good_log()}}, line};
}

std::vector<BadInput> texts() {
  return {
      bad_log("truncated", R"({"signature": [{"name": "x"}], "calls": [{"args")",
              "log.json:1: expected JSON: syntax error while parsing object separator - unexpected end of input; "
              "expected ':'"),
      bad_log("nested 100,000 levels deep", std::string(100'000, '['),
              "log.json:1: expected nesting of at most 256 levels, this is deeper"),
      bad_log("empty", "", "log.json: expected JSON, got an empty text"),
      bad_log("zeros", std::string(64, '\0'), "log.json:1: expected JSON, got a binary file"),
      bad_log("a TorchScript file", std::string("PK\x03\x04\x00\x00", 6),
              "log.json:1: expected JSON, got a zip archive (a TorchScript or torch.save file?)"),
      bad_log("a PNG file", "\x89PNG\r\n\x1a\n",
              "log.json:1: expected JSON: syntax error while parsing value - invalid literal; last read: ''"),
      bad_log("two documents", good_log() + good_log(),
              "log.json:2: expected JSON: syntax error while parsing value - unexpected '{'; expected end of input"),
      bad_log("a key twice",
              R"({"signature": [], "calls": [],)"
              "\n"
              R"( "calls": []})",
              "log.json:2: calls: expected each key once, this one stands twice"),
      bad_log("a text that is no UTF-8", "{\"signature\": [{\"name\": \"\xff\"}], \"calls\": []}",
              "log.json:1: expected JSON: syntax error while parsing value - invalid string: ill-formed UTF-8 byte; "
              "last read: '\"'"),
      bad_log("an array", "[]", "log.json: expected a call log or a shape report"),
      bad_log("of another format", R"({"format": "input-observer/call-logs", "signature": [], "calls": []})",
              R"(log.json: format: expected "input-observer/shape-report", got "input-observer/call-logs")"),
      bad_log("of a later version",
              R"({"format": "input-observer/call-log", "version": 2, "signature": [], "calls": []})",
              "log.json: version: expected version 1, got 2"),
      bad_log("without a signature", R"({"format": "input-observer/call-log", "calls": []})",
              "log.json: expected a key 'signature'"),
      bad_log("a signature that is no list", R"({"signature": {"name": "x"}, "calls": []})",
              "log.json: signature: expected a list, got an object"),
      bad_log("calls that are no list", R"({"signature": [], "calls": {"args": []}})",
              "log.json: calls: expected a list, got an object"),
      bad_log("a parameter without a name", R"({"signature": [{"default": 1}], "calls": []})",
              "log.json: signature[0]: expected a key 'name'"),
      bad_log("a parameter twice", R"({"signature": [{"name": "x"}, {"name": "x"}], "calls": []})",
              R"(log.json: signature[1].name: expected names that differ from one another, got "x")"),
      bad_log("an unknown kind", R"({"signature": [{"name": "x", "kind": "keyword"}], "calls": []})",
              R"(log.json: signature[0].kind: expected "positional_or_keyword" or "keyword_only", got "keyword")"),
  };
}

std::vector<BadInput> values() {
  return {
      bad_call("a negative size", R"({"args": [)" + tensor("[2, -5]") + "]}",
               "log.json: calls[0].args[0].tensor.shape[1]: expected an integer of at least 0, got -5"),
      bad_call("a fractional size", R"({"args": [)" + tensor("[2.5]") + "]}",
               "log.json: calls[0].args[0].tensor.shape[0]: expected an integer of at least 0, got 2.5"),
      bad_call("a size of 2^63", R"({"args": [)" + tensor("[9223372036854775808]") + "]}",
               "log.json:1: calls[0].args[0].tensor.shape[0]: expected an integer of 64 bits (-2^63 to 2^63 - 1), got "
               "9223372036854775808"),
      bad_call(
          "a size of NaN", R"({"args": [)" + tensor("[NaN]") + "]}",
          R"(log.json:1: expected JSON: syntax error while parsing value - invalid literal; last read: '"shape": [N')"),
      bad_call("a shape that is no list", R"({"args": [)" + tensor("5") + "]}",
               "log.json: calls[0].args[0].tensor.shape: expected a list of sizes, got 5"),
      bad_call("an unknown dtype", R"({"args": [)" + tensor("[2]", "float23") + "]}",
               "log.json: calls[0].args[0].tensor.dtype: expected a dtype such as float32 or int64, got 'float23' (did "
               "you mean 'float16'?)"),
      bad_call("a tensor without dtype", R"({"args": [{"tensor": {"shape": [2]}}]})",
               "log.json: calls[0].args[0].tensor: expected a key 'dtype'"),
      bad_call("a value of unknown kind", R"({"args": [{"tensors": {}}]})",
               "log.json: calls[0].args[0]: expected a value: an object with one of the keys tensor, list, tuple, "
               "dict, float, object, unknown, got 'tensors' (did you mean 'tensor'?)"),
      bad_call("a value of two kinds", R"({"args": [{"list": [], "tuple": []}]})",
               "log.json: calls[0].args[0].tuple: expected one form of value, this one has 'list' too"),
      bad_call("a float of unknown name", R"({"args": [{"float": "infinite"}]})",
               R"(log.json: calls[0].args[0].float: expected "inf", "-inf" or "nan", got "infinite")"),
      bad_call("a number that no double holds", R"({"args": [1e999]})",
               "log.json:1: expected JSON: number overflow parsing '1e999'"),
      bad_call("a bare list", R"({"args": [[1]]})",
               R"(log.json: calls[0].args[0]: expected a value; a list is written {"list": [...]}, got a list)"),
      bad_call("an object without a type", R"({"args": [{"object": {"attributes": {}}}]})",
               "log.json: calls[0].args[0].object: expected a key 'type'"),
      bad_call("a call that is a list", "[]", "log.json: calls[0]: expected an object, got an empty list"),
      bad_call("args that are an object", R"({"args": {"x": 1}})",
               "log.json: calls[0].args: expected a list, got an object"),
      bad_call("kwargs that are a list", R"({"kwargs": [1]})",
               "log.json: calls[0].kwargs: expected an object, got a list"),
      bad_call("too many arguments", R"({"args": [1, 2.0, 3]})",
               "log.json: calls[0].args[2]: expected at most 2 positional arguments, got 3"),
      bad_call("an unknown argument", R"({"args": [1], "kwargs": {"scael": 2.0}})",
               "log.json: calls[0].kwargs.scael: expected a declared parameter, got 'scael' (did you mean 'scale'?)"),
      bad_call("an argument twice", R"({"args": [1], "kwargs": {"x": 2}})",
               "log.json: calls[0].kwargs.x: expected one value for 'x', got it twice"),
      bad_call("a required argument left out", R"({"kwargs": {"scale": 2.0}})",
               "log.json: calls[0]: expected a value for the required parameter 'x'"),
      bad_log("a keyword-only argument by position",
              call_log(R"([{"name": "x", "kind": "keyword_only"}])", R"([{"args": [1]}])"),
              "log.json: calls[0].args[0]: expected at most 0 positional arguments, got 1"),
      {"a bad line of a stream",
       {"infer", "log.jsonl", "-o", "out.json"},
       {{"log.jsonl", "{\"signature\": []}\n\n{\"args\": []}\n{\"args\": [}\n"}},
       "log.jsonl:4: expected JSON: syntax error while parsing value - unexpected '}'; expected '[', '{', or a "
       "literal"},
      {"a bad line of standard input",
       {"infer", "-", "-o", "out.json"},
       {},
       "-:2: args: expected a list, got 5",
       "{\"signature\": []}\n{\"args\": 5}\n"},
  };
}

std::vector<BadInput> options() {
  return {
      bad_log("an unknown key of options", log_with_options(R"({"set_batch_dimension": true})"),
              "log.json: options.set_batch_dimension: unknown key, expected one of set_batch_dimension_for, "
              "value_if_missing, index, dim_names (did you mean 'set_batch_dimension_for'?)"),
      bad_log(
          "an option of the wrong type", log_with_options(R"({"set_batch_dimension_for": 1})"),
          "log.json: options.set_batch_dimension_for: expected true, false, null or a list of parameter names, got 1"),
      bad_log("a batch for nobody", log_with_options(R"({"set_batch_dimension_for": ["y"]})"),
              "log.json: options.set_batch_dimension_for: expected a declared parameter, got 'y' (did you mean 'x'?)"),
      bad_log("a value for nobody", log_with_options(R"({"value_if_missing": {"y": 1}})"),
              "log.json: options.value_if_missing.y: expected a declared parameter, got 'y' (did you mean 'x'?)"),
      bad_log("an index that no call has", log_with_options(R"({"index": 1})"),
              "log.json: options.index: index 1: expected one of 1 calls, counted from 0"),
      bad_log("names for nobody", log_with_options(R"({"dim_names": {"y": {"0": "batch"}}})"),
              "log.json: options.dim_names.y: expected a declared parameter, got 'y' (did you mean 'x'?)"),
      bad_log("a name for no axis", log_with_options(R"({"dim_names": {"x": {"first": "batch"}}})"),
              R"(log.json: options.dim_names.x.first: expected an axis such as "0", got "first")"),
      bad_log(
          "a name that Python cannot read", log_with_options(R"({"dim_names": {"x": {"0": "batch-size"}}})"),
          R"(log.json: options.dim_names.x.0: expected a name that Python takes, such as "batch", got "batch-size")"),
      bad_flag("an index below zero", {"--index", "-1"}, "--index: expected an integer of at least 0, got -1"),
      bad_flag("an index in words", {"--index", "first"}, R"(--index: expected an integer of at least 0, got "first")"),
      bad_flag("values that are a list", {"--value-if-missing", "[]"},
               "--value-if-missing: expected an object, got an empty list"),
      bad_flag("an empty name of a batch", {"--set-batch-dimension-for", "x,"},
               "--set-batch-dimension-for: expected all or names with a comma between them, got 'x,'"),
      bad_flag("a flag for nobody", {"--set-batch-dimension-for", "scael"},
               "--set-batch-dimension-for: expected a declared parameter, got 'scael' (did you mean 'scale'?)"),
      {"a file of options for nobody",
       {"infer", "log.json", "--options", "options.json", "-o", "out.json"},
       {{"log.json", good_log()}, {"options.json", R"({"dim_names": {"y": {"0": "batch"}}})"}},
       "options.json: dim_names.y: expected a declared parameter, got 'y' (did you mean 'x'?)"},
      {"options that are a list",
       {"infer", "log.json", "--options", "options.json", "-o", "out.json"},
       {{"log.json", good_log()}, {"options.json", "[]"}},
       "options.json: expected an object, got an empty list"},
      bad_flag("options that are not there", {"--options", "none.json"},
               "none.json: cannot read: No such file or directory"),
      {"inputs that disagree on an option",
       {"infer", "log.json", "other.json", "-o", "out.json"},
       {{"log.json", log_with_options(R"({"set_batch_dimension_for": true})")},
        {"other.json", log_with_options(R"({"set_batch_dimension_for": false})")}},
       "other.json: options.set_batch_dimension_for: expected inputs that agree on this option, these give two values"},
      {"inputs with different signatures",
       {"infer", "log.json", "other.json", "-o", "out.json"},
       {{"log.json", good_log()}, {"other.json", call_log(R"([{"name": "y"}])", R"([{"args": [1]}])")}},
       "other.json: expected inputs of one model, got two signatures: 2 parameters and 1 parameters"},
  };
}

std::vector<BadInput> model_configs() {
  const auto with_config = [](const std::string& name, const std::string& config, const std::string& task,
                              const std::string& line) {
    const std::vector<std::string> words{"infer", "log.json", "--model-config", "config.json", "--task", task};
    return BadInput{name, words, {{"log.json", good_log()}, {"config.json", config}}, line};
  };
  return {
      {"a config without a task",
       {"infer", "log.json", "--model-config", "config.json"},
       {{"log.json", good_log()}, {"config.json", "{}"}},
       "--task: expected beside --model-config: the task of the model"},
      {"a task without a config",
       {"infer", "log.json", "--task", "fill-mask"},
       {{"log.json", good_log()}},
       "--model-config: expected beside --task: a config.json"},
      with_config("a config that is none", "[]", "fill-mask", "config.json: expected an object"),
      with_config("a task that the model does not have", R"({"model_type": "vit"})", "fill-mask",
                  "config.json: task: vit has no task 'fill-mask': expected one of feature-extraction, "
                  "image-classification, masked-im"),
  };
}

}  // namespace

std::vector<BadInput> bad_infer_inputs() {
  std::vector<BadInput> all = texts();
  for (const auto& part : {values(), options(), model_configs()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace input_observer::test
