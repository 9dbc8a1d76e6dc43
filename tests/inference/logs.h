#pragma once

#include <string>
#include <vector>

#include "observer/json.h"
#include "observer/shape_report.h"

namespace input_observer::test {

/** The report of a call log given as JSON: `signature`, `calls`, `options`. */
ShapeReport report_of(const Json& log);

/** The same from text. */
ShapeReport report_of(const std::string& log);

/** `{"tensor": {"dtype": ..., "shape": [...]}}` */
Json tensor(const std::vector<std::int64_t>& shape, const std::string& dtype = "float32");

/** A log whose parameters are all optional, without calls; add_call() fills it. */
Json log_of(const std::vector<std::string>& parameters);
void add_call(Json& log, Json kwargs, Json outputs = nullptr);

/** The cases of a file below tests/data. */
Json corpus_cases(const std::string& file);

}  // namespace input_observer::test
