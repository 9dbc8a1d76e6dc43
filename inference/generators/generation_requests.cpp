#include "inference/generators/generation_requests.h"

#include "observer/json.h"
#include "observer/json_reader.h"
#include "observer/text_file.h"
#include "observer/value_json.h"

namespace input_observer {
namespace {

const std::vector<std::string> known_keys{
    "id",         "config", "task", "library", "model_type", "state", "shapes", "int_dtype", "preprocessor_config",
    "float_dtype"};

Json answer(const GeneratorTables& tables, const Json& line, Compatibility compatibility, std::uint64_t seed) {
  Json result{{"id", line.at("id")}};
  try {
    const Json generated = to_json(generate_arguments(tables, request_from_json({line, {}}, compatibility, seed)));
    for (const auto& [key, value] : generated.items())
      result[key] = value;
  } catch (const Error& error) {
    result["error"] = error.what();
  }
  return result;
}

}  // namespace

ScalarType dtype_from(const JsonReader& reader) {
  const std::string name = reader.text();
  if (name == "fp64") return ScalarType::float64;
  if (name == "fp32") return ScalarType::float32;
  if (name == "fp16") return ScalarType::float16;
  if (name == "bf16") return ScalarType::bfloat16;
  const auto dtype = scalar_type_of(name);
  if (!dtype) reader.fail("a dtype such as int64 or float32");
  return *dtype;
}

GenerationRequest request_from_json(const JsonReader& reader, Compatibility compatibility, std::uint64_t seed) {
  reader.only_keys(known_keys);
  GenerationRequest request;
  request.compatibility = compatibility;
  request.seed = seed;
  reader.at("config").object();
  request.model_config = reader.at("config").json();
  request.task = reader.at("task").text();
  const auto given = [&](const char* key) { return reader.has(key) && !reader.at(key).json().is_null(); };
  if (given("library")) request.library = reader.at("library").text();
  if (given("model_type")) request.model_type = reader.at("model_type").text();
  if (given("state")) request.state = reader.at("state").text();
  if (given("preprocessor_config")) {
    reader.at("preprocessor_config").object();
    request.processor_config = reader.at("preprocessor_config").json();
  }
  if (given("shapes")) {
    reader.at("shapes").for_each(
        [&](const std::string& name, const JsonReader& value) { request.shapes[name] = value.json(); });
  }
  if (given("int_dtype")) request.int_dtype = dtype_from(reader.at("int_dtype"));
  if (given("float_dtype")) request.float_dtype = dtype_from(reader.at("float_dtype"));
  if (!is_integral(request.int_dtype)) reader.at("int_dtype").fail("an integer dtype");
  if (!is_floating(request.float_dtype)) reader.at("float_dtype").fail("a floating dtype");
  return request;
}

Json to_json(const GeneratedArguments& arguments) {
  Json inputs = Json::object();
  for (const auto& [name, value] : arguments.inputs)
    inputs[name] = to_json(description_of(value));
  return {{"inputs", std::move(inputs)}, {"input_axes", arguments.input_axes}, {"output_axes", arguments.output_axes}};
}

std::string answer_requests(const GeneratorTables& tables, const std::string& file, Compatibility compatibility,
                            std::uint64_t seed) {
  LineReader lines(file);
  std::string line;
  std::string answers;
  while (lines.next_filled(line)) {
    const Json request = parse_json(line, file, lines.place().line);
    const JsonReader reader(request, lines.place());
    reader.object();
    reader.at("id");
    answers += compact_text(answer(tables, request, compatibility, seed)) + "\n";
  }
  return answers;
}

}  // namespace input_observer
