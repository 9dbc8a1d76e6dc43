#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "observer/json_reader.h"
#include "observer/value.h"

namespace input_observer {

/** One declared parameter of the observed method, `self` left out. */
struct Parameter {
  std::string name;
  std::optional<Value> default_value;  ///< nothing: the parameter is required
  bool keyword_only = false;
  std::string type;  ///< TorchScript's type, `Optional[Tensor]`; empty where nobody knows it

  bool operator==(const Parameter&) const = default;
};

/** The parameters in declared order. */
using Signature = std::vector<Parameter>;

/** Rank of the parameter, or nothing. */
std::optional<std::size_t> find_parameter(const Signature& signature, const std::string& name);

/** The names in order. */
std::vector<std::string> parameter_names(const Signature& signature);

/** One call as its caller wrote it. */
struct Call {
  std::vector<Value> args;
  NamedValues kwargs;
  std::optional<Value> outputs;
};

/**
 * The arguments in signature order, defaults filled in: what the model saw. None stands for an optional parameter
 * that was left out, and for one with any default that is among `value_if_missing`: its value takes the default's place
 * when the report is looked at. Error bad_input: too many, unknown, given twice, a required one left out.
 */
std::vector<Value> bind_arguments(const Signature& signature, const Call& call, const Place& place = {},
                                  const NamedValues& value_if_missing = {});

/** True when the caller said something: neither None nor the scalar that is the parameter's default. */
bool is_given(const Parameter& parameter, const Value& value);

Json to_json(const Signature& signature);
Signature signature_from_json(const JsonReader& reader);

}  // namespace input_observer
