#include <algorithm>

#include "cli/torch_version.h"
#include "observer/error.h"
#include "observer/json.h"
#include "tests/cli/bad_input.h"
#include "tests/cli/call_log_text.h"
#include "tests/cli/model_files.h"
#include "tests/cli/model_inference_text.h"
#include "tests/cli/report_text.h"
#include "tests/cli/run_program.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace input_observer::test {
namespace {

/** Runs the command in the folder; it must succeed and say nothing on standard error. */
std::string run_well(const TemporaryFolder& folder, const std::vector<std::string>& words) {
  const ProgramRun run = run_command(words, folder.path().string());
  INFO(run.err);
  REQUIRE(run.status == 0);
  return run.out;
}

std::string log_of_model(const std::string& options = {}) {
  return call_log(
      x_and_scale,
      R"([{"args": [)" + tensor("[2, 5]") + R"(]}, {"kwargs": {"scale": 2.0, "x": )" + tensor("[3, 5]") + "}}]",
      options);
}

}  // namespace

TEST_CASE("replay answers bad input in one line", "[bad-input]") {
  check_bad_inputs(bad_replay_inputs());
}
TEST_CASE("export answers bad input in one line", "[bad-input]") {
  check_bad_inputs(bad_export_inputs());
}
TEST_CASE("probe answers bad input in one line", "[bad-input]") {
  check_bad_inputs(bad_probe_inputs());
}
TEST_CASE("check answers bad input in one line", "[bad-input]") {
  check_bad_inputs(bad_check_inputs());
}

TEST_CASE("replay runs a log and keeps its options", "[replay]") {
  const TemporaryFolder folder;
  folder.write("model.pt", model_file());
  folder.write("log.json", log_of_model(R"({"index": 1, "dim_names": {"x": {"0": "rows"}}})"));
  const Json report = parse_json(run_well(folder, {"replay", "model.pt", "log.json"}));
  CHECK(report["calls"] == 2);
  CHECK(report["model"]["type"] == "__torch__.Net");
  CHECK(report["options"] == parse_json(R"({"index": 1, "dim_names": {"x": {"0": "rows"}}})"));
  CHECK(report["indexed_call"] == parse_json("[" + tensor("[3, 5]") + ", 2.0]"));
  CHECK(report["classes"][0]["outputs"]["tensor"]["shape"] == parse_json("[0, 0]"));

  folder.write("report.json", to_text(report));
  const Json inference = parse_json(run_well(folder, {"infer", "report.json"}));
  CHECK(inference["inputs"][0]["shape"] == parse_json(R"(["rows", 5])"));
  CHECK(inference["outputs"][0]["shape"] == parse_json(R"(["rows", 3])"));
  CHECK(inference["observed_arguments"]["scale"] == 2.0);
}

TEST_CASE("replay runs calls that torch.save wrote", "[replay]") {
  const TemporaryFolder folder;
  folder.write("model.pt", model_file());
  folder.write("samples.pt", sample_file());
  const Json report = parse_json(run_well(folder, {"replay", "model.pt", "samples.pt"}));
  CHECK(report["calls"] == 2);
  CHECK(report["failed"] == 0);
}

TEST_CASE("replay observes a part, or several, or another method", "[replay]") {
  const TemporaryFolder folder;
  folder.write("model.pt", model_file());
  folder.write("log.json", log_of_model());
  const Json encoder = parse_json(run_well(folder, {"replay", "model.pt", "log.json", "--submodule", "encoder"}));
  CHECK(encoder["module"] == parse_json(R"({"submodule": "encoder", "method": "forward"})"));
  CHECK(encoder["calls"] == 2);

  CHECK(run_well(folder,
                 {"replay", "model.pt", "log.json", "--submodule", "encoder", "--submodule", "head", "-o", "parts"})
            .empty());
  CHECK(read_json(folder / "parts/encoder.json")["signature"] == encoder["signature"]);
  CHECK(read_json(folder / "parts/head.json")["calls"] == 2);

  folder.write("shifts.json",
               call_log(R"([{"name": "x"}, {"name": "by"}])", R"([{"args": [)" + tensor("[2]") + ", 3]}]"));
  const Json shifted = parse_json(run_well(folder, {"replay", "model.pt", "shifts.json", "--method", "shifted"}));
  CHECK(shifted["module"] == parse_json(R"({"submodule": "", "method": "shifted"})"));
}

