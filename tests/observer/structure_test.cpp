#include "observer/structure.h"

#include <algorithm>
#include <cmath>

#include "observer/flat_call.h"
#include "tests/observer/random_calls.h"
#include "tests/support/catch.h"

using namespace input_observer;  // NOLINT: a test of what the namespace holds
using test::tensor;

namespace {

std::vector<Value> nested_arguments() {
  TensorValue x;
  x.shape = {2, 5};
  x.device = "cuda:0";
  x.content = {-0.0, 3.5, TensorContent::Pattern::arange};
  const Value dict{DictValue{{{"a.b", tensor({7})}, {"n", {std::int64_t{4}}}}}};
  return {{x}, {}, {ListValue{{dict, {TupleValue{}}}}}, {true}, {0.5}, {std::string("fast")}};
}

const std::vector<std::string> names{"x", "mask", "d.e", "flag", "scale", "mode"};

FlatCall walk(const std::vector<Value>& arguments, const std::optional<Value>& outputs = {}) {
  FlatCall call;
  for (const Value& argument : arguments)
    write_value(argument, call);
  if (outputs) {
    call.begin_outputs();
    write_value(*outputs, call);
  }
  return call;
}

}  // namespace

TEST_CASE("a call is taken apart into structure, sizes, scalars and contents") {
  const Value outputs{TupleValue{{tensor({2, 9}), {std::int64_t{3}}, {std::string("text")}}}};
  const FlatValues flat = flatten(nested_arguments(), outputs);
  CHECK(flat.row == std::vector<std::int64_t>{2, 5, 7, 4, 2, 9});
  CHECK(flat.scalars == std::vector<Value>{{true}, {0.5}, {std::string("fast")}});
  REQUIRE(flat.content.size() == 2);
  CHECK(flat.content[0] == TensorContent{0.0, 3.5, TensorContent::Pattern::arange});
  CHECK_FALSE(std::signbit(*flat.content[0].min));
  CHECK_FALSE(flat.content[1].known());
  CHECK(*flat.structure.arguments[0].get_if<TensorValue>() == TensorValue{ScalarType::float32, {0, 0}, {}, {}, {}});
  CHECK(flat.structure.arguments[3] == Value{false});
  CHECK(flat.structure.outputs->get_if<TupleValue>()->items[2] == Value{std::string()});
  CHECK(flatten(flat.structure.arguments, flat.structure.outputs).structure == flat.structure);
}

TEST_CASE("columns, slots and tensors have paths in the order of their values") {
  const Value outputs{TupleValue{{tensor({2}), {std::int64_t{3}}}}};
  const Structure structure = flatten(nested_arguments(), outputs).structure;
  const Signature signature = test::signature_of(names);
  CHECK(columns_of(structure, signature) == std::vector<Column>{{Side::input, "x", 2, 0},
                                                                {Side::input, "x", 2, 1},
                                                                {Side::input, "d\\.e.0.a\\.b", 1, 0},
                                                                {Side::input, "d\\.e.0.n", -1, 0},
                                                                {Side::output, "out.0", 1, 0}});
  CHECK(slots_of(structure, signature) == std::vector<ScalarSlot>{{"flag", ScalarSlot::Kind::boolean},
                                                                  {"scale", ScalarSlot::Kind::floating},
                                                                  {"mode", ScalarSlot::Kind::text}});
}

TEST_CASE("what was taken apart can be put together") {
  test::CallSource source(5);
  for (int run = 0; run < 200; ++run) {
    const auto call = source.call();
    const FlatValues flat = flatten(call.arguments, call.outputs);
    const auto back = unflatten(flat.structure, flat.row, flat.scalars);
    const FlatValues again = flatten(back, call.outputs);
    REQUIRE(again.structure == flat.structure);
    REQUIRE(again.row == flat.row);
    REQUIRE(again.scalars == flat.scalars);
  }
}

TEST_CASE("keys are equal exactly for equal structures") {
  const auto key = [](const Value& value) { return key_of(flatten({value}, {}).structure); };
  const std::vector<Value> different{
      {},
      tensor({1}),
      tensor({1, 1}),
      tensor({1}, ScalarType::int64),
      {true},
      {std::int64_t{1}},
      {1.0},
      {std::string("1")},
      {ListValue{}},
      {TupleValue{}},
      {DictValue{}},
      {ListValue{{{true}, {true}}}},
      {ListValue{{{ListValue{{{true}}}}, {true}}}},
      {ListValue{{{ListValue{{{true}, {true}}}}}}},
      {DictValue{{{"a", {true}}, {"b", {true}}}}},
      {DictValue{{{"a=b,1:b", {true}}}}},
      {DictValue{{{"a\nb", {true}}}}},
      {DictValue{{{"a\\nb", {true}}}}},
      {ObjectValue{"T", {{"a", {true}}, {"b", {true}}}}},
      {ObjectValue{"U", {{"a", {true}}, {"b", {true}}}}},
      {UnknownValue{"device"}},
      {UnknownValue{"dtype"}},
  };
  for (std::size_t i = 0; i < different.size(); ++i) {
    CHECK(key(different[i]).find('\n') == std::string::npos);
    for (std::size_t j = 0; j < i; ++j)
      CHECK(key(different[i]) != key(different[j]));
  }
  CHECK(key(tensor({1, 2})) == key(tensor({3, 4})));
  CHECK(key({std::string("a")}) == key(text_value(std::string(100, 'a'))));
  CHECK(key_of({{Value{}}, Value{}}) != key_of({{Value{}}, {}}));
}

