#include "observer/torch/observer.h"

#include <filesystem>
#include <mutex>
#include <utility>

#include "observer/error.h"
#include "observer/torch/call_graph.h"
#include "observer/torch/periodic_save.h"
#include "observer/torch/signature.h"

namespace input_observer {
namespace {

using Parts = std::vector<std::shared_ptr<PartRecorder>>;

std::string text_of(const ModulePart& part) {
  return part.submodule.empty() ? part.method : part.submodule + "." + part.method;
}

const PartRecorder& only(const Parts& parts, const std::string& asked) {
  if (parts.size() == 1) return *parts.front();
  std::string names;
  for (const auto& part : parts)
    names += (names.empty() ? ": " : ", ") + text_of(part->part());
  throw Error(ErrorCode::bad_usage, {},
              asked + (parts.empty() ? " is not observed" : " is observed in several parts" + names));
}

std::string file_of(const std::string& file, const ModulePart& part) {
  const std::filesystem::path path(file);
  return (path.parent_path() / (path.stem().string() + "." + text_of(part) + path.extension().string())).string();
}

}  // namespace

struct Observer::State {
  explicit State(ObserverOptions observer_options)
      : options(std::move(observer_options)), budget(std::make_shared<SampleBudget>(options.sample_bytes)) {}

  Parts all() const {
    const std::lock_guard lock(mutex);
    return parts;
  }

  Parts of(const std::string& submodule) const {
    Parts found;
    for (const auto& part : all()) {
      if (part->part().submodule == submodule) found.push_back(part);
    }
    return found;
  }

  void save() const {
    const Parts saved = all();
    for (const auto& part : saved) {
      try {
        part->report().save(saved.size() == 1 ? options.save_to : file_of(options.save_to, part->part()));
      } catch (const std::exception& error) {
        part->count_fault(std::string("saving the report: ") + error.what());
      }
    }
  }

  const ObserverOptions options;
  const std::shared_ptr<SampleBudget> budget;
  mutable std::mutex mutex;
  Parts parts;
  std::optional<PeriodicSave> periodic;  // last: its thread ends before anything else does
};

Observer::Observer(ObserverOptions options) : state_(std::make_shared<State>(std::move(options))) {
  if (state_->options.save_to.empty() || state_->options.save_every.count() <= 0) return;
  state_->periodic.emplace(state_->options.save_every, [state = state_.get()] { state->save(); });
}

Observer::~Observer() {
  if (!state_) return;
  state_->periodic.reset();
  if (!state_->options.save_to.empty()) state_->save();
}

Observer::Observer(Observer&&) noexcept = default;
Observer& Observer::operator=(Observer&& other) noexcept {
  const Observer ended(std::move(*this));
  state_ = std::move(other.state_);
  return *this;
}

ShapeReport Observer::report() const {
  return only(state_->all(), "nothing").report();
}

ShapeReport Observer::report(const std::string& submodule) const {
  return only(state_->of(submodule), "submodule '" + submodule + "'").report();
}

std::vector<ShapeReport> Observer::reports() const {
  std::vector<ShapeReport> reports;
  for (const auto& part : state_->all())
    reports.push_back(part->report());
  return reports;
}

void Observer::save_samples(const std::string& file) const {
  write_samples(file, only(state_->all(), "nothing").sample_calls());
}

void Observer::save_samples(const std::string& file, const std::string& submodule) const {
  write_samples(file, only(state_->of(submodule), "submodule '" + submodule + "'").sample_calls());
}

std::shared_ptr<PartRecorder> Observer::part_for(const torch::jit::Object& object, const ModulePart& part) {
  auto& method = script_method(*object.type(), part.method);
  const ModelIdentity model = identity_of(object, method);
  const std::lock_guard lock(state_->mutex);
  for (const auto& known : state_->parts) {
    if (known->part() == part && known->model() == model) return known;
  }
  ShapeReport empty;
  empty.model = model;
  empty.part = part;
  empty.signature = signature_of(method.getSchema());
  return state_->parts.emplace_back(std::make_shared<PartRecorder>(std::move(empty), state_->budget));
}

}  // namespace input_observer