TEST_CASE("the samples of a replay can be replayed", "[replay]") {
  const TemporaryFolder folder;
  folder.write("model.pt", model_file());
  folder.write("log.json", log_of_model());
  run_well(folder, {"replay", "model.pt", "log.json", "-o", "report.json", "--samples", "samples.pt"});
  const Json again = parse_json(run_well(folder, {"replay", "model.pt", "samples.pt"}));
  CHECK(again["calls"] == 2);
}

TEST_CASE("an export agrees with its model, a wrong one does not", "[export][check]") {
  const TemporaryFolder folder;
  folder.write("model.pt", model_file());
  folder.write("inference.json", model_inference());
  run_well(folder, {"export", "model.pt", "inference.json", "--to", "onnx"});
  CHECK(read_json(folder / "export-onnx/manifest.json")["exports"][0]["signature"] == "main");
  CHECK_FALSE(run_well(folder, {"check", "model.pt", "export-onnx", "inference.json", "--json", "check.json"}).empty());
  CHECK(read_json(folder / "check.json").is_object());

  folder.write("other.json", edited(model_inference(), R"("scale": 1.0}, "inputs")", R"("scale": 2.0}, "inputs")"));
  const ProgramRun run = run_command({"check", "model.pt", "export-onnx", "other.json"}, folder.path().string());
  INFO(run.err);
  CHECK(run.status == 1);
  CHECK_FALSE(run.out.empty());
}

TEST_CASE("export to all does what is installed and goes on where something is not", "[export][check]") {
  const TemporaryFolder folder;
  folder.write("model.pt", model_file());
  folder.write("inference.json", model_inference());
  // A Python without its packages: what needs one is not installed there.
  const std::string bare = folder.write("python", "#!/bin/sh\nexec " INPUT_OBSERVER_TEST_PYTHON " -S \"$@\"\n");
  std::filesystem::permissions(bare, std::filesystem::perms::owner_all);
  const std::vector<std::string> words = {"export", "model.pt", "inference.json", "--to", "all", "--python", bare};
  const std::string table = run_well(folder, words);
  CHECK(table.find("target        result         files\n") == 0);
  CHECK(table.find("onnx          not installed  -\n") != std::string::npos);
  CHECK(table.find("triton        written        1\n") != std::string::npos);
  CHECK(table.find("ModuleNotFoundError: No module named 'torch' (this Python has no torch; try: ") !=
        std::string::npos);
  std::vector<std::string> written;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "export-all"))
    written.push_back(entry.path().filename().string());
  std::sort(written.begin(), written.end());
  CHECK(written == std::vector<std::string>{"olive", "python", "summary.json", "triton"});

  const std::string checks =
      run_well(folder, {"check", "model.pt", "export-all", "inference.json", "--json", "c.json"});
  CHECK(checks.find("triton\n") == 0);
  CHECK(read_json(folder / "c.json")["targets"]["olive"]["passed"] == true);
  run_well(folder, words);  // an export to all may be replaced
}

TEST_CASE("check compares recorded calls too", "[check]") {
  const TemporaryFolder folder;
  folder.write("model.pt", model_file());
  folder.write("inference.json", model_inference());
  folder.write("samples.pt", sample_file());
  run_well(folder, {"export", "model.pt", "inference.json", "--to", "triton"});
  const ProgramRun run = run_command(
      {"check", "model.pt", "export-triton", "inference.json", "--samples", "samples.pt"}, folder.path().string());
  INFO(run.err);
  CHECK(run.out.find("sample 0") != std::string::npos);
  CHECK(run.out.find("sample 1") != std::string::npos);
  CHECK(run.out.find("differences of elements: ") != std::string::npos);
}

