#include "exporters/specs/python_snippet.h"

#include <algorithm>
#include <range/v3/view/zip.hpp>

#include "exporters/adapter/literal.h"
#include "exporters/sizes.h"
#include "exporters/specs/python_values.h"
#include "exporters/specs/text.h"
#include "inference/probe/axis_sets.h"
#include "observer/path.h"

namespace input_observer {
namespace {

constexpr std::int64_t headroom = 2, least_maximum = 16;

// The names that the snippet uses itself.
const std::set<std::string> own_names = {"Dim", "args", "dynamic_shapes", "export", "kwargs", "model"};

std::string variable_name(const std::string& dim) {
  const std::string name = parameter_name(dim);
  return own_names.contains(name) ? name + "_" : name;
}

/** Writes one signature; the Dims that dynamic_shapes need are collected on the way. */
class SnippetWriter {
 public:
  SnippetWriter(const Inference& inference, const InferredSignature& signature)
      : inference_(inference),
        signature_(signature),
        sizes_(representative_sizes(inference, signature)),
        other_sizes_(second_sizes(inference, signature)) {
    for (const InferredLeaf& leaf : signature.inputs)
      leaves_[leaf.path] = &leaf;
  }

  std::string write() {
    const std::string kwargs = by_parameter([](const std::string& path, const Value& leaf) {
      const auto* tensor = leaf.get_if<TensorValue>();
      return tensor ? python_tensor(path, *tensor) : python_scalar(path, leaf);
    });
    const std::string shapes =
        by_parameter([this](const std::string& path, const Value& leaf) { return shape_of(path, leaf); });
    std::string text =
        "\"\"\"Example arguments and dynamic shapes of " + signature_.id +
        " calls, for torch.export of the eager model.\"\"\"\nimport torch\nfrom torch.export import Dim\n\n";
    for (const auto& [name, definition] : dims_)
      text += variable_name(name) + " = " + definition + "\n";
    text += (dims_.empty() ? "" : "\n") + std::string("args = ()\nkwargs = ") + kwargs + "\n";
    text += "# Mirrors kwargs: an axis without an entry has one size; AUTO follows from other axes.\n";
    text += "dynamic_shapes = " + shapes + "\n\n\ndef export(model):\n";
    text += "    \"\"\"The ExportedProgram of an eager model with these parameters.\"\"\"\n";
    return text + "    return torch.export.export(model, args, kwargs, dynamic_shapes=dynamic_shapes)\n";
  }

 private:
  std::string by_parameter(const LeafWriter& write) const {
    const std::vector<Value> values = arguments_at(signature_, sizes_);
    std::string text = "{\n";
    for (const auto& [parameter, value] : ranges::views::zip(inference_.signature, values)) {
      if (is_left_out(parameter, value)) continue;
      const bool int_keys = parameter.type.find("Dict[int") != std::string::npos;
      text += "    " + text_literal(parameter.name) + ": " + python_value(parameter.name, value, write, int_keys, 4) +
              ",\n";
    }
    return text + "}";
  }

  // An explicit None would not be the default; one that no call gave is not worth a line.
  bool is_left_out(const Parameter& parameter, const Value& value) const {
    if (!value.is_none() || !parameter.default_value) return false;
    const bool ever_given = std::any_of(inference_.arguments.begin(), inference_.arguments.end(),
                                        [&](const NamedValue& given) { return given.first == parameter.name; });
    return !ever_given || !parameter.default_value->is_none();
  }

  std::string shape_of(const std::string& path, const Value& value) {
    const auto leaf = leaves_.find(path);
    const auto* tensor = value.get_if<TensorValue>();
    if (!tensor) return varies(path, value) ? "Dim.AUTO" : "None";
    std::vector<std::string> axes;
    const bool known = leaf != leaves_.end() && leaf->second->shape.size() == tensor->shape.size();
    for (std::size_t axis = 0; known && axis < tensor->shape.size(); ++axis) {
      const Expression& size = leaf->second->shape[axis];
      if (!size.is_constant())
        axes.push_back(std::to_string(axis) + ": " + (size.is_dim() ? dim(size.name()) : "Dim.AUTO"));
    }
    return "{" + joined(axes, ", ") + "}";
  }

  // An int that was not the same in every call: as a constant it would be checked against the example.
  bool varies(const std::string& path, const Value& value) const {
    if (!value.get_if<std::int64_t>()) return false;
    const auto leaf = leaves_.find(path);
    const auto values = signature_.scalar_values.find(path);
    return (leaf != leaves_.end() && leaf->second->value && !leaf->second->value->is_constant()) ||
           (values != signature_.scalar_values.end() && values->second.size() > 1);
  }

  // The name of the Dim's variable, or AUTO where a probe found that the dim follows another one.
  std::string dim(const std::string& name) {
    static const Dim unknown;
    const Dim* found = find_dim(inference_, name);
    const Dim& known = found ? *found : unknown;
    if (known.tied) return "Dim.AUTO";
    if (std::none_of(dims_.begin(), dims_.end(), [&](const auto& made) { return made.first == name; })) {
      dims_.emplace_back(name, definition(name, known));
    }
    return variable_name(name);
  }

  std::string definition(const std::string& name, const Dim& dim) const {
    const std::int64_t first = sizes_.at(name), second = other_sizes_.at(name);
    const std::int64_t low = std::min({lowest(name, dim), first, second});
    const std::int64_t high = std::max({headroom * dim.max, least_maximum, first, second});
    const auto call = [](const std::string& text, std::int64_t min, std::int64_t max) {
      return "Dim(\"" + text + "\", min=" + std::to_string(min) + ", max=" + std::to_string(max) + ")";
    };
    if (dim.multiple <= 1) return call(name, low, high);
    const std::int64_t factor = dim.multiple, rest = dim.remainder;
    const std::string scaled =
        std::to_string(factor) + " * " +
        call(name + "_" + std::to_string(factor), std::max<std::int64_t>(0, (low - rest + factor - 1) / factor),
             (high - rest) / factor);
    return rest == 0 ? scaled : scaled + " + " + std::to_string(rest);
  }

  // 0 only where calls of this signature had it: elsewhere an absent argument counts as an empty one.
  std::int64_t lowest(const std::string& name, const Dim& dim) const {
    if (dim.min > 0) return dim.min;
    const bool empty = std::any_of(signature_.ranges.begin(), signature_.ranges.end(),
                                   [&](const auto& range) { return range.first == name && range.second.min == 0; });
    return empty ? 0 : 1;
  }

  const Inference& inference_;
  const InferredSignature& signature_;
  DimSizes sizes_, other_sizes_;
  std::map<std::string, const InferredLeaf*> leaves_;
  std::vector<std::pair<std::string, std::string>> dims_;  // by name, in order of their first use
};

}  // namespace

std::string python_snippet(const Inference& inference, const InferredSignature& signature) {
  return SnippetWriter(inference, signature).write();
}

}  // namespace input_observer
