#include <signal.h>
#include <torch/script.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <limits>
#include <thread>

#include "exporters/adapter/literal.h"
#include "exporters/check/check_sizes.h"
#include "exporters/check/compare.h"
#include "exporters/manifest.h"
#include "exporters/output_folder.h"
#include "exporters/runner/known_errors.h"
#include "exporters/runner/python.h"
#include "exporters/runner/subprocess.h"
#include "exporters/runner/tensor_file.h"
#include "exporters/sizes.h"
#include "observer/json.h"
#include "tests/exporters/inferences.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace input_observer::test {
namespace {

at::Tensor doubles(const std::vector<double>& values) {
  return torch::tensor(values, at::kDouble);
}

// Whether a process runs: one that has ended may wait as a zombie for somebody to ask for its status.
bool is_running(const std::string& number) {
  std::string pid, name, state;
  std::ifstream("/proc/" + number + "/stat") >> pid >> name >> state;
  return !state.empty() && state != "Z";
}

// Ends within ten seconds.
bool ends(const std::string& number) {
  for (int i = 0; i < 500 && is_running(number); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  return !is_running(number);
}

}  // namespace

TEST_CASE("Literals read back", "[exporters]") {
  CHECK(text_literal("it's") == R"('it\'s')");
  CHECK(text_literal("a\\\n\x7f") == R"('a\\\012\177')");
  CHECK(text_literal("é") == "'é'");
  CHECK(float_literal(3) == "3.0");
  CHECK(float_literal(0.1) == "0.1");
  CHECK(float_literal(1e-300) == "1e-300");
  CHECK(float_literal(-std::numeric_limits<double>::infinity()) == "float('-inf')");
  CHECK(parameter_name("lambda") == "lambda_");
  CHECK(parameter_name("input_ids") == "input_ids");
}

TEST_CASE("A manifest reads back as it was written", "[exporters]") {
  ExportManifest manifest{"onnx", {"decoder.0", "forward"}, {}};
  manifest.exports.push_back({"decode", "decode/model.onnx", {"x"}, {{"clip", {true}}}, {}, {}});
  manifest.exports[0].inputs.push_back(
      {"x", "x", ScalarType::int64, {Expression(3), Expression::parse("a + b")}, {}, false});
  manifest.exports[0].inputs.push_back({"n", "n", ScalarType::int64, {}, Expression::parse("a - 1"), true});
  manifest.exports[0].outputs.push_back({"out", "out", ScalarType::float32, {Expression::dim("a")}, {}, false});
  manifest.exports[0].leaves = std::vector<GivenLeaf>{{"x", ScalarType::int64}, {"clip"}};
  const std::string text = to_text(to_json(manifest));
  const Json json = parse_json(text);
  CHECK(json["exports"][0]["leaves"] == parse_json(R"([{"path": "x", "dtype": "int64"}, {"path": "clip"}])"));
  CHECK(to_text(to_json(manifest_from_json(JsonReader(json, {})))) == text);
  CHECK(json["exports"][0]["inputs"][0]["shape"] == Json::array({3, "a + b"}));
  CHECK(json["module"]["submodule"] == "decoder.0");
}

TEST_CASE("A signature's leaves are all that its calls give", "[exporters]") {
  Inference inference = inference_of({"x", "k", "items", "mask"}, {{"n", 2}}, {{"n", 3}});
  inference.signature[1].default_value = Value{std::int64_t{3}};
  const Value x = value_of(leaf("x", ScalarType::float16, {"n"}), inference.sizes);
  const Value item = value_of(leaf("items.1", ScalarType::int64, {"n"}), inference.sizes);
  inference.signatures.push_back(signature_of("main", {"x", "items"}, {}, {x, {}, {ListValue{{{}, item}}}, {}}));
  // k has its default, the hole in the list and the mask are None.
  CHECK(to_json(given_leaves(inference, inference.signatures[0])) ==
        parse_json(R"([{"path": "x", "dtype": "float16"}, {"path": "k"}, {"path": "items.1", "dtype": "int64"}])"));
}

TEST_CASE("A manifest cannot point outside of its folder", "[exporters]") {
  for (const char* file : {"../model.onnx", "/model.onnx", "a/../../b", ""}) {
    ExportManifest manifest{"onnx", {}, {}};
    manifest.exports.push_back({"decode", file, {}, {}, {}, {}});
    const Json json = to_json(manifest);
    CHECK_THROWS_AS(manifest_from_json(JsonReader(json, {})), Error);
  }
}

TEST_CASE("Results are compared element by element", "[exporters][fault-21]") {
  const double nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
  const at::Tensor one = doubles({1.0, nan, inf, 0.0});
  CHECK(compare(one, one, {}).problem.empty());
  const OutputDifference near = compare(one, doubles({1.0005, nan, inf, 0.0}), {});
  CHECK(near.problem.empty());
  CHECK(near.max_absolute == Approx(0.0005));
  CHECK(near.max_relative == Approx(0.0005));
  CHECK(compare(one, doubles({1.01, nan, inf, 0.0}), {}).problem ==
        "at [0] the export gives 1.01, the model 1 (1 of 4 elements differ)");
  CHECK(compare(one, doubles({1.0, 2.0, inf, 0.0}), {}).problem ==
        "at [1] the export gives 2, the model nan (1 of 4 elements differ)");
  CHECK_FALSE(compare(one, doubles({1.0, nan, -inf, 0.0}), {}).problem.empty());
  CHECK(compare(one, one.to(at::kFloat), {}).problem == "dtype float32, the model gives float64");
  CHECK(compare(one, one.unsqueeze(0), {}).problem == "shape [1, 4], the model gives [4]");
  CHECK_FALSE(compare(torch::tensor({1000000}), torch::tensor({1000001}), {}).problem.empty());
  CHECK(compare(at::empty({0, 3}), at::empty({0, 3}), {}).problem.empty());
}

TEST_CASE("Integers are compared as integers, whatever their size", "[exporters]") {
  constexpr std::int64_t large = std::int64_t{1} << 53;
  const at::Tensor wanted = torch::tensor({large, std::int64_t{7}}),
                   given = torch::tensor({large + 1, std::int64_t{7}});
  const OutputDifference found = compare(wanted, given, {});
  CHECK(found.problem ==
        "at [0] the export gives 9007199254740993, the model 9007199254740992 (1 of 2 elements differ)");
  CHECK(found.max_absolute == 1);
  CHECK(found.counts.exact == 1);
  CHECK(compare(given, given, {}).problem.empty());
  CHECK_FALSE(compare(wanted.to(at::kUInt64), given.to(at::kUInt64), {}).problem.empty());
  CHECK_FALSE(compare(torch::tensor({true}), torch::tensor({false}), {}).problem.empty());
}

TEST_CASE("Tensors of every plain kind go to Python's side", "[exporters]") {
  TemporaryFolder folder;
  write_tensors(folder / "t.pt", {at::ones({2, 0}), torch::tensor({1, 2}), at::ones({}, at::kHalf)});
  const torch::jit::Module module = torch::jit::load(folder / "t.pt");
  CHECK(module.attr("tensor0").toTensor().sizes() == at::IntArrayRef({2, 0}));
  CHECK(module.attr("tensor2").toTensor().scalar_type() == at::kHalf);
}

TEST_CASE("A program that runs too long is ended", "[exporters]") {
  TemporaryFolder folder;
  const auto late = run_process({"sleep", "60"}, folder / "out", folder / "err", std::chrono::seconds(0));
  CHECK(late.timed_out);
  CHECK(run_process({"sh", "-c", "echo hello; exit 3"}, folder / "out", folder / "err", std::chrono::seconds(60))
            .status == 3);
  CHECK(slurp(folder / "out") == "hello\n");
  CHECK_THROWS_AS(run_process({"/nowhere/python"}, folder / "out", folder / "err", std::chrono::seconds(1)),
                  ProgramError);
}

TEST_CASE("What a program started ends with it when it runs too long", "[exporters]") {
  TemporaryFolder folder;
  for (const std::string deaf : {"", "trap '' TERM; "}) {
    INFO(deaf);
    const std::string script = deaf + "sleep 60 & echo $!; sleep 60 & echo $!; wait";
    CHECK(run_process({"sh", "-c", script}, folder / "out", folder / "err", std::chrono::seconds(1)).timed_out);
    std::istringstream started(slurp(folder / "out"));
    std::string first, second;
    started >> first >> second;
    REQUIRE_FALSE(second.empty());
    CHECK(ends(first));
    CHECK(ends(second));
  }
}

TEST_CASE("A driver's failure is one line with advice", "[exporters]") {
  const TemporaryFolder folder;
  const auto message = [&](const std::string& driver) {
    try {
      run_python(
          {.python = INPUT_OBSERVER_TEST_PYTHON, .driver = driver, .target = "onnx", .folder = folder.path().string()},
          Json::object());
    } catch (const Error& error) {
      return error.message();
    }
    return std::string();
  };
  CHECK(message("torch_missing") == "ImportError: No module named input_observer.drivers.torch_missing");
  CHECK(message("run_onnx").starts_with("KeyError: "));
  CHECK_THROWS_AS(find_python("/nowhere/python"), Error);
  CHECK(explained("ModuleNotFoundError: No module named 'somewhere'", "onnx") ==
        "ModuleNotFoundError: No module named 'somewhere'");
  CHECK(explained("ModuleNotFoundError: No module named 'onnx'", "pnnx").find("try: ") == std::string::npos);
  CHECK(explained("ModuleNotFoundError: No module named 'onnx'", "onnx") ==
        "ModuleNotFoundError: No module named 'onnx' (onnx is not installed there; try: pip install onnx==1.23.2)");
}

TEST_CASE("The last meaningful line is the error", "[exporters]") {
  CHECK(
      last_meaningful_line("Traceback (most recent call last):\n  File \"x\"\nRuntimeError: bad\n(Triggered at x)\n") ==
      "RuntimeError: bad");
  CHECK(last_meaningful_line("x.py:3: DeprecationWarning: old\nplain words\n") == "plain words");
}

TEST_CASE("An export folder appears whole and replaces an export only", "[exporters]") {
  TemporaryFolder folder;
  const auto put = [&](const std::string& target, bool commit) {
    OutputFolder output(folder / "out");
    std::ofstream(output.path() / manifest_name) << to_text(to_json(ExportManifest{target, {}, {}}));
    if (commit) output.commit();
  };
  put("first", false);
  CHECK_FALSE(std::filesystem::exists(folder / "out"));
  put("first", true);
  CHECK(read_manifest(folder / "out").target == "first");
  put("second", true);
  CHECK(read_manifest(folder / "out").target == "second");
  put("third", false);
  CHECK(read_manifest(folder / "out").target == "second");
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
  folder.write("file", "x");
  CHECK_THROWS_AS(OutputFolder(folder / "file"), Error);
  CHECK_THROWS_AS(OutputFolder(""), Error);
}

TEST_CASE("An export that stood there stays when the new one cannot be put in its place", "[exporters]") {
  TemporaryFolder folder;
  std::filesystem::create_directory(folder / "out");
  folder.write("out/manifest.json", to_text(to_json(ExportManifest{"first", {}, {}})));
  OutputFolder output(folder / "out");
  std::filesystem::remove_all(output.path());
  CHECK_THROWS_AS(output.commit(), Error);
  CHECK(read_manifest(folder / "out").target == "first");
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("Folders for temporary files have absolute names where TMPDIR is relative", "[exporters]") {
  const TemporaryFolder folder;
  const std::string relative = std::filesystem::proximate(folder.path()).string();
  const char* const was = getenv("TMPDIR");
  const std::string before = was ? was : "";
  setenv("TMPDIR", relative.c_str(), 1);
  const ScratchFolder scratch;
  was ? setenv("TMPDIR", before.c_str(), 1) : unsetenv("TMPDIR");
  CHECK(scratch.path().is_absolute());
  CHECK(std::filesystem::equivalent(scratch.path().parent_path(), folder.path()));
}

TEST_CASE("Sizes to try keep the multiples and ties that a probe found", "[check]") {
  Inference inference =
      inference_of({"x"}, {{"batch", 2}, {"height", 16}, {"width", 24}}, {{"batch", 3}, {"height", 24}, {"width", 8}});
  const auto x = leaf("x", ScalarType::float32, {"batch", "height", "width"});
  inference.signatures.push_back(signature_of("main", {"x"}, {x}, {value_of(x, inference.sizes)}));
  inference = with_parameters(std::move(inference));
  const auto wild = sizes_to_try(inference, inference.signatures[0], {.random = 5});
  CHECK(std::any_of(wild.begin(), wild.end(), [](const TrialSizes& t) { return t.sizes.at("height") % 8 != 0; }));
  CHECK(std::any_of(wild.begin(), wild.end(),
                    [](const TrialSizes& t) { return t.sizes.at("width") != t.sizes.at("height") + 8; }));

  inference.dims[1].multiple = 8;
  inference.dims[2].tied = Expression::parse("height + 8");
  const auto tame = sizes_to_try(inference, inference.signatures[0], {.random = 5});
  REQUIRE(tame.size() > 5);
  for (const TrialSizes& trial : tame) {
    INFO(trial.why);
    CHECK(trial.sizes.at("height") % 8 == 0);
    CHECK(trial.sizes.at("width") == trial.sizes.at("height") + 8);
  }
  CHECK(
      std::any_of(tame.begin(), tame.end(), [](const TrialSizes& t) { return t.why == "all at 1 or the next size"; }));
  CHECK(second_sizes(inference, inference.signatures[0]).at("width") == 32);
}

}  // namespace input_observer::test
