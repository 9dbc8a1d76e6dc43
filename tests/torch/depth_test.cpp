#include <torch/script.h>

#include <string>

#include "inference/inference.h"
#include "observer/call_log.h"
#include "observer/json.h"
#include "observer/recorder.h"
#include "observer/torch/describe.h"
#include "observer/torch/traverse.h"
#include "observer/value_json.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace input_observer::test {
namespace {

using Wrap = c10::IValue (*)(c10::IValue);

c10::IValue in_list(c10::IValue value) {
  c10::impl::GenericList list(c10::AnyType::get());
  list.push_back(std::move(value));
  return list;
}

c10::IValue in_dict(c10::IValue value) {
  c10::impl::GenericDict dict(c10::StringType::get(), c10::AnyType::get());
  dict.insert("key", std::move(value));
  return dict;
}

c10::IValue in_object(c10::IValue value) {
  static const auto unit = std::make_shared<torch::jit::CompilationUnit>();
  static const auto type = [] {
    auto made = c10::ClassType::create("__torch__.Box", unit);
    made->addAttribute("content", c10::AnyType::get());
    return made;
  }();
  auto object = c10::ivalue::Object::create(c10::StrongTypePtr(unit, type), 1);
  object->setSlot(0, std::move(value));
  return object;
}

/** A tensor of that size in as many containers as a value may have, and whether one more is too many. */
Value deepest(Wrap wrap, std::size_t levels, std::int64_t size) {
  c10::IValue value = torch::ones({size});
  for (std::size_t depth = 0; depth < max_value_levels / levels; ++depth)
    value = wrap(value);
  CHECK(leaves("out", describe(wrap(value))).front().value->get_if<UnknownValue>());
  return describe(value);
}

Inference read_back(const Inference& inference, const TemporaryFolder& folder) {
  return read_inference(folder.write("inference.json", to_text(to_json(inference))));
}

}  // namespace

TEST_CASE("The deepest value goes through reports, inferences and call logs", "[depth]") {
  const auto [wrap, levels] =
      GENERATE(std::pair<Wrap, std::size_t>(in_list, 2), std::pair<Wrap, std::size_t>(in_dict, 2),
               std::pair<Wrap, std::size_t>(in_object, 3));
  ShapeReport empty;
  empty.signature = {{"x", std::nullopt, false, ""}};
  Recorder recorder(empty);
  for (const std::int64_t size : {2, 3}) {
    const Value value = deepest(wrap, levels, size);
    REQUIRE(leaves("x", value).front().value->is_tensor());
    recorder.record({value}, value);
  }
  const TemporaryFolder folder;
  const ShapeReport report = recorder.report();
  const std::string text = to_text(to_json(report));
  CHECK(to_text(to_json(read_report(folder.write("report.json", text)))) == text);

  const Inference inference = infer(report);
  REQUIRE(inference.inputs.size() == 1);
  CHECK(inference.inputs[0].shape[0].is_dim());
  const std::string inferred = to_text(to_json(inference));
  CHECK(to_text(to_json(read_back(inference, folder))) == inferred);

  const Json value = to_json(inference.observed_arguments.at(0).second);
  Json log;
  log["signature"].push_back({{"name", "x"}});
  log["calls"].push_back({{"kwargs", {{"x", value}}}, {"outputs", value}});
  CHECK(read_report(folder.write("calls.json", to_text(log))).calls == 1);
}

}  // namespace input_observer::test
