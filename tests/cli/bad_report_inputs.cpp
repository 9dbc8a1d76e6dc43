#include "tests/cli/bad_input.h"
#include "tests/cli/inference_text.h"
#include "tests/cli/report_text.h"

namespace input_observer::test {
namespace {

/** An inference in which `from` was replaced by `to`. */
BadInput bad_inference(const std::string& name, const std::string& from, const std::string& to,
                       const std::string& line) {
  return {name,
          {"report", "inference.json", "-o", "out.json"},
          {{"inference.json", edited(good_inference(), from, to)}},
          line};
}

}  // namespace

std::vector<BadInput> bad_report_inputs() {
  return {
      {"an unknown format",
       {"report", "report.json", "--format", "pdf", "-o", "out.json"},
       {{"report.json", good_report()}},
       "--format: expected text or json or html or markdown, got 'pdf'"},
      {"an export's manifest",
       {"report", "manifest.json", "-o", "out.json"},
       {{"manifest.json", R"({"format": "input-observer/export", "version": 1})"}},
       R"(manifest.json: format: expected "input-observer/shape-report", got "input-observer/export")"},
      {"a truncated inference by standard input",
       {"report", "-", "-o", "out.json"},
       {},
       "-:1: expected JSON: syntax error while parsing object key - unexpected end of input; expected string literal",
       R"({"format": "input-observer/inference", )"},
      bad_inference("of a later version", R"("version": 1)", R"("version": 2)",
                    "inference.json: version: expected version 1, got 2"),
      bad_inference("no dynamic axes", "dynamic_axes", "dynamic", "inference.json: expected a key 'dynamic_axes'"),
      bad_inference("an axis of no kind", R"("dynamic_axes": {"x": [1])", R"("dynamic_axes": {"x": "1")",
                    R"(inference.json: dynamic_axes.x: expected axes, an array, {"dict": ...} or null, got "1")"),
      bad_inference("sizes that are text", R"("sizes": {"n": 5})", R"("sizes": {"n": "5"})",
                    R"(inference.json: sizes.n: expected an integer, got "5")"),
      bad_inference("a leaf without a path", R"("inputs": [{"path": "x", )", R"("inputs": [{)",
                    "inference.json: inputs[0]: expected a key 'path'"),
      bad_inference("a dtype that nobody knows", R"("dtype": "float32", "shape": [4, "n"])",
                    R"("dtype": "float33", "shape": [4, "n"])",
                    "inference.json: inputs[0].tensor.dtype: expected a dtype such as float32 or int64, got 'float33' "
                    "(did you mean 'float32'?)"),
      bad_inference(
          "an expression without an end", R"("n + 1")", R"("n +")",
          "inference.json: inputs[1].shape[1]: expression `n +`, column 4: expected a dim, an integer or `(`"),
      bad_inference("an expression too deep", R"("n + 1")", '"' + std::string(300, '(') + R"(n")",
                    "inference.json: inputs[1].shape[1]: expression `" + std::string(97, '(') +
                        "...`, column 258: expected fewer than 256 levels of nesting"),
      bad_inference("a size that is no expression", R"([4, "n"])", R"([4, true])",
                    "inference.json: inputs[0].shape[1]: expected an integer or an expression over dims, got true"),
      bad_inference("a dim of unknown kind", R"("kind": "free")", R"("kind": "fixed")",
                    R"(inference.json: dims.n.kind: expected "free" or "derived", got "fixed")"),
      bad_inference("a derived dim without an expression", R"("kind": "free")", R"("kind": "derived")",
                    "inference.json: dims.n: expected a key 'expression'"),
      bad_inference("a signature without a count", R"("count": 2, )", "",
                    "inference.json: signatures[0]: expected a key 'count'"),
      bad_inference("a finding without a code", R"("findings": [])", R"("findings": [{"path": "x", "message": "m"}])",
                    "inference.json: findings[0]: expected a key 'code'"),
  };
}

}  // namespace input_observer::test
