#include <torch/script.h>

#include <algorithm>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "observer/structure.h"
#include "observer/torch/describe.h"
#include "observer/torch/observer_scope.h"
#include "observer/torch/walk.h"
#include "tests/support/catch.h"
#include "tests/torch/models.h"

using namespace input_observer;
using input_observer::test::load_model;
using torch::jit::IValue;

namespace {

/** The walk over the value and the walk over its description write the same. */
bool walks_agree(const IValue& value) {
  FlatCall walked, described;
  walked.clear();
  described.clear();
  walk(value, walked);
  write_value(describe(value), described);
  return std::ranges::equal(walked.tokens(), described.tokens()) && std::ranges::equal(walked.row(), described.row()) &&
         std::ranges::equal(walked.scalars(), described.scalars());
}

std::string unknown_type(const IValue& value) {
  const Value described = describe(value);
  const auto* unknown = described.get_if<UnknownValue>();
  return unknown ? unknown->type : "";
}

/** A random tree of every kind that C++ can make. */
IValue random_value(std::mt19937& random, int depth) {
  const auto pick = [&](int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); };
  switch (pick(depth > 0 ? 14 : 10)) {
    case 0:
      return IValue();
    case 1:
      return torch::empty({pick(4), pick(4)});
    case 2:
      return torch::empty({pick(3), 1, pick(5)}, torch::kLong);
    case 3:
      return pick(100) - 50;
    case 4:
      return pick(2) == 0;
    case 5:
      return pick(9) / 4.0;
    case 6:
      return std::string(static_cast<std::size_t>(pick(100)), 'x');
    case 7:
      return at::Tensor();
    case 8:
      return torch::ones({2, 2}).to_sparse();
    case 9:
      return torch::Device(torch::kCPU);
    case 10: {
      c10::impl::GenericList list(c10::AnyType::get());
      for (int i = pick(4); i > 0; --i)
        list.push_back(random_value(random, depth - 1));
      return list;
    }
    case 11: {
      std::vector<IValue> items;
      for (int i = pick(5); i > 0; --i)
        items.push_back(random_value(random, depth - 1));
      return c10::ivalue::Tuple::create(std::move(items));
    }
    case 12: {
      c10::impl::GenericDict dict(c10::StringType::get(), c10::AnyType::get());
      for (int i = pick(4); i > 0; --i)
        dict.insert("key" + std::to_string(pick(9)), random_value(random, depth - 1));
      return dict;
    }
    default: {
      c10::impl::GenericDict dict(c10::IntType::get(), c10::AnyType::get());
      for (int i = pick(4); i > 0; --i)
        dict.insert(pick(9), random_value(random, depth - 1));
      return dict;
    }
  }
}

IValue nested_lists(int depth) {
  IValue value = torch::ones({1});
  for (int i = 0; i < depth; ++i) {
    c10::impl::GenericList list(c10::AnyType::get());
    list.push_back(std::move(value));
    value = list;
  }
  return value;
}

/** Lets go of deep nesting from the outside in: LibTorch's own destructor would recurse. */
void unnest(IValue value) {
  while (value.isList() && value.toListRef().size() == 1)
    value = IValue(value.toListRef()[0]);
}

/** A tensor of a foreign kind that refuses to tell its sizes. */
struct SizelessTensor : c10::TensorImpl {
  SizelessTensor()
      : TensorImpl(c10::DispatchKeySet(c10::DispatchKey::CPU), caffe2::TypeMeta::Make<float>(),
                   c10::Device(c10::kCPU)) {
    set_custom_sizes_strides(SizesStridesPolicy::CustomSizes);
  }
  c10::IntArrayRef sizes_custom() const override { throw std::runtime_error("sizes are not known"); }
};

}  // namespace

TEST_CASE("The walk writes what the walk over the description writes") {
  std::mt19937 random(7);
  for (int i = 0; i < 3000; ++i) {
    const IValue value = random_value(random, 4);
    INFO(i);
    REQUIRE(walks_agree(value));
  }
}

TEST_CASE("Tensors without plain sizes are recorded by type name") {
  CHECK(unknown_type(at::Tensor()) == "undefined tensor");
  CHECK(unknown_type(torch::ones({2, 2}).to_sparse()) == "Sparse tensor");
  CHECK(unknown_type(torch::ones({2, 2}).to_sparse_csr()) == "SparseCsr tensor");
  CHECK(unknown_type(at::_nested_tensor_from_tensor_list({torch::ones({2}), torch::ones({3})})) == "nested tensor");
  CHECK(unknown_type(torch::Device(torch::kCPU)) == "Device");
}

