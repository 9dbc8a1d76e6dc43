#include "observer/torch/signature.h"

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
    code += without_mangling(function->graph()->toString(/*print_source_locations=*/false));
  }
  return {without_mangling(object.type()->name()->qualifiedName()), without_mangling(schema.str()), hex(hash_of(code))};
}

}  // namespace input_observer
