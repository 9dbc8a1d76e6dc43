// Writes the dispatchers of a manifest, and prints which signature pick_entry() picks for each call, `-` for none.
//   pick-entries MANIFEST.json CALLS.json FOLDER
#include <torch/script.h>

#include <iostream>

#include "exporters/dispatch/dispatcher.h"
#include "exporters/dispatch/pick_entry.h"
#include "exporters/dispatch/whole_call.h"
#include "inference/torch/make_tensor.h"
#include "observer/error.h"
#include "observer/json.h"
#include "observer/torch/signature.h"
#include "observer/value_json.h"

namespace input_observer {
namespace {

NamedValues arguments_of(const JsonReader& call) {
  NamedValues arguments;
  call.at("arguments").for_each([&](const std::string& name, const JsonReader& value) {
    arguments.emplace_back(name, value_from_json(value));
  });
  return arguments;
}

void pick_all(const std::string& manifest_file, const std::string& calls_file, const std::string& folder) {
  const Json manifest_json = read_json(manifest_file), calls_json = read_json(calls_file);
  const ExportManifest manifest = manifest_from_json(JsonReader(manifest_json, {.file = manifest_file}));
  const JsonReader table(calls_json, {.file = calls_file});
  torch::jit::Module model("__torch__.Net");
  model.define(table.at("forward").text());
  const torch::jit::Method method = model.get_method("forward");
  const c10::FunctionSchema& schema = method.function().getSchema();
  write_dispatchers(folder, manifest, signature_of(schema));
  at::Generator generator = make_generator(0);
  const JsonReader calls = table.at("calls");
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const TorchArguments call = torch_arguments(arguments_of(calls.at(i)), method, generator);
    const auto picked = pick_entry(manifest, whole_call(call, schema), schema);
    std::cout << (picked ? picked->entry->signature : "-") << '\n';
  }
}

}  // namespace
}  // namespace input_observer

int main(int count, char** words) {
  if (count != 4) return 2;
  try {
    input_observer::pick_all(words[1], words[2], words[3]);
    return 0;
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << '\n';
    return 2;
  }
}
