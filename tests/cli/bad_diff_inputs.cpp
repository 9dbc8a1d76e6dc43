#include "tests/cli/bad_input.h"
#include "tests/cli/call_log_text.h"
#include "tests/cli/report_text.h"

namespace input_observer::test {
namespace {

/** A good report, and another file B with this in it. */
BadInput bad_b(const std::string& name, const std::string& content, const std::string& line) {
  return {name, {"diff", "a.json", "b.json"}, {{"a.json", good_report()}, {"b.json", content}}, line};
}

/** A good report, and another that contradicts it. */
BadInput contradiction(const std::string& name, const std::string& from, const std::string& to,
                       const std::string& line) {
  return bad_b(name, edited_report(from, to), line);
}

std::vector<BadInput> misuses() {
  return {
      {"one input",
       {"diff", "a.json"},
       {{"a.json", good_report()}},
       "B: expected on the command line, nothing given; see --help"},
      {"no input", {"diff"}, {}, "A: expected on the command line, nothing given; see --help"},
      {"three inputs",
       {"diff", "a.json", "a.json", "a.json"},
       {{"a.json", good_report()}},
       "a.json: one word too many; see --help"},
      {"standard input twice", {"diff", "-", "-"}, {}, "-: standard input is asked for twice, but can be read once"},
      {"a format that is not there",
       {"diff", "a.json", "a.json", "--format", "html"},
       {{"a.json", good_report()}},
       "--format: expected text or json, got 'html'"},
      {"no such file",
       {"diff", "a.json", "b.json"},
       {{"a.json", good_report()}},
       "b.json: cannot read: No such file or directory"},
      {"a folder",
       {"diff", "folder", "a.json"},
       {{"a.json", good_report()}},
       "folder: cannot read: is a folder, expected a file"},
  };
}

std::vector<BadInput> broken() {
  return {
      bad_b("an inference", R"({"format": "input-observer/inference", "version": 1})",
            R"(b.json: format: expected "input-observer/shape-report", got "input-observer/inference")"),
      bad_b("no JSON", "{",
            "b.json:1: expected JSON: syntax error while parsing object key - unexpected end of input; expected string "
            "literal"),
      bad_b("another signature", call_log(R"([{"name": "x"}])", "[]"),
            "b.json: expected inputs of one model, got two signatures: 2 parameters and 1 parameters"),
      {"a broken A, from standard input",
       {"diff", "-", "b.json"},
       {{"b.json", good_report()}},
       R"(-: calls: expected the sum of the counts of all classes)",
       edited_report(R"("calls": 2)", R"("calls": 3)")},
      {"a call that is none",
       {"diff", "a.json", "b.jsonl"},
       {{"a.json", good_report()},
        {"b.jsonl", R"({"signature": [{"name": "x"}]})"
                    "\n3\n"}},
       "b.jsonl:2: expected an object, got 3"},
      contradiction("another model", "__torch__.Net", "__torch__.Other",
                    "b.json: expected inputs of one model, got two types: '__torch__.Net' and '__torch__.Other'"),
      contradiction("other code", R"("code_hash": "1f")", R"("code_hash": "2f")",
                    "b.json: expected inputs of one model, got two hashes of its code: '1f' and '2f'"),
      contradiction("another part", R"("submodule": "")", R"("submodule": "decoder")",
                    "b.json: expected inputs of one model, got two observed parts: 'forward' and 'decoder.forward'"),
      contradiction("another default", R"("default": 1.0)", R"("default": 2.0)",
                    "b.json: expected inputs of one model, got two defaults of parameter 'scale': 1.0 and 2.0"),
      contradiction("other names of dims", R"("0": "batch")", R"("0": "rows")",
                    "b.json: options.dim_names.x: expected inputs that agree on this option, these give two values"),
  };
}

}  // namespace

std::vector<BadInput> bad_diff_inputs() {
  std::vector<BadInput> all = misuses();
  for (const BadInput& input : broken())
    all.push_back(input);
  return all;
}

}  // namespace input_observer::test
