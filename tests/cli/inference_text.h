#pragma once

#include <string>

namespace input_observer::test {

/** An inference of calls of `x` [4, n] and `y` [4, n + 1]. */
inline std::string good_inference() {
  return R"({"format": "input-observer/inference", "version": 1,
 "signature": [{"name": "x"}, {"name": "y"}],
 "dynamic_axes": {"x": [1], "y": [1]},
 "observed_arguments": {"x": {"tensor": {"dtype": "float32", "shape": [4, 5]}},
                        "y": {"tensor": {"dtype": "float32", "shape": [4, 6]}}},
 "arguments": {"x": {"tensor": {"dtype": "float32", "shape": [4, 5]}},
               "y": {"tensor": {"dtype": "float32", "shape": [4, 6]}}},
 "sizes": {"n": 5}, "other_sizes": {"n": 7},
 "inputs": [{"path": "x", "flat_index": 0, "export_name": "x", "dtype": "float32", "shape": [4, "n"]},
            {"path": "y", "flat_index": 1, "export_name": "y", "dtype": "float32", "shape": [4, "n + 1"]}],
 "outputs": [],
 "dims": {"n": {"kind": "free", "min": 5, "max": 9}},
 "signatures": [{"id": "main", "count": 2, "present": ["x", "y"], "scalars": {},
   "ranges": {"n": {"min": 5, "p50": 5, "p95": 9, "max": 9}},
   "arguments": {"x": {"tensor": {"dtype": "float32", "shape": [4, 5]}},
                 "y": {"tensor": {"dtype": "float32", "shape": [4, 6]}}},
   "inputs": [{"path": "x", "flat_index": 0, "export_name": "x", "dtype": "float32", "shape": [4, "n"]},
              {"path": "y", "flat_index": 1, "export_name": "y", "dtype": "float32", "shape": [4, "n + 1"]}],
   "outputs": []}],
 "findings": []}
)";
}

}  // namespace input_observer::test
