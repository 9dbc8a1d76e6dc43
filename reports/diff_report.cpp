#include "reports/diff_report.h"

#include <algorithm>
#include <array>
#include <ostream>
#include <span>

#include "observer/json.h"
#include "observer/value_json.h"
#include "reports/find_format.h"

namespace input_observer {
namespace {

using Kind = Difference::Kind;

constexpr std::size_t max_shown = 8;

constexpr std::array<std::string_view, 10> kind_names{"signature", "combination", "argument", "dtype", "rank",
                                                      "length",    "size",        "gap",      "value", "relation"};

std::string_view name_of(Kind kind) {
  return kind_names[static_cast<std::size_t>(kind)];
}

/** A value as the line has it: texts that a user passed in quotes, words of ours bare. */
std::string shown(Kind kind, const Value& value) {
  const auto* text = value.get_if<std::string>();
  if (text != nullptr && kind != Kind::value && kind != Kind::combination) return one_line(*text, 100);
  return input_observer::shown(to_json(value));
}

/** `3, 5 and 9`; of many the first ones and how many there are. */
std::string listed(const std::vector<std::string>& words) {
  std::string text;
  const auto count = std::min(words.size(), max_shown);
  for (std::size_t i = 0; i < count; ++i)
    text += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
  return words.size() > count ? text + " and " + std::to_string(words.size() - count) + " more" : text;
}

std::string listed(Kind kind, std::span<const Value> values) {
  std::vector<std::string> words;
  for (const auto& value : values)
    words.push_back(shown(kind, value));
  return listed(words);
}

/** Of sizes, lengths and ints the range, of others all. */
std::string known_text(const Difference& of) {
  const bool range = of.in_a.size() == 2 && of.in_a[0].get_if<std::int64_t>() && of.kind != Kind::rank;
  if (!range) return listed(of.kind, of.in_a);
  if (of.in_a[0] == of.in_a[1]) return shown(of.kind, of.in_a[0]);
  return shown(of.kind, of.in_a[0]) + " to " + shown(of.kind, of.in_a[1]);
}

std::string place_of(const Difference& of) {
  std::string text = of.side == Side::output ? "result " : "";
  text += one_line(of.path, 200);
  if (of.axis >= 0) text += " axis " + std::to_string(of.axis);
  if (of.kind == Kind::dtype) text += " dtype";
  if (of.kind == Kind::rank) text += " rank";
  if (of.kind == Kind::length) text += " length";
  if (!of.signature.empty()) text += " in " + of.signature;
  if (!of.also.empty()) {
    text += " (and " + std::to_string(of.also.size()) + (of.also.size() == 1 ? " more leaf)" : " more leaves)");
  }
  return text;
}

std::string signature_text(const Difference& of) {
  const auto calls = shown(of.kind, of.in_b.front()) + (of.in_b.front() == Value{std::int64_t{1}} ? " call" : " calls");
  if (of.signature.empty() && of.also.empty()) return "signatures beyond those listed: " + calls + " in B, none in A";
  return "signature " + of.signature + (of.also.empty() ? "" : " (" + listed(of.also) + ")") + ": " + calls +
         " in B, none in A";
}

std::string combination_text(const Difference& of) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < of.also.size(); ++i)
    words.push_back(one_line(of.also[i], 100) + "=" + shown(of.kind, of.in_b[i]));
  return "signature " + of.signature + ": " + listed(words) + " in B, never together in A";
}

std::string line_of(const Difference& of) {
  switch (of.kind) {
    case Kind::signature:
      return signature_text(of);
    case Kind::combination:
      return combination_text(of);
    case Kind::argument:
      return place_of(of) + ": " + listed(of.kind, of.in_b) + " in B, never given in A";
    case Kind::gap:
      return place_of(of) + ": " + listed(of.kind, of.in_b) + " in B, never in A's " + known_text(of);
    case Kind::relation:
      return place_of(of) + ": " + one_line(of.relation, 1000) + " in A, " +
             (of.in_b.empty() ? "not in B"
                              : "but " + shown(of.kind, of.in_b.front()) + " with " +
                                    listed(of.kind, std::span(of.in_b).subspan(1)) + " in B");
    default:
      return place_of(of) + ": " + listed(of.kind, of.in_b) + " in B, " + known_text(of) + " in A";
  }
}

Json to_json(const Difference& of) {
  Json json{{"kind", name_of(of.kind)}, {"line", line_of(of)}};
  if (!of.signature.empty()) json["signature"] = of.signature;
  if (!of.path.empty()) json[of.side == Side::output ? "result" : "path"] = of.path;
  if (of.axis >= 0) json["axis"] = of.axis;
  if (!of.also.empty()) json[of.path.empty() ? "given" : "also"] = of.also;
  if (!of.relation.empty()) json["relation"] = of.relation;
  json["b"] = to_json(of.in_b);
  if (!of.in_a.empty()) json["a"] = to_json(of.in_a);
  return json;
}

}  // namespace

void write_text_diff(std::ostream& out, const Differences& differences) {
  for (const auto& difference : differences.list)
    out << one_line(line_of(difference)) << "\n";
}

void write_json_diff(std::ostream& out, const Differences& differences) {
  Json document{{"format", "input-observer/diff"}, {"version", 1}, {"differences", Json::array()}};
  for (const auto& difference : differences.list)
    document["differences"].push_back(to_json(difference));
  if (differences.undecided_calls > 0) document["undecided_calls"] = differences.undecided_calls;
  out << to_text(document);
}

const std::vector<DiffFormat>& diff_formats() {
  static const std::vector<DiffFormat> formats{{"text", write_text_diff}, {"json", write_json_diff}};
  return formats;
}

const DiffFormat& find_diff_format(std::string_view name) {
  return find_format(diff_formats(), name);
}

}  // namespace input_observer
