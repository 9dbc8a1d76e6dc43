#include "inference/torch/draw.h"

#include <torch/script.h>

#include "observer/json.h"
#include "observer/torch/sample_file.h"
#include "tests/inference/generators/generated.h"
#include "tests/support/catch.h"
#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"

namespace input_observer {
namespace {

using test::llama_config;
using test::request_for;

at::Tensor drawn(const GenerationRequest& request, const std::string& path, std::uint64_t seed = 0) {
  const auto tensors = tensors_of(draw(generate_arguments(GeneratorTables::built_in(), request), seed));
  for (const auto& [name, tensor] : tensors)
    if (name == path) return tensor;
  FAIL("no tensor " + path);
  return {};
}

/** Whether a row is ones and then zeros. */
bool is_right_padded(const at::Tensor& row) {
  return std::get<0>(row.sort(0, true)).equal(row);
}

}  // namespace

TEST_CASE("The same seed gives the same tensors, whatever stands beside them", "[draw]") {
  auto request = request_for(llama_config(), "text-generation");
  const at::Tensor ids = drawn(request, "input_ids", 7);
  CHECK(ids.equal(drawn(request, "input_ids", 7)));
  CHECK_FALSE(ids.equal(drawn(request, "input_ids", 8)));
  request.task = "text-generation-with-past";
  CHECK(ids.equal(drawn(request, "input_ids", 7)));
}

TEST_CASE("Drawn elements are within what the description says", "[draw]") {
  auto request = request_for(llama_config(), "text-generation-with-past");
  request.shapes = {{"batch_size", 40}, {"sequence_length", 30}, {"past_length", 4}};
  request.int_dtype = ScalarType::int32;
  const at::Tensor ids = drawn(request, "input_ids");
  CHECK(ids.scalar_type() == at::kInt);
  CHECK(ids.min().item<int>() == 0);
  CHECK(ids.max().item<int>() == 100);  // the whole vocabulary: 1,200 draws of 101
  const at::Tensor key = drawn(request, "past_key_values.1.0");
  CHECK(key.sizes().vec() == std::vector<std::int64_t>{40, 2, 4, 8});
  CHECK(key.min().item<double>() >= 0);
  CHECK(key.max().item<double>() < 1);
  CHECK(drawn(request, "position_ids")[3].equal(at::arange(4, 34, at::kInt)));
}

TEST_CASE("Rows of a mask have paddings of their own behind the cache", "[draw]") {
  auto request = request_for(llama_config(), "text-generation-with-past");
  request.shapes = {{"batch_size", 40}, {"sequence_length", 30}, {"past_length", 4}};
  const at::Tensor mask = drawn(request, "attention_mask");
  CHECK(mask.sizes().vec() == std::vector<std::int64_t>{40, 34});
  CHECK(mask.narrow(1, 0, 5).min().item<int>() == 1);  // the cache, and one token
  CHECK(mask[0].min().item<int>() == 1);               // nothing of the first row is padded
  for (std::int64_t row = 0; row < 40; ++row)
    CHECK(is_right_padded(mask[row]));
  CHECK(std::get<0>(at::_unique(mask.sum(1))).numel() > 5);
  request.shapes["padding_side"] = "left";
  const at::Tensor left = drawn(request, "attention_mask").narrow(1, 4, 30);
  for (std::int64_t row = 0; row < 40; ++row)
    CHECK(is_right_padded(left[row].flip(0)));
  request.compatibility = Compatibility::optimum;
  const at::Tensor theirs = drawn(request, "attention_mask");
  CHECK(std::get<0>(at::_unique(theirs.sum(1))).numel() == 1);
}

TEST_CASE("Tokens stand where a hook wants them", "[draw]") {
  auto request = request_for(test::bart_config(), "text-classification");
  request.shapes = {{"batch_size", 50}};
  const at::Tensor ids = drawn(request, "input_ids");
  CHECK((ids == 2).sum(1).equal(at::ones({50}, at::kLong)));
  const Json colpali{{"model_type", "colpali"},
                     {"text_config", {{"vocab_size", 50}}},
                     {"vlm_config",
                      {{"image_token_index", 77},
                       {"vision_config", {{"num_image_tokens", 3}, {"image_size", 8}, {"num_channels", 3}}}}}};
  request = request_for(colpali, "feature-extraction");
  request.state = "vision";
  const at::Tensor with_image = drawn(request, "input_ids");
  CHECK(with_image.size(1) == 19);
  CHECK((with_image == 77).sum(1).equal(at::full({2}, 3, at::kLong)));
  CHECK(with_image.narrow(1, 0, 3).eq(77).all().item<bool>());
}

TEST_CASE("Boxes have their corners in order, patches their rows and columns", "[draw]") {
  const Json layout{{"model_type", "layoutlm"}, {"vocab_size", 9}, {"max_2d_position_embeddings", 100}};
  const at::Tensor boxes = drawn(request_for(layout, "fill-mask"), "bbox");
  CHECK((boxes.select(2, 0) <= boxes.select(2, 2)).all().item<bool>());
  CHECK((boxes.select(2, 1) <= boxes.select(2, 3)).all().item<bool>());
  CHECK(boxes.max().item<int>() < 100);
  const at::Tensor ids = drawn(test::flux_request(4, 6), "img_ids");
  CHECK(ids.equal(at::tensor({0, 0, 0, 0, 0, 1, 0, 0, 2, 0, 1, 0, 0, 1, 1, 0, 1, 2}, at::kLong).view({6, 3})));
}

TEST_CASE("Drawn arguments are read back as replay takes them", "[draw]") {
  const test::TemporaryFolder folder;
  const std::string file = folder / "sets.pt";
  SampleCall call;
  for (auto& [name, value] : draw(generate_arguments(llama_config(), "text-generation-with-past"), 3))
    call.kwargs.emplace(name, std::move(value));
  write_samples(file, {call, call});
  const auto calls = read_samples(file);
  REQUIRE(calls.size() == 2);
  CHECK(calls[1].kwargs.at("input_ids").toTensor().equal(call.kwargs.at("input_ids").toTensor()));
  CHECK(calls[0].kwargs.at("past_key_values").toListRef()[1].toTupleRef().elements()[1].isTensor());
}

TEST_CASE("A tensor that does not fit is bad input", "[draw]") {
  auto request = request_for(llama_config(), "text-generation");
  request.shapes = {{"input_ids", {99999999, 99999999}}};
  CHECK(test::refusal([&] { drawn(request, "input_ids"); }) ==
        "input_ids: a tensor of this shape does not fit in memory");
}

TEST_CASE("What is given no axis at all is one element", "[draw]") {
  auto flux = test::flux_request(64, 64);
  flux.shapes["img_ids"] = Json::array();
  CHECK(drawn(flux, "img_ids").dim() == 0);
  auto request = request_for(llama_config(), "text-generation-with-past");
  for (const std::string name : {"position_ids", "input_ids", "attention_mask"}) {
    INFO(name);
    request.shapes = {{name, Json::array()}};
    CHECK(drawn(request, name).dim() == 0);
  }
}

TEST_CASE("A mask of given sizes has these sizes", "[draw]") {
  auto request = request_for(llama_config(), "text-generation-with-past");
  request.shapes = {{"attention_mask", {2, 5}}};
  CHECK(drawn(request, "attention_mask").equal(at::ones({2, 5}, at::kLong)));
}

}  // namespace input_observer
