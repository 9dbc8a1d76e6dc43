// Greedy decoding of batches of prompts with a key-value cache, all of it observed; writes the report.
//   02_decode LANGUAGE_MODEL.pt SHAPES.json
#include <torch/script.h>

#include <iostream>

#include "observer/torch/observer_scope.h"

// Continues each prompt by `steps` tokens; shorter prompts of a batch are padded on the left and masked out.
torch::Tensor decode(torch::jit::Module& model, const std::vector<int64_t>& lengths, int steps) {
  const auto batch = static_cast<int64_t>(lengths.size());
  const auto longest = *std::max_element(lengths.begin(), lengths.end());
  auto ids = torch::randint(1, 96, {batch, longest}, torch::kLong);
  auto mask = torch::ones({batch, longest}, torch::kLong);
  for (int64_t row = 0; row < batch; ++row)
    mask[row].slice(0, 0, longest - lengths[row]).zero_();

  torch::jit::IValue cache;  // None at first: the prefill call
  std::vector<torch::Tensor> tokens;
  for (int step = 0; step < steps; ++step) {
    const auto result = model.forward({ids, mask, cache}).toTuple();
    ids = result->elements()[0].toTensor().select(1, -1).argmax(-1, true);
    cache = result->elements()[1];
    mask = torch::cat({mask, torch::ones({batch, 1}, torch::kLong)}, 1);
    tokens.push_back(ids);
  }
  return torch::cat(tokens, 1);
}

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  torch::manual_seed(0);
  const torch::NoGradGuard no_grad;
  auto model = torch::jit::load(argv[1]);
  input_observer::Observer observer;
  const input_observer::ObserverScope scope(observer, model);
  for (const std::vector<int64_t>& prompts : {std::vector<int64_t>{4}, {9, 6}, {5, 12, 7}, {3, 3}}) {
    std::cout << prompts.size() << " prompts, continued by " << decode(model, prompts, 5).sizes() << " tokens\n";
  }
  const auto report = observer.report();  // a server may ask at any time: the scope is still open
  report.save(argv[2]);
  std::cout << report.calls << " calls of " << report.model->type << " in " << report.classes.size() << " classes\n";
}
