#include "observer/value_json.h"

#include <cmath>
#include <limits>
#include <string>

#include "observer/flat_call.h"
#include "observer/json.h"
#include "tests/support/catch.h"

namespace input_observer {

namespace {

Value read(const std::string& text) {
  const Json json = parse_json(text);
  return value_from_json(JsonReader(json, {"f", 0, "v"}));
}

std::string refusal(const std::string& text) {
  try {
    read(text);
    return {};
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::bad_input);
    return error.what();
  }
}

}  // namespace

TEST_CASE("scalars keep their kind") {
  CHECK(read("null") == Value{NoneValue{}});
  CHECK(read("true") == Value{true});
  CHECK(read("3") == Value{std::int64_t{3}});
  CHECK(read("3.0") == Value{3.0});
  CHECK(read("\"3\"") == Value{std::string("3")});
  CHECK(read("1") != read("1.0"));
  CHECK(read("1") != read("true"));
  CHECK(read(R"({"float": "-inf"})") == Value{-std::numeric_limits<double>::infinity()});
  CHECK(read(R"({"float": "nan"})") == Value{std::nan("")});
}

TEST_CASE("a tensor is read with what else is known of it") {
  const Value value = read(R"({"tensor": {"dtype": "int64", "shape": [2, 0], "device": "cuda:0", "layout": "strided",
                                          "min": 0, "max": 9, "pattern": "arange", "requires_grad": false}})");
  REQUIRE(value.is_tensor());
  const TensorValue& tensor = *value.get_if<TensorValue>();
  CHECK(tensor.dtype == ScalarType::int64);
  CHECK(tensor.shape == Sizes{2, 0});
  CHECK(tensor.device == "cuda:0");
  CHECK(tensor.layout.empty());
  CHECK(tensor.content == TensorContent{0.0, 9.0, TensorContent::Pattern::arange});
}

TEST_CASE("a tensor that is not strided is known by name only") {
  CHECK(read(R"({"tensor": {"dtype": "float32", "shape": [2], "layout": "sparse_coo"}})") ==
        Value{UnknownValue{"sparse_coo tensor"}});
}

TEST_CASE("every form is written as it was read") {
  const std::string text = GENERATE(
      "null", "true", "-3", "1.5", "2.0", R"("né")", R"({"float":"inf"})", R"({"list":[]})", R"({"tuple":[null,1]})",
      R"({"dict":{"b":1,"a":{"dict":{}}}})", R"({"object":{"type":"T","attributes":{"x":null}}})",
      R"({"unknown":"device"})", R"({"tensor":{"dtype":"bool","shape":[]}})",
      R"({"list":[{"tuple":[{"tensor":{"dtype":"float16","shape":[1,9223372036854775807]}}]}]})",
      R"({"tensor":{"dtype":"float32","shape":[1],"device":"cpu","min":-1.5,"max":0.0,"pattern":"additive_mask"}})");
  CHECK(to_json(read(text)).dump() == text);
}

TEST_CASE("every dtype has its own name") {
  for (int i = 0; i <= static_cast<int>(ScalarType::qint32); ++i) {
    const auto dtype = static_cast<ScalarType>(i);
    CHECK(scalar_type_of(name_of(dtype)) == dtype);
    CHECK(to_json(read(R"({"tensor": {"dtype": ")" + std::string(name_of(dtype)) + R"(", "shape": []}})"))
              .at("tensor")
              .at("dtype") == name_of(dtype));
  }
  CHECK(name_of(ScalarType::boolean) == "bool");
  CHECK_FALSE(scalar_type_of("torch.float32"));
  CHECK(is_floating(ScalarType::float8_e8m0fnu));
  CHECK_FALSE(is_floating(ScalarType::complex64));
  CHECK(is_integral(ScalarType::uint64));
  CHECK_FALSE(is_integral(ScalarType::boolean));
}

TEST_CASE("a long text is kept as its length in characters and its hash") {
  const std::string longest(max_text_length, 'a');
  CHECK(read('"' + longest + '"') == Value{longest});
  std::string accents;
  for (int i = 0; i < 40; ++i)
    accents += "\xC3\xA9";
  const Value value = read('"' + accents + '"');
  REQUIRE(value.get_if<UnknownValue>());
  const std::string type = value.get_if<UnknownValue>()->type;
  const std::string begin = "str of 40 characters, hash ";
  REQUIRE(type.substr(0, begin.size()) == begin);
  CHECK(type.size() == begin.size() + 16);
  CHECK(std::stoull(type.substr(begin.size()), nullptr, 16) == hash_of(accents));
  CHECK(text_value(accents + "x") != value);
}

