#include "tests/cli/bad_input.h"
#include "tests/cli/call_log_text.h"
#include "tests/cli/report_text.h"

namespace input_observer::test {
namespace {

/** A report in which `from` was replaced by `to`. */
BadInput bad_report(const std::string& name, const std::string& from, const std::string& to, const std::string& line) {
  return {name, {"merge", "report.json", "-o", "out.json"}, {{"report.json", edited_report(from, to)}}, line};
}

/** A good report and another that contradicts it. */
BadInput contradiction(const std::string& name, const std::string& from, const std::string& to,
                       const std::string& line) {
  return {name,
          {"merge", "report.json", "other.json", "-o", "out.json"},
          {{"report.json", good_report()}, {"other.json", edited_report(from, to)}},
          line};
}

std::vector<BadInput> broken_reports() {
  return {
      {"an inference",
       {"merge", "inference.json", "-o", "out.json"},
       {{"inference.json", R"({"format": "input-observer/inference", "version": 1})"}},
       R"(inference.json: format: expected "input-observer/shape-report", got "input-observer/inference")"},
      {"an object of no format",
       {"merge", "report.json", "-o", "out.json"},
       {{"report.json", R"({"version": 1})"}},
       "report.json: expected a call log or a shape report"},
      bad_report("of a later version", R"("version": 1)", R"("version": 3)",
                 "report.json: version: expected version 1, got 3"),
      bad_report("a model without a type", R"("type": "__torch__.Net", )", "",
                 "report.json: model: expected a key 'type'"),
      bad_report("a module without a method", R"("submodule": "", "method": "forward")", R"("submodule": "a")",
                 "report.json: module: expected a key 'method'"),
      bad_report("calls that do not add up", R"("calls": 2)", R"("calls": 3)",
                 "report.json: calls: expected the sum of the counts of all classes"),
      bad_report("a fault that never happened", R"("failed": 0)", R"("failed": 0, "faults": {"out of memory": 0})",
                 "report.json: faults.out of memory: expected an integer of at least 1, got 0"),
      bad_report("sizes in a structure", R"("shape": [0, 0])", R"("shape": [0, 1])",
                 "report.json: classes[0]: expected a structure: sizes and scalars 0, false or empty, keys sorted"),
      bad_report("arguments for one parameter", R"([0, 0]}}, 0.0])", R"([0, 0]}}])",
                 "report.json: classes[0].arguments: expected one value for each parameter"),
      bad_report("no values of a scalar", R"("values": [1.0])", R"("values": [])",
                 "report.json: classes[0].scalars[0].values: expected 1 to 8 values"),
      bad_report(
          "a value of another kind", R"("values": [1.0])", R"("values": ["1.0"])",
          "report.json: classes[0].scalars[0].values[0]: expected a value of the kind that the structure has here"),
      bad_report("content of no tensor", R"("content": [null])", R"("content": [])",
                 "report.json: classes[0].content: expected one entry for each tensor of the arguments"),
      bad_report("a pattern that nobody knows", R"("content": [null])",
                 R"("content": [{"min": 0, "max": 1, "pattern": "random"}])",
                 "report.json: classes[0].content[0].pattern: expected any, arange or additive_mask"),
      bad_report("slots out of order", R"("slots": [0, 1])", R"("slots": [1, 0])",
                 "report.json: classes[0].slots[0]: expected slots numbered in the order of their first columns"),
      bad_report("too few slots", R"("slots": [0, 1])", R"("slots": [0])",
                 "report.json: classes[0].slots: expected 2 integers, got 1"),
      bad_report("a max below its min", R"("max": 3)", R"("max": 1)",
                 "report.json: classes[0].statistics[0].max: expected an integer of at least 2, got 1"),
      bad_report("a step that does not divide", R"("max": 7, "step": 2)", R"("max": 7, "step": 3)",
                 "report.json: classes[0].statistics[1].step: expected the greatest common divisor of the differences "
                 "between min and max"),
      bad_report("a histogram out of order", "[[2, 1], [3, 1]]", "[[3, 1], [2, 1]]",
                 "report.json: classes[0].statistics[0].histogram[1]: expected ascending values"),
      bad_report(
          "a histogram that does not add up", "[[2, 1], [3, 1]]", "[[2, 1], [3, 2]]",
          "report.json: classes[0].statistics[0].histogram: expected counts that add up to the count of the class"),
      bad_report("a histogram beyond max", "[[2, 1], [3, 1]]", "[[2, 1], [4, 1]]",
                 "report.json: classes[0].statistics[0].histogram: expected values from min to max"),
      bad_report("a hull that is not reduced", "[1, 0, 1]", "[1, 1, 3]",
                 "report.json: classes[0].hull: expected rows in reduced row echelon form"),
      bad_report("a hull with a row twice", "[0, 1, 2]", "[1, 0, 1]",
                 "report.json: classes[0].hull[1]: expected a row that the ones before do not give"),
      bad_report("a hull beyond the field", "[1, 0, 1]", "[1, 0, 2305843009213693951]",
                 "report.json: classes[0].hull[0][2]: expected a number below 2^61 - 1"),
      bad_report("a sample in another order", "[[3, 7], [2, 5]]", "[[2, 5], [3, 7]]",
                 "report.json: classes[0].sample: expected distinct rows in the order of their hashes"),
      bad_report("a first call beyond all", R"("index": 0)", R"("index": 2)",
                 "report.json: classes[0].first.index: expected less than calls"),
      bad_report("a first call outside of the range", R"("row": [2, 5])", R"("row": [4, 5])",
                 "report.json: classes[0].first.row[0]: expected a value from min to max"),
      bad_report("an indexed call that nobody asked for", R"("failed": 0)",
                 R"("failed": 0, "indexed_call": [null, 1.0])",
                 "report.json: indexed_call: expected an index among the options beside it"),
      bad_report("dropped leaves without a rank", R"("failed": 0)",
                 R"("failed": 0, "dropped": {"x": {"count": 1, "min": [1], "max": [2]}})",
                 "report.json: dropped.x: expected a leaf path and a rank, such as images.*:3"),
  };
}

std::vector<BadInput> contradictions() {
  return {
      contradiction("another model", "__torch__.Net", "__torch__.Other",
                    "other.json: expected inputs of one model, got two types: '__torch__.Net' and '__torch__.Other'"),
      contradiction(
          "another part", R"("submodule": "")", R"("submodule": "decoder")",
          "other.json: expected inputs of one model, got two observed parts: 'forward' and 'decoder.forward'"),
      contradiction("another signature", R"("default": 1.0)", R"("default": 2.0)",
                    "other.json: expected inputs of one model, got two defaults of parameter 'scale': 1.0 and 2.0"),
      contradiction(
          "other names of dims", R"("0": "batch")", R"("0": "rows")",
          "other.json: options.dim_names.x: expected inputs that agree on this option, these give two values"),
  };
}

}  // namespace

std::vector<BadInput> bad_merge_inputs() {
  std::vector<BadInput> all = broken_reports();
  for (const BadInput& input : contradictions()) {
    all.push_back(input);
  }
  return all;
}

}  // namespace input_observer::test
