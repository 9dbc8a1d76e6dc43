#include <sstream>

#include "exporters/olive.h"
#include "exporters/python_snippet.h"
#include "exporters/python_values.h"
#include "exporters/tensorrt.h"
#include "exporters/triton.h"
#include "observer/error.h"
#include "tests/exporters/flat_tensors.h"
#include "tests/exporters/inferences.h"
#include "tests/support/catch.h"

namespace input_observer::test {
namespace {

// The language model with what traffic adds: ranges, and results.
Inference served_language_model() {
  Inference inference = language_model();
  InferredSignature& decode = inference.signatures[0];
  InferredSignature& prefill = inference.signatures[1];
  decode.ranges = {{"batch", {1, 2, 3, 3}}, {"seq", {1, 1, 1, 1}}, {"past", {3, 7, 15, 15}}};
  prefill.ranges = {{"batch", {1, 2, 3, 3}}, {"seq", {3, 4, 12, 12}}};
  decode.outputs = {leaf("out.0", ScalarType::float32, {"batch", "seq", "32"}),
                    leaf("out.1.0.0", ScalarType::float32, {"batch", "past + seq", "8"})};
  inference.dims = {};
  for (const auto& [name, most] : {std::pair("batch", 3), {"past", 15}, {"seq", 12}}) {
    Dim& dim = inference.dims.emplace_back();
    dim.name = name;
    dim.min = name == std::string("past") ? 0 : 1;
    dim.max = most;
  }
  inference.arguments = {{"input_ids", {}}, {"attention_mask", {}}, {"past_key_values", {}}};
  for (Parameter& parameter : inference.signature)
    parameter.default_value = parameter.name == "input_ids" ? std::nullopt : std::optional(Value{});
  return inference;
}

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

Inference one_input(const std::vector<std::string>& shape, const std::vector<std::pair<std::string, DimRange>>& ranges,
                    ScalarType dtype = ScalarType::float32) {
  DimSizes sizes;
  for (const auto& [name, range] : ranges)
    sizes[name] = 2 + static_cast<std::int64_t>(sizes.size());
  Inference inference = inference_of({"x"}, sizes, sizes);
  const InferredLeaf x = leaf("x", dtype, shape);
  inference.signatures.push_back(signature_of("main", {"x"}, {x}, {value_of(x, sizes)}));
  inference.signatures[0].ranges = ranges;
  return with_parameters(inference);
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
  const auto message = [](const auto& ask) {
    try {
      ask();
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::exporter);
      return std::string(error.what());
    }
    return std::string();
  };
  const auto inputs = flat_tensors(inference.signatures[0].inputs);
  CHECK(message([&] { triton_config(inference, "m", inputs, {}); }) ==
        "x: Triton's PyTorch backend takes no tensor of dtype complex64");
  CHECK(message([&] { torch_tensorrt_cpp(profile_of(inference, 0, 0)); }) ==
        "x: TensorRT takes no input of dtype complex64");
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

TEST_CASE("A snippet has the arguments in their own structure", "[text-targets]") {
  const Inference inference = served_language_model();
  const std::string decode = python_snippet(inference, inference.signatures[0]);
  INFO(decode);
  CHECK(decode.find(R"(batch = Dim("batch", min=1, max=16)
seq = Dim("seq", min=1, max=24)
past = Dim("past", min=1, max=30)

args = ()
kwargs = {
    'input_ids': torch.randint(0, 32, (2, 3), dtype=torch.int64),
    'attention_mask': torch.ones((2, 8), dtype=torch.int64),
    'past_key_values': [
        (torch.randn((2, 5, 8), dtype=torch.float32), torch.randn((2, 5, 8), dtype=torch.float32)),
        (torch.randn((2, 5, 8), dtype=torch.float32), torch.randn((2, 5, 8), dtype=torch.float32)),
    ],
}
)") != std::string::npos);
  CHECK(decode.find(R"(dynamic_shapes = {
    'input_ids': {0: batch, 1: seq},
    'attention_mask': {0: batch, 1: Dim.AUTO},
    'past_key_values': [({0: batch, 1: past}, {0: batch, 1: past}), ({0: batch, 1: past}, {0: batch, 1: past})],
}
)") != std::string::npos);
  const std::string prefill = python_snippet(inference, inference.signatures[1]);
  CHECK(prefill.find("    'past_key_values': None,\n}\n# Mirrors") != std::string::npos);
  CHECK(prefill.find("past = Dim") == std::string::npos);
}

TEST_CASE("A snippet keeps what a probe found, and names that Python has", "[text-targets]") {
  Inference inference = one_input({"Dim", "wide", "3"}, {{"Dim", {8, 8, 8, 8}}, {"wide", {8, 8, 8, 8}}});
  inference.dims[0].multiple = 8;
  inference.dims[0].remainder = 1;
  inference.dims[1].tied = Expression::dim("Dim");
  const std::string snippet = python_snippet(inference, inference.signatures[0]);
  INFO(snippet);
  CHECK(snippet.find("Dim_ = 8 * Dim(\"Dim_8\", min=0, max=1) + 1\n") != std::string::npos);
  CHECK(snippet.find("'x': {0: Dim_, 1: Dim.AUTO},") != std::string::npos);
  CHECK(snippet.find("(9, 9, 3)") != std::string::npos);
}

TEST_CASE("Values as Python writes them", "[text-targets]") {
  const auto tensor = [](ScalarType dtype, const Sizes& shape, TensorContent content) {
    return python_tensor("x", {dtype, shape, "", "", content});
  };
  using Pattern = TensorContent::Pattern;
  CHECK(tensor(ScalarType::int64, {2, 3}, {4, 9, Pattern::arange}) ==
        "torch.arange(4, 7, dtype=torch.int64).expand((2, 3)).contiguous()");
  CHECK(tensor(ScalarType::int32, {}, {7, 7, Pattern::any}) == "torch.full((), 7, dtype=torch.int32)");
  CHECK(tensor(ScalarType::float16, {4}, {-100, 0, Pattern::additive_mask}) ==
        "torch.zeros((4,), dtype=torch.float16)");
  CHECK(tensor(ScalarType::float32, {4}, {0, 0.5, Pattern::any}) ==
        "torch.empty((4,), dtype=torch.float32).uniform_(0.0, 0.5)");
  CHECK(tensor(ScalarType::float8_e5m2, {4}, {}) == "torch.randn((4,), dtype=torch.float32).to(torch.float8_e5m2)");
  CHECK(tensor(ScalarType::int64, {4}, {-9.3e18, 9.3e18, Pattern::any}) ==
        "torch.randint(-9007199254740992, 9007199254740993, (4,), dtype=torch.int64)");
  CHECK_THROWS_AS(tensor(ScalarType::quint8, {4}, {}), Error);
  CHECK(tensor(ScalarType::boolean, {4}, {}) == "torch.ones((4,), dtype=torch.bool)");
  const auto write = [](const Value& value, bool int_keys) {
    return python_value("x", value, python_scalar, int_keys, 0);
  };
  CHECK(write({TupleValue{{{std::int64_t{3}}}}}, false) == "(3,)");
  CHECK(write({TupleValue{}}, false) == "()");
  CHECK(write({ListValue{{{}, {true}, {0.5}, {std::string("it's")}}}}, false) == R"([None, True, 0.5, 'it\'s'])");
  CHECK(write({DictValue{{{"3", {false}}}}}, false) == "{'3': False}");
  CHECK(write({DictValue{{{"3", {false}}}}}, true) == "{3: False}");
  CHECK_THROWS_AS(write({DictValue{{{"d", {UnknownValue{"torch.device"}}}}}}, false), Error);
}

}  // namespace input_observer::test