TEST_CASE("what is no value is refused at its place") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {R"({"tensor": {"dtype": "floot32", "shape": []}})",
       "v.tensor.dtype: expected a dtype such as float32 or int64, got 'floot32' (did you mean 'float32'?)"},
      {R"({"tensor": {"dtype": 7, "shape": []}})", "v.tensor.dtype: expected a text, got 7"},
      {R"({"tensor": {"shape": []}})", "v.tensor: expected a key 'dtype'"},
      {R"({"tensor": {"dtype": "bool"}})", "v.tensor: expected a key 'shape'"},
      {R"({"tensor": [2, 3]})", "v.tensor: expected an object, got a list"},
      {R"({"tensor": {"dtype": "bool", "shape": 3}})", "v.tensor.shape: expected a list of sizes, got 3"},
      {R"({"tensor": {"dtype": "bool", "shape": [2, -1]}})",
       "v.tensor.shape[1]: expected an integer of at least 0, got -1"},
      {R"({"tensor": {"dtype": "bool", "shape": [2.5]}})",
       "v.tensor.shape[0]: expected an integer of at least 0, got 2.5"},
      {R"({"tensor": {"dtype": "bool", "shape": ["batch"]}})",
       R"(v.tensor.shape[0]: expected an integer of at least 0, got "batch")"},
      {R"({"tensor": {"dtype": "bool", "shape": [], "min": {"float": "inf"}}})",
       "v.tensor.min: expected a finite number, got an object"},
      {R"({"tensor": {"dtype": "bool", "shape": [], "min": 2, "max": 1}})",
       "v.tensor.max: expected a max of at least min, got 1"},
      {R"({"tensor": {"dtype": "bool", "shape": [], "pattern": "ones"}})",
       R"(v.tensor.pattern: expected "arange" or "additive_mask", got "ones")"},
      {R"({"tensor": {"dtype": "bool", "shape": [], "layout": ""}})",
       R"(v.tensor.layout: expected a layout such as strided or sparse_coo, got "")"},
      {R"({"list": {"a": 1}})", "v.list: expected a list, got an object"},
      {R"({"dict": [1]})", "v.dict: expected an object, got a list"},
      {R"([1])", R"(v: expected a value; a list is written {"list": [...]}, got a list)"},
      {R"({"tuple": [1, {"list": [[]]}]})",
       R"(v.tuple[1].list[0]: expected a value; a list is written {"list": [...]}, got an empty list)"},
      {R"({"list": [], "tuple": []})", "v.tuple: expected one form of value, this one has 'list' too"},
      {R"({"tensr": {}})",
       "v: expected a value: an object with one of the keys tensor, list, tuple, dict, float, object, unknown, got "
       "'tensr' (did you mean 'tensor'?)"},
      {R"({"float": 1.5})", "v.float: expected a text, got 1.5"},
      {R"({"float": "big"})", R"(v.float: expected "inf", "-inf" or "nan", got "big")"},
      {R"({"object": {"type": "T"}})", "v.object: expected a key 'attributes'"},
      {R"({"unknown": null})", "v.unknown: expected a text, got null"},
  }));
  CAPTURE(text);
  CHECK(refusal(text) == "f: " + expected);
}

TEST_CASE("an empty object is no value") {
  CHECK(refusal("{}") ==
        "f: v: expected a value: an object with one of the keys tensor, list, tuple, dict, float, object, unknown");
}

TEST_CASE("values nest as deep as any file can hold them") {
  const auto nested = [](std::size_t depth) {
    std::string text = "1";
    for (std::size_t i = 0; i < depth; ++i)
      text = R"({"list": [)" + text + "]}";
    return text;
  };
  CHECK_NOTHROW(read(nested(max_value_levels / container_levels)));
  CHECK_THAT(refusal(nested(max_value_levels / container_levels + 1)),
             Catch::EndsWith(": expected containers that take at most 240 levels of JSON"));
}

TEST_CASE("unknown keys beside a form are passed over") {
  CHECK(read(R"({"note": 1, "list": []})") == read(R"({"list": []})"));
}

TEST_CASE("leaves are listed depth first, None among them and empty containers not") {
  const Value value = read(R"({"dict": {"a.b": {"list": [1, {"tuple": []}, null]},
                                        "c": {"object": {"type": "T", "attributes": {"x": 2.5}}}}})");
  std::vector<std::string> paths;
  for (const Leaf& leaf : leaves("p", value))
    paths.push_back(leaf.path);
  CHECK(paths == std::vector<std::string>{R"(p.a\.b.0)", R"(p.a\.b.2)", "p.c.x"});
  CHECK(*leaves("p", value)[2].value == Value{2.5});
  CHECK(leaves("p", read("{\"list\": []}")).empty());
  CHECK(children(read("3")).empty());
}

}  // namespace input_observer
