#include "tests/cli/bad_input.h"
#include "tests/cli/call_log_text.h"
#include "tests/cli/model_files.h"
#include "tests/cli/model_inference_text.h"
#include "tests/cli/report_text.h"

namespace input_observer::test {
namespace {

const std::vector<std::string> probe_model{"probe", "model.pt", "inference.json", "-o", "out.json"};

/** Words behind a good model and a good inference that are bad. */
BadInput bad_words(const std::string& name, const std::vector<std::string>& more, const std::string& line) {
  std::vector<std::string> words = probe_model;
  words.insert(words.end(), more.begin(), more.end());
  return {name, words, {{"model.pt", model_file()}, {"inference.json", model_inference()}}, line};
}

/** An inference that is bad, or does not fit the model: `from` was replaced by `to`. */
BadInput bad_inference(const std::string& name, const std::string& from, const std::string& to,
                       const std::string& line) {
  return {
      name, probe_model, {{"model.pt", model_file()}, {"inference.json", edited(model_inference(), from, to)}}, line};
}

/** The same with more keys at the end. */
BadInput bad_keys(const std::string& name, const std::string& keys, const std::string& line) {
  return bad_inference(name, R"("findings": [])", R"("findings": [], )" + keys, line);
}

std::vector<BadInput> words() {
  return {
      {"no inference",
       {"probe", "model.pt"},
       {{"model.pt", model_file()}},
       "INFERENCE: expected on the command line, nothing given; see --help"},
      {"no such model",
       {"probe", "none.pt", "inference.json", "-o", "out.json"},
       {{"inference.json", model_inference()}},
       "none.pt: no such file"},
      {"an inference for a model",
       {"probe", "inference.json", "inference.json", "-o", "out.json"},
       {{"inference.json", model_inference()}},
       "inference.json: not a zip archive, expected a TorchScript file that torch.jit.save wrote"},
      {"standard input for a model",
       {"probe", "-", "inference.json"},
       {{"inference.json", model_inference()}},
       "MODEL: expected a file, standard input cannot hold a model"},
      {"no such inference",
       probe_model,
       {{"model.pt", model_file()}},
       "inference.json: cannot read: No such file or directory"},
      {"a call log for an inference",
       probe_model,
       {{"model.pt", model_file()}, {"inference.json", good_log()}},
       "inference.json: expected a key 'format'"},
      bad_words("a budget of nothing", {"--max-runs", "0"}, "--max-runs: expected an integer of 1 or more, got '0'"),
      bad_words("a budget that is no number", {"--max-runs", "many"},
                "--max-runs: expected an integer of 1 or more, got 'many'"),
      bad_words("a time limit of half a second", {"--time-limit", "0.5"},
                "--time-limit: expected an integer of 1 or more, at most 1000000, got '0.5'"),
      bad_words("a time limit beyond all", {"--time-limit", "99999999999999999999"},
                "--time-limit: expected an integer of 1 or more, at most 1000000, got '99999999999999999999'"),
      bad_words("a negative seed", {"--seed", "-1"}, "--seed: expected an integer of 0 or more, got '-1'"),
      bad_words("an unknown option", {"--max-run", "3"},
                "--max-run: no such option (did you mean '--max-runs'?); see --help"),
      {"an output that cannot be written",
       {"probe", "model.pt", "inference.json", "-o", "none/out.json"},
       {{"model.pt", model_file()}, {"inference.json", model_inference()}},
       "none/out.json: cannot write: No such file or directory"},
  };
}

}  // namespace

std::vector<BadInput> bad_probe_inputs() {
  std::vector<BadInput> inputs{
      bad_inference("a part that the model lacks", R"("signature")",
                    R"("module": {"submodule": "decoder", "method": "forward"}, "signature")",
                    "inference.json: decoder: the model has no submodule 'decoder' (did you mean 'encoder'?)"),
      bad_inference("an inference of another model", R"("signature")",
                    R"("model": {"type": "__torch__.Other", "schema": "", "code_hash": ""}, "signature")",
                    "inference.json: model.type: expected an inference of this model, whose type is `__torch__.Net`, "
                    "got one of `__torch__.Other`"),
      bad_inference("no signatures", R"("signatures": [)", R"("signatures": [], "others": [)",
                    "inference.json: signatures: expected at least one signature"),
      bad_inference("a parameter that the model lacks", R"([{"name": "x"})", R"([{"name": "y"}, {"name": "x"})",
                    "inference.json: signatures[0].arguments: expected a key 'y'"),
      bad_inference("an argument that the method does not take", R"("scale": 1.0}, "inputs")",
                    R"("scale": "loud"}, "inputs")",
                    "inference.json: main: no arguments can be made of this signature: scale: the model's schema "
                    "expects float, this is a str"),
      bad_keys("suspicions that are no list", R"("suspected": {"n": 3})",
               "inference.json: suspected: expected a list, got an object"),
      bad_keys(
          "a suspicion that is no expression", R"("suspected": [{"dim": "n", "expression": "m +"}])",
          "inference.json: suspected[0].expression: expression `m +`, column 4: expected a dim, an integer or `(`"),
      bad_keys("a probe without its claims", R"("probe": {"runs": []})",
               "inference.json: probe: expected a key 'claims'"),
      bad_keys("a verdict that is none",
               R"("probe": {"runs": [], "claims": [{"signature": "main", "kind": "free-dim", "claim": "n", "axes": [],)"
               R"( "verdict": "sure", "because": ""}]})",
               R"(inference.json: probe.claims[0].verdict: expected one of proven, refuted, undecided, got "sure")"),
      bad_inference("a remainder that is none", R"("kind": "free")", R"("kind": "free", "multiple": 8, "remainder": 8)",
                    "inference.json: dims.n.remainder: expected less than `multiple`, got 8"),
  };
  for (BadInput& each : words())
    inputs.push_back(std::move(each));
  return inputs;
}

}  // namespace input_observer::test
