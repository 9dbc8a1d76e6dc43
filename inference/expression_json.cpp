#include "inference/expression_json.h"

#include "observer/json.h"

namespace input_observer {

Json to_json(const Expression& expression) {
  if (expression.is_constant()) return expression.constant();
  return expression.text();
}

Expression expression_from_json(const JsonReader& reader) {
  if (reader.json().is_number()) return reader.integer();
  if (!reader.json().is_string()) reader.fail("an integer or an expression over dims");
  try {
    return Expression::parse(reader.text());
  } catch (const Error& error) {
    throw bad_input(reader.place(), error.message());
  }
}

Json to_json(const std::vector<Expression>& shape) {
  Json json = Json::array();
  for (const Expression& size : shape)
    json.push_back(to_json(size));
  return json;
}

std::vector<Expression> shape_from_json(const JsonReader& reader) {
  std::vector<Expression> shape;
  for (std::size_t axis = 0; axis < reader.size(); ++axis)
    shape.push_back(expression_from_json(reader.at(axis)));
  return shape;
}

}  // namespace input_observer
