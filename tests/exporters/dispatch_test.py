"""The dispatchers beside an export of several files: dispatch.py and dispatch.h pick the file that the model's call needs.

    INPUT_OBSERVER=build/bin/input-observer python tests/exporters/dispatch_test.py [g++]
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


def load_dispatch():
    spec = importlib.util.spec_from_file_location("dispatch", FOLDER / "out/dispatch.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CPP = """
#include "dispatch.h"
#include <iostream>
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
}
"""


class Dispatch(unittest.TestCase):
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

    @unittest.skipUnless(COMPILER, "no compiler was named")
    def test_cpp_picks_likewise(self):
        (FOLDER / "main.cpp").write_text(CPP)
        root = pathlib.Path(torch.__file__).parent
        includes = [f"-I{FOLDER}/out", f"-I{root}/include", f"-I{root}/include/torch/csrc/api/include"]
        links = [f"-L{root}/lib", f"-Wl,-rpath,{root}/lib", "-ltorch", "-ltorch_cpu", "-lc10"]
        abi = f"-D_GLIBCXX_USE_CXX11_ABI={int(torch.compiled_with_cxx11_abi())}"
        program = FOLDER / "main"
        command = [COMPILER, "-std=c++20", "-O0", abi, *includes, FOLDER / "main.cpp", "-o", program, *links]
        subprocess.run(command, check=True)
        picked = subprocess.run([program], capture_output=True, text=True, check=True).stdout.splitlines()
        files = {(e["signature"], e["scalars"]["times"]): e["file"] for e in self.manifest()["exports"]}
        first, later = self.signature_with([]), self.signature_with(["past"])
        self.assertEqual(picked[0], f"{files[first, 2]} [2, 3]")
        self.assertEqual(picked[1], f"{files[first, 3]} [2, 3]")
        self.assertEqual(picked[2], f"{files[later, 3]} [2, 3] [4]")
        self.assertEqual(picked[3], "no exported file takes such a call")

    def manifest(self):
        return json.loads((FOLDER / "out/manifest.json").read_text())

    def signature_with(self, parameters):
        return next(e["signature"] for e in self.manifest()["exports"] if e["present"] == ["x", *parameters])


if __name__ == "__main__":
    unittest.main()
