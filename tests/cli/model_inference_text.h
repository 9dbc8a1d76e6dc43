#pragma once

#include <string>

namespace input_observer::test {

/** An inference of calls of the model of model_files.h: `x` [n, 5]. */
inline std::string model_inference() {
  return R"({"format": "input-observer/inference", "version": 1,
 "signature": [{"name": "x"}, {"name": "scale", "default": 1.0}],
 "dynamic_axes": {"x": [0]},
 "observed_arguments": {"x": {"tensor": {"dtype": "float32", "shape": [2, 5]}}},
 "arguments": {"x": {"tensor": {"dtype": "float32", "shape": [4, 5]}}, "scale": 1.0},
 "sizes": {"n": 4}, "other_sizes": {"n": 7},
 "inputs": [{"path": "x", "flat_index": 0, "export_name": "x", "dtype": "float32", "shape": ["n", 5]}],
 "outputs": [{"path": "out", "flat_index": 0, "export_name": "out", "dtype": "float32", "shape": ["n", 3]}],
 "dims": {"n": {"kind": "free", "min": 2, "max": 3}},
 "signatures": [{"id": "main", "count": 2, "present": ["x"], "scalars": {"scale": 1.0},
   "ranges": {"n": {"min": 2, "p50": 2, "p95": 3, "max": 3}},
   "arguments": {"x": {"tensor": {"dtype": "float32", "shape": [4, 5]}}, "scale": 1.0}, "inputs":
     [{"path": "x", "flat_index": 0, "export_name": "x", "dtype": "float32", "shape": ["n", 5]}],
   "outputs": [{"path": "out", "flat_index": 0, "export_name": "out", "dtype": "float32", "shape": ["n", 3]}]}],
 "findings": []}
)";
}

}  // namespace input_observer::test
