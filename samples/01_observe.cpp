// The shortest way from a TorchScript file to what an exporter asks for: observe real calls, then infer.
//   01_observe MODEL.pt SHAPES.json
#include <torch/script.h>

#include <iostream>

#include "inference/inference.h"
#include "observer/torch/observer_scope.h"

// Code that knows nothing of observation: one prefill, then one decode step with the cache that it gave.
void serve(torch::jit::Module& model, int64_t batch, int64_t length) {
  const torch::NoGradGuard no_grad;
  const auto ids = torch::randint(96, {batch, length}, torch::kLong);
  const auto mask = torch::ones({batch, length + 1}, torch::kLong);
  const auto prefill = model.forward({ids, mask.slice(1, 0, length)}).toTuple();
  model.forward({ids.slice(1, 0, 1), mask, prefill->elements()[1]});
}

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  auto model = torch::jit::load(argv[1]);
  input_observer::Observer observer;
  {
    const input_observer::ObserverScope scope(observer, model);  // every model.forward(...) is recorded from here on
    for (const auto& [batch, length] : {std::pair{1, 4}, {2, 7}, {3, 5}})
      serve(model, batch, length);
  }
  observer.report().save(argv[2]);  // small, mergeable across runs and hosts

  const auto inference = input_observer::infer(observer.report(), {.set_batch_dimension_for = input_observer::all});
  for (const auto& leaf : inference.inputs) {
    std::cout << leaf.path << " [";
    for (std::size_t axis = 0; axis < leaf.shape.size(); ++axis) {
      std::cout << (axis ? ", " : "") << leaf.shape[axis].text();
    }
    std::cout << "]\n";
  }
}
