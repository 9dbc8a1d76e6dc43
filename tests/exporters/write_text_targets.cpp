// Writes what the text targets make of an inference, for text_targets.py to read and run.
//   text-targets INFERENCE.json FOLDER
#include <filesystem>
#include <iostream>

#include "exporters/specs/olive.h"
#include "exporters/specs/python_snippet.h"
#include "exporters/specs/tensorrt.h"
#include "exporters/specs/triton.h"
#include "observer/error.h"
#include "observer/json.h"
#include "observer/text_file.h"
#include "tests/exporters/flat_tensors.h"

namespace input_observer {
namespace {

void write_all(const Inference& inference, const std::filesystem::path& folder) {
  std::vector<TrtProfile> shared;  // all signatures on the file of the first
  for (const InferredSignature& signature : inference.signatures) {
    const auto inputs = test::flat_tensors(signature.inputs), outputs = test::flat_tensors(signature.outputs);
    const TrtProfile profile = trt_profile(inference, signature, inputs);
    shared.push_back(trt_profile(inference, signature, test::flat_tensors(inference.signatures.front().inputs)));
    const std::filesystem::path place = folder / signature.id;
    std::filesystem::create_directories(place / "1");
    const auto write = [&](const char* name, const std::string& text) { write_file((place / name).string(), text); };
    write("trtexec.sh", trtexec_command("model.onnx", {profile}) + "\n");
    write("polygraphy.sh", polygraphy_command("model.onnx", {profile}) + "\n");
    write("torch_tensorrt.py", torch_tensorrt_python({profile}));
    write("torch_tensorrt.cpp", torch_tensorrt_cpp(profile));
    write(triton_config_file, triton_config(inference, signature.id, inputs, outputs));
    const Json io_config = olive_io_config(inference, signature, inputs, outputs);
    write("olive.json", olive_input_model("1/model.pt", io_config));
    write("snippet.py", python_snippet(inference, signature));
  }
  const auto write = [&](const char* name, const std::string& text) { write_file((folder / name).string(), text); };
  write("trtexec.sh", trtexec_command("model.onnx", shared) + "\n");
  write("polygraphy.sh", polygraphy_command("model.onnx", shared) + "\n");
  write("torch_tensorrt.py", torch_tensorrt_python(shared));
}

}  // namespace
}  // namespace input_observer

int main(int argc, char** argv) try {
  if (argc != 3) return 2;
  input_observer::write_all(input_observer::read_inference(argv[1]), argv[2]);
} catch (const input_observer::Error& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
