// What a project that takes this one as a subfolder writes: a report of calls, and inputs by the embedded tables.
#include <iostream>

#include "inference/generators/generate.h"
#include "observer/shape_report.h"

int main() {
  std::cout << input_observer::read_report(CONSUMER_LOG).calls << " calls\n";
  const input_observer::Json config = {{"model_type", "bert"}, {"vocab_size", 100}};
  for (const auto& [name, value] : input_observer::generate_arguments(config, "fill-mask").inputs) {
    std::cout << name << '\n';
  }
}
