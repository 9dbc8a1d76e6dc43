#include "cli/check_options.h"

#include <charconv>
#include <cmath>

#include "cli/input.h"
#include "inference/generators/export_facts.h"

namespace input_observer::cli {
namespace {

double positive_number(const std::string& text) {
  double number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size() || !(number > 0) || !std::isfinite(number)) {
    throw Error(ErrorCode::bad_usage, Place{{}, 0, "--atol"}, "expected a number above 0, got '" + text + "'");
  }
  return number;
}

void declare(CommandLine& line, CheckWords& words) {
  line.word("MODEL", words.model, "A TorchScript file");
  line.word("EXPORTED", words.exported, "The folder that export made of it, to one target or to all");
  line.word("INFERENCE", words.inference, "What infer wrote for this model; - is standard input");
  line.option("--samples", "FILE", words.samples, "Recorded calls, as replay and observers write them, to compare too");
  line.option(
      "--atol", "X", [&words](const std::string& text) { words.tolerance = positive_number(text); },
      "The absolute tolerance of every element, 1e-4 by default (1e-2 of half precision)");
  add_entry_words(line, words.model_config);
  line.option("--json", "FILE", words.json, "Write the result as JSON too");
  line.option("--python", "FILE", words.python, "The Python that has the runtime, else $INPUT_OBSERVER_PYTHON");
}

}  // namespace

std::optional<double> registry_tolerance(const ModelConfigWords& words) {
  check_task(words);
  if (words.model_config.empty()) return std::nullopt;
  const GenerationRequest request = request_of(words);
  try {
    return export_facts(tables_of(words.tables), request).atol;
  } catch (const Error& error) {
    throw located(error, words.model_config);
  }
}

Command check_command(std::function<Status(const CheckWords&)> run) {
  return make_command<CheckWords>(
      "check", "Compares the results of a model and of its export at sizes that were never seen",
      "  input-observer check model.pt export-onnx/ inference.json\n"
      "  input-observer check model.pt export-onnx/ inference.json --json check.json\n"
      "  input-observer check bert.pt export-onnx/ inference.json --model-config config.json "
      "--task fill-mask\n",
      declare, std::move(run));
}

}  // namespace input_observer::cli
