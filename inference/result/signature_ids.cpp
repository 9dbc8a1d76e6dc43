#include "inference/result/signature_ids.h"

#include <algorithm>
#include <map>
#include <set>

#include "inference/names/name_table.h"
#include "inference/view/value_tree.h"
#include "observer/path.h"
#include "observer/text.h"

namespace input_observer {
namespace {

/**
 * Facts of one class that may tell it from others: what of -> how it reads in a name. Keys sort by how telling they
 * are.
 */
using Traits = std::map<std::string, std::string>;

bool has_tensor(const ObservedClass& observed, const std::string& parameter) {
  return std::ranges::any_of(observed.leaves, [&](const ClassLeaf& leaf) {
    return leaf.side == Side::input && !leaf.placeholder && leaf.value->is_tensor() &&
           parameter_of(leaf.path) == parameter;
  });
}

/** Parameters with a dim whose absence was taken as length 0; latent dims, of one size, are weaker evidence. */
std::set<std::string> zero_filled_parameters(const Analysis& analysis, bool latent) {
  std::set<std::string> result;
  for (const auto& fill : analysis.table.zeroed) {
    const auto& group = analysis.table.groups[fill.group];
    if (group.latent != latent) continue;
    for (const auto column : group.columns)
      result.insert(parameter_of(analysis.view.columns[column].at.path));
  }
  return result;
}

/** Parameters whose absence was taken as length 0, or whose name is a cache's, present in some class. */
std::set<std::string> cache_parameters(const Analysis& analysis) {
  auto result = zero_filled_parameters(analysis, false);
  for (const auto& column : analysis.view.columns) {
    if (!column.is_input() || column.at.axis != 2) continue;
    const auto names = customary_names(column.at, false);
    if (std::ranges::find(names, "past") != names.end()) result.insert(parameter_of(column.at.path));
  }
  // One call with an image beside one without looks like an empty cache when a sum fits by chance.
  return result.empty() ? zero_filled_parameters(analysis, true) : result;
}

std::string scalar_word(const std::string& path, const Value& value) {
  const auto name = export_name(path);
  if (const auto* flag = value.get_if<bool>()) return *flag ? name : "no_" + name;
  if (const auto* text = value.get_if<std::string>()) return name + "_" + export_name(*text);
  return name;
}

/** What one leaf says; results come last, for a caller thinks in arguments. */
void add_leaf(const ObservedClass& observed, const ClassLeaf& leaf, Traits& traits) {
  const bool result = leaf.side == Side::output;
  const auto key = [&](const char* order) { return (result ? "9" : "") + std::string(order) + leaf.path; };
  const auto name = (result ? "out_" : "") + export_name(leaf.path);
  if (const auto* tensor = leaf.value->get_if<TensorValue>()) {
    traits[key("4 rank ")] = name + "_rank" + std::to_string(tensor->shape.size());
    traits[key("5 dtype ")] = name + "_" + std::string(name_of(tensor->dtype));
  } else if (leaf.slot && !leaf.value->get_if<double>()) {
    const auto& seen = observed.source->scalars[*leaf.slot];
    if (seen.values.size() == 1) traits[key("3 scalar ")] = scalar_word(leaf.path, seen.values.front());
  }
}

/** Kinds, and what containers hold: weaker than what leaves say, for a reader thinks of tensors first. */
void add_kinds(Side side, const std::string& path, const Value& value, Traits& traits) {
  const bool result = side == Side::output;
  const auto name = (result ? "out_" : "") + export_name(path);
  const auto key = [&](const char* order) { return (result ? "9" : "") + std::string(order) + path; };
  traits[key("6 kind ")] = name + "_" + kind_of(value);
  const auto below = children(value);
  if (value.get_if<DictValue>()) {
    std::set<std::string> names;
    for (const auto& [component, child] : below)
      names.insert(export_name(component));
    auto& word = traits[key("7 items ")] = name;
    for (const auto& each : names)
      word += "_" + each;
  } else if (value.get_if<ListValue>() || value.get_if<TupleValue>()) {
    traits[key("7 items ")] = name + "_of_" + std::to_string(below.size());
  }
  for (const auto& [component, child] : below)
    add_kinds(side, join_path(path, component), *child, traits);
}

Traits traits_of(const ObservedClass& observed, const Signature& signature) {
  Traits traits;
  for (std::size_t p = 0; p < signature.size(); ++p) {
    if (observed.arguments[p].is_scalar()) continue;
    const auto& name = signature[p].name;
    traits["1 given " + name] = has_tensor(observed, name) ? "with_" + export_name(name) : "";
  }
  for (const auto& leaf : observed.leaves)
    add_leaf(observed, leaf, traits);
  for (std::size_t p = 0; p < signature.size(); ++p)
    add_kinds(Side::input, signature[p].name, observed.arguments[p], traits);
  for (const auto& output : observed.outputs)
    add_kinds(Side::output, "out", output, traits);
  return traits;
}

/** Lengths of folded lists: `3_images`. */
void add_lengths(const Analysis& analysis, std::size_t class_index, Traits& traits) {
  for (const auto& [key, length] : analysis.view.folding->lengths(class_index)) {
    if (key.first == Side::output) continue;
    traits["2 length " + key.second] = std::to_string(length) + "_" + export_name(key.second);
  }
}

/** The traits that not all of the classes share, the fewest that tell each from every other. */
std::string distinctive(const Traits& own, const std::vector<const Traits*>& like) {
  std::vector<std::string> words;
  std::vector<const Traits*> confusable = like;
  for (const auto& [key, word] : own) {
    const auto same = [&, &key = key, &word = word](const Traits* other) {
      const auto found = other->find(key);
      return found == other->end() || found->second == word;  // what the other lacks is told by what it is given
    };
    if (std::ranges::all_of(confusable, same)) continue;
    std::erase_if(confusable, [&](const Traits* other) { return !same(other); });
    if (!word.empty()) words.push_back(word);
    if (confusable.empty()) break;
  }
  return joined(words, "_");
}

}  // namespace

std::vector<std::string> signature_ids(const Analysis& analysis) {
  const auto& view = analysis.view;
  const auto caches = cache_parameters(analysis);
  std::vector<std::string> bases;
  std::vector<Traits> traits;
  for (std::size_t i = 0; i < view.classes.size(); ++i) {
    const bool filled =
        std::ranges::any_of(caches, [&](const std::string& name) { return has_tensor(view.classes[i], name); });
    bases.push_back(caches.empty() ? "main" : filled ? "decode" : "prefill");
    traits.push_back(traits_of(view.classes[i], view.signature()));
    add_lengths(analysis, i, traits.back());
  }
  std::vector<std::string> result;
  std::set<std::string> used;
  for (std::size_t i = 0; i < bases.size(); ++i) {
    std::vector<const Traits*> like;
    for (std::size_t j = 0; j < bases.size(); ++j) {
      if (j != i && bases[j] == bases[i]) like.push_back(&traits[j]);
    }
    const auto words = like.empty() ? "" : distinctive(traits[i], like);
    auto id = words.empty() ? bases[i] : bases[i] == "main" ? words : bases[i] + "_" + words;
    if (id.size() > 80) id = id.substr(0, 80);
    const auto base = id;
    for (int n = 2; !used.insert(id).second; ++n)
      id = base + "_" + std::to_string(n);
    result.push_back(id);
  }
  return result;
}

}  // namespace input_observer
