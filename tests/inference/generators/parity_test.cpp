// Recorded runs of Optimum: the same names, order, shapes, dtypes, ranges and axes, and errors where it had errors.
#include <iostream>
#include <map>

#include "inference/generators/generate.h"
#include "observer/json.h"
#include "observer/value_json.h"
#include "tests/inference/generators/corpus.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

// What a record says of a tensor, from a description.
Json range_of(const Json& ask) {
  if (ask.is_null()) return nullptr;
  if (ask.at("kind") == "mask") return {{"min", 0}, {"max", 1}};
  return {{"min", ask.at("lo")},
          {"max", ask.at("kind") == "int" ? Json(ask.at("hi").get<std::int64_t>() - 1) : ask.at("hi")}};
}

std::string difference(const std::string& path, const Json& ours, const Json& theirs);

std::string difference_of_items(const std::string& path, const Json& ours, const Json& theirs) {
  if (ours.size() != theirs.size())
    return path + ": " + std::to_string(ours.size()) + " items, not " + std::to_string(theirs.size());
  for (std::size_t i = 0; i < theirs.size(); ++i) {
    const auto text = difference(path + "." + std::to_string(i), ours[i], theirs[i]);
    if (!text.empty()) return text;
  }
  return "";
}

std::string difference_of_names(const std::string& path, const Json& ours, const Json& theirs) {
  std::string our_names;
  std::string their_names;
  for (const auto& item : ours.items())
    our_names += item.key() + " ";
  for (const auto& item : theirs.items())
    their_names += item.key() + " ";
  if (our_names != their_names) return path + ": names " + our_names + "not " + their_names;
  for (const auto& item : theirs.items()) {
    const auto text = difference(path + "." + item.key(), ours.at(item.key()), item.value());
    if (!text.empty()) return text;
  }
  return "";
}

std::string difference(const std::string& path, const Json& ours, const Json& theirs) {
  if (theirs.is_null()) return ours.is_null() ? "" : path + ": not None";
  for (const char* kind : {"list", "tuple"}) {
    if (theirs.contains(kind)) {
      return ours.contains(kind) ? difference_of_items(path, ours.at(kind), theirs.at(kind)) : path + ": no " + kind;
    }
  }
  if (theirs.contains("dict")) return difference_of_names(path, ours.at("dict"), theirs.at("dict"));
  if (!ours.is_object() || !ours.contains("tensor")) return path + ": no tensor";
  const Json& tensor = ours.at("tensor");
  if (tensor.at("shape") != theirs.at("shape"))
    return path + ": shape " + tensor.at("shape").dump() + ", not " + theirs.at("shape").dump();
  if (tensor.at("dtype") != theirs.at("dtype")) return path + ": dtype " + tensor.at("dtype").dump();
  const Json range = range_of(theirs.value("ask", Json()));
  if (range.is_null()) return "";
  for (const char* end : {"min", "max"}) {
    if (tensor.at(end).get<double>() != range.at(end).get<double>())
      return path + ": " + end + " " + tensor.at(end).dump() + ", not " + range.at(end).dump();
  }
  return "";
}

std::string outcome(const Json& record) {
  GeneratedArguments result;
  try {
    result = generate_arguments(GeneratorTables::built_in(), test::request_of_record(record));
  } catch (const Error& error) {
    return record.contains("error") ? "" : std::string("refused: ") + error.what();
  }
  if (record.contains("error")) return "an error of Optimum was not seen: " + record.at("error").dump();
  Json described = Json::object();
  for (const auto& [name, value] : result.inputs)
    described[name] = to_json(description_of(value));
  std::string text = difference_of_names("inputs", described, record.at("result"));
  if (text.empty() && record.contains("inputs")) {
    if (result.input_axes.dump() != record.at("inputs").dump())
      text = "input axes " + result.input_axes.dump() + ", not " + record.at("inputs").dump();
    else if (result.output_axes.dump() != record.at("outputs").dump())
      text = "output axes " + result.output_axes.dump() + ", not " + record.at("outputs").dump();
  }
  return text;
}

}  // namespace

TEST_CASE("The recorded results of Optimum, odd ones included, are given in compatibility mode",
          "[generators][parity]") {
  const Json& corpus = test::parity_corpus();
  std::map<std::string, int> failures;
  std::size_t same = 0;
  for (const Json& record : corpus.at("records")) {
    const std::string text = outcome(record);
    if (text.empty()) {
      ++same;
      continue;
    }
    const std::string name = record.at("config").get<std::string>() + " " + record.at("task").get<std::string>() + " " +
                             record.at("state").get<std::string>();
    if (++failures[name] == 1) UNSCOPED_INFO(name << " " << record.at("shapes") << ": " << one_line(text, 500));
  }
  std::cout << same << " of " << corpus.at("records").size() << " recorded results are the same\n";
  CHECK(same == corpus.at("records").size());
}

}  // namespace input_observer
