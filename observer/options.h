#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "observer/json_reader.h"
#include "observer/signature.h"
#include "observer/value.h"

namespace input_observer {

/** Which arguments have a batch on axis 0, whether or not it was seen to vary. */
struct BatchRequest {
  bool all = false;                  ///< axis 0 of every tensor of rank >= 1
  std::vector<std::string> names{};  ///< else: parameter names or leaf paths

  bool operator==(const BatchRequest&) const = default;
};

/** `.set_batch_dimension_for = all` */
inline const BatchRequest all{true, {}};

/** Names of axes of one parameter or leaf: axis -> name. */
using AxisNames = std::map<int, std::string>;

/** What a user may ask of an inference; nothing means not said. */
struct InferOptions {
  std::optional<BatchRequest> set_batch_dimension_for{};
  NamedValues value_if_missing{};       ///< by parameter name or leaf path: stands in where it was absent or None
  std::optional<std::int64_t> index{};  ///< the call that observed_arguments come from, counted from 0
  std::map<std::string, AxisNames> dim_names{};  ///< by parameter name or leaf path

  bool operator==(const InferOptions&) const = default;
};

/** The value that stands in for an absent parameter, or nullptr. */
const Value* find_value(const NamedValues& values, const std::string& name);

/** Options of two sources, `stronger` winning key by key. */
InferOptions overlay(const InferOptions& weaker, const InferOptions& stronger);

/** Options of two inputs of equal rank; Error bad_input where both say something and disagree. */
InferOptions unite(const InferOptions& a, const InferOptions& b);

Json to_json(const InferOptions& options);

/** Error bad_input for an unknown key or a value of the wrong type. */
InferOptions options_from_json(const JsonReader& reader);

/**
 * Error bad_input where value_if_missing or dim_names or a batch name speaks of a parameter that nobody declared, or
 * the name of a dim is none that Python takes.
 */
void check_options(const InferOptions& options, const Signature& signature, const Place& place);

}  // namespace input_observer
