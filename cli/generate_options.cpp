#include "cli/generate_options.h"

#include <charconv>
#include <limits>

#include "cli/input.h"
#include "cli/integer_option.h"
#include "cli/seen_calls.h"
#include "inference/generators/generation_requests.h"
#include "inference/result/seen_arguments.h"
#include "observer/json.h"
#include "observer/text.h"

namespace input_observer::cli {
namespace {

constexpr std::int64_t most_sets = 1000;
constexpr std::int64_t longest_limit = 1'000'000;  // seconds

Error usage(const std::string& option, const std::string& message) {
  return Error(ErrorCode::bad_usage, Place{{}, 0, option}, message);
}

std::int64_t size_in(const std::string& text, const std::string& whole) {
  std::int64_t size = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), size);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size() || size < 0) {
    throw usage("--shape", "expected NAME=SIZE, NAME=SIZExSIZE or padding_side=left, got '" + whole + "'");
  }
  return size;
}

// `batch_size=3`, `input_ids=3x7` or `padding_side=left`.
void take_shape(std::map<std::string, Json>& shapes, const std::string& text) {
  const auto equals = text.find('=');
  const std::string name = text.substr(0, equals);
  if (equals == std::string::npos || name.empty()) size_in("", text);
  const std::string value = text.substr(equals + 1);
  if (shapes.contains(name)) throw usage("--shape", "expected each name once, '" + name + "' was given twice");
  if (name == "padding_side") {
    shapes[name] = value;
  } else if (value.find('x') == std::string::npos) {
    shapes[name] = size_in(value, text);
  } else {
    Json sizes = Json::array();
    for (const std::string& size : split(value, 'x'))
      sizes.push_back(size_in(size, text));
    shapes[name] = std::move(sizes);
  }
}

void take_compatibility(GenerateWords& words, const std::string& text) {
  if (text != "optimum") throw usage("--compat", "expected optimum, got '" + text + "'");
  words.compatibility = text;
}

void declare(CommandLine& line, GenerateWords& words) {
  line.option("--model", "FILE", words.torch_model,
              "A TorchScript file that is asked what it takes, and run until it\n"
              "takes the inputs; then config and task may be left out");
  line.option("--from", "FILE", words.seen,
              "A shape report, a call log or an inference: inputs as they were\n"
              "seen, without a config; --shape names its dims, --state a signature");
  add_model_config_words(line, words.model);
  line.options(
      "--shape", "NAME=SIZE", [&words](const std::string& text) { take_shape(words.shapes, text); },
      "A shape parameter, batch_size=3, or the sizes of one input,\n"
      "input_ids=3x7; may be given again");
  line.option("--int-dtype", "DTYPE", words.int_dtype, "Of ids and masks, int64 by default");
  line.option("--float-dtype", "DTYPE", words.float_dtype, "Of the rest, float32 by default");
  line.option(
      "--compat", "optimum", [&words](const std::string& text) { take_compatibility(words, text); },
      "Give what Hugging Face Optimum gives, odd results included");
  integer_option(line, "--time-limit", "SECONDS", words.time_limit, 1, longest_limit,
                 "End a run of --model that takes longer, 60 by default");
  integer_option(line, "--seed", "N", words.seed, 0, std::numeric_limits<std::int64_t>::max(),
                 "Of the elements, 0 by default");
  integer_option(line, "--sets", "N", words.sets, 1, most_sets, "How many sets of inputs a file gets, 1 by default");
  line.flag("--describe", words.describe, "Write descriptions as JSON, whatever the output is called");
  line.option("--requests", "FILE", words.requests, "Answer a file of requests, one JSON object a line");
  line.only_beside("--requests", {"--tables", "--describe", "--output"}, "each request names its own");
  line.option("-o,--output", "FILE", words.output,
              "FILE.pt: a dict as torch.load reads it, with several sets a list of\n"
              "(args, kwargs) as replay takes it; FILE.npz: an array for each tensor;\n"
              "else JSON; - is standard output, the default");
}

bool ends_with(const std::string& text, std::string_view end) {
  return std::string_view(text).ends_with(end);
}

void check(const GenerateWords& words) {
  if (!words.requests.empty()) {
    if (wants_tensors(words)) throw usage("--output", "expected a file for JSON lines beside --requests");
    return;
  }
  if (!words.seen.empty()) {
    const bool more = !words.model.model_config.empty() || !words.model.task.empty() || !words.torch_model.empty() ||
                      !words.model.processor_config.empty() || !words.model.model_type.empty() ||
                      !words.compatibility.empty();
    if (more) throw usage("--from", "expected no model or config beside it: the calls stand in for them");
  } else if (words.torch_model.empty()) {
    if (words.model.model_config.empty()) throw usage("--model-config", "expected a config.json; see --help");
    if (words.model.task.empty()) throw usage("--task", "expected the task of the model; see --help");
  } else {
    if (words.torch_model == "-") throw usage("--model", "expected a file, standard input cannot hold a model");
    if (!words.compatibility.empty()) throw usage("--compat", "expected no --model beside it");
  }
  check_standard_input({words.model.model_config, words.model.processor_config});
  if (words.sets > 1 && !ends_with(words.output, ".pt")) {
    throw usage("--sets", "expected an output FILE.pt beside more than one set");
  }
}

ScalarType dtype_of(const std::string& option, const std::string& name, bool (*fits)(ScalarType)) {
  const Json text = name;
  const JsonReader reader(text, Place{{}, 0, option});
  const ScalarType dtype = dtype_from(reader);
  if (!fits(dtype)) reader.fail(fits == is_integral ? "an integer dtype" : "a floating dtype");
  return dtype;
}

}  // namespace

bool wants_tensors(const GenerateWords& words) {
  return !words.describe && (ends_with(words.output, ".pt") || ends_with(words.output, ".npz"));
}

bool wants_torch(const GenerateWords& words) {
  return wants_tensors(words) || !words.torch_model.empty();
}

SeenArguments seen_inputs(const GenerateWords& words) {
  const Inference inference = inference_in(words.seen);
  try {
    return seen_arguments(inference, words.model.state, words.shapes);
  } catch (const Error& error) {
    throw located(error, words.seen);
  }
}

GenerationRequest request_of(const GenerateWords& words) {
  GenerationRequest request = request_of(words.model);
  request.shapes = words.shapes;
  request.int_dtype = dtype_of("--int-dtype", words.int_dtype, is_integral);
  request.float_dtype = dtype_of("--float-dtype", words.float_dtype, is_floating);
  if (words.compatibility == "optimum") request.compatibility = Compatibility::optimum;
  request.seed = static_cast<std::uint64_t>(words.seed);
  return request;
}

Command generate_command(std::function<Status(const GenerateWords&)> run) {
  return make_command<GenerateWords>(
      "generate", "Inputs for a model, made from its config.json and a task",
      "  input-observer generate --model-config config.json --task text-generation-with-past\n"
      "  input-observer generate --model-config config.json --task feature-extraction --shape batch_size=3 -o "
      "inputs.pt\n"
      "  input-observer generate --model model.pt --shape batch_size=3 -o inputs.pt\n"
      "  input-observer generate --from shapes.json --shape batch=3 -o inputs.pt\n"
      "  input-observer generate --requests requests.jsonl -o answers.jsonl\n",
      declare, [run = std::move(run)](const GenerateWords& words) {
        check(words);
        return run(words);
      });
}

}  // namespace input_observer::cli
