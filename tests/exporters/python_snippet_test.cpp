#include "exporters/specs/python_snippet.h"

#include "exporters/specs/python_values.h"
#include "observer/error.h"
#include "tests/exporters/served_inferences.h"
#include "tests/support/catch.h"

namespace input_observer::test {

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
