#include "inference/generators/generation_scope.h"

#include <algorithm>
#include <random>
#include <utility>

#include "inference/generators/expression_functions.h"
#include "observer/flat_call.h"

namespace input_observer {
namespace {

constexpr std::string_view range_prefix = "random_";
constexpr std::string_view range_suffix = "_range";

bool is_size(const Json& value) {
  return value.is_number_integer() && value >= 0 &&
         !(value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX);
}

std::vector<std::string> known_shapes(const GenerationSetup& setup) {
  std::vector<std::string> names = keys_of(setup.tables->section("shapes", setup.compatibility));
  names.insert(names.begin(), "padding_side");
  return names;
}

/** Takes a name out of a set again. */
class Visit {
 public:
  Visit(std::set<std::string>& names, const std::string& name) : names_(names), at_(names.insert(name).first) {}
  ~Visit() { names_.erase(at_); }
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;

 private:
  std::set<std::string>& names_;
  std::set<std::string>::iterator at_;
};

}  // namespace

GenerationScope::GenerationScope(const GenerationSetup& setup, const Json& schema_let) : setup_(setup) {
  if (schema_let.is_object()) lets_.push_back(&schema_let);
  take_shapes();
}

void GenerationScope::take_shapes() {
  const std::vector<std::string> known = known_shapes(setup_);
  for (const auto& [name, value] : setup_.shapes) {
    const Place place{{}, 0, "shapes." + name};
    if (value.is_array()) continue;  // the sizes of one input, or a range
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      if (setup_.compatibility == Compatibility::optimum) continue;  // there a keyword like any other
      throw bad_input(place, "unknown shape" + did_you_mean(name, known));
    }
    if (name == "padding_side") {
      if (value != "left" && value != "right") throw bad_input(place, "expected left or right");
    } else if (!is_size(value)) {
      throw bad_input(place, "expected an integer of at least 0");
    }
    given_[name] = value;
  }
  for (const auto& [name, value] : setup_.shapes)
    if (name.starts_with(range_prefix) && name.ends_with(range_suffix)) take_range(name, value);
}

void GenerationScope::take_range(const std::string& name, const Json& range) {
  const Place place{{}, 0, "shapes." + name};
  const std::string shape = name.substr(range_prefix.size(), name.size() - range_prefix.size() - range_suffix.size());
  if (!range.is_array() || range.size() != 2 || !is_size(range[0]) || !is_size(range[1]) || range[0] > range[1]) {
    throw bad_input(place, "expected [least, most]");
  }
  if (!setup_.tables->find("shapes", shape, setup_.compatibility).is_object()) {
    throw bad_input(place, "unknown shape" + did_you_mean(shape, known_shapes(setup_)));
  }
  // A stream of its own for each name, so that another range changes nothing here.
  std::mt19937_64 random(setup_.seed ^ hash_of(shape));
  const auto least = range[0].get<std::uint64_t>();
  given_[shape] = least + random() % (range[1].get<std::uint64_t>() - least + 1);
}

Json GenerationScope::evaluate(const Json& expression) const {
  if (!expression.is_string()) return expression;
  return RuleExpression(expression.get_ref<const std::string&>()).evaluate(*this);
}

std::int64_t GenerationScope::integer(const Json& expression, const std::string& what) const {
  const Json value = evaluate(expression);
  if (!value.is_number_integer())
    throw bad_input({}, "expected an integer for " + what + ", got " + one_line(value.dump(), 100));
  return value.get<std::int64_t>();
}

bool GenerationScope::holds(const Json& row) const {
  return !row.contains("when") || is_true(evaluate(row.at("when")));
}

Json GenerationScope::name(const std::string& name) const {
  if (const auto size = sizes_.find(name); size != sizes_.end()) return size->second;
  for (const Json* let : lets_) {
    const auto found = let->find(name);
    if (found == let->end() || being_evaluated_.contains(name)) continue;
    const Visit visit(being_evaluated_, name);
    return evaluate(*found);
  }
  bool known = false;
  Json value = state_value(name, known);
  return known ? value : shape(name);
}

Json GenerationScope::state_value(const std::string& name, bool& known) const {
  known = true;
  if (name == "task") return setup_.state.task;
  if (name == "state") return setup_.state.name;
  if (name == "library") return setup_.library;
  if (name == "model_type") return setup_.model_type;
  if (name == "optimum") return setup_.compatibility == Compatibility::optimum;
  if (name == "past_in_inputs") return setup_.state.past_in_inputs();
  if (name == "int_dtype") return std::string(name_of(setup_.int_dtype));
  if (name == "float_dtype") return std::string(name_of(setup_.float_dtype));
  if (const auto flag = setup_.state.flags.find(name); flag != setup_.state.flags.end()) return *flag;
  known = false;
  return nullptr;
}

Json GenerationScope::shape(const std::string& name) const {
  if (whole_) return shape_of_whole(name);
  if (name == "padding_side") return given_.contains(name) ? given_.at(name) : Json("right");
  const Json& entry = setup_.tables->find("shapes", name, setup_.compatibility);
  if (!entry.is_object()) throw bad_input({}, "unknown name '" + name + "'" + did_you_mean(name, known_shapes(setup_)));
  const auto own = [&](const char* key) -> const Json* {
    const auto table = setup_.architecture.find(key);
    if (table == setup_.architecture.end() || !table->contains(name)) return nullptr;
    return &table->at(name);
  };
  const std::string guard = "shape " + name;
  if (const Json* forced = own("shapes"); forced && !being_evaluated_.contains(guard)) {
    const Visit visit(being_evaluated_, guard);
    return evaluate(*forced);
  }
  if (const auto given = given_.find(name); given != given_.end()) return given->second;
  if (const Json* usual = own("defaults")) return evaluate(*usual);
  return entry.contains("default") ? evaluate(entry.at("default")) : Json(nullptr);
}

Json GenerationScope::shape_of_whole(const std::string& name) const {
  const bool read_before = std::exchange(whole_->has_read_config_, false);
  Json size = whole_->shape(name);
  has_read_config_ = has_read_config_ || whole_->has_read_config_;
  whole_->has_read_config_ = whole_->has_read_config_ || read_before;
  return size;
}

GenerationScope GenerationScope::with(const Json& sizes, const Json& generator_let) const {
  GenerationScope inner = *this;
  inner.whole_ = whole_ ? whole_ : this;
  inner.has_read_config_ = false;
  if (sizes.is_object()) {
    for (const auto& [name, expression] : sizes.items())
      inner.sizes_[name] = evaluate(expression);
  }
  if (generator_let.is_object()) inner.lets_.insert(inner.lets_.begin(), &generator_let);
  return inner;
}

Json GenerationScope::call(const std::string& function, const std::vector<Json>& arguments) const {
  has_read_config_ = has_read_config_ || function == "nc" || function == "config" || function == "part";
  return call_expression_function(*this, function, arguments);
}

}  // namespace input_observer
