// `input-observer-torch`: the commands that run a model. Users start it through `input-observer`.

#include <torch/csrc/jit/runtime/print_handler.h>
#include <torch/script.h>

#include "cli/check_command.h"
#include "cli/export_command.h"
#include "cli/generate_command.h"
#include "cli/probe_command.h"
#include "cli/program.h"
#include "cli/replay_command.h"
#include "cli/torch_version.h"
#include "exporters/runner/interruption.h"
#include "observer/json.h"

namespace cli = input_observer::cli;

namespace {

class SilentHandler : public c10::WarningHandler {
 public:
  void process(const c10::Warning&) override {}
};

/** Standard output belongs to results, and standard error to one line: neither models nor LibTorch write there. */
void silence_torch() {
  torch::jit::setPrintHandler([](const std::string&) {});
  static SilentHandler silent;
  c10::WarningUtils::set_warning_handler(&silent);
}

}  // namespace

int main(int argc, char** argv) {
  silence_torch();
  input_observer::clean_up_on_signals();
  const cli::TorchVersion torch = cli::running_torch();
  return cli::run(
      {"input-observer " INPUT_OBSERVER_VERSION " with LibTorch " + cli::to_text(torch),
       {cli::replay_command(cli::run_replay), cli::generate_command(cli::run_generate),
        cli::probe_command(cli::run_probe), cli::export_command(cli::run_export), cli::check_command(cli::run_check)},
       [torch] { cli::check_torch_version(torch); }},
      cli::words_of(argc, argv));
}
