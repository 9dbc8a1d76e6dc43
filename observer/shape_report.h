#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "observer/class_state.h"
#include "observer/options.h"
#include "observer/signature.h"
#include "observer/structure.h"

namespace input_observer {

/** Which model a report is of; nothing is known of it when the calls came from a log. */
struct ModelIdentity {
  std::string type;       ///< `__torch__.TinyLM`
  std::string schema;     ///< of the observed method, as TorchScript prints it
  std::string code_hash;  ///< of the method's graph: says whether two files hold the same code

  bool operator==(const ModelIdentity&) const = default;
};

/** Which part of the model was observed. */
struct ModulePart {
  std::string submodule;  ///< `decoder.0`; empty: the model itself
  std::string method = "forward";

  bool operator==(const ModulePart&) const = default;
};

/** The values that a scalar took: the smallest ones, at most max_values. */
struct ScalarValues {
  static constexpr std::size_t max_values = 8;
  std::vector<Value> values;  ///< ascending, distinct
  bool more = false;          ///< there were others

  void add(const Value& value);
  void merge(const ScalarValues& other);
  bool operator==(const ScalarValues&) const = default;
};

/** A call kept as an example: sizes and scalars of one call of a class. */
struct KeptCall {
  std::uint64_t index = 0;  ///< counted from 0 over all calls of its recorder
  std::vector<std::int64_t> row;
  std::vector<Value> scalars;

  bool operator==(const KeptCall&) const = default;
};

/** Wall-clock facts; left out for calls that were read from a log. */
struct ClassTiming {
  std::int64_t first_seen = 0;  ///< microseconds since the epoch
  std::int64_t last_seen = 0;
  Histogram latency;            ///< microseconds

  bool operator==(const ClassTiming&) const = default;
};

/** All calls that looked alike but for their sizes. */
struct SignatureClass {
  Structure structure;
  std::vector<ScalarValues> scalars;   ///< one per slot of the structure
  std::vector<TensorContent> content;  ///< one per tensor leaf of the arguments
  ClassState state;                    ///< one row per call
  KeptCall first;                      ///< the earliest call; after a merge the smallest of the candidates
  std::optional<ClassTiming> timing;

  bool operator==(const SignatureClass&) const = default;
};

/** Sizes of one leaf (list indices written `*`) over calls whose class was dropped for want of room. */
struct LeafRange {
  std::uint64_t count = 0;
  Sizes min;
  Sizes max;

  bool operator==(const LeafRange&) const = default;
};

/** Classes kept: those with the fewest columns, ties by key, so that the choice does not depend on order. */
inline constexpr std::size_t max_structures = 64;

/** Combinations of bool values, and of texts, that split one structure into classes; one more joins them again. */
inline constexpr std::size_t max_scalar_combinations = 8;

/** The bounded summary of all calls of one method. */
struct ShapeReport {
  std::optional<ModelIdentity> model;
  ModulePart part;
  Signature signature;
  InferOptions options;
  std::uint64_t calls = 0;             ///< that returned, those of dropped classes included
  std::uint64_t failed = 0;            ///< that threw
  std::map<std::string, std::uint64_t> faults;  ///< failures of the observer itself, by what happened
  std::vector<SignatureClass> classes; ///< sorted by key_of(structure), then by scalars
  std::uint64_t dropped_calls = 0;     ///< whose class was dropped
  std::map<std::string, LeafRange> dropped;  ///< by leaf path and rank, `images.*:3`
  std::optional<std::vector<Value>> indexed_call;  ///< arguments of the call that options.index asked for

  /** Writes the report as JSON, atomically; Error io. */
  void save(const std::string& file) const;

  bool operator==(const ShapeReport&) const = default;
};

/**
 * Exact union: any order, any grouping, same result. Error bad_input when signatures, models, parts or options
 * contradict each other; `place` says which input is at fault.
 */
ShapeReport merge(const ShapeReport& a, const ShapeReport& b, const Place& place = {});

Json to_json(const ShapeReport& report);
ShapeReport report_from_json(const JsonReader& reader);

/** A call log or a shape report from a file; a log is summarised as it is read. */
ShapeReport read_report(const std::string& file);

/** read_report of each, merged; `options` (flags, option files) win over the inputs' own. */
ShapeReport read_reports(const std::vector<std::string>& files, const InferOptions& options = {});

}  // namespace input_observer
