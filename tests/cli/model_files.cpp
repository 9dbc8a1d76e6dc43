#include "tests/cli/model_files.h"

#include <torch/csrc/jit/serialization/pickle.h>
#include <torch/script.h>

#include <sstream>

#include "observer/torch/sample_file.h"
#include "tests/support/temporary_folder.h"

namespace input_observer::test {
namespace {

std::string pickled(const c10::IValue& value) {
  const std::vector<char> bytes = torch::jit::pickle_save(value);
  return {bytes.begin(), bytes.end()};
}

std::string saved(const torch::jit::Module& model) {
  std::ostringstream out;
  model.save(out);
  return out.str();
}

}  // namespace

std::string model_file() {
  torch::jit::Module encoder("Encoder");
  encoder.define("def forward(self, x):\n  return x * 2\n");
  torch::jit::Module model("Net");
  model.register_module("encoder", encoder);
  model.register_module("head", encoder.clone());
  model.register_parameter("weight", torch::ones({5, 3}), false);
  model.define(
      "def forward(self, x, scale: float = 1.0):\n"
      "  print('noise that a model may make')\n"
      "  return self.head.forward(torch.matmul(self.encoder.forward(x), self.weight)) * scale\n"
      "def shifted(self, x, by: int):\n"
      "  return x + by\n");
  return saved(model);
}

std::string counting_model_file() {
  torch::jit::Module model("Net");
  model.register_attribute("calls", c10::IntType::get(), 0);
  model.define(
      "def forward(self, x, scale: float = 1.0):\n"
      "  self.calls = self.calls + 1\n"
      "  return x[:, :3] * self.calls\n");
  return saved(model);
}

std::string bessel_model_file() {
  torch::jit::Module model("Net");
  model.define("def forward(self, x, scale: float = 1.0):\n  return torch.special_bessel_j0(x[:, :3])\n");
  return saved(model);
}

std::string sample_file() {
  const TemporaryFolder folder;
  write_samples(folder / "samples.pt", {{{torch::ones({2, 5})}, {}}, {{torch::ones({3, 5})}, {{"scale", 2.0}}}});
  return slurp(folder / "samples.pt");
}

std::string number_file() {
  return pickled(5);
}

std::string none_for_a_dict_file() {
  c10::impl::GenericList calls(c10::AnyType::get());
  calls.push_back(c10::ivalue::Tuple::create(c10::ivalue::Tuple::create({torch::ones({2, 5})}), c10::IValue()));
  return pickled(calls);
}

std::string list_of_numbers_file() {
  return pickled(std::vector<std::int64_t>{1, 2});
}

}  // namespace input_observer::test
