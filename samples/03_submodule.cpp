// A stateful wrapper cannot be exported, but the part that it calls can: observe `_model` inside of Silero VAD.
//   03_submodule SILERO_VAD.jit AUDIO.pt SHAPES.json SAMPLES.pt
#include <torch/script.h>

#include <fstream>
#include <iostream>

#include "observer/torch/observer_scope.h"

torch::Tensor read_tensor(const char* file) {
  std::ifstream in(file, std::ios::binary);
  return torch::jit::pickle_load(std::vector<char>(std::istreambuf_iterator<char>(in), {})).toTensor();
}

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const torch::NoGradGuard no_grad;
  constexpr int64_t rate = 16000, window = 512;
  auto vad = torch::jit::load(argv[1]);
  const auto audio = read_tensor(argv[2]);  // [streams, samples]

  input_observer::Observer observer;
  {
    const input_observer::ObserverScope scope(observer, vad, {.submodules = {"_model"}});
    for (int64_t streams = 1; streams <= audio.size(0); ++streams) {
      vad.get_method("reset_states")({});
      int64_t windows = 0;
      bool voiced = false;
      for (int64_t start = 0; start + window <= audio.size(1); start += window, ++windows) {
        const auto heard = audio.slice(0, 0, streams).slice(1, start, start + window);
        voiced |= vad.forward({heard, rate}).toTensor().max().item<float>() > 0.5F;
      }
      std::cout << streams << " streams of " << windows << " windows: " << (voiced ? "speech" : "no speech") << '\n';
    }
  }
  const auto report = observer.report("_model");
  report.save(argv[3]);
  observer.save_samples(argv[4]);
  std::cout << report.calls << " calls of " << report.part.submodule << " in " << report.classes.size() << " classes\n";
}