TEST_CASE("check takes the tolerance that the registry has for a model's config", "[check]") {
  const TemporaryFolder folder;
  folder.write("model.pt", model_file());
  folder.write("inference.json", model_inference());
  folder.write("config.json", R"({"model_type": "bert"})");
  run_well(folder, {"export", "model.pt", "inference.json", "--to", "triton"});
  const auto atol = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = {"check", "model.pt", "export-triton", "inference.json", "--json", "-"};
    words.insert(words.end(), more.begin(), more.end());
    return parse_json(run_well(folder, words))["calls"][0]["outputs"][0]["atol"].get<double>();
  };
  const std::vector<std::string> config = {"--model-config", "config.json", "--task", "fill-mask"};
  CHECK(atol({}) == 1e-4);
  CHECK(atol(config) == 1e-5);
  std::vector<std::string> both = config;
  both.insert(both.end(), {"--atol", "0.25"});
  CHECK(atol(both) == 0.25);
}

TEST_CASE("probe writes an inference that export and check work on", "[probe][export][check]") {
  const TemporaryFolder folder;
  folder.write("model.pt", model_file());
  folder.write("inference.json", model_inference());
  const std::string table = run_well(folder, {"probe", "model.pt", "inference.json", "-o", "probed.json"});
  CHECK(table.find("4 claims after ") != std::string::npos);
  const Json probed = read_json(folder / "probed.json");
  CHECK(probed["format"] == "input-observer/inference");
  for (const Json& claim : probed["probe"]["claims"])
    CHECK(claim["verdict"] == "proven");
  run_well(folder, {"export", "model.pt", "probed.json", "--to", "onnx"});
  run_well(folder, {"check", "model.pt", "export-onnx", "probed.json"});
  CHECK(run_well(folder, {"report", "probed.json"}).find(table) != std::string::npos);
}

