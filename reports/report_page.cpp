#include "reports/report_page.h"

#include "observer/json.h"
#include "observer/text.h"
#include "observer/value_json.h"
#include "reports/probe_table.h"

namespace input_observer {
namespace {

std::string range_text(std::int64_t min, std::int64_t max) {
  return min == max ? std::to_string(min) : std::to_string(min) + " to " + std::to_string(max);
}

/** `[batch, 4, past + seq]`; an int scalar gives its value. */
std::string shape_text(const InferredLeaf& leaf) {
  if (leaf.value) return "= " + leaf.value->text();
  std::vector<std::string> entries;
  for (const Expression& entry : leaf.shape) {
    entries.push_back(entry.text());
  }
  return "[" + joined(entries, ", ") + "]";
}

/** `seq 4 to 9 (p50 7, p95 9)` */
std::string spread_text(const std::string& dim, const DimRange& range) {
  const std::string text = dim + " " + range_text(range.min, range.max);
  if (range.min == range.max) return text;
  return text + " (p50 " + std::to_string(range.p50) + ", p95 " + std::to_string(range.p95) + ")";
}

std::string compact(const Value& value) {
  return compact_text(to_json(value));
}

/** `scale=1.0, causal=false|true` */
std::string scalars_text(const InferredSignature& signature) {
  std::vector<std::string> scalars;
  for (const auto& [path, value] : signature.scalars) {
    scalars.push_back(path + "=" + compact(value));
  }
  for (const auto& [path, values] : signature.scalar_values) {
    std::vector<std::string> texts;
    for (const Value& value : values) {
      texts.push_back(compact(value));
    }
    scalars.push_back(path + "=" + joined(texts, "|"));
  }
  return joined(scalars, ", ");
}

std::vector<Fact> facts_of(const ReportSubject& subject) {
  const Inference& inference = subject.inference;
  const CallCounts& calls = subject.calls;
  std::vector<Fact> facts;
  if (inference.model) facts.push_back({"model", inference.model->type});
  if (!inference.part.submodule.empty()) facts.push_back({"part", inference.part.submodule});
  facts.push_back({"method", inference.part.method});
  facts.push_back(
      {"calls", std::to_string(calls.returned) + " seen, " + plural(inference.signatures.size(), "signature")});
  if (calls.failed > 0) facts.push_back({"failed", plural(calls.failed, "more call") + " threw"});
  if (calls.dropped > 0)
    facts.push_back({"dropped", plural(calls.dropped, "call") + " of signatures beyond the limit"});
  for (const auto& [what, count] : calls.faults)
    facts.push_back({"fault", what + " (" + plural(count, "time") + ")"});
  return facts;
}

Table signature_table(const Inference& inference) {
  Table table{"signatures", {"id", "calls", "given", "scalars", "sizes"}, {}};
  for (const InferredSignature& signature : inference.signatures) {
    std::vector<std::string> spreads;
    for (const auto& [dim, range] : signature.ranges) {
      spreads.push_back(spread_text(dim, range));
    }
    table.rows.push_back({signature.id, std::to_string(signature.count), joined(signature.present, ", "),
                          scalars_text(signature), joined(spreads, ", ")});
  }
  return table;
}

Table leaf_table(const std::string& title, const std::vector<InferredLeaf>& leaves) {
  Table table{title, {"path", "dtype", "shape"}, {}};
  for (const InferredLeaf& leaf : leaves) {
    table.rows.push_back({leaf.path, leaf.value ? "int" : std::string(name_of(leaf.dtype)), shape_text(leaf)});
  }
  return table;
}

/** `past + seq (not required)`, `a multiple of 8` */
std::string dim_text(const Dim& dim) {
  std::vector<std::string> words;
  if (dim.expression) words.push_back(dim.expression->text() + (dim.required == false ? " (not required)" : ""));
  if (dim.data_dependent) words.emplace_back("depends on values");
  if (dim.multiple > 1) {
    words.push_back((dim.remainder > 0 ? std::to_string(dim.remainder) + " above " : "") + "a multiple of " +
                    std::to_string(dim.multiple));
  }
  if (dim.tied) words.push_back("tied, such as " + dim.tied->text());
  return joined(words, ", ");
}

Table dim_table(const Inference& inference) {
  Table table{"dims", {"name", "kind", "seen", "is"}, {}};
  for (const Dim& dim : inference.dims) {
    const bool derived = dim.kind == Dim::Kind::derived;
    table.rows.push_back({dim.name, derived ? "derived" : "free", range_text(dim.min, dim.max), dim_text(dim)});
  }
  return table;
}

Table finding_table(const Inference& inference) {
  Table table{"findings", {"code", "path", "what"}, {}};
  for (const Finding& finding : inference.findings) {
    table.rows.push_back({finding.code, finding.path, finding.message});
  }
  return table;
}

}  // namespace

ReportPage page_of(const ReportSubject& subject) {
  const Inference& inference = subject.inference;
  ReportPage page{facts_of(subject),
                  {signature_table(inference), leaf_table("inputs", inference.inputs),
                   leaf_table("outputs", inference.outputs), dim_table(inference), finding_table(inference)}};
  if (inference.probe) page.tables.push_back(probe_table(*inference.probe));
  std::erase_if(page.tables, [](const Table& table) { return table.rows.empty() && table.caption.empty(); });
  return page;
}

}  // namespace input_observer