TEST_CASE("Texts of more than 64 characters are kept as length and hash") {
  CHECK(describe(std::string(64, 'a')) == Value{std::string(64, 'a')});
  CHECK(unknown_type(std::string(65, 'a')) == text_value(std::string(65, 'a')).get_if<UnknownValue>()->type);
  CHECK(unknown_type(std::string(65, 'a')) != unknown_type(std::string(65, 'b')));
}

TEST_CASE("Values nested beyond all reason, or holding themselves, are cut off") {
  const IValue deep = nested_lists(10000);
  CHECK(walks_agree(deep));
  Value described = describe(deep);
  const Value* inner = &described;
  std::size_t depth = 0;
  for (; inner->get_if<ListValue>(); inner = &inner->get_if<ListValue>()->items.at(0))
    ++depth;
  CHECK(depth == 120);
  CHECK((*inner == Value{UnknownValue{"nested too deep"}}));
  unnest(deep);

  c10::impl::GenericList circle(c10::AnyType::get());
  circle.push_back(circle);
  CHECK(walks_agree(circle));
  CHECK((describe(circle) == Value{ListValue{{Value{UnknownValue{"part of itself"}}}}}));
  circle.clear();
}

TEST_CASE("Every kind of argument and result is recorded", "[fault-4][fault-23]") {
  auto module = load_model("kinds.pt");
  Observer observer;
  ObserverScope scope(observer, module, {{}, {"forward", "unbox", "paint", "pair_of", "box"}});
  const auto x = torch::ones({2, 3});
  const auto box = module.run_method("box", x, "label");
  module.run_method("unbox", box);
  module.run_method("paint", x, module.run_method("red"));
  const auto pair = module.run_method("pair_of", x);
  c10::Dict<std::string, at::Tensor> named;
  named.insert("b", x);
  c10::Dict<std::int64_t, at::Tensor> numbered;
  numbered.insert(5, x);
  c10::List<std::tuple<at::Tensor, at::Tensor>> cache;
  cache.push_back({x, x});
  module.forward({x}, {{"cache", cache},
                       {"named", named},
                       {"numbered", numbered},
                       {"pair", pair},
                       {"sizes", std::vector<std::int64_t>{4, 5}}});
  const auto arguments_of = [&](std::size_t part) {
    const auto report = observer.reports().at(part);
    CHECK(report.calls == 1);
    CHECK(report.faults.empty());
    return report.classes.at(0).structure.arguments;
  };
  const Value tensor{TensorValue{ScalarType::float32, {0, 0}, "", "", {}}};
  const Value number{std::int64_t{0}};
  const auto forward = arguments_of(0);
  REQUIRE(forward.size() == 12);
  CHECK((forward[0] == tensor));
  CHECK((forward[1] == Value{NoneValue{}}));
  CHECK((forward[2] == Value{ListValue{{Value{TupleValue{{tensor, tensor}}}}}}));
  CHECK((forward[3] == Value{DictValue{{{"b", tensor}}}}));
  CHECK((forward[4] == Value{DictValue{{{"5", tensor}}}}));
  CHECK((forward[5] == Value{TupleValue{{tensor, number}}}));
  CHECK((forward[6] == number));
  CHECK((forward[7] == Value{0.0}));
  CHECK((forward[8] == Value{false}));
  CHECK((forward[9] == Value{std::string()}));
  CHECK((forward[10] == Value{UnknownValue{"Device"}}));
  CHECK((forward[11] == Value{ListValue{{number, number}}}));
  const ObjectValue object{"__torch__.Box", {{"content", tensor}, {"label", Value{std::string()}}}};
  CHECK((arguments_of(1).at(0) == Value{object}));
  CHECK((arguments_of(2).at(1) == Value{UnknownValue{"__torch__.Color.RED"}}));
  CHECK((*observer.reports().at(4).classes.at(0).structure.outputs == Value{object}));
}

TEST_CASE("A failure of the observer is counted and never reaches the caller", "[fault-23]") {
  ShapeReport empty;
  empty.signature = {{"x", std::nullopt, false, "Tensor"}};
  const auto part = std::make_shared<PartRecorder>(empty, std::make_shared<SampleBudget>(1 << 20));
  // LibTorch's own executor would ask for the sizes as well, so the call is made without a model.
  const std::vector<IValue> arguments{at::detail::make_tensor<SizelessTensor>()};
  ObservedCall faulty(part, arguments);
  faulty.returned(1);
  const std::vector<IValue> good{torch::ones({2})};
  ObservedCall sound(part, good);
  sound.returned(1);
  ObservedCall half(part, good);
  half.returned(arguments[0]);
  const auto report = part->report();
  CHECK(report.calls == 1);
  REQUIRE(report.faults.size() == 1);
  CHECK(report.faults.begin()->first == "sizes are not known");
  CHECK(report.faults.begin()->second == 2);
}
