#include "inference/universal/universal_values.h"

#include <algorithm>
#include <set>

#include "inference/generators/input_rules.h"
#include "observer/json.h"
#include "observer/path.h"
#include "observer/value_json.h"

namespace input_observer {
namespace {

using Kind = ArgumentType::Kind;

constexpr std::int64_t max_items = 4096;  // layers of a cache

// What a graph joins with one tensor of a cache goes for those beside it, as far as it says nothing of them.
TensorFacts with_neighbours(TensorFacts facts, const ModelFacts& model, const std::string& parameter) {
  for (auto at = model.tensors.lower_bound(parameter + "."); at != model.tensors.end(); ++at) {
    if (!at->first.starts_with(parameter + ".")) break;
    if (facts.rank && at->second.rank && facts.rank != at->second.rank) continue;
    if (!facts.rank) facts.rank = at->second.rank;
    facts.sizes.insert(at->second.sizes.begin(), at->second.sizes.end());
  }
  return facts;
}

const TensorFacts* facts_of(const ModelFacts& facts, const std::string& path) {
  const auto found = facts.tensors.find(path);
  return found == facts.tensors.end() ? nullptr : &found->second;
}

bool is_container(const ArgumentType& type) {
  return type.kind == Kind::list || type.kind == Kind::tuple || type.kind == Kind::dict;
}

/** Makes the values of one parameter, one choice among rules after the other. */
class Maker {
 public:
  Maker(const ModelFacts& facts, bool has_cache, const GenerationScope& scope)
      : facts_(facts), has_cache_(has_cache), scope_(scope), tables_(*scope.setup().tables) {}

  GeneratedValue make(const std::string& path, const std::string& name, const ArgumentType& type, std::size_t choice) {
    switch (type.kind) {
      case Kind::list:
        return sequence(path, name, type, choice, count_of(path, name, type));
      case Kind::tuple:
        return sequence(path, name, type, choice, static_cast<std::int64_t>(type.items.size()));
      case Kind::dict:
        return dict(path, type, choice);
      default:
        return leaf(path, name, type.kind, choice);
    }
  }

  std::size_t choices() const { return choices_; }  ///< that the tensor with most of them has

 private:
  GeneratedValue sequence(const std::string& path, const std::string& name, const ArgumentType& type,
                          std::size_t choice, std::int64_t count) {
    GeneratedSequence items{type.kind == Kind::tuple, {}};
    for (std::int64_t i = 0; i < count; ++i) {
      const ArgumentType& item = type.items.at(type.kind == Kind::tuple ? static_cast<std::size_t>(i) : 0);
      items.items.push_back(make(join_path(path, std::to_string(i)), name, item, choice));
    }
    return {std::move(items)};
  }

  GeneratedValue dict(const std::string& path, const ArgumentType& type, std::size_t choice) {
    GeneratedDict items;
    const auto keys = facts_.keys.find(path);
    if (keys == facts_.keys.end()) return {std::move(items)};
    for (const std::string& key : keys->second)
      items.items.emplace_back(key, make(join_path(path, key), key, type.items.front(), choice));
    return {std::move(items)};
  }

  // As many as the graph takes; what a rule says where it does not say.
  std::int64_t count_of(const std::string& path, const std::string& name, const ArgumentType& type) {
    if (const auto known = facts_.counts.find(path); known != facts_.counts.end()) return known->second;
    const UniversalRule rule = universal_rule(tables_, name, innermost(type), facts_of(facts_, path));
    if (rule.count.is_null()) return 1;
    const std::int64_t count = inner_scope(path, nullptr).integer(rule.count, "the number of items");
    if (count < 0 || count > max_items)
      throw bad_input({}, "expected a sensible number of items, got " + std::to_string(count));
    return count;
  }

  static Kind innermost(const ArgumentType& type) {
    return is_container(type) && !type.items.empty() ? innermost(type.items.front()) : type.kind;
  }

  GenerationScope inner_scope(const std::string& path, const TensorFacts* facts) const {
    Json names = Json::array();
    for (const ModelParameter& parameter : facts_.parameters)
      names.push_back(parameter.name);
    const std::vector<std::string> parts = split_path(path);
    const std::string& last = parts.back();
    const bool numbered = parts.size() > 1 && last.find_first_not_of("0123456789") == std::string::npos;
    Json known{{"parameters", std::move(names)}, {"has_cache", has_cache_}};
    known["index"] = numbered ? Json(std::stoll(last)) : Json(0);
    known["rows"] = facts && facts->rows ? Json(*facts->rows) : Json(nullptr);
    return scope_.with(known, tables_.find("universal", "let", Compatibility::none));
  }

