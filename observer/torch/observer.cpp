#include "observer/torch/observer.h"

#include <exception>
#include <filesystem>
#include <map>
#include <mutex>
#include <utility>

#include "observer/error.h"
#include "observer/text.h"
#include "observer/torch/call_graph.h"
#include "observer/torch/failure.h"
#include "observer/torch/periodic_save.h"
#include "observer/torch/signature.h"

namespace input_observer {
namespace {

using Parts = std::vector<std::shared_ptr<PartRecorder>>;

const PartRecorder& only(const Parts& parts, const std::string& asked) {
  if (parts.size() == 1) return *parts.front();
  if (parts.empty()) throw Error(ErrorCode::bad_usage, {}, asked + " is not observed");
  const auto name = [](const auto& part) { return part->part().text(); };
  throw Error(ErrorCode::bad_usage, {}, asked + " is observed in several parts: " + joined(parts, ", ", name));
}

/** Where the report of each part is saved; a name that was given stays with its part. */
std::vector<std::string> files_of(const std::string& file, const Parts& parts) {
  if (parts.size() == 1) return {file};
  const std::filesystem::path path(file);
  std::map<std::string, int> uses;
  std::vector<std::string> files;
  for (const auto& part : parts) {
    const std::string name = path.stem().string() + "." + part->part().text();
    const int use = ++uses[name];
    const std::string number = use == 1 ? "" : "." + std::to_string(use);
    files.push_back((path.parent_path() / (name + number + path.extension().string())).string());
  }
  return files;
}

bool save_part(PartRecorder& part, const std::string& file) {
  try {
    part.report().save(file);
    return true;
  } catch (const std::exception& failure) {
    part.count_fault("saving the report: " + failure_text(failure));
    return false;
  }
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

  /** From one thread at a time. */
  void save() noexcept {
    try {
      const Parts saved = all();
      const auto files = files_of(options.save_to, saved);
      bool all_saved = true;
      for (std::size_t i = 0; i < saved.size(); ++i)
        all_saved = save_part(*saved[i], files[i]) && all_saved;
      if (!all_saved) return;
      // From when there was one part: its calls would count twice in a merge of all files.
      const bool is_stale = std::exchange(saved_alone, saved.size() == 1) && saved.size() > 1;
      if (is_stale) std::filesystem::remove(options.save_to);
    } catch (...) {
      // Counting a fault needs memory as well; without any there is nobody to tell.
    }
  }

  const ObserverOptions options;
  const std::shared_ptr<SampleBudget> budget;
  mutable std::mutex mutex;
  Parts parts;
  bool saved_alone = false;              // of save() alone
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
