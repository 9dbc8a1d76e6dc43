#include "observer/recorder.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "observer/given.h"

namespace input_observer {
namespace {

constexpr const char* undescribed = "a call of unknown structure came without its description";

void add_timing(std::optional<ClassTiming>& target, const CallTiming& timing) {
  if (timing.started == 0) return;
  if (!target) target = ClassTiming{timing.started, timing.started, {}};
  target->first_seen = std::min(target->first_seen, timing.started);
  target->last_seen = std::max(target->last_seen, timing.started);
  target->latency.add(timing.latency);
}

void add_content(SignatureClass& target, const std::vector<Value>& arguments) {
  const auto content = flatten(arguments, std::nullopt).content;
  for (std::size_t i = 0; i < content.size(); ++i)
    target.content[i] = merge(target.content[i], content[i]);
}

}  // namespace

struct Recorder::State {
  explicit State(ShapeReport empty) : head(std::move(empty)), table(head.signature) {
    table.add_dropped(head.dropped_calls, head.dropped);
    for (SignatureClass& each : std::exchange(head.classes, {}))
      table.insert(std::move(each));
  }

  bool is_indexed() const {
    return head.options.index && static_cast<std::uint64_t>(*head.options.index) == head.calls;
  }

  /** Takes a call in when its class is known; false: it has to be described. */
  bool record_known(const FlatCall& call, const ArgumentLookup& lookup, const std::vector<Value>* arguments,
                    const CallTiming& timing) {
    Target* target = routes.find(call, lookup);
    if (!target || target->wants_text(call.scalars())) return false;
    if (is_indexed()) head.indexed_call = describe(call, lookup, arguments);
    ++head.calls;
    SignatureClass& merged = target->merged();
    const bool known = routes.is_current(lookup) && lookup.known == &merged.state;
    target->add_row(call.row(), known ? call.input_columns() : 0);
    target->add_scalars(call.scalars());
    add_timing(merged.timing, timing);
    if (arguments) add_content(merged, *arguments);
    return true;
  }

  /** Nothing when nobody can. */
  std::optional<std::vector<Value>> describe(const FlatCall& call, const ArgumentLookup& lookup,
                                             const std::vector<Value>* arguments) const {
    if (arguments) return *arguments;
    return lookup.structure ? std::optional(described_arguments(call, *lookup.structure, table)) : std::nullopt;
  }

  /** False: it was dropped. */
  bool record_new(const FlatCall& call, const std::vector<Value>& arguments, const std::optional<Value>& outputs,
                  const CallTiming& timing) {
    if (is_indexed()) head.indexed_call = arguments;
    const std::uint64_t given = count_given(head.signature, arguments);
    const FlatValues described = flatten(arguments, outputs);
    SignatureClass single = class_of_call(described, head.calls++, given);
    add_timing(single.timing, timing);
    const ClassTable::Inserted inserted = table.insert(std::move(single));
    routes.remember(call, head.signature, described, inserted);
    return !inserted.dropped;
  }

  std::mutex mutex;
  ShapeReport head;  // all but what the table knows
  ClassTable table;
  Routes routes;
};

Recorder::Recorder(ShapeReport empty) : state_(std::make_unique<State>(std::move(empty))) {}
Recorder::~Recorder() = default;
Recorder::Recorder(Recorder&&) noexcept = default;
Recorder& Recorder::operator=(Recorder&&) noexcept = default;

ArgumentLookup Recorder::look_up(const FlatCall& arguments) const {
  const std::lock_guard lock(state_->mutex);
  ArgumentLookup result = state_->routes.look_up(arguments);
  result.news = result.news || state_->is_indexed();
  result.has_room = state_->table.has_room(arguments.input_columns());
  return result;
}

bool Recorder::record(const FlatCall& call, const ArgumentLookup& lookup, const std::vector<Value>* arguments,
                      const std::function<Value()>& outputs, CallTiming timing) {
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->record_known(call, lookup, arguments, timing)) return true;
  }
  // Not under the lock: describing runs code of others.
  const std::optional<Value> described = call.has_outputs() ? std::optional(outputs()) : std::nullopt;
  const std::lock_guard lock(state_->mutex);
  const auto inputs = state_->describe(call, lookup, arguments);
  if (!inputs) {
    add_fault(state_->head.faults, undescribed);
    return false;
  }
  return state_->record_new(call, *inputs, described, timing);
}

void Recorder::record(const std::vector<Value>& arguments, const std::optional<Value>& outputs) {
  FlatCall call;
  for (const Value& argument : arguments)
    write_value(argument, call);
  if (outputs) {
    call.begin_outputs();
    write_value(*outputs, call);
  }
  record(call, {}, &arguments, [&] { return *outputs; });
}

void Recorder::count_failure() {
  const std::lock_guard lock(state_->mutex);
  ++state_->head.failed;
}

void Recorder::count_fault(const std::string& what) {
  const std::lock_guard lock(state_->mutex);
  add_fault(state_->head.faults, what);
}

ShapeReport Recorder::report() const {
  const std::lock_guard lock(state_->mutex);
  ShapeReport report = state_->head;
  report.classes = state_->table.classes();
  report.dropped_calls = state_->table.dropped_calls();
  report.dropped = state_->table.dropped();
  return report;
}

}  // namespace input_observer
