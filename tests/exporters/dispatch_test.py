"""The dispatchers beside an export of several files: dispatch.py and dispatch.h pick the file that the model's call needs.

    INPUT_OBSERVER=build/bin/input-observer python tests/exporters/dispatch_test.py build/bin/pick-entries [g++]
"""
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import onnxruntime
import torch

FOLDER = pathlib.Path(tempfile.mkdtemp())
CASES = pathlib.Path(__file__).parent / "dispatch_cases"
PICK_ENTRIES = sys.argv.pop(1)
COMPILER = sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else None


class Steps(torch.nn.Module):
    """A first call and later ones that are no empty case of each other; `times` repeats a list."""

    def forward(self, x: torch.Tensor, past: "Optional[torch.Tensor]" = None, times: int = 2):
        y = torch.cat([x] * times, 1)
        return y - 1 if past is None else y + past.sum()


def calls():
    for batch, length, past, times in ((2, 3, None, None), (3, 4, 5, None), (2, 5, 2, 3), (4, 2, None, 3), (1, 6, 7, 3)):
        kwargs = {} if past is None else {"past": torch.randn(past)}
        yield (torch.randn(batch, length),), kwargs | ({} if times is None else {"times": times})


def run(*words):
    done = subprocess.run([os.environ["INPUT_OBSERVER"], *map(str, words)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(done.stderr)


def setUpModule():
    torch.manual_seed(0)
    torch.jit.script(Steps()).save(FOLDER / "steps.pt")
    torch.save(list(calls()), FOLDER / "calls.pt")
    run("replay", FOLDER / "steps.pt", FOLDER / "calls.pt", "-o", FOLDER / "report.json")
    run("infer", FOLDER / "report.json", "-o", FOLDER / "inference.json")
    run("export", FOLDER / "steps.pt", FOLDER / "inference.json", "--to", "onnx", "-o", FOLDER / "out")
    run("check", FOLDER / "steps.pt", FOLDER / "out", FOLDER / "inference.json", "--samples", FOLDER / "calls.pt")


def load_dispatch(folder="out"):
    spec = importlib.util.spec_from_file_location("dispatch", FOLDER / folder / "dispatch.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CPP = """
#include "out/dispatch.h"
#define exported exported_cases
#include "cases/dispatch.h"
#undef exported
#include <iostream>

c10::IValue tensors(std::vector<at::Tensor> items) { return c10::List<at::Tensor>(items); }

c10::IValue named(std::vector<std::pair<std::string, at::Tensor>> items) {
  c10::Dict<std::string, at::Tensor> dict;
  for (const auto& [name, tensor] : items) dict.insert(name, tensor);
  return dict;
}

void pick_case(exported_cases::Arguments arguments) {
  try {
    std::cout << exported_cases::pick(std::move(arguments)).entry->signature << std::endl;
  } catch (const std::invalid_argument&) { std::cout << '-' << std::endl; }
}

int main() {
  const auto say = [](exported::Arguments arguments) {
    try {
      const exported::Pick pick = exported::pick(std::move(arguments));
      std::cout << pick.entry->file;
      for (const at::Tensor& input : pick.inputs) std::cout << ' ' << input.sizes();
    } catch (const std::invalid_argument& failure) { std::cout << failure.what(); }
    std::cout << std::endl;
  };
  say({{"x", at::zeros({2, 3})}});
  say({{"x", at::zeros({2, 3})}, {"times", 3}});
  say({{"x", at::zeros({2, 3})}, {"past", at::zeros({4})}, {"times", 3}});
  say({{"x", at::zeros({2, 3})}, {"times", 9}});
@CASES@
}
"""
CPP_DTYPES = {"float32": "at::kFloat", "float16": "at::kHalf", "int64": "at::kLong"}


def cpp_value(value):
    """A value of the table of cases as C++ makes it."""
    if not isinstance(value, dict):
        return f"c10::IValue(std::int64_t{{{value}}})" if isinstance(value, int) else f"c10::IValue({value!r})"
    if "float" in value:
        return f'c10::IValue(std::strtod("{value["float"]}", nullptr))'
    if "list" in value:
        return "tensors({" + ", ".join(map(cpp_value, value["list"])) + "})"
    if "dict" in value:
        return "named({" + ", ".join(f'{{"{key}", {cpp_value(item)}}}' for key, item in value["dict"].items()) + "})"
    shape = ", ".join(map(str, value["tensor"]["shape"]))
    return f"at::zeros({{{shape}}}, {CPP_DTYPES[value['tensor']['dtype']]})"


def cpp_case(case):
    arguments = ", ".join(f'{{"{name}", {cpp_value(value)}}}' for name, value in case["arguments"].items())
    return f"  pick_case({{{arguments}}});"


def python_value(value):
    if not isinstance(value, dict):
        return value
    if "float" in value:
        return float(value["float"])
    if "list" in value:
        return list(map(python_value, value["list"]))
    if "dict" in value:
        return {key: python_value(item) for key, item in value["dict"].items()}
    return torch.zeros(value["tensor"]["shape"], dtype=getattr(torch, value["tensor"]["dtype"]))


def said_by_cpp(cases):
    """The lines of a program with both dispatch.h, of the exported model and of the table of cases."""
    (FOLDER / "main.cpp").write_text(CPP.replace("@CASES@", "\n".join(map(cpp_case, cases))))
    root = pathlib.Path(torch.__file__).parent
    includes = [f"-I{FOLDER}", f"-I{root}/include", f"-I{root}/include/torch/csrc/api/include"]
    links = [f"-L{root}/lib", f"-Wl,-rpath,{root}/lib", "-ltorch", "-ltorch_cpu", "-lc10"]
    abi = f"-D_GLIBCXX_USE_CXX11_ABI={int(torch.compiled_with_cxx11_abi())}"
    program = FOLDER / "main"
    command = [COMPILER, "-std=c++20", "-O0", abi, *includes, FOLDER / "main.cpp", "-o", program, *links]
    subprocess.run(command, check=True)
    return subprocess.run([program], capture_output=True, text=True, check=True).stdout.splitlines()


class Dispatch(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        (FOLDER / "cases").mkdir()
        words = [PICK_ENTRIES, CASES / "manifest.json", CASES / "calls.json", FOLDER / "cases"]
        cls.picks_of_cases = subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()
        if COMPILER:
            cls.said = said_by_cpp(json.loads((CASES / "calls.json").read_text())["calls"])

    def test_python_picks_the_file_that_gives_the_models_results(self):
        dispatch, model = load_dispatch(), torch.jit.load(FOLDER / "steps.pt")
        files = set()
        for args, kwargs in calls():
            entry, inputs = dispatch.pick(x=args[0], **kwargs)
            files.add(entry["file"])
            session = onnxruntime.InferenceSession(FOLDER / "out" / entry["file"])
            feed = dict(zip(dispatch.input_names(entry), (tensor.numpy() for tensor in inputs)))
            (result,) = session.run(None, feed)
            torch.testing.assert_close(torch.from_numpy(result), model(*args, **kwargs))
        self.assertEqual(len(files), 4)

    def test_a_call_that_no_file_takes_is_told(self):
        dispatch = load_dispatch()
        with self.assertRaisesRegex(dispatch.NoExport, "times is 2 there"):
            dispatch.pick(x=torch.zeros(2, 3), times=9)

    def test_all_three_pick_alike(self):
        cases = json.loads((CASES / "calls.json").read_text())["calls"]
        self.same_picks(cases, self.picks_of_cases)
        dispatch, manifest = load_dispatch("cases"), json.loads((CASES / "manifest.json").read_text())

        def pick(case):
            try:
                arguments = {name: python_value(value) for name, value in case["arguments"].items()}
                return dispatch.pick(manifest, **arguments)[0]["signature"]
            except dispatch.NoExport:
                return "-"

        self.same_picks(cases, map(pick, cases))
        if COMPILER:
            self.same_picks(cases, self.said[4:])

    def same_picks(self, cases, picked):
        expected = [f"{case['what']}: {case['picks'] or '-'}" for case in cases]
        self.assertEqual([f"{case['what']}: {pick}" for case, pick in zip(cases, picked, strict=True)], expected)

    @unittest.skipUnless(COMPILER, "no compiler was named")
    def test_cpp_picks_likewise(self):
        files = {(e["signature"], e["scalars"]["times"]): e["file"] for e in self.manifest()["exports"]}
        first, later = self.signature_with([]), self.signature_with(["past"])
        self.assertEqual(self.said[0], f"{files[first, 2]} [2, 3]")
        self.assertEqual(self.said[1], f"{files[first, 3]} [2, 3]")
        self.assertEqual(self.said[2], f"{files[later, 3]} [2, 3] [4]")
        self.assertEqual(self.said[3], "no exported file takes such a call")

    def manifest(self):
        return json.loads((FOLDER / "out/manifest.json").read_text())

    def signature_with(self, parameters):
        return next(e["signature"] for e in self.manifest()["exports"] if e["present"] == ["x", *parameters])


if __name__ == "__main__":
    unittest.main()
