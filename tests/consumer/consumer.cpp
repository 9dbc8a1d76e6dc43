// What a user of the package writes: the plain part, and the torch part where the package has it.
#include <iostream>

#include "inference/inference.h"

#ifdef CONSUMER_TORCH
#include <torch/script.h>

#include "observer/torch/observer_scope.h"

input_observer::ShapeReport observe() {
  torch::jit::Module model("Double");
  model.define("def forward(self, x: Tensor):\n    return x * 2\n");
  input_observer::Observer observer;
  const input_observer::ObserverScope scope(observer, model);
  model.forward({torch::ones({2, 3})});
  model.forward({torch::ones({4, 3})});
  return observer.report();
}
#else
input_observer::ShapeReport observe() {
  return input_observer::read_reports({CONSUMER_LOG});
}
#endif

int main() {
  for (const auto& dim : input_observer::infer(observe()).dims) {
    std::cout << dim.name << ' ' << dim.min << ' ' << dim.max << '\n';
  }
}
