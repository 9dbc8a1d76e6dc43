// What a user of the package writes: the plain part, and the torch part where the package has it.
//     consumer [MODEL.pt]   keeps the observed model there
#include <iostream>

#include "inference/inference.h"

#ifdef CONSUMER_TORCH
#include <torch/script.h>

#include "exporters/export.h"
#include "observer/error.h"
#include "observer/torch/observer_scope.h"

input_observer::ShapeReport observe(const char* file) {
  torch::jit::Module model("Double");
  model.define("def forward(self, x: Tensor):\n    return x * 2\n");
  if (file) model.save(file);
  input_observer::Observer observer;
  const input_observer::ObserverScope scope(observer, model);
  model.forward({torch::ones({2, 3})});
  model.forward({torch::ones({4, 3})});
  return observer.report();
}

// Needs all libraries, and no Python.
void show_export() {
  try {
    input_observer::export_model({.target = "onxx"}, std::cerr);
  } catch (const input_observer::Error& error) {
    std::cout << error.message().substr(0, error.message().find(',')) << '\n';
  }
}
#else
input_observer::ShapeReport observe(const char*) {
  return input_observer::read_reports({CONSUMER_LOG});
}
void show_export() {}
#endif

int main(int argc, char** argv) {
  for (const auto& dim : input_observer::infer(observe(argc > 1 ? argv[1] : nullptr)).dims) {
    std::cout << dim.name << ' ' << dim.min << ' ' << dim.max << '\n';
  }
  show_export();
}
