#include "tests/inference/generators/corpus.h"

#include "observer/json.h"

namespace input_observer::test {
namespace {

ScalarType dtype_named(const std::string& name) {
  if (name == "fp16") return ScalarType::float16;
  if (name == "fp32") return ScalarType::float32;
  return scalar_type_of(name).value();
}

const Json& config_of(const Json& record) {
  return parity_corpus().at("configs").at(record.at("config").get<std::string>());
}

}  // namespace

const Json& parity_corpus() {
  static const Json corpus = read_json(INPUT_OBSERVER_GENERATOR_PARITY);
  return corpus;
}

const Json& registry_facts() {
  static const Json facts = read_json(INPUT_OBSERVER_GENERATOR_REGISTRY);
  return facts;
}

GenerationRequest request_of_record(const Json& record, const Json& model_config) {
  const Json& config = config_of(record);
  GenerationRequest request;
  request.model_config = model_config;
  request.processor_config = config.value("preprocessor_config_json", Json());
  request.library = config.at("library").get<std::string>();
  request.model_type = config.at("model_type").get<std::string>();
  request.task = record.at("task").get<std::string>();
  request.state = record.at("state").get<std::string>();
  const Json& shapes = parity_corpus().at("shape_sets").at(record.at("shapes").get<std::string>());
  for (const auto& [name, value] : shapes.items())
    request.shapes[name] = value;
  if (record.contains("dtypes")) {
    request.int_dtype = dtype_named(record.at("dtypes")[0].get<std::string>());
    request.float_dtype = dtype_named(record.at("dtypes")[1].get<std::string>());
  }
  request.compatibility = Compatibility::optimum;
  return request;
}

GenerationRequest request_of_record(const Json& record) {
  return request_of_record(record, config_of(record).at("config_json"));
}

}  // namespace input_observer::test
