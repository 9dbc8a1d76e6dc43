#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "observer/class_table.h"
#include "observer/options.h"
#include "observer/signature.h"
#include "observer/signature_class.h"

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

  /** `decoder.0.forward`, or `forward` of the model itself. */
  std::string text() const { return submodule.empty() ? method : submodule + "." + method; }

  bool operator==(const ModulePart&) const = default;
};

/** Failures of the observer itself, by what happened. */
using Faults = std::map<std::string, std::uint64_t>;

/** Counts one. What happened is told in texts of others, which may differ with every call: 64 are told apart. */
void add_fault(Faults& faults, const std::string& what);

/** The bounded summary of all calls of one method. */
struct ShapeReport {
  std::optional<ModelIdentity> model;
  ModulePart part;
  Signature signature;
  InferOptions options;
  std::uint64_t calls = 0;   ///< that returned, those of dropped classes included
  std::uint64_t failed = 0;  ///< that threw
  Faults faults;
  std::vector<SignatureClass> classes;             ///< sorted by key_of(structure), then by scalars
  std::uint64_t dropped_calls = 0;                 ///< whose class was dropped
  LeafRanges dropped;                              ///< their sizes
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
