#include "inference/universal/universal_candidates.h"

#include <algorithm>

#include "inference/generators/generation_scope.h"
#include "inference/generators/given_sizes.h"
#include "inference/generators/task_name.h"
#include "inference/universal/universal_values.h"

namespace input_observer {
namespace {

const Json nothing;

const Json& no_config() {
  static const Json empty = Json::object();
  return empty;
}

}  // namespace

UniversalCandidates::UniversalCandidates(const GeneratorTables& tables, const GenerationRequest& request,
                                         const ModelFacts& facts)
    : tables_(tables),
      request_(request),
      facts_(facts),
      task_(request.task == "auto" ? "" : canonical_task(tables, request.task)) {
  with_past_ = task_.empty() || has_past(task_);
  task_ = without_past(task_);
  variants_ = keys_of(tables.find("universal", "variants", Compatibility::none));
  if (variants_.empty()) throw bad_input({{}, 0, "universal.variants"}, "expected one variant at least");
  for (const ModelParameter& parameter : facts.parameters)
    plans_.push_back(plan_of(parameter));
  UniversalChoice first{0, std::vector<std::size_t>(plans_.size(), 0)};
  for (std::size_t i = 0; i < plans_.size(); ++i) {
    choices_.push_back(plans_[i].only_absent ? 1 : values(first, i).size() + plans_[i].may_be_absent);
  }
}

UniversalCandidates::Plan UniversalCandidates::plan_of(const ModelParameter& parameter) const {
  Plan plan;
  plan.may_be_absent = parameter.has_default || parameter.type.optional;
  std::string why;
  if (!can_be_made(parameter.type, why)) {
    if (!plan.may_be_absent)
      throw bad_input({{}, 0, parameter.name},
                      "expected a tensor, a scalar or a list, tuple or dict of them, not " + why);
    plan.only_absent = true;
    return plan;
  }
  const UniversalRule rule = rule_of(tables_, parameter, facts_);
  plan.is_cache = rule.is_cache;
  const bool is_tensor = rule.values.front().value("kind", "") != "scalar";
  const bool wanted = rule.by_name && is_tensor && (!rule.is_cache || with_past_);
  plan.absent_first = plan.may_be_absent && !wanted;
  return plan;
}

GenerationSetup UniversalCandidates::setup_with(const UniversalChoice& choice,
                                                const std::map<std::string, Json>& sizes) const {
  const Json& variants = tables_.find("universal", "variants", Compatibility::none);
  Json architecture{{"defaults", variants.at(variants_[choice.variant])}};
  if (!sizes.empty()) architecture["defaults"].merge_patch(usual_sizes(choice));
  GenerationState state{"plain", Json::object(), task_};
  const Json& config = request_.model_config.is_object() ? request_.model_config : no_config();
  std::map<std::string, Json> shapes = request_.shapes;
  for (const auto& [name, size] : sizes)
    shapes[name] = size;
  return {&tables_,
          Compatibility::none,
          request_.library,
          "",
          std::move(architecture),
          std::move(state),
          NormalizedConfig(tables_, ModelConfig(tables_, config), {{"class", "UniversalConfig"}}, Compatibility::none),
          request_.processor_config,
          std::move(shapes),
          request_.int_dtype,
          request_.float_dtype,
          request_.seed,
          &facts_};
}

// Some sizes follow others where nobody says them: one that moves is to move alone.
Json UniversalCandidates::usual_sizes(const UniversalChoice& choice) const {
  Json sizes = Json::object();
  for (const std::string& name : keys_of(tables_.section("shapes", Compatibility::none)))
    if (const Json usual = shape(choice, name); !usual.is_null()) sizes[name] = usual;
  return sizes;
}

bool UniversalCandidates::is_absent(const UniversalChoice& choice, std::size_t parameter) const {
  const Plan& plan = plans_[parameter];
  const std::size_t rank = choice.of_parameter[parameter];
  return plan.only_absent || (plan.may_be_absent && rank == (plan.absent_first ? 0 : 1));
}

bool UniversalCandidates::has_cache(const UniversalChoice& choice) const {
  for (std::size_t i = 0; i < plans_.size(); ++i) {
    if (plans_[i].is_cache && !is_absent(choice, i)) return true;
  }
  return false;
}

const std::vector<GeneratedValue>& UniversalCandidates::values(const UniversalChoice& choice, std::size_t parameter) {
  const auto key = std::pair(parameter, std::pair(choice.variant, has_cache(choice)));
  const auto found = known_.find(key);
  if (found != known_.end()) return found->second;
  const GenerationSetup setup = setup_with(choice, {});
  const GenerationScope scope(setup, nothing);
  return known_[key] = universal_values(facts_.parameters[parameter], facts_, key.second.second, scope);
}

bool UniversalCandidates::each(const std::function<bool(const UniversalChoice&)>& visit) {
  std::size_t farthest = variants_.size() - 1;
  for (const std::size_t choices : choices_)
    farthest += choices - 1;
  for (std::size_t cost = 0; cost <= farthest; ++cost) {
    for (std::size_t variant = 0; variant < variants_.size() && variant <= cost; ++variant) {
      UniversalChoice choice{variant, std::vector<std::size_t>(plans_.size(), 0)};
      if (visit_all(choice, 0, cost - variant, visit)) return true;
    }
  }
  return false;
}

bool UniversalCandidates::visit_all(UniversalChoice& choice, std::size_t parameter, std::size_t cost,
                                    const std::function<bool(const UniversalChoice&)>& visit) {
  if (parameter == plans_.size()) return cost == 0 && visit(choice);
  for (std::size_t rank = 0; rank < choices_[parameter] && rank <= cost; ++rank) {
    choice.of_parameter[parameter] = rank;
    if (visit_all(choice, parameter + 1, cost - rank, visit)) return true;
  }
  choice.of_parameter[parameter] = 0;
  return false;
}

std::optional<NamedGeneratedValues> UniversalCandidates::inputs(const UniversalChoice& choice,
                                                                const std::map<std::string, Json>& sizes) {
  const GenerationSetup setup = setup_with(choice, sizes);
  const GenerationScope scope(setup, nothing);
  NamedGeneratedValues result;
  for (std::size_t i = 0; i < plans_.size(); ++i) {
    if (is_absent(choice, i)) continue;
    const std::vector<GeneratedValue> at_sizes =
        sizes.empty() ? values(choice, i) : universal_values(facts_.parameters[i], facts_, has_cache(choice), scope);
    std::size_t rank = choice.of_parameter[i];
    if (plans_[i].may_be_absent && (plans_[i].absent_first || rank > 1)) --rank;
    if (rank >= at_sizes.size()) return std::nullopt;
    result.emplace_back(facts_.parameters[i].name, at_sizes[rank]);
  }
  apply_given_sizes(request_.shapes, result);
  return result;
}

Json UniversalCandidates::shape(const UniversalChoice& choice, const std::string& name) const {
  const GenerationSetup setup = setup_with(choice, {});
  return GenerationScope(setup, nothing).shape(name);
}

}  // namespace input_observer