  GeneratedValue leaf(const std::string& path, const std::string& name, Kind kind, std::size_t choice) {
    const TensorFacts* facts = facts_of(facts_, path);
    const UniversalRule rule = universal_rule(tables_, name, kind, facts);
    TensorFacts together;
    if (rule.is_cache) {
      together = with_neighbours(facts ? *facts : TensorFacts{}, facts_, parameter_of(path));
      facts = &together;
    }
    const GenerationScope scope = inner_scope(path, facts);
    std::vector<GeneratedValue> made;
    std::string why;
    for (const Json& value : rule.values) {
      try {
        made.push_back(value_of_rule(value, scope));
      } catch (const Error& error) {
        if (why.empty()) why = error.what();  // a value of the config may be missing that another rule does not need
      }
    }
    if (made.empty()) throw bad_input({{}, 0, path}, why);
    if (facts) std::ranges::stable_sort(made, {}, [&](const GeneratedValue& value) { return misfit(value, *facts); });
    // A graph may be read wrong: the sizes of the rules themselves are tried at the end.
    const std::size_t count = made.size();
    choices_ = std::max(choices_, facts && !facts->sizes.empty() ? 2 * count : count);
    GeneratedValue chosen = made[choice < count ? choice : std::min(choice - count, count - 1)];
    auto* tensor = std::get_if<GeneratedTensor>(&chosen.data);
    if (tensor && facts && choice < count) fit(*tensor, *facts);
    return chosen;
  }

  // How far a value is from what the graph does with it.
  static int misfit(const GeneratedValue& value, const TensorFacts& facts) {
    const auto* tensor = std::get_if<GeneratedTensor>(&value.data);
    if (tensor == nullptr) return 0;
    int result = facts.rank && static_cast<int>(tensor->shape.size()) != *facts.rank ? 2 : 0;
    const bool floating = is_floating(tensor->dtype);
    if (facts.use == "index" && !is_integral(tensor->dtype)) result += 4;
    if ((facts.use == "number" || facts.use == "image" || facts.use == "signal") && !floating) result += 4;
    return result;
  }

  static void fit(GeneratedTensor& tensor, const TensorFacts& facts) {
    const int rank = static_cast<int>(tensor.shape.size());
    for (const auto& [axis, size] : facts.sizes) {
      if (axis >= -rank) tensor.shape[static_cast<std::size_t>(rank + axis)] = size;
    }
    if (facts.rows && tensor.content == GeneratedTensor::Content::integers)
      tensor.high = std::min(tensor.high, static_cast<double>(*facts.rows));
  }

  const ModelFacts& facts_;
  bool has_cache_;
  const GenerationScope& scope_;
  const GeneratorTables& tables_;
  std::size_t choices_ = 1;
};

const ArgumentType& innermost_type(const ArgumentType& type) {
  return is_container(type) && !type.items.empty() ? innermost_type(type.items.front()) : type;
}

}  // namespace

bool can_be_made(const ArgumentType& type, std::string& why) {
  if (type.kind == Kind::other) why = type.name;
  return type.kind != Kind::other &&
         std::ranges::all_of(type.items, [&](const ArgumentType& item) { return can_be_made(item, why); });
}

UniversalRule rule_of(const GeneratorTables& tables, const ModelParameter& parameter, const ModelFacts& facts) {
  return universal_rule(tables, parameter.name, innermost_type(parameter.type).kind, facts_of(facts, parameter.name));
}

std::vector<GeneratedValue> universal_values(const ModelParameter& parameter, const ModelFacts& facts, bool has_cache,
                                             const GenerationScope& scope) {
  Maker maker(facts, has_cache, scope);
  std::vector<GeneratedValue> values;
  std::set<std::string> seen;
  for (std::size_t choice = 0; choice < maker.choices(); ++choice) {
    GeneratedValue value = maker.make(parameter.name, parameter.name, parameter.type, choice);
    if (seen.insert(to_json(description_of(value)).dump()).second) values.push_back(std::move(value));
  }
  return values;
}

}  // namespace input_observer
