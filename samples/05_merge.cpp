// Reports of several hosts become one, and say more together than each alone. Needs no LibTorch.
//   05_merge REPORT... (call logs or shape reports)
#include <iostream>

#include "inference/inference.h"
#include "observer/error.h"

int main(int argc, char** argv) {
  try {
    const auto report = input_observer::read_reports({argv + 1, argv + argc});
    std::cout << report.calls << " calls\n";
    for (const auto& dim : input_observer::infer(report).dims) {
      std::cout << dim.name << ": " << dim.min << " to " << dim.max;
      if (dim.expression) std::cout << ", always " << dim.expression->text();
      std::cout << '\n';
    }
  } catch (const input_observer::Error& error) {
    std::cerr << error.what() << '\n';
    return 2;
  }
}
