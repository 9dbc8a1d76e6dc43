#include "observer/shape_report.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "observer/json.h"
#include "observer/value_json.h"

namespace input_observer {
namespace {

constexpr std::size_t max_faults = 64;
constexpr std::size_t longest_fault = 200;
constexpr const char* other_faults = "other faults";

std::string shown_default(const std::optional<Value>& value) {
  return value ? shown(to_json(*value)) : "none";
}

std::string quoted(const std::string& text) {
  std::string result(1, '\'');
  result += one_line(text, 100);
  result += '\'';
  return result;
}

[[noreturn]] void refuse(const Place& place, const std::string& what, const std::string& a, const std::string& b) {
  throw bad_input(place, "expected inputs of one model, got two " + what + ": " + a + " and " + b);
}

Parameter unite_parameters(const Parameter& a, const Parameter& b, const Place& place) {
  const std::string of = " of parameter " + quoted(a.name);
  if (a.name != b.name) refuse(place, "signatures with parameters", quoted(a.name), quoted(b.name));
  if (a.keyword_only != b.keyword_only) {
    refuse(place, "kinds" + of, a.keyword_only ? "keyword_only" : "positional_or_keyword",
           b.keyword_only ? "keyword_only" : "positional_or_keyword");
  }
  if (a.default_value != b.default_value) {
    refuse(place, "defaults" + of, shown_default(a.default_value), shown_default(b.default_value));
  }
  if (!a.type.empty() && !b.type.empty() && a.type != b.type) {
    refuse(place, "types" + of, quoted(a.type), quoted(b.type));
  }
  Parameter result = a;
  if (result.type.empty()) result.type = b.type;
  return result;
}

Signature unite_signatures(const Signature& a, const Signature& b, const Place& place) {
  if (a.size() != b.size()) {
    refuse(place, "signatures", std::to_string(a.size()) + " parameters", std::to_string(b.size()) + " parameters");
  }
  Signature result;
  for (std::size_t i = 0; i < a.size(); ++i)
    result.push_back(unite_parameters(a[i], b[i], place));
  return result;
}

std::optional<ModelIdentity> unite_models(const std::optional<ModelIdentity>& a, const std::optional<ModelIdentity>& b,
                                          const Place& place) {
  if (!a || !b) return a ? a : b;
  if (a->type != b->type) refuse(place, "types", quoted(a->type), quoted(b->type));
  if (a->schema != b->schema) refuse(place, "schemas", quoted(a->schema), quoted(b->schema));
  if (!a->code_hash.empty() && !b->code_hash.empty() && a->code_hash != b->code_hash) {
    refuse(place, "hashes of its code", quoted(a->code_hash), quoted(b->code_hash));
  }
  return a->code_hash.empty() ? b : a;
}

void check_parts(const ModulePart& a, const ModulePart& b, const Place& place) {
  if (a == b) return;
  refuse(place, "observed parts", quoted(a.text()), quoted(b.text()));
}

InferOptions unite_options(const InferOptions& a, const InferOptions& b, const Place& place) {
  try {
    return unite(a, b);
  } catch (const Error& error) {
    throw located(error, place.file, place.line);
  }
}

// Either will do; the choice must not depend on which comes first.
std::optional<std::vector<Value>> choose_indexed(const std::optional<std::vector<Value>>& a,
                                                 const std::optional<std::vector<Value>>& b) {
  if (!a || !b) return a ? a : b;
  return compact_text(to_json(*b)) < compact_text(to_json(*a)) ? b : a;
}

/** Bounded whatever the order of merges: a text that is among the first of all is among those of each part. */
Faults unite_faults(Faults faults, const Faults& others) {
  for (const auto& [what, count] : others)
    faults[what] += count;
  std::uint64_t other = 0;
  if (const auto known = faults.find(other_faults); known != faults.end()) {
    other = known->second;
    faults.erase(known);
  }
  while (faults.size() > max_faults) {
    other += std::prev(faults.end())->second;
    faults.erase(std::prev(faults.end()));
  }
  if (other > 0) faults[other_faults] = other;
  return faults;
}

void merge_classes(ShapeReport& target, const ShapeReport& a, const ShapeReport& b) {
  ClassTable table(target.signature);
  for (const ShapeReport* report : {&a, &b}) {
    table.add_dropped(report->dropped_calls, report->dropped);
    for (const SignatureClass& each : report->classes)
      table.insert(each);
  }
  target.classes = table.classes();
  target.dropped_calls = table.dropped_calls();
  target.dropped = table.dropped();
}

}  // namespace

void add_fault(Faults& faults, const std::string& what) {
  const std::string text = one_line(what, longest_fault);
  const bool has_room = faults.size() < max_faults || faults.count(text) > 0;
  ++faults[has_room ? text : other_faults];
}

void ShapeReport::save(const std::string& file) const {
  write_file(file, to_text(to_json(*this)));
}

ShapeReport merge(const ShapeReport& a, const ShapeReport& b, const Place& place) {
  ShapeReport result;
  result.signature = unite_signatures(a.signature, b.signature, place);
  result.model = unite_models(a.model, b.model, place);
  check_parts(a.part, b.part, place);
  result.part = a.part;
  result.options = unite_options(a.options, b.options, place);
  result.calls = a.calls + b.calls;
  result.failed = a.failed + b.failed;
  result.faults = unite_faults(a.faults, b.faults);
  result.indexed_call = choose_indexed(a.indexed_call, b.indexed_call);
  merge_classes(result, a, b);
  return result;
}

}  // namespace input_observer