TEST_CASE("in which order keys came is told beside the structure") {
  const auto arguments = [](bool swapped) {
    NamedValues items{{"a", tensor({2, 3})}, {"b", {TupleValue{{{std::int64_t{7}}, tensor({4})}}}}, {"c", {true}}};
    if (swapped) std::swap(items[0], items[1]);
    return std::vector<Value>{{"first"}, {ListValue{{{DictValue{items}}, {DictValue{}}}}}, {2.5}};
  };
  const Value outputs{DictValue{{{"z", tensor({9})}, {"y", tensor({8, 8})}}}};
  const FlatValues sorted = flatten(arguments(false), Value{DictValue{{{"y", tensor({8, 8})}, {"z", tensor({9})}}}});
  const FlatValues other = flatten(arguments(true), outputs);
  CHECK(sorted.structure == other.structure);
  CHECK(sorted.row == other.row);
  CHECK(sorted.scalars == other.scalars);
  CHECK(sorted.arrangement.empty());
  CHECK(sorted.order == KeyOrder{0, 1, 2, 0, 1});
  CHECK(other.order == KeyOrder{1, 0, 2, 1, 0});
  CHECK(with_key_order(unflatten(other.structure, other.row, other.scalars), other.order) == arguments(true));
  const FlatCall walked = walk(arguments(true), outputs);
  REQUIRE(other.arrangement.columns.size() == walked.row().size());
  for (std::size_t i = 0; i < other.row.size(); ++i)
    CHECK(walked.row()[other.arrangement.columns[i]] == other.row[i]);
  REQUIRE(other.arrangement.slots.size() == walked.scalars().size());
  for (std::size_t i = 0; i < other.scalars.size(); ++i)
    CHECK(walked.scalars()[other.arrangement.slots[i]] == scalar_bits(other.scalars[i]));
  CHECK(other.arrangement.tensors == std::vector<std::uint32_t>{1, 0});
}

TEST_CASE("of many orders of keys the smallest are counted, however they are merged") {
  KeyOrder order{0, 1, 2, 3};
  std::vector<KeyOrderCounts> parts(3);
  KeyOrderCounts whole;
  for (std::size_t i = 0; i < 24; ++i) {
    parts[i % 3].add(order, i + 1);
    parts[(i + 1) % 3].add(order, 2);
    whole.add(order, i + 3);
    std::next_permutation(order.begin(), order.end());
  }
  parts[0].merge(parts[1]);
  parts[2].merge(parts[0]);
  CHECK(parts[2] == whole);
  CHECK(whole.counts().size() == KeyOrderCounts::max_orders);
  CHECK(whole.most_frequent() == KeyOrder{1, 0, 3, 2});
}

TEST_CASE("tokens tell structures apart as keys do") {
  test::CallSource source(6);
  std::vector<std::pair<std::vector<std::uint64_t>, std::string>> seen;
  for (int run = 0; run < 120; ++run) {
    const auto call = source.call();
    const FlatCall flat = walk(call.arguments, call.outputs);
    const FlatValues values = flatten(call.arguments, call.outputs);
    REQUIRE(std::vector<std::int64_t>(flat.row().begin(), flat.row().end()) == values.row);
    REQUIRE(flat.scalars().size() == values.scalars.size());
    for (std::size_t i = 0; i < values.scalars.size(); ++i) {
      REQUIRE(flat.scalars()[i] == scalar_bits(values.scalars[i]));
    }
    const std::string key = key_of(values.structure);
    const std::vector<std::uint64_t> tokens(flat.tokens().begin(), flat.tokens().end());
    for (const auto& other : seen)
      REQUIRE((other.first == tokens) == (other.second == key));
    seen.emplace_back(tokens, key);
  }
}

TEST_CASE("arguments stand before results in a walk") {
  FlatCall call = walk({tensor({2, 3}), {std::int64_t{7}}}, tensor({5}));
  CHECK(call.has_outputs());
  CHECK(call.input_tokens().size() == 2);
  CHECK(call.tokens().size() == 3);
  CHECK(call.input_columns() == 3);
  CHECK(call.row().size() == 4);
  call.clear();
  CHECK(call.tokens().empty());
  CHECK_FALSE(call.has_outputs());
}

TEST_CASE("the hash of a long text is kept where the text is not") {
  const std::string text(200, 'z');
  CHECK(scalar_bits(text_value(text)) == hash_of(text));
  CHECK_FALSE(long_text_hash({"device"}).has_value());
  CHECK_FALSE(long_text_hash({"str of 7 characters, hash xyz"}).has_value());
}
