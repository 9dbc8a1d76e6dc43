#include "inference/probe/trial_runner.h"

namespace input_observer {
namespace {

/** The signature with the moved axes at their new sizes. */
InferredSignature moved_signature(InferredSignature signature, const ProbeTrial& trial) {
  for (const auto& [set, size] : trial.moved) {
    for (const auto& [leaf, axis] : set.members) {
      if (axis < 0) {
        signature.inputs[leaf].value = size;
      } else {
        signature.inputs[leaf].shape[static_cast<std::size_t>(axis)] = size;
      }
    }
  }
  return signature;
}

Sizes all_sizes(const InferredSignature& signature, const DimSizes& sizes) {
  Sizes result;
  for (const InferredLeaf& leaf : signature.inputs) {
    for (const Expression& size : leaf.shape)
      result.push_back(size.evaluate(sizes));
    if (leaf.value) result.push_back(leaf.value->evaluate(sizes));
  }
  return result;
}

bool has_negative(const Sizes& sizes, const InferredSignature& signature) {
  std::size_t next = 0;
  for (const InferredLeaf& leaf : signature.inputs) {
    for (std::size_t axis = 0; axis < leaf.shape.size(); ++axis) {
      if (sizes[next++] < 0) return true;
    }
    next += leaf.value.has_value();
  }
  return false;
}

ProbeRun run_of(const InferredSignature& signature, const ProbeTrial& trial, const ProbeAnswer& answer) {
  ProbeRun run;
  run.signature = signature.id;
  for (const std::string& name : input_dims(signature))
    run.sizes[name] = trial.sizes.at(name);
  for (const auto& [set, size] : trial.moved)
    run.moved.push_back({set.at, size});
  run.outcome = answer.outcome;
  run.message = answer.message;
  return run;
}

}  // namespace

std::optional<std::size_t> TrialRunner::run(const Inference& inference, const InferredSignature& signature,
                                            const ProbeTrial& trial) {
  const auto moved = moved_signature(signature, trial);
  const auto sizes = all_sizes(moved, trial.sizes);
  const auto key = std::pair(signature.id, sizes);
  if (const auto known = known_.find(key); known != known_.end()) return known->second;
  ProbeAnswer answer{ProbeRun::Outcome::not_made, "a size would be negative"};
  if (!has_negative(sizes, moved)) {
    if (runs_.size() >= max_runs_) return std::nullopt;
    if (listener_) listener_(signature.id);
    answer = oracle_(named_arguments_at(inference, moved, trial.sizes));
  }
  runs_.push_back(run_of(signature, trial, answer));
  answers_.push_back(std::move(answer));
  known_.emplace(key, runs_.size() - 1);
  return runs_.size() - 1;
}

Attempt TrialRunner::attempt(const Inference& inference, const InferredSignature& signature,
                             const std::vector<ProbeTrial>& trials) {
  Attempt result{Attempt::Reply::refused, std::nullopt, "no other size could be tried"};
  if (trials.empty()) result.reply = Attempt::Reply::unknown;
  for (const ProbeTrial& trial : trials) {
    const auto index = run(inference, signature, trial);
    if (!index) return {Attempt::Reply::unknown, std::nullopt, "the budget of runs is used up"};
    const ProbeRun& each = runs_[*index];
    if (each.outcome == ProbeRun::Outcome::accepted) return {Attempt::Reply::accepted, index, {}};
    const bool clear = each.outcome == ProbeRun::Outcome::refused;
    // What was not run to an end weighs more than any number of refusals.
    if (!result.run || (!clear && result.reply == Attempt::Reply::refused)) {
      result.run = index;
      result.why = (clear ? "" : std::string(name_of(each.outcome)) + ": ") + each.message;
    }
    if (!clear) result.reply = Attempt::Reply::unknown;
  }
  return result;
}

}  // namespace input_observer
