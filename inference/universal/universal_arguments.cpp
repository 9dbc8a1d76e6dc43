#include "inference/universal/universal_arguments.h"

#include <algorithm>
#include <set>

#include "inference/generators/generation_requests.h"
#include "inference/generators/known_kinds.h"
#include "inference/universal/universal_axes.h"
#include "observer/json.h"
#include "observer/text.h"
#include "observer/value_json.h"

namespace input_observer {
namespace {

using Outcome = ProbeRun::Outcome;

constexpr std::size_t max_told = 8;        // attempts in an answer
constexpr std::size_t looks_per_run = 50;  // choices that may come to the same inputs

std::string text_of(const Value& value) {
  if (const auto* tensor = value.get_if<TensorValue>())
    return std::string(name_of(tensor->dtype)) + " " + Json(tensor->shape).dump();
  if (value.is_scalar()) return to_json(value).dump();
  const std::vector<Leaf> all = leaves("", value);
  if (all.empty()) return "nothing in it";
  return std::to_string(all.size()) + " of " + text_of(*all.front().value);
}

std::string text_of(const NamedGeneratedValues& inputs) {
  if (inputs.empty()) return "no inputs";
  return joined(inputs, ", ",
                [](const auto& input) { return input.first + " " + text_of(description_of(input.second)); });
}

/** Runs candidates and keeps count. */
class Search {
 public:
  Search(const InputsOracle& oracle, const UniversalLimits& limits) : oracle_(oracle), limits_(limits) {}

  bool accepts(const NamedGeneratedValues& inputs) {
    if (!oracle_) return true;
    GeneratedArguments arguments;
    arguments.inputs = inputs;
    // Sizes that a caller gave make many choices the same.
    ++looked_at_;
    if (!seen_.insert(to_json(arguments).dump()).second) return false;
    const ProbeAnswer answer = oracle_(arguments);
    tried_.push_back({text_of(inputs), answer.outcome, answer.message});
    timeouts_ += answer.outcome == Outcome::timed_out;
    return answer.outcome == Outcome::accepted;
  }

  bool is_over() const {
    return tried_.size() >= limits_.max_runs || timeouts_ >= limits_.max_timeouts ||
           looked_at_ >= looks_per_run * limits_.max_runs;
  }
  std::vector<UniversalAttempt> take() { return std::move(tried_); }

  [[noreturn]] void fail() const {
    if (tried_.empty()) throw bad_input({}, "expected a parameter of which inputs can be made");
    const UniversalAttempt& first = tried_.front();
    const std::string count =
        tried_.size() == 1 ? "what was tried" : "any of " + std::to_string(tried_.size()) + " sets of inputs";
    throw Error(ErrorCode::model, {},
                "the model did not take " + count + "; give --shape or a config. The first, " +
                    one_line(first.inputs, 700) + ": " + name_of(first.outcome) + ", " + one_line(first.message, 700));
  }

 private:
  const InputsOracle& oracle_;
  UniversalLimits limits_;
  std::vector<UniversalAttempt> tried_;
  std::size_t timeouts_ = 0;
  std::set<std::string> seen_;  // descriptions of what was tried
  std::size_t looked_at_ = 0;
};

bool is_known(const GeneratorTables& tables, const GenerationRequest& request) {
  if (request.task.empty()) return false;
  const Json type = request.model_type ? Json(*request.model_type) : request.model_config.value("model_type", Json());
  return type.is_string() &&
         tables.architecture(request.library, type.get<std::string>(), Compatibility::none).is_object();
}

// What the tables say, as far as the model has such parameters; nothing where it needs others.
std::optional<GeneratedArguments> by_tables(const GeneratorTables& tables, const GenerationRequest& request,
                                            const ModelFacts& facts) {
  if (!is_known(tables, request)) return std::nullopt;
  GeneratedArguments all = generate_arguments(tables, request);
  GeneratedArguments result;
  for (const ModelParameter& parameter : facts.parameters) {
    const auto found = std::ranges::find(all.inputs, parameter.name, &NamedGeneratedValues::value_type::first);
    if (found != all.inputs.end())
      result.inputs.push_back(*found);
    else if (!parameter.has_default && !parameter.type.optional)
      return std::nullopt;
  }
  if (result.inputs.size() != all.inputs.size()) return std::nullopt;
  result.input_axes = all.input_axes;
  result.output_axes = all.output_axes;
  return result;
}

UniversalArguments found_by(const GeneratorTables& tables, const GenerationRequest& request, const ModelFacts& facts,
                            const InputsOracle& oracle, const UniversalLimits& limits) {
  Search search(oracle, limits);
  if (auto known = by_tables(tables, request, facts); known && search.accepts(known->inputs))
    return {std::move(*known), search.take()};
  UniversalCandidates candidates(tables, request, facts);
  UniversalChoice choice;
  bool found = false;
  candidates.each([&](const UniversalChoice& next) {
    const auto inputs = candidates.inputs(next);
    if (!inputs) return false;
    found = search.accepts(*inputs);
    choice = next;
    return found || search.is_over();
  });
  if (!found) search.fail();
  UniversalArguments result{{*candidates.inputs(choice), Json(), Json()}, search.take()};
  if (oracle) {
    const auto shapes = keys_of(tables.section("shapes", Compatibility::none));
    Search others(oracle, limits);
    result.arguments.input_axes = universal_axes(
        candidates, choice, shapes, [&](const auto& inputs) { return !others.is_over() && others.accepts(inputs); });
  }
  return result;
}

}  // namespace

UniversalArguments universal_arguments(const GeneratorTables& tables, const GenerationRequest& request,
                                       const ModelFacts& facts, const InputsOracle& oracle,
                                       const UniversalLimits& limits) {
  return with_known_kinds([&] { return found_by(tables, request, facts, oracle, limits); });
}

Json to_json(const UniversalArguments& result) {
  Json json = to_json(result.arguments);
  for (const char* key : {"input_axes", "output_axes"}) {
    if (json.at(key).is_null()) json.erase(key);
  }
  json["runs"] = result.tried.size();
  Json& tried = json["refused"] = Json::array();
  for (const UniversalAttempt& attempt : result.tried) {
    if (attempt.outcome == Outcome::accepted || tried.size() == max_told) continue;
    tried.push_back({{"inputs", attempt.inputs}, {"outcome", name_of(attempt.outcome)}, {"message", attempt.message}});
  }
  return json;
}

}  // namespace input_observer
