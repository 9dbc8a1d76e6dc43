#pragma once

#include <set>
#include <vector>

#include "inference/generators/generation_request.h"
#include "inference/generators/model_facts.h"
#include "inference/generators/normalized_config.h"
#include "observer/json.h"

namespace input_observer {

/** In which role a model or a part of it is called: an entry of the `kinds` table. */
struct GenerationState {
  std::string name;  ///< `decoder_with_past`
  Json flags;        ///< use_past, use_past_in_inputs, is_merged, use_cache_branch, behavior; null where not said
  std::string task;  ///< canonical, without `-with-past`

  /** The cache is an argument of the call. */
  bool past_in_inputs() const;
};

/** A request with everything looked up: what stays the same while its inputs are made. */
struct GenerationSetup {
  const GeneratorTables* tables = nullptr;
  Compatibility compatibility = Compatibility::none;
  std::string library;
  std::string model_type;
  Json architecture;
  GenerationState state;
  NormalizedConfig config;
  Json processor;
  std::map<std::string, Json> shapes;  ///< as they were given
  ScalarType int_dtype;
  ScalarType float_dtype;
  std::uint64_t seed = 0;
  const ModelFacts* model = nullptr;  ///< where inputs are made for a model that is at hand
};

/** What the tables have of a model for a task. */
struct RegistryEntry {
  std::string model_type;
  const Json* architecture = nullptr;  ///< its row of the `architectures` table
  std::string task;                    ///< canonical, `-with-past` kept
};

/**
 * Looks up library, model type (timm's has one entry for all) and task of a request. Error bad_input names the nearest
 * one that there is. The tables must outlive the result.
 */
RegistryEntry registry_entry(const GeneratorTables& tables, const GenerationRequest& request);

/** Looks up its entry, state and config. Errors as registry_entry(). Request and tables must outlive the result. */
GenerationSetup set_up(const GeneratorTables& tables, const GenerationRequest& request);

/** The task that a name or synonym stands for, `-with-past` kept. */
std::string canonical_task(const GeneratorTables& tables, const std::string& name);

/** The tasks of an architecture, those with a cache as `TASK-with-past`. */
std::vector<std::string> tasks_of(const Json& architecture);

/** The states that an architecture has for a task, in the order of its kind. */
std::vector<std::string> states_of(const GeneratorTables& tables, const Json& architecture, const std::string& task);

}  // namespace input_observer
