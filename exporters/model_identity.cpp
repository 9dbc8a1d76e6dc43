#include "exporters/model_identity.h"

#include <torch/script.h>

#include "inference/torch/module_part.h"
#include "observer/error.h"
#include "observer/torch/signature.h"

namespace input_observer {
namespace {

ModelIdentity identity(const torch::jit::Module& model, const ModulePart& part) {
  const torch::jit::Module observed = find_submodule(model, part.submodule);
  return identity_of(observed, find_method(observed, part.method).function());
}

void compare(const std::string& key, const std::string& of_model, const std::string& of_inference) {
  if (of_model == of_inference) return;
  throw bad_input({.where = "model." + key}, "expected an inference of this model, whose " + key + " is `" + of_model +
                                                 "`, got one of `" + of_inference + "`");
}

}  // namespace

void check_identity(const Inference& inference, const torch::jit::Module& model) {
  if (!inference.model) return;
  const ModelIdentity own = identity(model, inference.part);
  compare("type", own.type, inference.model->type);
  compare("schema", own.schema, inference.model->schema);
}

bool code_has_changed(const Inference& inference, const torch::jit::Module& model) {
  if (!inference.model || inference.model->code_hash.empty()) return false;
  return identity(model, inference.part).code_hash != inference.model->code_hash;
}

}  // namespace input_observer
