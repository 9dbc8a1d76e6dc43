#include "inference/config/schema_findings.h"

#include <algorithm>

#include "inference/result/findings.h"
#include "observer/path.h"

namespace input_observer {
namespace {

std::string kind_of(ScalarType dtype) {
  if (is_floating(dtype)) return "floats";
  return is_integral(dtype) ? "integers" : std::string(name_of(dtype));
}

class SchemaComparison {
 public:
  SchemaComparison(Inference& inference, const ConfigSchema& schema) : inference_(inference), schema_(schema) {}

  void run() {
    for (const InferredLeaf& leaf : inference_.inputs) {
      if (leaf.value) continue;
      if (const SchemaLeaf* declared = schema_.find(leaf.path)) {
        compare(leaf, *declared);
      } else {
        add(finding::not_in_schema, leaf.path,
            "was observed, but the config's schema for this task has no such tensor");
      }
    }
    for (const NamedValue& value : schema_.values())
      look_for(value.first);
  }

 private:
  void add(const char* code, const std::string& path, const std::string& message) {
    inference_.findings.push_back({code, path, message});
  }

  void differs(const InferredLeaf& leaf, const std::string& observed, const std::string& declared) {
    add(finding::schema_differs, leaf.path, observed + " in the calls, " + declared + " by the config's schema");
  }

  void compare(const InferredLeaf& leaf, const SchemaLeaf& declared) {
    const TensorValue& tensor = declared.tensor;
    if (kind_of(leaf.dtype) != kind_of(tensor.dtype)) differs(leaf, kind_of(leaf.dtype), kind_of(tensor.dtype));
    if (leaf.shape.size() != tensor.shape.size()) {
      return differs(leaf, "rank " + std::to_string(leaf.shape.size()), std::to_string(tensor.shape.size()));
    }
    for (std::size_t axis = 0; axis < leaf.shape.size(); ++axis) {
      if (declared.axes.contains(static_cast<int>(axis))) continue;
      const Expression& size = leaf.shape[axis];
      const std::string place = "axis " + std::to_string(axis) + " is ";
      if (!size.is_constant()) {
        differs(leaf, place + size.text(), "always " + std::to_string(tensor.shape[axis]));
      } else if (size.constant() != tensor.shape[axis]) {
        differs(leaf, place + size.text(), std::to_string(tensor.shape[axis]));
      }
    }
  }

  void look_for(const std::string& name) {
    const auto& parameters = inference_.signature;
    const bool known = std::ranges::any_of(parameters, [&](const Parameter& each) { return each.name == name; });
    if (!known) {
      add(finding::schema_differs, name, "the model has no such parameter, the config's schema for this task has it");
    } else if (find_value(inference_.arguments, name) == nullptr) {
      add(finding::never_observed, name, "no call gave it; `arguments` holds what the config's schema makes of it");
    }
  }

  Inference& inference_;
  const ConfigSchema& schema_;
};

}  // namespace

void add_schema_findings(Inference& inference, const ConfigSchema& schema) {
  SchemaComparison(inference, schema).run();
}

}  // namespace input_observer
