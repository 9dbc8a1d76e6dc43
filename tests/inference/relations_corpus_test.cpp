#include <algorithm>
#include <map>
#include <set>

#include "inference/inference.h"
#include "observer/json.h"
#include "observer/path.h"
#include "tests/inference/logs.h"
#include "tests/inference/shape_table.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

using test::LeafSizes;
using test::ShapeTable;

LeafSizes leaf_sizes(const Json& json) {
  LeafSizes result;
  for (const auto& [path, sizes] : json.items()) {
    auto& into = result[path];
    for (const auto& size : sizes.is_array() ? sizes : Json::array({sizes})) {
      into.push_back(size.is_null() ? std::nullopt : std::optional(size.get<std::int64_t>()));
    }
  }
  return result;
}

/** The entry of dynamic_axes at a leaf path. */
Json axes_at(const Json& axes, const std::string& path) {
  const auto* at = &axes;
  for (const auto& component : split_path(path)) {
    if (at->is_object() && at->contains("dict") && at != &axes) at = &at->at("dict");
    at = at->is_array() ? &at->at(std::stoul(component)) : &at->at(component);
  }
  return *at;
}

bool all_same(const ShapeTable& table, const Json& tokens) {
  std::set<std::string> entries;
  for (const auto& token : tokens) {
    const auto entry = table.entry(token.get<std::string>());
    if (!entry) return false;
    entries.insert(entry->text());
  }
  return entries.size() == 1;
}

/** True when the relation follows from the entries alone, whatever the sizes of the free dims. */
bool follows(const ShapeTable& table, const Json& relation) {
  auto left = table.entry(relation.at("axis").get<std::string>());
  if (!left) return false;
  Expression right = relation.at("const").get<std::int64_t>();
  for (const auto& term : relation.at("terms")) {
    const auto entry = table.entry(term.at(0).get<std::string>());
    if (!entry) return false;
    right = right + Expression(term.at(1).get<std::int64_t>()) * *entry;
  }
  auto names = left->names();
  names.merge(right.names());
  for (std::int64_t trial = 1; trial <= 8; ++trial) {
    DimSizes sizes;
    std::int64_t next = 17 * trial;
    for (const auto& name : names)
      sizes[name] = next = (next * 31 + 7) % 1009 + 2;
    if (left->evaluate(sizes) != right.evaluate(sizes)) return false;
  }
  return true;
}

/** True when the options ask for a batch on axis 0 of the leaf. */
bool is_asked(const Json& log, const std::string& path) {
  const auto options = log.value("options", Json::object());
  const auto request = options.value("set_batch_dimension_for", Json(false));
  if (!request.is_array()) return request == true;
  return std::ranges::any_of(request, [&](const Json& name) { return name == path || name == parameter_of(path); });
}

/** Exactly those that took two sizes, and axis 0 where it was asked for. */
void check_dynamic_axes(const Json& log, const Json& truth, const Json& inference) {
  for (const auto& [path, axes] : truth.at("dynamic_axes_observed").items()) {
    if (truth.at("inputs").contains(path) && truth.at("inputs").at(path).is_null()) continue;
    INFO(path);
    const auto found = axes_at(inference.at("dynamic_axes"), path);
    auto expected = axes.get<std::set<int>>();
    if (is_asked(log, path)) expected.insert(0);
    CHECK(found.get<std::set<int>>() == expected);
  }
}

void check_claims(const ShapeTable& table, const Json& truth) {
  for (const auto& group : truth.at("required").at("equal")) {
    INFO(group.dump());
    CHECK(all_same(table, group));
  }
  for (const auto& relation : truth.at("required").at("derived")) {
    INFO(relation.dump());
    CHECK(follows(table, relation));
  }
  for (const auto& group : truth.at("forbidden").at("equal")) {
    INFO("forbidden " << group.dump());
    CHECK_FALSE(all_same(table, group));
  }
  for (const auto& relation : truth.at("forbidden").at("derived")) {
    INFO("forbidden " << relation.dump());
    CHECK_FALSE(follows(table, relation));
  }
}

std::size_t check_held_out(const ShapeTable& table, const Json& truth) {
  std::size_t checks = 0;
  for (const auto& check : truth.at("checks")) {
    const auto wrong = table.contradictions(leaf_sizes(check.at("inputs")), leaf_sizes(check.at("outputs")));
    for (const auto& line : wrong) {
      INFO(check.dump());
      FAIL_CHECK(line);
    }
    ++checks;
  }
  return checks;
}

void check_outputs(const ShapeTable& table, const Json& reference) {
  for (const auto& [path, entries] : table.outputs()) {
    if (!reference.contains(path) || reference.at(path).size() != entries.size()) continue;
    for (std::size_t axis = 0; axis < entries.size(); ++axis) {
      INFO(path << "[" << axis << "] = " << entries[axis].text() << ", reference " << reference.at(path).at(axis));
      const auto& entry = reference.at(path).at(axis);
      const bool unknown = entry.is_string() && entry.get<std::string>().starts_with("out_");
      CHECK((unknown || !table.is_data_dependent(entries[axis])));
    }
  }
}

void check_arguments(const ShapeTable& table, const Inference& inference, const Json& truth, bool strict) {
  const auto sizes = test::sizes_of(inference.arguments);
  for (const auto& relation : truth.at("required").at("derived")) {
    INFO("arguments and " << relation.dump());
    const auto size = [&](const Json& token) {
      const auto text = token.get<std::string>();
      const auto bracket = text.rfind('[');
      const auto axis = bracket == std::string::npos ? 0 : std::stoul(text.substr(bracket + 1));
      return *sizes.at(text.substr(0, bracket)).at(axis);
    };
    auto sum = relation.at("const").get<std::int64_t>();
    for (const auto& term : relation.at("terms"))
      sum += term.at(1).get<std::int64_t>() * size(term.at(0));
    CHECK(size(relation.at("axis")) == sum);
  }
  if (!strict) return;
  for (const auto& line : table.contradictions(sizes, {}))
    FAIL_CHECK("arguments: " << line);
  const auto bound = table.bind(sizes, {});
  std::set<std::int64_t> taken;
  for (const auto& name : table.plain_dims()) {
    const auto found = bound.find(name);
    if (found == bound.end()) continue;  // of list elements: bound one by one
    INFO(name << " = " << found->second);
    CHECK(found->second >= 2);
    CHECK(taken.insert(found->second).second);
  }
}

}  // namespace

TEST_CASE("every case of the relations corpus is inferred as its truth says") {
  std::size_t checks = 0;
  for (const auto& each : test::corpus_cases("relations.json")) {
    INFO(each.at("name").get<std::string>());
    const auto& truth = each.at("truth");
    const auto inference = infer(test::report_of(each.at("log")));
    const ShapeTable table(inference);
    check_dynamic_axes(each.at("log"), truth, to_json(inference));
    check_claims(table, truth);
    checks += check_held_out(table, truth);
    check_outputs(table, each.at("reference").at("shapes"));
    check_arguments(table, inference, truth, each.at("reference").at("representative_level") == 0);
  }
  CHECK(checks > 500);
}

}  // namespace input_observer
