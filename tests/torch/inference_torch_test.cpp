#include <torch/script.h>

#include <limits>

#include "inference/torch/arguments.h"
#include "inference/torch/leaves.h"
#include "inference/torch/make_tensor.h"
#include "inference/torch/module_part.h"
#include "inference/torch/to_ivalue.h"
#include "observer/torch/scalar_type.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace input_observer::test {
namespace {

using Pattern = TensorContent::Pattern;

at::Tensor made(ScalarType dtype, Sizes shape, TensorContent content = {}, std::uint64_t seed = 1) {
  at::Generator generator = make_generator(seed);
  return make_tensor({dtype, std::move(shape), "", "", content}, generator, "x");
}

c10::IValue converted(const Value& value, const c10::TypePtr& type) {
  at::Generator generator = make_generator(1);
  return to_ivalue(value, type, generator, "x");
}

template <class Function>
std::string failure_of(const Function& function) {
  try {
    function();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

Value tensor_value(Sizes shape) {
  return {TensorValue{ScalarType::float32, std::move(shape), "", "", {}}};
}

torch::jit::Module module_of(const std::string& source) {
  torch::jit::Module module("__torch__.M");
  module.define(source);
  return module;
}

}  // namespace

TEST_CASE("Every plain dtype and empty shapes can be made", "[inference][torch]") {
  for (int i = 0; i <= static_cast<int>(ScalarType::float8_e8m0fnu); ++i) {
    const auto dtype = static_cast<ScalarType>(i);
    INFO(name_of(dtype));
    for (const Sizes& shape : {Sizes{}, Sizes{0}, Sizes{2, 0, 3}, Sizes{2, 3}}) {
      const at::Tensor tensor = made(dtype, shape);
      CHECK(tensor.scalar_type() == to_c10(dtype));
      CHECK(tensor.sizes() == at::IntArrayRef(shape));
    }
  }
}

TEST_CASE("The same seed gives the same tensor", "[inference][torch]") {
  CHECK(made(ScalarType::float32, {4, 5}).equal(made(ScalarType::float32, {4, 5})));
  CHECK_FALSE(made(ScalarType::float32, {4, 5}).equal(made(ScalarType::float32, {4, 5}, {}, 2)));
}

TEST_CASE("Elements follow what was seen", "[inference][torch]") {
  const at::Tensor ids = made(ScalarType::int32, {50, 50}, {5, 9, Pattern::any});
  CHECK(ids.min().item<int>() == 5);
  CHECK(ids.max().item<int>() == 9);
  CHECK(made(ScalarType::int64, {2, 3}, {7, 40, Pattern::arange}).equal(torch::tensor({{7, 8, 9}, {7, 8, 9}})));
  const at::Tensor floats = made(ScalarType::float64, {100}, {-2, 3, Pattern::any});
  CHECK(floats.min().item<double>() >= -2);
  CHECK(floats.max().item<double>() <= 3);
  CHECK(floats.max().item<double>() > 2);
  CHECK(made(ScalarType::int64, {3, 4}, {1, 1, Pattern::any}).equal(at::ones({3, 4}, at::kLong)));
  CHECK(made(ScalarType::boolean, {3, 4}, {0, 0, Pattern::any}).equal(at::zeros({3, 4}, at::kBool)));
  CHECK(made(ScalarType::boolean, {3, 4}).all().item<bool>());
}

TEST_CASE("A mask never hides a whole row", "[inference][torch]") {
  const at::Tensor mask = made(ScalarType::int64, {100, 4}, {0, 1, Pattern::any});
  CHECK(mask.select(1, 0).eq(1).all().item<bool>());
  CHECK(mask.eq(0).any().item<bool>());
  CHECK((mask.diff(1, 1) <= 0).all().item<bool>());  // zeros stand at the end only
  const at::Tensor additive = made(ScalarType::float32, {100, 4}, {-1e9, 0, Pattern::additive_mask});
  CHECK(additive.eq(0).any(1).all().item<bool>());
  CHECK(additive.eq(0).logical_or(additive.eq(-1e9F)).all().item<bool>());
  CHECK(additive.eq(-1e9F).any().item<bool>());
  const at::Tensor infinite = made(ScalarType::float16, {100, 4}, {0, 0, Pattern::additive_mask});
  CHECK(infinite.isinf().any().item<bool>());
  CHECK_FALSE(infinite.isnan().any().item<bool>());
  const at::Tensor bools = made(ScalarType::boolean, {100, 4}, {0, 1, Pattern::any});
  CHECK(bools.any(1).all().item<bool>());
  CHECK(bools.logical_not().any(1).all().item<bool>());
}

TEST_CASE("A tensor that cannot be made is bad input", "[inference][torch]") {
  const std::int64_t large = std::numeric_limits<std::int64_t>::max();
  CHECK(failure_of([&] {
          made(ScalarType::float32, {large, large});
        }) == "x: a tensor of this shape does not fit in memory");
  CHECK(failure_of([&] {
          made(ScalarType::int8, {1 << 20, 1 << 20});
        }) == "x: a tensor of this shape does not fit in memory");
  CHECK(failure_of([&] { made(ScalarType::float32, {2, -1}); }) == "x: a size is negative, expected 0 or more");
  CHECK(failure_of([&] { made(ScalarType::qint8, {2}); }) ==
        "x: a quantized tensor cannot be made up, expected a plain dtype");
  CHECK(made(ScalarType::float32, {large, 0}).numel() == 0);
}

TEST_CASE("Values take the types of the schema", "[inference][torch]") {
  const auto tensor = c10::TensorType::get();
  const auto pair = c10::TupleType::create({tensor, c10::IntType::get()});
  const Value list{ListValue{{{TupleValue{{tensor_value({2}), {std::int64_t{3}}}}}}}};
  const c10::IValue converted_list = converted(list, c10::OptionalType::create(c10::ListType::create(pair)));
  CHECK(*converted_list.type() == *c10::ListType::create(pair));
  CHECK(converted_list.toListRef()[0].toTupleRef().elements()[1].toInt() == 3);
  CHECK(*converted({ListValue{}}, c10::ListType::ofTensors()).type() == *c10::ListType::ofTensors());
  CHECK(converted({NoneValue{}}, c10::OptionalType::ofTensor()).isNone());
  CHECK(converted({std::int64_t{2}}, c10::FloatType::get()).toDouble() == 2.0);
  const auto ints = c10::DictType::create(c10::IntType::get(), tensor);
  const c10::IValue dict = converted({DictValue{{{"3", tensor_value({2})}}}}, ints);
  CHECK(dict.toGenericDict().contains(std::int64_t{3}));
  const auto named =
      c10::TupleType::createNamed(c10::QualifiedName("__torch__.Pair"), std::vector<std::string>{"a", "b"},
                                  std::vector<c10::TypePtr>{tensor, tensor});
  CHECK(*converted({TupleValue{{tensor_value({1}), tensor_value({2})}}}, named).type() == *named);
}

TEST_CASE("A value that does not fit the schema is refused by its path", "[inference][torch]") {
  const auto list = c10::ListType::ofTensors();
  CHECK(failure_of([&] {
          converted({ListValue{{tensor_value({1}), {true}}}}, list);
        }) == "x.1: the model's schema expects Tensor, this is a bool");
  CHECK(failure_of([&] { converted({NoneValue{}}, c10::IntType::get()); }) ==
        "x: the model's schema expects int, this is None");
  CHECK(failure_of([&] { converted({UnknownValue{"device"}}, c10::DeviceObjType::get()); }) ==
        "x: 'device' is known by its name only and cannot be made");
  const auto ints = c10::DictType::create(c10::IntType::get(), c10::TensorType::get());
  CHECK(failure_of([&] {
          converted({DictValue{{{"a", tensor_value({2})}}}}, ints);
        }) == "x: the model's schema expects Dict[int, Tensor], this is a dict with the key 'a'");
}

TEST_CASE("Arguments go by position until one is left out", "[inference][torch]") {
  const torch::jit::Module module = module_of(
      "def forward(self, a: Tensor, b: Optional[Tensor], c: float = 2.0, d: int = 3):\n    return a * c + d\n");
  const torch::jit::Method method = find_method(module, "forward");
  at::Generator generator = make_generator(0);
  const auto call = torch_arguments({{"a", tensor_value({2})}, {"d", {std::int64_t{5}}}}, method, generator);
  REQUIRE(call.args.size() == 2);
  CHECK(call.args[1].isNone());
  CHECK(call.kwargs.at("d").toInt() == 5);
  CHECK(call.kwargs.size() == 1);
  CHECK(method(call.args, call.kwargs).toTensor().equal(call.args[0].toTensor() * 2 + 5));
  const auto leaves = argument_leaves(call, method.function().getSchema());
  REQUIRE(leaves.size() == 3);
  CHECK(leaves[2].path == "d");
  CHECK(failure_of([&] {
          torch_arguments({{"aa", tensor_value({2})}}, method, generator);
        }) == "aa: the model's forward has no parameter of this name (did you mean 'a'?)");
}

TEST_CASE("A part of a module is found by its path", "[inference][torch]") {
  torch::jit::Module outer = module_of("def forward(self, x: Tensor):\n    return x\n");
  torch::jit::Module inner("__torch__.Inner");
  inner.define("def encode(self, x: Tensor):\n    return x + 1\n");
  outer.register_module("encoder", inner);
  CHECK(find_part(outer, {"encoder", "encode"}).name() == "encode");
  CHECK(find_part(outer, {"", "forward"}).name() == "forward");
  CHECK(failure_of([&] {
          find_part(outer, {"encoders", "encode"});
        }) == "encoders: the model has no submodule 'encoders' (did you mean 'encoder'?)");
  CHECK(failure_of([&] {
          find_part(outer, {"encoder", "encoded"});
        }) == "encoded: the module has no method of this name (did you mean 'encode'?)");
}

TEST_CASE("A file that is no model says what it is", "[inference][torch]") {
  TemporaryFolder folder;
  const std::string text = folder.write("text.pt", "hello");
  CHECK(failure_of([&] { load_module(text); }) ==
        text + ": not a zip archive, expected a TorchScript file that torch.jit.save wrote");
  CHECK(failure_of([&] { load_module(folder / "none.pt"); }) == folder / "none.pt" + ": no such file");
  CHECK(failure_of([&] { load_module(folder.path().string()); }) ==
        folder.path().string() + ": a folder, expected a TorchScript file");
  module_of("def forward(self, x: Tensor):\n    return x\n").save(folder / "whole.pt");
  const std::string whole = slurp(folder / "whole.pt");
  const std::string cut = folder.write("cut.pt", whole.substr(0, whole.size() / 2));
  CHECK(failure_of([&] { load_module(cut); }).rfind(cut + ": LibTorch cannot load this TorchScript file: ", 0) == 0);
  CHECK(load_module(folder / "whole.pt").find_method("forward"));
}

}  // namespace input_observer::test