TEST_CASE("probe without -o: the inference on standard output, the table on standard error", "[probe]") {
  const TemporaryFolder folder;
  folder.write("model.pt", model_file());
  // The encoder alone takes any number of features: that it was always 5 is refuted.
  folder.write("encoder.json",
               edited(edited(edited(model_inference(), R"("signature": [{"name": "x"}, )",
                                    R"("module": {"submodule": "encoder", "method": "forward"},
 "signature": [{"name": "x"}, )"),
                             "[{\"name\": \"x\"}, {\"name\": \"scale\", \"default\": 1.0}]", "[{\"name\": \"x\"}]"),
                      "[\"n\", 3]}]}],", "[\"n\", 5]}]}],"));
  const ProgramRun run = run_command({"probe", "model.pt", "encoder.json", "--seed", "7"}, folder.path().string());
  CHECK(run.status == 1);
  const Json probed = parse_json(run.out);
  CHECK(probed["findings"][0]["code"] == "could-be-dynamic");
  CHECK(probed["dynamic_axes"] == parse_json(R"({"x": [0]})"));
  CHECK(run.err.find("x[1] = 5") != std::string::npos);
  CHECK(run.err.find(" 1 refuted, 0 undecided\n") != std::string::npos);

  const ProgramRun again = run_command({"probe", "model.pt", "-", "--seed", "7"}, folder.path().string(), run.out);
  CHECK(again.out == run.out);
  const ProgramRun few = run_command({"probe", "model.pt", "-", "--max-runs", "1"}, folder.path().string(), run.out);
  CHECK(few.status == 0);
  CHECK(few.err.find(" 0 refuted, ") != std::string::npos);
}

TEST_CASE("the sibling tells its LibTorch, and refuses one that is too old", "[torch-version]") {
  const TemporaryFolder folder;
  const ProgramRun run = run_program(INPUT_OBSERVER_PROGRAM "-torch", {"--version"}, folder.path().string());
  CHECK(run.out == "input-observer 0.1.0 with LibTorch " + cli::to_text(cli::running_torch()) + "\n");
  CHECK_NOTHROW(cli::check_torch_version(cli::running_torch()));
  CHECK_NOTHROW(cli::check_torch_version({3, 0, 0}));
  CHECK_THROWS_WITH(cli::check_torch_version({2, 12, 9}),
                    "LibTorch: expected 2.13.0, the oldest that is tested, or later, got 2.12.9");
  CHECK_THROWS_AS(cli::check_torch_version({}), Error);
}

TEST_CASE("generate asks a model what it takes, and its tensors replay", "[generate]") {
  const TemporaryFolder folder;
  folder.write("model.pt", model_file());
  const Json told = parse_json(run_well(folder, {"generate", "--model", "model.pt", "--shape", "batch_size=3"}));
  CHECK(told["inputs"]["x"]["tensor"]["shape"] == parse_json("[3, 16, 5]"));
  CHECK(told["input_axes"] == parse_json(R"({"x": {"0": "batch_size", "1": "sequence_length"}})"));
  CHECK(told["runs"] == 1);
  run_well(folder, {"generate", "--model", "model.pt", "--sets", "2", "-o", "calls.pt"});
  CHECK(parse_json(run_well(folder, {"replay", "model.pt", "calls.pt"}))["calls"] == 2);
}

TEST_CASE("generate draws what calls had, at other sizes", "[generate]") {
  const TemporaryFolder folder;
  folder.write("model.pt", model_file());
  folder.write("log.json", log_of_model(R"({"dim_names": {"x": {"0": "rows"}}})"));
  run_well(folder, {"generate", "--from", "log.json", "--shape", "rows=7", "--sets", "2", "-o", "calls.pt"});
  const Json report = parse_json(run_well(folder, {"replay", "model.pt", "calls.pt"}));
  CHECK(report["calls"] == 2);
  CHECK(parse_json(run_well(folder, {"generate", "--from", "log.json", "--shape",
                                     "rows=7"}))["inputs"]["x"]["tensor"]["shape"] == parse_json("[7, 5]"));
}

TEST_CASE("generate writes arrays of each dtype that numpy has", "[generate]") {
  const TemporaryFolder folder;
  const std::vector<std::string> dtypes{"bool",    "uint8",   "int8",    "int16",     "int32",      "int64",  "uint16",
                                        "float16", "float32", "float64", "complex64", "complex128", "uint64", "uint32"};
  std::string signature, arguments;
  for (const std::string& dtype : dtypes) {
    const std::string comma = signature.empty() ? "" : ", ";
    signature += comma + R"({"name": "a_)" + dtype + R"("})";
    arguments += comma + tensor("[2, 3]", dtype);
  }
  folder.write("log.json", call_log("[" + signature + "]", R"([{"args": [)" + arguments + "]}]"));
  run_well(folder, {"generate", "--from", "log.json", "-o", "x.npz"});
  folder.write("dtypes.py",
               "import numpy\n"
               "for name, array in numpy.load('x.npz').items():\n"
               "    assert name == f'a_{array.dtype}' and array.shape == (2, 3), (name, array.dtype)\n"
               "    print(name)\n");
  const ProgramRun run = run_program(INPUT_OBSERVER_TEST_PYTHON, {"dtypes.py"}, folder.path().string());
  CHECK(run.err.empty());
  CHECK(std::count(run.out.begin(), run.out.end(), '\n') == static_cast<std::ptrdiff_t>(dtypes.size()));

  folder.write("half.json", call_log(R"([{"name": "x"}])", R"([{"args": [)" + tensor("[2, 3]", "bfloat16") + "]}]"));
  const ProgramRun refused = run_command({"generate", "--from", "half.json", "-o", "h.npz"}, folder.path().string());
  CHECK(refused.status == 2);
  CHECK_THAT(refused.err, Catch::EndsWith("x: numpy has no BFloat16\n"));
}

TEST_CASE("generate says in one line what a model did not take", "[bad-input]") {
  const TemporaryFolder folder;
  folder.write("model.pt", model_file());
  const ProgramRun run = run_command({"generate", "--model", "model.pt", "--shape", "x=2x4"}, folder.path().string());
  CHECK(run.status == 2);
  CHECK(run.err.starts_with("input-observer: model.pt: the model did not take any of "));
  CHECK(run.err.find("x float32 [2,4]: refused, RuntimeError") != std::string::npos);
  CHECK(run_command({"generate", "--model", "none.pt"}, folder.path().string()).status == 2);
}

}  // namespace input_observer::test
