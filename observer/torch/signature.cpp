#include "observer/torch/signature.h"

#include <ATen/core/function_schema.h>
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/api/object.h>
#include <torch/csrc/jit/passes/canonicalize.h>

#include <sstream>

#include "observer/flat_call.h"
#include "observer/torch/call_graph.h"
#include "observer/torch/describe.h"
#include "observer/torch/traverse.h"

namespace input_observer {
namespace {

std::string hex(std::uint64_t value) {
  std::ostringstream text;
  text << std::hex;
  text.width(16);
  text.fill('0');
  text << value;
  return text.str();
}

/** The graph with its values numbered in order: their names differ between a module and its clone. */
std::string text_of(torch::jit::GraphFunction& function) {
  const auto graph = torch::jit::Canonicalize(function.graph(), /*keep_unique_names=*/false);
  return without_mangling(graph->toString(/*print_source_locations=*/false));
}

}  // namespace

Signature signature_of(const c10::FunctionSchema& schema) {
  Signature signature;
  const auto& arguments = schema.arguments();
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    Parameter parameter{arguments[i].name(), {}, arguments[i].kwarg_only(), {}};
    if (arguments[i].default_value()) parameter.default_value = describe(*arguments[i].default_value());
    parameter.type = without_mangling(arguments[i].type()->annotation_str());
    signature.push_back(std::move(parameter));
  }
  return signature;
}

ModelIdentity identity_of(const torch::jit::Object& object, torch::jit::Function& method) {
  std::ostringstream schema;
  schema << method.getSchema();
  std::string code;
  for (torch::jit::GraphFunction* function : functions_below(method)) {
    code += text_of(*function);
  }
  return {without_mangling(object.type()->name()->qualifiedName()), without_mangling(schema.str()), hex(hash_of(code))};
}

}  // namespace input_observer
