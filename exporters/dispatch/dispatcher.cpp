#include "exporters/dispatch/dispatcher.h"

#include <torch/script.h>

#include <filesystem>

#include "exporters/adapter/literal.h"
#include "exporters/dispatch/embedded_dispatchers.h"
#include "observer/path.h"
#include "observer/text.h"
#include "observer/text_file.h"
#include "observer/torch/scalar_type.h"

namespace input_observer {
namespace {

// A string literal of C++; bytes other than these three stand in it as they are.
std::string quoted(const std::string& text) {
  std::string literal = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') literal += '\\';
    literal += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  return literal + "\"";
}

std::string braced(const std::vector<std::string>& items) {
  std::string text = "{";
  for (const std::string& item : items)
    text += (text.size() > 1 ? ", " : "") + item;
  return text + "}";
}

std::string path_literal(const std::string& path) {
  std::vector<std::string> parts;
  for (const std::string& part : split_path(path))
    parts.push_back(quoted(part));
  return "Path" + braced(parts);
}

std::string double_literal(double number) {
  if (number != number) return "std::numeric_limits<double>::quiet_NaN()";
  const std::string text = float_literal(number);
  if (text.starts_with("float(")) {
    return (number < 0 ? "-" : "") + std::string("std::numeric_limits<double>::infinity()");
  }
  return text;
}

std::string value_literal(const Value& value) {
  if (const auto* boolean = value.get_if<bool>()) return *boolean ? "c10::IValue(true)" : "c10::IValue(false)";
  if (const auto* integer = value.get_if<std::int64_t>()) {
    return "c10::IValue(std::int64_t{" + std::to_string(*integer) + "})";
  }
  if (const auto* number = value.get_if<double>()) return "c10::IValue(" + double_literal(*number) + ")";
  return "c10::IValue(std::string(" + quoted(*value.get_if<std::string>()) + "))";
}

// The shape of an input that a call leaves out, as a function of the sizes that it has.
std::string empty_shape(const ExportedTensor& input) {
  std::vector<std::string> sizes;
  for (const Expression& size : input.shape) {
    std::map<std::string, Expression> by_name;
    for (const std::string& dim : size.names())
      by_name[dim] = Expression::dim("sizes.at(" + quoted(dim) + ")");
    // Of what is not negative, C++'s division is Python's `//`.
    std::string text = size.substitute(by_name).text();
    for (auto at = text.find("//"); at != std::string::npos; at = text.find("//", at))
      text.replace(at, 2, "/");
    sizes.push_back(text);
  }
  return "[](const Sizes& sizes) { static_cast<void>(sizes); return std::vector<std::int64_t>" + braced(sizes) + "; }";
}

std::string dtype_literal(ScalarType dtype) {
  return "at::ScalarType::" + std::string(c10::toString(to_c10(dtype)));
}

std::string leaves_text(const ExportEntry& entry) {
  if (!entry.leaves) return "std::nullopt";
  std::vector<std::string> leaves;
  for (const GivenLeaf& leaf : *entry.leaves) {
    const std::string dtype = leaf.dtype ? dtype_literal(*leaf.dtype) : "std::nullopt";
    leaves.push_back("{" + path_literal(leaf.path) + ", " + dtype + "}");
  }
  return "Leaves" + braced(leaves);
}

std::string bounds_text(const ExportEntry& entry) {
  std::vector<std::string> bounds;
  for (const auto& [dim, range] : entry.bounds)
    bounds.push_back("{" + quoted(dim) + ", {" + std::to_string(range.min) + ", " + std::to_string(range.max) + "}}");
  return braced(bounds);
}

std::string input_text(const ExportedTensor& input) {
  std::vector<std::string> shape, dims;
  for (const Expression& size : input.shape) {
    shape.push_back(size.is_constant() ? std::to_string(size.constant()) : "-1");
    dims.push_back(quoted(size.is_dim() ? size.name() : ""));
  }
  return "{" + quoted(input.name) + ", " + path_literal(input.path) + ", " + dtype_literal(input.dtype) + ", " +
         braced(shape) + ", " + braced(dims) + ", " + empty_shape(input) + "}";
}

std::string entry_text(const ExportEntry& entry) {
  std::vector<std::string> present, scalars;
  for (const std::string& name : entry.present)
    present.push_back(quoted(name));
  for (const auto& [path, value] : entry.scalars)
    scalars.push_back("{" + path_literal(path) + ", " + value_literal(value) + "}");
  std::string text = "      {" + quoted(entry.signature) + ", " + quoted(entry.file) + ", " + braced(present) + ",\n";
  text += "       " + braced(scalars) + ",\n       {";
  for (std::size_t i = 0; i < entry.inputs.size(); ++i)
    text += (i ? ",\n        " : "") + input_text(entry.inputs[i]);
  return text + "},\n       " + leaves_text(entry) + ",\n       " + bounds_text(entry) + "},";
}

void replace(std::string& text, const std::string& mark, const std::string& by) {
  text.replace(text.find(mark), mark.size(), by);
}

std::string embedded(std::string_view name) {
  for (const EmbeddedFile& file : embedded_dispatchers()) {
    if (file.name == name) return std::string(file.text);
  }
  return {};
}

}  // namespace

std::string cpp_dispatcher(const ExportManifest& manifest, const Signature& signature) {
  const std::string entries = joined(manifest.exports, "\n", entry_text);
  std::vector<std::string> defaults;
  for (const auto& [name, value] : scalar_defaults(signature))
    defaults.push_back("{" + quoted(name) + ", " + value_literal(value) + "}");
  std::string text = embedded("dispatch.h.in");
  replace(text, "@ENTRIES@", entries);
  replace(text, "{@DEFAULTS@}", braced(defaults));
  return text;
}

void write_dispatchers(const std::string& folder, const ExportManifest& manifest, const Signature& signature) {
  const std::filesystem::path place = folder;
  write_file((place / "dispatch.py").string(), embedded("dispatch.py"));
  write_file((place / "dispatch.h").string(), cpp_dispatcher(manifest, signature));
}

}  // namespace input_observer
