#include "observer/torch/observer_scope.h"

#include <sstream>

#include "observer/error.h"

namespace input_observer {
namespace {

namespace jit = torch::jit;

/** The submodule at a path; the model itself at an empty one. */
jit::Module submodule_at(const jit::Module& model, const std::string& path) {
  jit::Module module = model;
  std::istringstream names(path);
  for (std::string name; std::getline(names, name, '.');) {
    const auto type = module.type();
    const auto slot = type->findAttributeSlot(name);
    if (!slot || !type->getAttribute(*slot)->is_module()) {
      std::vector<std::string> known;
      for (const auto& named : model.named_modules())
        known.push_back(named.name);
      throw Error(ErrorCode::bad_usage, {}, "the model has no submodule '" + path + "'" + did_you_mean(path, known));
    }
    module = jit::Module(module._ivalue()->getSlot(*slot).toObject());
  }
  return module;
}

/** All modules of the model that could call a watched one. */
std::vector<Interception> show_everywhere(const jit::Module& model, const std::vector<ObservedFunction*>& watched) {
  std::vector<Interception> shown;
  for (const jit::Module& module : model.modules()) {
    for (const jit::Method& method : module.get_methods()) {
      auto interception = Interception::show(module, method.name(), watched);
      if (interception.active()) shown.push_back(std::move(interception));
    }
  }
  return shown;
}

}  // namespace

ObserverScope::ObserverScope(Observer& observer, const jit::Module& module, const ScopeOptions& options) {
  const std::vector<std::string> whole{""};
  std::vector<ObservedFunction*> watched;
  for (const std::string& path : options.submodules.empty() ? whole : options.submodules) {
    const jit::Module part = submodule_at(module, path);
    for (const std::string& method : options.methods) {
      interceptions_.push_back(Interception::watch(part, method, observer.part_for(part, {path, method})));
      if (!path.empty()) watched.push_back(&interceptions_.back().function());
    }
  }
  if (watched.empty()) return;
  for (Interception& shown : show_everywhere(module, watched))
    interceptions_.push_back(std::move(shown));
}

}  // namespace input_observer
