#include "inference/generators/model_config.h"

#include "inference/generators/rule_expression.h"

namespace input_observer {
namespace {

const Json empty_object = Json::object();

const Json& member(const Json& object, const std::string& key) {
  static const Json nothing;
  if (!object.is_object()) return nothing;
  const auto found = object.find(key);
  return found == object.end() ? nothing : *found;
}

/** An attribute that derives from itself: no Error, for those say that a value is missing. */
struct Circle {
  std::string attribute;
};

}  // namespace

/** One attribute that is being derived: names are attributes of the config, which may be derived in turn. */
class ModelConfig::Derivation : public ExpressionScope {
 public:
  Derivation(const ModelConfig& config, const std::string& attribute, const Derivation* outer)
      : config_(config), attribute_(attribute), outer_(outer) {
    for (const auto* other = outer; other != nullptr; other = other->outer_) {
      if (other->attribute_ == attribute) throw Circle{attribute};
    }
  }

  Json name(const std::string& name) const override {
    const auto value = config_.get(name, this);
    if (!value) throw bad_input({}, "the model config has no " + name);
    return *value;
  }
  Json call(const std::string& function, const std::vector<Json>&) const override {
    throw bad_input({}, "unknown function '" + function + "' in a derived value");
  }

 private:
  const ModelConfig& config_;
  const std::string& attribute_;
  const Derivation* outer_;
};

ModelConfig::ModelConfig(const GeneratorTables& tables, const Json& json, const std::string& model_type)
    : tables_(&tables), json_(&json) {
  facts_ = &tables.find("model_configs", model_type, Compatibility::none);
  if (!facts_->is_object()) facts_ = &tables.find("model_configs", this->model_type(), Compatibility::none);
}

std::string ModelConfig::model_type() const {
  const Json& name = member(*json_, "model_type");
  return name.is_string() ? name.get<std::string>() : "";
}

std::string ModelConfig::stored_name(const std::string& attribute) const {
  const Json& stored = member(member(*facts_, "attribute_map"), attribute);
  return stored.is_string() ? stored.get<std::string>() : attribute;
}

std::optional<Json> ModelConfig::get(const std::string& attribute) const {
  try {
    return get(attribute, nullptr);
  } catch (const Circle& circle) {
    throw bad_input({{}, 0, "model_configs.derived." + circle.attribute}, "expected no value that derives from itself");
  }
}

std::optional<Json> ModelConfig::get(const std::string& attribute, const Derivation* under) const {
  const std::string stored = stored_name(attribute);
  if (const Json& value = member(*json_, stored); !value.is_null()) return value;
  if (auto value = derived(attribute, under)) return value;
  if (json_->is_object() && json_->contains(stored)) return std::nullopt;  // null, said by the file
  const Json& value = member(member(*facts_, "defaults"), stored);
  return value.is_null() ? std::nullopt : std::optional(value);
}

std::optional<Json> ModelConfig::derived(const std::string& attribute, const Derivation* under) const {
  const Json& expression = member(member(*facts_, "derived"), attribute);
  if (!expression.is_string()) return std::nullopt;
  try {
    return RuleExpression(expression.get_ref<const std::string&>()).evaluate(Derivation(*this, attribute, under));
  } catch (const Error&) {
    return std::nullopt;  // what it derives from is missing too
  }
}

std::optional<ModelConfig> ModelConfig::part(const std::string& attribute) const {
  const Json& type = member(member(*facts_, "sub_configs"), attribute);
  const std::string model_type = type.is_string() ? type.get<std::string>() : "";
  const Json& value = member(*json_, stored_name(attribute));
  if (!value.is_object()) {
    if (model_type.empty()) return std::nullopt;
    return ModelConfig(*tables_, empty_object, model_type);
  }
  const bool names_itself = member(value, "model_type").is_string();
  return ModelConfig(*tables_, value, names_itself ? value.at("model_type").get<std::string>() : model_type);
}

std::optional<Json> ModelConfig::at_path(const std::string& path) const {
  const auto dot = path.find('.');
  if (dot == std::string::npos) return get(path);
  const auto inner = part(path.substr(0, dot));
  return inner ? inner->at_path(path.substr(dot + 1)) : std::nullopt;
}

}  // namespace input_observer
