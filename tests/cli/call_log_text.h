#pragma once

#include <string>

namespace input_observer::test {

/** `{"tensor": {"dtype": DTYPE, "shape": SHAPE}}` */
inline std::string tensor(const std::string& shape, const std::string& dtype = "float32") {
  return R"({"tensor": {"dtype": ")" + dtype + R"(", "shape": )" + shape + "}}";
}

/** A call log with this signature, these calls and, unless empty, these options; each is JSON. */
inline std::string call_log(const std::string& signature, const std::string& calls, const std::string& options = {}) {
  return R"({"signature": )" + signature + R"(, "calls": )" + calls +
         (options.empty() ? "" : R"(, "options": )" + options) + "}\n";
}

/** The signature of most logs here: `x`, required, and `scale`, 1.0 by default. */
inline constexpr const char* x_and_scale = R"([{"name": "x"}, {"name": "scale", "default": 1.0}])";

/** A log of x_and_scale with one call whose arguments these are. */
inline std::string log_of_call(const std::string& call) {
  return call_log(x_and_scale, "[" + call + "]");
}

/** A log with one good call and these options. */
inline std::string log_with_options(const std::string& options) {
  return call_log(x_and_scale, R"([{"args": [)" + tensor("[2, 5]") + "]}]", options);
}

/** A log with nothing wrong. */
inline std::string good_log() {
  return call_log(x_and_scale, R"([{"args": [)" + tensor("[2, 5]") + R"(]}, {"args": [)" + tensor("[3, 7]") + "]}]");
}

}  // namespace input_observer::test
