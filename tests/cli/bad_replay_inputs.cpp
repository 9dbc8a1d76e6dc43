#include "tests/cli/bad_input.h"
#include "tests/cli/call_log_text.h"
#include "tests/cli/model_files.h"

namespace input_observer::test {
namespace {

/** Words behind a good model and a good log that are bad. */
BadInput bad_words(const std::string& name, const std::vector<std::string>& more, const std::string& line) {
  std::vector<std::string> words{"replay", "model.pt", "log.json", "-o", "out.json"};
  words.insert(words.end(), more.begin(), more.end());
  return {name, words, {{"model.pt", model_file()}, {"log.json", good_log()}}, line};
}

/** A file that is no model. */
BadInput bad_model(const std::string& name, const std::string& content, const std::string& line) {
  return {name,
          {"replay", "model.pt", "log.json", "-o", "out.json"},
          {{"model.pt", content}, {"log.json", good_log()}},
          line};
}

/** Calls that the model cannot be run on, as a log or as a `.pt` file. */
BadInput bad_calls(const std::string& name, const std::string& calls, const std::string& line) {
  return {
      name, {"replay", "model.pt", "calls", "-o", "out.json"}, {{"model.pt", model_file()}, {"calls", calls}}, line};
}

/** A log whose second call is bad. */
BadInput bad_call(const std::string& name, const std::string& call, const std::string& line) {
  return bad_calls(name, call_log(x_and_scale, R"([{"args": [)" + tensor("[2, 5]") + "]}, " + call + "]"), line);
}

std::vector<BadInput> models() {
  return {
      {"no model",
       {"replay", "none.pt", "log.json", "-o", "out.json"},
       {{"log.json", good_log()}},
       "none.pt: no such file"},
      {"a folder for a model",
       {"replay", "folder", "log.json", "-o", "out.json"},
       {{"log.json", good_log()}},
       "folder: a folder, expected a TorchScript file"},
      {"standard input for a model",
       {"replay", "-", "log.json"},
       {{"log.json", good_log()}},
       "MODEL: expected a file, standard input cannot hold a model"},
      {"no calls",
       {"replay", "model.pt"},
       {{"model.pt", model_file()}},
       "CALLS: expected on the command line, nothing given; see --help"},
      bad_model("a call log for a model", good_log(),
                "model.pt: not a zip archive, expected a TorchScript file that torch.jit.save wrote"),
      bad_model("samples for a model", sample_file(),
                "model.pt: an archive without TorchScript code (torch.save wrote it), expected a file that "
                "torch.jit.save wrote"),
      bad_model("a truncated model", model_file().substr(0, 1000),
                "model.pt: LibTorch cannot load this TorchScript file: PytorchStreamReader failed reading zip archive: "
                "failed finding central directory. This is an internal miniz error. If you are seeing this error, "
                "there is a high likelihood that your checkpoint file is corrupted. This can happen if the checkpoint "
                "was not saved properly, was transferred incorrectly, or the file was modified after saving."),
      bad_words("a submodule that the model lacks", {"--submodule", "encodr"},
                "model.pt: encodr: the model has no submodule 'encodr' (did you mean 'encoder'?)"),
      bad_words("a method that the model lacks", {"--method", "shift"},
                "model.pt: shift: the module has no method of this name (did you mean 'shifted'?)"),
      bad_words("a submodule twice", {"--submodule", "encoder", "--submodule", "encoder"},
                "--submodule: expected each submodule once, 'encoder' was given twice"),
      bad_words("a submodule of no name", {"--submodule", ""},
                "--submodule: expected the path of a submodule, got an empty text"),
      bad_words("samples to standard output", {"--samples", "-"}, "--samples: expected a file, got standard output"),
      bad_words("samples over the report", {"--samples", "out.json"},
                "--samples: expected another file than that of --output"),
      {"several reports to standard output",
       {"replay", "model.pt", "log.json", "--submodule", "encoder", "--submodule", "encoder.layer"},
       {{"model.pt", model_file()}, {"log.json", good_log()}},
       "--output: expected a folder for the reports of several submodules, got standard output"},
  };
}

std::vector<BadInput> calls() {
  return {
      bad_call("sizes that the model refuses", R"({"args": [)" + tensor("[2, 7]") + "]}",
               "calls: calls[1]: the model refuses this call: RuntimeError: mat1 and mat2 shapes cannot be "
               "multiplied (2x7 and 5x3)"),
      bad_call("a tensor that cannot be allocated", R"({"args": [)" + tensor("[1099511627776, 5]") + "]}",
               "calls: calls[1]: x: a tensor of this shape does not fit in memory"),
      bad_call("a text for a tensor", R"({"args": ["x"]})",
               "calls: calls[1]: x: the model's schema expects Tensor, this is a str"),
      bad_call("a dtype that cannot be made", R"({"args": [)" + tensor("[2, 5]", "qint8") + "]}",
               "calls: calls[1]: x: a quantized tensor cannot be made up, expected a plain dtype"),
      bad_call("a value that is known by its type only", R"({"args": [{"unknown": "torch.device"}]})",
               "calls: calls[1]: x: 'torch.device' is known by its name only and cannot be made"),
      bad_calls("a parameter that the model lacks",
                call_log(R"([{"name": "x"}, {"name": "scael"}])", R"([{"args": [)" + tensor("[2, 5]") + ", 2.0]}]"),
                "calls: calls[0]: scael: the model's forward has no parameter of this name (did you mean 'scale'?)"),
      bad_calls(
          "options for a parameter that the model lacks",
          call_log(R"([{"name": "x"}, {"name": "mask", "default": null}])", "[]", R"({"dim_names": {"mask": {}}})"),
          "calls: options.dim_names.mask: expected a declared parameter, got 'mask'"),
      bad_calls("an index that no call has",
                call_log(x_and_scale, R"([{"args": [)" + tensor("[2, 5]") + "]}]", R"({"index": 1})"),
                "calls: options.index: expected one of 1 calls, counted from 0, got 1"),
      bad_calls("a model for calls", model_file(),
                "calls: expected a file of torch.save that holds a list of (args tuple, kwargs dict), of plain lists, "
                "tuples and dicts (no OrderedDict), numbers, texts and tensors"),
      bad_calls("an OrderedDict for a dict", none_for_a_dict_file(),
                "calls: [0]: expected a dict of keyword arguments, found None or an OrderedDict, which is no dict "
                "here; use dict(kwargs)"),
      bad_calls("a legacy file for calls",
                "\x80\x02\x8a\x0al\xfc\x9c"
                "F\xf9 j\xa8P\x19.rest",
                "calls: a legacy file of torch.save, expected its zip archive: save it anew by "
                "torch.save(torch.load(FILE), FILE)"),
      bad_calls("a number for calls", number_file(), "calls: expected a list of calls, found Int"),
      bad_calls("numbers for calls", list_of_numbers_file(), "calls: [0]: expected a tuple (args, kwargs)"),
  };
}

}  // namespace

std::vector<BadInput> bad_replay_inputs() {
  std::vector<BadInput> all = models();
  for (const BadInput& input : calls()) {
    all.push_back(input);
  }
  return all;
}

}  // namespace input_observer::test
