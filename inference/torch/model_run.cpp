#include "inference/torch/model_run.h"

#include <ATen/Parallel.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/script.h>

#include <new>

#include "inference/torch/leaves.h"
#include "inference/torch/make_tensor.h"
#include "inference/torch/module_part.h"
#include "observer/error.h"
#include "observer/json.h"
#include "observer/json_reader.h"
#include "observer/torch/failure.h"

namespace input_observer {
namespace {

using Outcome = ProbeRun::Outcome;

Json to_json(const ProbeAnswer& answer) {
  Json outputs = Json::array();
  for (const auto& [path, shape] : answer.outputs)
    outputs.push_back({{"path", path}, {"shape", shape}});
  return {{"outcome", static_cast<int>(answer.outcome)}, {"message", answer.message}, {"outputs", outputs}};
}

ProbeAnswer answer_from_text(const std::string& text) {
  const Json json = parse_json(text);
  const JsonReader reader(json, {});
  ProbeAnswer answer{static_cast<Outcome>(reader.at("outcome").integer(0)), reader.at("message").text()};
  const JsonReader outputs = reader.at("outputs");
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    Sizes shape;
    const JsonReader sizes = outputs.at(i).at("shape");
    for (std::size_t axis = 0; axis < sizes.size(); ++axis)
      shape.push_back(sizes.at(axis).integer());
    answer.outputs.emplace_back(outputs.at(i).at("path").text(), std::move(shape));
  }
  return answer;
}

/** A refusal, unless it was memory that failed. */
ProbeAnswer refusal(const std::exception& failure) {
  const std::string text = failure_text(failure);
  const bool memory = dynamic_cast<const std::bad_alloc*>(&failure) != nullptr ||
                      text.find("can't allocate memory") != std::string::npos ||
                      text.find("not enough memory") != std::string::npos;
  return {memory ? Outcome::out_of_memory : Outcome::refused, text};
}

ProbeAnswer results_of(const c10::IValue& result) {
  ProbeAnswer answer;
  for (const IValueLeaf& leaf : ivalue_leaves("out", result)) {
    if (!is_defined_tensor(leaf.value)) continue;
    answer.outputs.emplace_back(leaf.path, leaf.value.toTensor().sizes().vec());
  }
  return answer;
}

/** In the child: one call of the model, from its arguments to the shapes of its results. */
ProbeAnswer run_here(torch::jit::Module model, const ModulePart& part, const MakeArguments& arguments,
                     std::uint64_t seed) {
  at::set_num_threads(1);  // a thread pool that the parent may have had did not come along
  const torch::NoGradGuard no_grad;
  const torch::jit::GraphOptimizerEnabledGuard unoptimized(false);  // one run does not pay for it
  model.eval();
  torch::jit::Method method = find_part(model, part);
  TorchArguments call;
  try {
    at::Generator generator = make_generator(seed);
    at::Generator own = at::globalContext().defaultGenerator(at::kCPU);
    own.set_current_seed(seed);
    call = arguments(method, generator);
  } catch (const std::exception& failure) {
    return {Outcome::not_made, failure_text(failure)};
  }
  try {
    return results_of(method(call.args, call.kwargs));
  } catch (const std::exception& failure) {
    return refusal(failure);
  }
}

}  // namespace

ProbeAnswer run_model(const torch::jit::Module& model, const ModulePart& part, const MakeArguments& arguments,
                      std::uint64_t seed, const ChildLimits& limits) {
  const ChildEnd end = run_in_child([&] { return to_json(run_here(model, part, arguments, seed)).dump(); }, limits);
  if (end.finished) return answer_from_text(end.text);
  return {end.timed_out ? Outcome::timed_out : Outcome::crashed, end.text};
}

}  // namespace input_observer
