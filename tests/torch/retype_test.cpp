// What torch.save wrote does not say what its containers hold; a method's schema does.
#include <torch/script.h>

#include "inference/torch/retype.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

c10::impl::GenericList untyped(std::vector<c10::IValue> items) {
  c10::impl::GenericList list(c10::AnyType::get());
  for (auto& item : items)
    list.push_back(std::move(item));
  return list;
}

c10::TypePtr list_of_pairs() {
  const c10::TypePtr tensor = c10::TensorType::get();
  return c10::ListType::create(c10::TupleType::create({tensor, tensor}));
}

c10::IValue pair() {
  return c10::ivalue::Tuple::create({torch::ones({2}), torch::ones({3})});
}

}  // namespace

TEST_CASE("a list of tuples gets the kind that the schema names, an empty one and an optional one too", "[retype]") {
  const c10::TypePtr type = list_of_pairs();
  CHECK(retyped(untyped({pair(), pair()}), type).type()->isSubtypeOf(*type));
  CHECK(retyped(untyped({}), type).type()->isSubtypeOf(*type));
  const auto optional = c10::OptionalType::create(type);
  CHECK(retyped(untyped({pair()}), optional).type()->isSubtypeOf(*type));
  CHECK(retyped(c10::IValue(), optional).isNone());
}

TEST_CASE("a dict of lists gets the kinds that the schema names", "[retype]") {
  c10::impl::GenericDict dict(c10::StringType::get(), c10::AnyType::get());
  dict.insert("a", untyped({pair()}));
  const auto type = c10::DictType::create(c10::StringType::get(), list_of_pairs());
  CHECK(retyped(dict, type).type()->isSubtypeOf(*type));
}

TEST_CASE("what does not fit the schema stays as it is", "[retype]") {
  const c10::IValue numbers = untyped({1, 2});
  CHECK(retyped(numbers, list_of_pairs()).is(numbers));
  CHECK(retyped(c10::IValue(3), list_of_pairs()).toInt() == 3);
}

}  // namespace input_observer
