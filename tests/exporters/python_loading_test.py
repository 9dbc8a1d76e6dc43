"""The Python package: what it reads, and what it refuses.

    INPUT_OBSERVER=build/bin/input-observer python tests/exporters/python_loading_test.py
"""
import copy
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from recorded import COMMAND, PACKAGE, ROOT, eager_language_model, language_model_calls, record

import input_observer
from input_observer import expressions

FOLDER = tempfile.TemporaryDirectory()


def path(name):
    return os.path.join(FOLDER.name, name)


def setUpModule():
    record(FOLDER.name, "lm", eager_language_model(), language_model_calls())


def tearDownModule():
    FOLDER.cleanup()


class Load(unittest.TestCase):
    def test_a_report_a_log_and_a_dict_give_the_same(self):
        wanted = json.loads(pathlib.Path(path("lm-inference.json")).read_text())
        report = json.loads(pathlib.Path(path("lm-report.json")).read_text())
        for source in (path("lm-report.json"), report, wanted, pathlib.Path(path("lm-inference.json"))):
            self.assertEqual(input_observer.load(source).json, wanted)
        log = input_observer.load(str(ROOT / "samples" / "calls" / "host_a.jsonl"))
        self.assertEqual([signature.count for signature in log.signatures], [1, 1])
        self.assertIn("tokens", log.arguments())

    def refusal(self, source):
        with self.assertRaises(input_observer.InputObserverError) as raised:
            input_observer.load(source)
        self.assertNotIn("\n", str(raised.exception))
        return str(raised.exception)

    def test_what_is_no_report_is_one_line(self):
        pathlib.Path(path("bad.json")).write_text('{"format": "input-observer/call-log", "version": 1, "calls": 3}')
        pathlib.Path(path("half.json")).write_text('{"format": "input-observer/inference", "version": 1}')
        self.assertIn("bad.json", self.refusal(path("bad.json")))
        self.assertIn("lacks 'signature'", self.refusal(path("half.json")))
        self.assertIn("No such file", self.refusal(path("missing.json")))
        self.assertIn("cannot be read", self.refusal(FOLDER.name))
        self.assertIn("the dict: ", self.refusal({"x": 1}))
        document = json.loads(pathlib.Path(path("lm-inference.json")).read_text())
        document["signatures"][1].pop("inputs")
        with self.assertRaisesRegex(input_observer.InputObserverError, "signatures: an entry lacks 'inputs'"):
            input_observer.load(document).arguments()

    def test_without_a_command(self):
        before = dict(os.environ)
        try:
            os.environ["INPUT_OBSERVER"] = path("no-command")
            self.assertIn("no-command cannot be run", self.refusal(path("lm-report.json")))
            del os.environ["INPUT_OBSERVER"]
            os.environ["PATH"] = FOLDER.name
            self.assertIn("input-observer is not on the PATH", self.refusal(path("lm-report.json")))
            os.symlink(os.path.abspath(COMMAND), path("input-observer"))
            self.assertEqual(len(input_observer.load(path("lm-report.json")).signatures), 2)
        finally:
            os.environ.clear()
            os.environ.update(before)

    def test_what_needs_no_torch_runs_without_it(self):
        program = (
            "import sys; sys.modules['torch'] = None\n"
            "import input_observer\n"
            f"inference = input_observer.load({path('lm-inference.json')!r})\n"
            "print(inference.dynamic_axes('prefill')['input_ids'], inference.input_names('prefill'))\n"
            "try: inference.arguments()\n"
            "except input_observer.InputObserverError as error: print(error)\n"
        )
        ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True,
                               env={**os.environ, "PYTHONPATH": str(PACKAGE)})  # fmt: skip
        lines = ended.stdout.splitlines()
        self.assertEqual(lines[0], "{0: 'batch', 1: 'seq'} ['input_ids', 'attention_mask']")
        self.assertIn("torch is needed", lines[1])


class Expressions(unittest.TestCase):
    def test_values(self):
        sizes = {"past": 5, "seq": 2, "h": 7, "lambda": 4}
        for text, value in (
            ("past + seq", 7), ("(h - 1)//2 + 1", 4), ("-1*seq + past", 3), ("-h//2", -4), ("past*seq - 3", 7), (6, 6),
            ("lambda", 4),
        ):  # fmt: skip
            self.assertEqual(expressions.evaluate(text, sizes), value)
        self.assertEqual(expressions.names("(h - 1)//2 + seq"), {"h", "seq"})

    def test_nothing_else_is_ever_run(self):
        deep = "(" * 3000 + "1" + ")" * 3000, "1 + " * 3000 + "1", "1 + " * 1000 + "1", "-" * 3000 + "1"
        for text in ("__import__('os').system('true')", "past.real", "past ** 9", "f(past)", "True + 1", "'a'*9",
                     "past if seq else 1", "[past]", "1.5", "past +", "a\nb", "1//0", "gone", *deep):  # fmt: skip
            with self.subTest(text[:20]), self.assertRaises(input_observer.InputObserverError) as raised:
                expressions.evaluate(text, {"past": 1, "seq": 1})
            self.assertLess(len(str(raised.exception)), 5000)


class Structures(unittest.TestCase):
    def test_what_cannot_be_made_up_names_its_leaf(self):
        document = json.loads(pathlib.Path(path("lm-inference.json")).read_text())
        for value, words in (
            ({"unknown": "torch.device"}, "'torch.device' cannot be made up"),
            ({"object": {"type": "__torch__.Pair", "attributes": {}}}, "'__torch__.Pair' cannot be made up"),
            ({"nothing": 1}, "expected a value"),
            ({"float": "huge"}, "expected inf"),
        ):
            broken = copy.deepcopy(document)
            broken["signatures"][0]["arguments"]["past_key_values"]["list"][1]["tuple"][0] = value
            with self.assertRaisesRegex(input_observer.InputObserverError, r"^past_key_values\.1\.0: .*" + words):
                input_observer.load(broken).arguments("decode")

    def test_int_keys_and_escaped_keys(self):
        log = {"format": "input-observer/call-log", "version": 1, "signature": [{"name": "d"}],
               "calls": [{"args": [{"dict": {"3": {"tensor": {"dtype": "int64", "shape": [size]}},
                                             "a.b": {"float": "inf"}}}]} for size in (2, 3)]}  # fmt: skip
        inference = input_observer.load(log)
        self.assertEqual(inference.arguments()["d"]["a.b"], float("inf"))
        self.assertEqual(inference.arguments(sizes=dict.fromkeys(inference.sizes(), 9))["d"]["3"].shape, (9,))
        inference.json["signature"][0]["type"] = "Dict[int, Tensor]"
        inference.signature().values["d"]["dict"].pop("a.b")
        self.assertEqual(list(inference.arguments()["d"]), [3])


if __name__ == "__main__":
    unittest.main()
