#include <torch/script.h>

#include <sstream>

#include "exporters/specs/olive.h"
#include "exporters/specs/tensorrt.h"
#include "exporters/specs/triton.h"
#include "observer/error.h"
#include "observer/json.h"
#include "tests/exporters/flat_tensors.h"
#include "tests/exporters/served_inferences.h"
#include "tests/support/catch.h"

namespace input_observer::test {
namespace {

// `--minShapes=a:1x2,b:3` by input.
std::map<std::string, Sizes> shapes_of(const std::string& word) {
  std::map<std::string, Sizes> shapes;
  std::istringstream entries(word.substr(word.find('=') + 1));
  for (std::string entry; std::getline(entries, entry, ',');) {
    std::istringstream sizes(entry.substr(entry.find(':') + 1));
    for (std::string size; std::getline(sizes, size, 'x');)
      shapes[entry.substr(0, entry.find(':'))].push_back(std::stoll(size));
  }
  return shapes;
}

// The shape options of a trtexec command, three for each profile.
std::vector<std::map<std::string, Sizes>> trtexec_shapes(const std::string& command) {
  std::vector<std::map<std::string, Sizes>> found;
  std::istringstream words(command);
  for (std::string word; words >> word;) {
    if (word.find("Shapes=") != std::string::npos) found.push_back(shapes_of(word));
  }
  return found;
}

TrtProfile profile_of(const Inference& inference, std::size_t signature, std::size_t host) {
  return trt_profile(inference, inference.signatures[signature], flat_tensors(inference.signatures[host].inputs));
}

}  // namespace

TEST_CASE("A profile goes from the least to the most of its own signature", "[text-targets]") {
  const Inference inference = served_language_model();
  for (const std::size_t signature : {0, 1}) {
    const auto shapes = trtexec_shapes(trtexec_command("m.onnx", {profile_of(inference, signature, signature)}));
    REQUIRE(shapes.size() == 3);
    for (const auto& [name, opt] : shapes[1]) {
      INFO(name);
      for (std::size_t axis = 0; axis < opt.size(); ++axis) {
        CHECK(shapes[0].at(name)[axis] <= opt[axis]);
        CHECK(opt[axis] <= shapes[2].at(name)[axis]);
      }
    }
    for (const auto& each : shapes) {
      const std::int64_t past = signature == 0 ? each.at("past_key_values_0_0")[1] : 0;
      CHECK(each.at("attention_mask")[1] == past + each.at("input_ids")[1]);
    }
  }
  CHECK(trtexec_command("m.onnx", {profile_of(inference, 1, 1)}) ==
        "trtexec --onnx=m.onnx --saveEngine=m.plan --minShapes=input_ids:1x3,attention_mask:1x3 "
        "--optShapes=input_ids:2x4,attention_mask:2x4 --maxShapes=input_ids:3x12,attention_mask:3x12");
}

TEST_CASE("Signatures that one file serves are profiles of one engine", "[text-targets]") {
  const Inference inference = served_language_model();
  const std::vector<TrtProfile> profiles = {profile_of(inference, 0, 0), profile_of(inference, 1, 0)};
  const std::string command = trtexec_command("it's m.onnx", profiles);
  CHECK(command.rfind("trtexec '--onnx=it'\\''s m.onnx' '--saveEngine=it'\\''s m.plan' --profile=0 --minShapes=", 0) ==
        0);
  const auto shapes = trtexec_shapes(command);
  REQUIRE(shapes.size() == 6);
  CHECK(command.find(" --profile=1 --minShapes=input_ids:1x3,attention_mask:1x3,past_key_values_0_0:1x0x8,") !=
        std::string::npos);
  CHECK(shapes[5].at("past_key_values_1_1") == Sizes{3, 0, 8});

  const std::string python = torch_tensorrt_python(profiles);
  CHECK(python.find("torch_tensorrt.Input(\n        profiles=[\n"
                    "            {\"min_shape\": (1, 1), \"opt_shape\": (2, 1), \"max_shape\": (3, 1)},  # decode\n"
                    "            {\"min_shape\": (1, 3), \"opt_shape\": (2, 4), \"max_shape\": (3, 12)},  # prefill\n"
                    "        ], shared_dims={0: \"batch\", 1: \"seq\"}, dtype=torch.int64, name=\"input_ids\"),\n") !=
        std::string::npos);
}

TEST_CASE("Sizes that are subtracted or divided keep the order of a profile", "[text-targets]") {
  const Inference inference =
      one_input({"a - b", "(a - 1)//2 + 1", "b*a", "8"}, {{"a", {4, 6, 9, 9}}, {"b", {1, 1, 3, 3}}});
  const TrtProfile profile = profile_of(inference, 0, 0);
  CHECK(profile.inputs[0].min == Sizes{1, 2, 4, 8});
  CHECK(profile.inputs[0].opt == Sizes{5, 3, 6, 8});
  CHECK(profile.inputs[0].max == Sizes{8, 5, 27, 8});
}

TEST_CASE("A static model gets no shapes", "[text-targets]") {
  const Inference inference = one_input({"2", "3"}, {});
  const TrtProfile profile = profile_of(inference, 0, 0);
  CHECK(trtexec_command("d/m.onnx", {profile}) == "trtexec --onnx=d/m.onnx --saveEngine=d/m.plan");
  CHECK(polygraphy_command("d/m.onnx", {profile}) == "polygraphy run d/m.onnx --trt --onnxrt");
  CHECK(torch_tensorrt_python({profile}).find(
            "    torch_tensorrt.Input(shape=(2, 3), dtype=torch.float32, name=\"x\"),\n") != std::string::npos);
  CHECK(torch_tensorrt_cpp(profile) ==
        "#include <torch_tensorrt/torch_tensorrt.h>\n\nconst std::vector<torch_tensorrt::Input> main_inputs = {\n"
        "    torch_tensorrt::Input(std::vector<int64_t>{2, 3}, torch::kFloat),  // x\n};\n");
}

TEST_CASE("polygraphy draws integers that calls had", "[text-targets]") {
  const Inference inference = served_language_model();
  const std::string command = polygraphy_command("m.onnx", {profile_of(inference, 1, 1)});
  CHECK(command ==
        "polygraphy run m.onnx --trt --onnxrt --trt-min-shapes 'input_ids:[1,3]' 'attention_mask:[1,3]' "
        "--trt-opt-shapes 'input_ids:[2,4]' 'attention_mask:[2,4]' --trt-max-shapes 'input_ids:[3,12]' "
        "'attention_mask:[3,12]' --input-shapes 'input_ids:[2,4]' 'attention_mask:[2,4]' "
        "--val-range 'input_ids:[0,31]' 'attention_mask:[0,1]'");
}

TEST_CASE("Triton gets the batch apart where every tensor begins with it", "[text-targets]") {
  const Inference inference = served_language_model();
  const InferredSignature& decode = inference.signatures[0];
  auto inputs = flat_tensors(decode.inputs);
  inputs.resize(3);
  CHECK(triton_config(inference, "decode", inputs, flat_tensors(decode.outputs)) == R"(name: "decode"
backend: "pytorch"
platform: "pytorch_libtorch"
max_batch_size: 3  # the most seen of batch
input [
  {
    # input_ids
    name: "INPUT__0"
    data_type: TYPE_INT64
    dims: [ -1 ]
  },
  {
    # attention_mask
    name: "INPUT__1"
    data_type: TYPE_INT64
    dims: [ -1 ]
  },
  {
    # past_key_values_0_0
    name: "INPUT__2"
    data_type: TYPE_FP32
    dims: [ -1, 8 ]
  }
]
output [
  {
    # out_0
    name: "OUTPUT__0"
    data_type: TYPE_FP32
    dims: [ -1, 32 ]
  },
  {
    # out_1_0_0
    name: "OUTPUT__1"
    data_type: TYPE_FP32
    dims: [ -1, 8 ]
  }
]
)");
}

TEST_CASE("Triton gets every axis where the batch is not everywhere", "[text-targets]") {
  const Inference inference = served_language_model();
  const std::vector<ExportedTensor> x = {
      {.name = "x", .path = "x", .dtype = ScalarType::boolean, .shape = {Expression::dim("batch"), 0}}};
  const std::vector<ExportedTensor> sum = {{.name = "out", .path = "out", .dtype = ScalarType::float16}};
  const std::string config = triton_config(inference, "sum", x, sum);
  CHECK(config.find("max_batch_size: 0\n") != std::string::npos);
  CHECK(config.find("data_type: TYPE_BOOL\n    dims: [ -1, -1 ]\n") != std::string::npos);
  CHECK(config.find("data_type: TYPE_FP16\n    dims: [ 1 ]\n    reshape: { shape: [ ] }\n") != std::string::npos);
  CHECK(triton_config(inference, "vector", {{.name = "x", .path = "x", .shape = {Expression::dim("batch")}}}, {})
            .find("max_batch_size: 3  # the most seen of batch\ninput [\n  {\n    # x\n    name: \"INPUT__0\"\n"
                  "    data_type: TYPE_FP32\n    dims: [ 1 ]\n    reshape: { shape: [ ] }\n") != std::string::npos);
}

TEST_CASE("A dtype that a target lacks is told by the input's name", "[text-targets]") {
  const Inference inference = one_input({"4"}, {}, ScalarType::complex64);
  const auto inputs = flat_tensors(inference.signatures[0].inputs);
  CHECK_THROWS_WITH(triton_config(inference, "m", inputs, {}),
                    "x: Triton's PyTorch backend takes no tensor of dtype complex64");
}

TEST_CASE("An input that TensorRT refuses stands as a comment among the others", "[text-targets]") {
  const std::string said = "x: TensorRT takes no input of dtype int16, cast it before the engine\n";
  CHECK(tensorrt_refusal("x", ScalarType::int16).value_or("") + "\n" == said);
  CHECK_FALSE(tensorrt_refusal("x", ScalarType::int64));
  const TrtProfile profile = profile_of(one_input({"4"}, {}, ScalarType::int16), 0, 0);
  CHECK(torch_tensorrt_cpp(profile).ends_with("main_inputs = {\n    // " + said + "};\n"));
  CHECK(torch_tensorrt_python({profile}).ends_with("inputs = [\n    # " + said + "]\n"));
}

TEST_CASE("Olive's io_config names every axis that varies", "[text-targets]") {
  const Inference inference = served_language_model();
  const InferredSignature& decode = inference.signatures[0];
  const Json io = olive_io_config(inference, decode, flat_tensors(decode.inputs), flat_tensors(decode.outputs));
  CHECK(io["input_names"].size() == 6);
  CHECK(io["input_shapes"][1] == Json::array({2, 8}));
  CHECK(io["input_types"][0] == "int64");
  CHECK(io["output_names"] == Json::array({"out_0", "out_1_0_0"}));
  CHECK(io["dynamic_axes"]["attention_mask"] == Json({{"0", "batch"}, {"1", "past + seq"}}));
  CHECK(io["dynamic_axes"]["out_1_0_0"] == Json({{"0", "batch"}, {"1", "past + seq"}}));
  const Json model = parse_json(olive_input_model("decode/model.pt", io))["input_model"];
  CHECK(model["type"] == "PyTorchModel");
  CHECK(model["io_config"] == io);
}

}  // namespace input_observer::test
