#pragma once

#include <stdexcept>
#include <string>

namespace input_observer::test {

/** A shape report of two calls: `x` [2, 5] and [3, 7], `scale` 1.0. */
inline std::string good_report() {
  return R"({"format": "input-observer/shape-report", "version": 1,
 "module": {"submodule": "", "method": "forward"},
 "model": {"type": "__torch__.Net", "schema": "forward(Tensor x, float scale=1.) -> Tensor", "code_hash": "1f"},
 "signature": [{"name": "x"}, {"name": "scale", "default": 1.0}],
 "options": {"dim_names": {"x": {"0": "batch"}}},
 "calls": 2, "failed": 0,
 "classes": [{"arguments": [{"tensor": {"dtype": "float32", "shape": [0, 0]}}, 0.0],
  "scalars": [{"values": [1.0]}], "content": [null], "count": 2, "slots": [0, 1],
  "statistics": [{"min": 2, "max": 3, "step": 1, "histogram": [[2, 1], [3, 1]]},
                 {"min": 5, "max": 7, "step": 2, "histogram": [[5, 1], [7, 1]]}],
  "hull": [[1, 0, 1], [0, 1, 2]], "sample": [[3, 7], [2, 5]],
  "first": {"index": 0, "row": [2, 5], "scalars": [1.0]}}]}
)";
}

/** The text with its first `from` replaced; throws where there is none. */
inline std::string edited(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("nothing to replace: " + from);
  return text.replace(at, from.size(), to);
}

inline std::string edited_report(const std::string& from, const std::string& to) {
  return edited(good_report(), from, to);
}

}  // namespace input_observer::test
