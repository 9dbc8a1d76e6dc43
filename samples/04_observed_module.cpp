// Where no method may be swapped: the explicit wrapper records the calls that go through it, and no others.
//   04_observed_module MODEL.pt
#include <torch/script.h>

#include <iostream>

#include "observer/torch/observed_module.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const torch::NoGradGuard no_grad;
  const auto model = torch::jit::load(argv[1]);
  input_observer::Observer observer;
  input_observer::ObservedModule observed(observer, model);

  const auto ids = torch::randint(96, {2, 5}, torch::kLong);
  observed.forward({ids});
  observed.forward({ids}, {{"attention_mask", torch::ones({2, 5}, torch::kLong)}});  // by keyword
  torch::jit::Module(model).forward({ids});                                          // not recorded

  for (const auto& seen : observer.report().classes) {
    std::cout << seen.state.count() << " call(s) with";
    for (std::size_t i = 0; i < seen.structure.arguments.size(); ++i) {
      if (!seen.structure.arguments[i].is_none()) std::cout << ' ' << observer.report().signature[i].name;
    }
    std::cout << '\n';
  }
}
