#pragma once

#include <string>
#include <variant>

#include "inference/inference.h"
#include "observer/shape_report.h"

namespace input_observer::cli {

/** What a file holds of calls: an inference where its outermost key `format` says so, else a call log or a report. */
std::variant<Inference, ShapeReport> read_seen(const std::string& file);

/** The inference that a file is, or that of the calls in it: a call log or a shape report; `-` is standard input. */
Inference inference_in(const std::string& file);

}  // namespace input_observer::cli
