// `input-observer`: what needs no LibTorch it does itself, the rest its sibling does.

#include "cli/check_options.h"
#include "cli/describe_command.h"
#include "cli/diff_command.h"
#include "cli/export_options.h"
#include "cli/generate_options.h"
#include "cli/infer_command.h"
#include "cli/list_command.h"
#include "cli/merge_command.h"
#include "cli/probe_options.h"
#include "cli/process.h"
#include "cli/program.h"
#include "cli/replay_options.h"
#include "cli/report_command.h"

namespace cli = input_observer::cli;

int main(int argc, char** argv) {
  const std::vector<std::string> words = cli::words_of(argc, argv);
  const auto by_sibling = [&words](const auto&) -> cli::Status { cli::become_sibling(words); };
  const auto generate = [&words](const cli::GenerateWords& asked) -> cli::Status {
    if (cli::wants_torch(asked)) cli::become_sibling(words);
    return cli::run_describe(asked);
  };
  const cli::Program program{
      "input-observer " INPUT_OBSERVER_VERSION,
      {cli::infer_command(), cli::replay_command(by_sibling), cli::merge_command(), cli::report_command(),
       cli::diff_command(), cli::generate_command(generate), cli::list_command(), cli::probe_command(by_sibling),
       cli::export_command(by_sibling), cli::check_command(by_sibling)},
      {}};
  return cli::run(program, words);
}
