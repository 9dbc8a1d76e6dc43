#include "cli/probe_options.h"

#include <limits>

#include "cli/input.h"
#include "cli/integer_option.h"
#include "observer/error.h"

namespace input_observer::cli {
namespace {

constexpr std::int64_t longest_limit = 1'000'000;  // seconds

void declare(CommandLine& line, ProbeWords& words) {
  const auto unbounded = std::numeric_limits<std::int64_t>::max();
  line.word("MODEL", words.model, "A TorchScript file");
  line.word("INFERENCE", words.inference, "What infer wrote for this model; - is standard input");
  line.option("-o,--output", "FILE", words.output,
              "Where the inference goes; the table of claims is printed then;\n"
              "- is standard output, the default: the table goes to standard error");
  integer_option(line, "--max-runs", "N", words.max_runs, 1, unbounded,
                 "Run the model at most that often, 1000 by default; what is left is undecided");
  integer_option(line, "--time-limit", "SECONDS", words.time_limit, 1, longest_limit,
                 "End a run that takes longer, 60 by default; what it was for is undecided");
  integer_option(line, "--seed", "N", words.seed, 0, unbounded, "Of the elements of arguments, 0 by default");
}

Status check_and_run(const ProbeWords& words, const std::function<Status(const ProbeWords&)>& run) {
  check_standard_input({words.model, words.inference});
  if (words.model == "-") {
    throw Error(ErrorCode::bad_usage, Place{{}, 0, "MODEL"}, "expected a file, standard input cannot hold a model");
  }
  return run(words);
}

}  // namespace

Command probe_command(std::function<Status(const ProbeWords&)> run) {
  return make_command<ProbeWords>(
      "probe", "Runs a model at sizes never seen, to prove or refute what its inference says",
      "  input-observer probe model.pt inference.json -o probed.json\n"
      "  input-observer probe model.pt inference.json --max-runs 200 --time-limit 10 -o probed.json\n"
      "  input-observer infer calls.jsonl | input-observer probe model.pt - > probed.json\n",
      declare, [run = std::move(run)](const ProbeWords& words) { return check_and_run(words, run); });
}

}  // namespace input_observer::cli
