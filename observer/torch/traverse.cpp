#include "observer/torch/traverse.h"

#include <algorithm>
#include <cctype>
#include <sstream>
#include <string_view>

namespace input_observer {
namespace {

std::string unknown_tensor(const at::Tensor& tensor) {
  if (!tensor.defined()) return "undefined tensor";
  if (tensor.is_nested()) return "nested tensor";
  std::ostringstream text;
  if (tensor.layout() == at::kStrided) {
    text << c10::toString(tensor.scalar_type());
  } else {
    text << tensor.layout();
  }
  return text.str() + " tensor";
}

}  // namespace

std::string without_mangling(std::string text) {
  static constexpr std::string_view mangle = "___torch_mangle_";
  for (auto begin = text.find(mangle); begin != std::string::npos; begin = text.find(mangle, begin)) {
    auto end = begin + mangle.size();
    while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end])))
      ++end;
    if (end < text.size() && text[end] == '.') ++end;
    text.erase(begin, end - begin);
  }
  return text;
}

std::string type_name_of(const at::IValue& object) {
  return without_mangling(object.toObjectRef().type()->name()->qualifiedName());
}

std::string unknown_type_of(const at::IValue& value) {
  if (value.isTensor()) return unknown_tensor(value.toTensor());
  if (value.isEnum()) {
    const auto holder = value.toEnumHolder();
    return without_mangling(holder->qualifiedClassName()) + "." + holder->name();
  }
  if (value.isGenericDict()) return value.type()->annotation_str();
  return value.tagKind();
}

}  // namespace input_observer
