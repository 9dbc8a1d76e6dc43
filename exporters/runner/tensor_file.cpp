#include "exporters/runner/tensor_file.h"

#include <torch/script.h>

#include "observer/error.h"
#include "observer/text_file.h"
#include "observer/torch/failure.h"

namespace input_observer {

void write_tensors(const std::string& file, const std::vector<at::Tensor>& tensors) {
  torch::jit::Module container("__torch__.Tensors");
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    container.register_buffer("tensor" + std::to_string(i), tensors[i].detach().cpu().contiguous());
  }
  try {
    container.save(file);
  } catch (const std::exception& failure) {
    throw Error(ErrorCode::io, {.file = file}, "cannot be written: " + failure_text(failure));
  }
}

std::vector<at::Tensor> read_tensors(const std::string& file) {
  const std::string bytes = read_file(file);
  std::vector<at::Tensor> tensors;
  try {
    const c10::IValue list = torch::jit::pickle_load(std::vector<char>(bytes.begin(), bytes.end()));
    for (const c10::IValue& item : list.toListRef())
      tensors.push_back(item.toTensor());
  } catch (const std::exception& failure) {
    throw bad_input({.file = file}, "expected a list of tensors: " + failure_text(failure));
  }
  return tensors;
}

}  // namespace input_observer
