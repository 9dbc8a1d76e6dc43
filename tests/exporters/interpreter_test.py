"""How the command runs its interpreter: what signals leave behind, and when it is started again.

    INPUT_OBSERVER=build/bin/input-observer python tests/exporters/interpreter_test.py
"""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import torch

FOLDER = pathlib.Path(tempfile.mkdtemp())
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# In place of Python: tells the numbers of itself and of a child, then does nothing for long.
SLEEPER = "#!/bin/sh\nsleep 300 &\necho $$ $! > '{folder}/started'\nwait\n"
# Fails like a Python that lacks a module, and leaves a line for each time that it was started.
BARE = """#!/bin/sh
echo started >> '{folder}/starts'
echo "ModuleNotFoundError: No module named 'onnx'" >&2
exit 1
"""


class Repeated(torch.nn.Module):
    """`times` takes several values, so that an export tries three forms of it."""

    def forward(self, x: torch.Tensor, times: int):
        return torch.cat([x] * times)


def command(*words):
    return [os.path.abspath(os.environ["INPUT_OBSERVER"]), *map(str, words)]


def run(*words):
    subprocess.run(command(*words), check=True)


def setUpModule():
    unittest.addModuleCleanup(shutil.rmtree, FOLDER)
    torch.jit.script(Repeated()).save(FOLDER / "model.pt")
    torch.save([((torch.randn(2, 3), 2), {}), ((torch.randn(4, 3), 3), {})], FOLDER / "calls.pt")
    run("replay", FOLDER / "model.pt", FOLDER / "calls.pt", "-o", FOLDER / "report.json")
    run("infer", FOLDER / "report.json", "-o", FOLDER / "inference.json")


def state_of(process):
    """`S` where it sleeps; "" where it has ended, which it has as a zombie as well."""
    try:
        state = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return "" if state == "Z" else state


def wait_for(condition):
    """Waits up to a minute, and says whether it came true."""
    for _ in range(1200):
        if condition():
            return True
        time.sleep(0.05)
    return False


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "tmp").mkdir()
        (self.folder / "work").mkdir()

    def write_python(self, text):
        (self.folder / "python").write_text(text.format(folder=self.folder))
        (self.folder / "python").chmod(0o755)

    def export(self, *, to="onnx", python=None, temporary=None, ignored=()):
        words = command("export", FOLDER / "model.pt", FOLDER / "inference.json", "--to", to, "-o", "out")
        places = {"TMPDIR": str(temporary or self.folder / "tmp"),
                  "INPUT_OBSERVER_PYTHON": str(python or self.folder / "python")}  # fmt: skip

        def set_signals():  # whatever the test itself was started with
            for number in SIGNALS:
                signal.signal(number, signal.SIG_IGN if number in ignored else signal.SIG_DFL)

        return subprocess.Popen(words, cwd=self.folder / "work", env=os.environ | places,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                preexec_fn=set_signals)  # fmt: skip

    def assert_nothing_is_left(self):
        for name in ("tmp", "work"):
            self.assertEqual(list((self.folder / name).iterdir()), [])


class Signals(Case):
    def interrupt(self, number, *, ignored=(), to="onnx"):
        """The status of an export that was sent the signals while its interpreter slept, `number` last."""
        self.write_python(SLEEPER)
        exporting = self.export(to=to, ignored=ignored)
        self.addCleanup(exporting.kill)
        started = self.folder / "started"
        self.assertTrue(wait_for(lambda: started.exists() and started.read_text().endswith("\n")))
        self.assertNotEqual(list((self.folder / "tmp").iterdir()), [])
        processes = started.read_text().split()
        self.assertTrue(all(map(state_of, processes)))
        for other in ignored:
            exporting.send_signal(other)
            time.sleep(0.3)
            self.assertIsNone(exporting.poll())
        exporting.send_signal(number)
        out, err = exporting.communicate(timeout=60)
        self.assertEqual((out, err), ("", ""))
        self.assertTrue(wait_for(lambda: not any(map(state_of, processes))))
        return exporting.returncode

    def test_nothing_is_left_of_an_interrupted_export(self):
        for number in SIGNALS:
            with self.subTest(signal=number.name):
                self.assertEqual(self.interrupt(number), -number)
                self.assert_nothing_is_left()
                (self.folder / "started").unlink()

    def test_an_export_to_all_does_not_go_on(self):
        self.assertEqual(self.interrupt(signal.SIGTERM, to="all"), -signal.SIGTERM)
        self.assert_nothing_is_left()

    def test_ignored_signals_stay_ignored(self):
        self.assertEqual(self.interrupt(signal.SIGTERM, ignored=[signal.SIGHUP]), -signal.SIGTERM)
        self.assert_nothing_is_left()


class Failures(Case):
    def test_what_another_form_cannot_mend_is_tried_once(self):
        self.write_python(BARE)
        exporting = self.export()
        _, err = exporting.communicate(timeout=60)
        self.assertEqual(exporting.returncode, 2)
        self.assertIn(f"{self.folder / 'python'}: ModuleNotFoundError: No module named 'onnx' (onnx is not", err)
        self.assertEqual((self.folder / "starts").read_text(), "started\n")
        self.assert_nothing_is_left()

    def test_a_relative_folder_for_temporary_files(self):
        exporting = self.export(python=sys.executable, temporary=pathlib.Path("..") / "tmp")
        _, err = exporting.communicate(timeout=300)
        self.assertEqual(exporting.returncode, 0, err)
        self.assertEqual(list((self.folder / "tmp").glob("input-observer-*")), [])  # PyTorch keeps a cache there


if __name__ == "__main__":
    unittest.main()
