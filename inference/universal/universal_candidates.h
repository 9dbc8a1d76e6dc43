#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "inference/generators/generate.h"
#include "inference/generators/generation_setup.h"
#include "observer/json.h"

namespace input_observer {

/** A choice for each parameter, and of the sizes. */
struct UniversalChoice {
  std::size_t variant = 0;  ///< of `variants` in the table
  std::vector<std::size_t> of_parameter;
};

/** All inputs that may be tried for a model. */
class UniversalCandidates {
 public:
  /** The request, the tables and the facts must outlive this. Error bad_input for a parameter that cannot be made. */
  UniversalCandidates(const GeneratorTables& tables, const GenerationRequest& request, const ModelFacts& facts);

  /** Calls `visit` on one choice after the other, those nearest to the first one first, until it gives true. */
  bool each(const std::function<bool(const UniversalChoice&)>& visit);

  /**
   * The inputs of a choice; `sizes` are shape parameters that win, while all others keep their usual size. Nothing
   * where there is no such choice.
   */
  std::optional<NamedGeneratedValues> inputs(const UniversalChoice& choice,
                                             const std::map<std::string, Json>& sizes = {});

  /** A shape parameter as it is in a choice; null where it has no value. */
  Json shape(const UniversalChoice& choice, const std::string& name) const;

 private:
  struct Plan {
    bool is_cache = false;
    bool may_be_absent = false;
    bool absent_first = false;
    bool only_absent = false;
  };
  Plan plan_of(const ModelParameter& parameter) const;
  GenerationSetup setup_with(const UniversalChoice& choice, const std::map<std::string, Json>& sizes) const;
  Json usual_sizes(const UniversalChoice& choice) const;
  bool visit_all(UniversalChoice& choice, std::size_t parameter, std::size_t cost,
                 const std::function<bool(const UniversalChoice&)>& visit);
  bool is_absent(const UniversalChoice& choice, std::size_t parameter) const;
  bool has_cache(const UniversalChoice& choice) const;
  const std::vector<GeneratedValue>& values(const UniversalChoice& choice, std::size_t parameter);

  const GeneratorTables& tables_;
  const GenerationRequest& request_;
  const ModelFacts& facts_;
  std::string task_;
  bool with_past_ = true;
  std::vector<Plan> plans_;
  std::vector<std::string> variants_;
  std::vector<std::size_t> choices_;
  std::map<std::pair<std::size_t, std::pair<std::size_t, bool>>, std::vector<GeneratedValue>> known_;
};

}  // namespace input_observer
