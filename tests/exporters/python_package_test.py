"""The Python package: from recorded calls of TorchScript models to exports of their eager source.

    INPUT_OBSERVER=build/bin/input-observer python tests/exporters/python_package_test.py

The models are scripted, replayed on calls and inferred from by the command; then their Python classes are exported and
compared at sizes that no call had.
"""
import copy
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import warnings

import onnxruntime
import torch
from recorded import COMMAND, PACKAGE, ROOT, eager_language_model, language_model_calls, record, tensors_in
from torch.utils import _pytree as pytree

import input_observer
from input_observer import expressions, tensors

FOLDER = tempfile.TemporaryDirectory()
LAYERS = 2
warnings.simplefilter("ignore")


def path(name):
    return os.path.join(FOLDER.name, name)


class Window(torch.nn.Module):
    """An int that follows a size, one that varies, a bool, a dict, an argument that is often absent."""

    def forward(self, x: torch.Tensor, parts: dict[str, torch.Tensor], start: int, width: int, sharp: bool = True,
                extra: torch.Tensor | None = None) -> torch.Tensor:  # fmt: skip
        y = torch.cat([parts["old"], x], 1)[:, start:] * parts["scale"]
        y = y[:, :width] if sharp else y
        return y if extra is None else y + extra


def window_calls():
    calls = []
    for batch, old, new, width in ((2, 3, 6, 3), (3, 4, 7, 4), (4, 9, 5, 5), (5, 7, 9, 3)):
        parts = {"old": torch.randn(batch, old, 4), "scale": torch.rand(4)}
        calls.append(((torch.randn(batch, new, 4), parts, old, width), {}))
    return calls


def setUpModule():
    record(FOLDER.name, "lm", eager_language_model(), language_model_calls())
    record(FOLDER.name, "window", Window(), window_calls())


def tearDownModule():
    FOLDER.cleanup()


class EagerModel(unittest.TestCase):
    """The Python class of the recorded language model."""

    def setUp(self):
        self.model = eager_language_model()
        self.inference = input_observer.load(path("lm-inference.json"))

    def assert_agrees(self, program, signature, sizes):
        arguments = self.inference.arguments(signature, sizes)
        with torch.no_grad():
            wanted, got = tensors_in(self.model(**arguments)), tensors_in(program(**arguments))
        self.assertEqual(len(wanted), 1 + 2 * LAYERS)
        for one, other in zip(wanted, got, strict=True):
            torch.testing.assert_close(other, one, rtol=1e-4, atol=1e-5)


class Export(EagerModel):
    def export(self, signature, dynamic_shapes):
        arguments = self.inference.arguments(signature)
        return torch.export.export(self.model, (), arguments, dynamic_shapes=dynamic_shapes)

    def test_decode_at_sizes_never_seen(self):
        program = self.export("decode", self.inference.dynamic_shapes("decode"))
        never_seen = {"batch": 5, "seq": 3, "past": 19}, {"batch": 1, "seq": 20, "past": 2}, {"batch": 16, "past": 30}
        for sizes in never_seen:
            self.assert_agrees(program.module(), "decode", sizes)
        smallest = {"batch": 1, "seq": 1, "past": 1}
        with self.assertRaises(AssertionError):  # torch.export takes past + seq for 4 or more
            self.assert_agrees(program.module(), "decode", smallest)
        self.assert_agrees(input_observer.derive_bounds(program).module(), "decode", smallest)
        torch.export.save(program, path("decode.pt2"))
        self.assert_agrees(torch.export.load(path("decode.pt2")).module(), "decode", smallest)

    def test_prefill_at_sizes_never_seen(self):
        shapes = self.inference.dynamic_shapes("prefill")
        self.assertIsNone(shapes["past_key_values"])
        program = self.export("prefill", shapes)
        for sizes in ({"batch": 5, "seq": 17}, {"batch": 1, "seq": 1}):
            self.assert_agrees(program.module(), "prefill", sizes)

    def test_additional_inputs_stand_for_dynamic_shapes(self):
        additional = self.inference.additional_inputs("decode")
        program = self.export("decode", additional)
        additional.verify(program)
        self.assert_agrees(program.module(), "decode", {"batch": 6, "seq": 5, "past": 40})

    def test_dims_have_names_and_bounds(self):
        shapes = self.inference.dynamic_shapes("decode", bounds={"seq": (1, 4096), "past": (0, None)})
        dims = {**shapes["input_ids"], 2: shapes["past_key_values"][1][0][2]}
        self.assertEqual([dims[axis].__name__ for axis in (0, 1, 2)], ["batch", "seq", "past"])
        self.assertEqual((dims[0].min, dims[0].max), (1, 16))
        self.assertEqual((dims[1].min, dims[1].max), (1, 4096))
        self.assertEqual(dims[2].min, 0)
        self.assertIs(shapes["input_ids"][0], shapes["past_key_values"][0][1][0])
        self.assertEqual(shapes["attention_mask"][1], torch.export.Dim.AUTO)
        program = self.export("decode", shapes)
        self.assert_agrees(program.module(), "decode", {"seq": 100, "past": 100})
        self.assert_agrees(input_observer.derive_bounds(program).module(), "decode", {"seq": 1, "past": 0})

    def test_onnx_with_dynamic_axes(self):
        for signature, trials in (
            ("decode", ({"batch": 5, "seq": 3, "past": 19}, {"batch": 1, "seq": 1, "past": 1})),
            ("prefill", ({"batch": 5, "seq": 17}, {"batch": 1, "seq": 1})),
        ):
            names, outputs = self.inference.input_names(signature), self.inference.output_names(signature)
            torch.onnx.export(self.model, (), path("m.onnx"), kwargs=self.inference.arguments(signature), dynamo=False,
                              input_names=names, output_names=outputs,
                              dynamic_axes=self.inference.dynamic_axes(signature), opset_version=17)  # fmt: skip
            session = onnxruntime.InferenceSession(path("m.onnx"))
            self.assertEqual([value.name for value in session.get_inputs()], names)

            def program(**arguments):
                flat = [tensor.numpy() for tensor in tensors_in(arguments)]
                return [torch.from_numpy(each) for each in session.run(outputs, dict(zip(names, flat, strict=True)))]

            for sizes in trials:
                self.assert_agrees(program, signature, sizes)


class Arguments(EagerModel):
    def test_relations_hold_and_every_free_dim_differs(self):
        arguments = self.inference.arguments()
        (batch, seq), past = arguments["input_ids"].shape, arguments["past_key_values"][0][0].shape[2]
        self.assertEqual(len({batch, seq, past}), 3)
        self.assertGreaterEqual(min(batch, seq, past), 2)
        self.assertEqual(arguments["attention_mask"].shape, (batch, past + seq))
        self.assertIsInstance(arguments["past_key_values"], list)
        self.assertIsInstance(arguments["past_key_values"][1], tuple)
        self.assertEqual(arguments["past_key_values"][1][1].dtype, torch.float32)
        self.assertEqual(self.inference.sizes(), {"batch": batch, "past": past, "seq": seq})
        self.assertEqual(self.inference.arguments(sizes={"past": 7})["attention_mask"].shape, (batch, 7 + seq))

    def test_elements_are_like_those_seen(self):
        sizes = {"batch": 40, "seq": 30}
        arguments = self.inference.arguments("prefill", sizes)
        leaf = self.inference.signature("prefill").leaf("input_ids")
        self.assertEqual((arguments["input_ids"].min(), arguments["input_ids"].max()), (leaf["min"], leaf["max"]))
        mask = arguments["attention_mask"]
        self.assertEqual(set(mask.unique().tolist()), {0, 1})
        self.assertTrue((mask[:, 0] == 1).all())
        self.assertTrue((mask.diff(dim=1) <= 0).all(), "rows of ones that may end with zeros")
        self.assertIsNone(arguments["past_key_values"])

    def test_the_seed_decides(self):
        one, same, other = (pytree.tree_leaves(self.inference.arguments(seed=seed)) for seed in (1, 1, 2))
        self.assertTrue(all(torch.equal(a, b) for a, b in zip(one, same)))
        self.assertFalse(torch.equal(one[0], other[0]))
        self.assertFalse(torch.equal(one[2], one[3]), "each tensor has elements of its own")

    def test_wrong_questions_are_one_line(self):
        for ask, words in (
            (lambda: self.inference.arguments("first"), "'first' is unknown, expected one of decode, prefill"),
            (lambda: self.inference.arguments(sizes={"total": 9}), "total: is past + seq, expected sizes of past, seq"),
            (lambda: self.inference.arguments(sizes={"width": 9}), "expected one of batch, past, seq"),
            (lambda: self.inference.arguments(sizes={"seq": -1}), "seq: -1 is no size"),
            (lambda: self.inference.arguments(sizes={"seq": 2.5}), "seq: 2.5 is no size"),
            (lambda: self.inference.arguments(sizes={"seq": 2**62}), "input_ids: a tensor of shape [2, 46116"),
            (lambda: self.inference.dynamic_shapes(bounds={"width": (1, 2)}), "width: is no free dim of decode"),
        ):
            with self.assertRaises(input_observer.InputObserverError) as raised:
                ask()
            self.assertIn(words, str(raised.exception))
            self.assertNotIn("\n", str(raised.exception))

    def test_elements_of_every_kind(self):
        def make(shape, **content):
            return tensors.make("x", {"shape": shape, **content}, shape, 0)

        self.assertEqual(make((2, 3), dtype="int64", min=4.0, max=9.0, pattern="arange").tolist(), [[4, 5, 6]] * 2)
        mask = make((20, 9), dtype="float16", min=-100.0, max=0.0, pattern="additive_mask")
        self.assertEqual(set(mask.unique().tolist()), {-100, 0})
        self.assertTrue((mask[:, 0] == 0).all())
        bools = make((20, 9), dtype="bool", min=0.0, max=1.0)
        self.assertTrue(bools[:, 0].all() and not bools[:, 1].any())
        self.assertTrue(make((3,), dtype="bool").all())
        self.assertEqual(make((), dtype="int32", min=7.0, max=7.0).item(), 7)
        wide = make((99,), dtype="int64", min=-9.3e18, max=9.3e18)
        self.assertTrue(-(2**53) <= wide.min() < 0 < wide.max() <= 2**53)
        floats = make((50, 50), dtype="bfloat16", min=2.0, max=3.0)
        self.assertTrue(floats.dtype == torch.bfloat16 and 2 <= floats.min() < 2.1 < 2.9 < floats.max() <= 3)
        self.assertEqual(make((0, 4), dtype="complex64").shape, (0, 4))
        self.assertEqual(make((4, 0), dtype="int64", min=0.0, max=1.0).shape, (4, 0))
        for content in ({"dtype": "quint8"}, {"dtype": "int64", "layout": "sparse"}, {"dtype": "load"}):
            with self.assertRaisesRegex(input_observer.InputObserverError, "^x: a tensor of .* cannot be made up"):
                make((2,), **content)


class Scalars(unittest.TestCase):
    def setUp(self):
        self.inference = input_observer.load(path("window-report.json"))

    def test_ints_that_varied_stay_inputs(self):
        arguments, shapes = self.inference.arguments(), self.inference.dynamic_shapes()
        self.assertEqual(list(arguments), ["x", "parts", "start", "width", "sharp"])
        self.assertEqual(arguments["start"], arguments["parts"]["old"].shape[1])
        self.assertEqual((shapes["start"], shapes["width"], shapes["sharp"]), (*2 * [torch.export.Dim.AUTO], None))
        self.assertEqual(shapes["parts"]["scale"], {})
        program = torch.export.export(Window(), (), arguments, dynamic_shapes=shapes).module()
        sizes = {name: size + 6 for name, size in self.inference.sizes().items()}
        other = {**self.inference.arguments(sizes=sizes), "width": 2}
        self.assertNotEqual(other["start"], arguments["start"])
        torch.testing.assert_close(program(**other), Window()(**other))

    def test_scalars_have_no_names_in_a_flat_file(self):
        self.assertEqual(self.inference.input_names(), ["x", "parts_old", "parts_scale"])
        self.assertEqual(set(self.inference.dynamic_axes()), {"x", "parts_old", "out"})


class Probed(unittest.TestCase):
    """What a probe adds to an inference: multiples, and dims that follow others."""

    def test_multiples_and_ties(self):
        class Patches(torch.nn.Module):
            def forward(self, x):
                return x.unflatten(1, (-1, 8)).sum(2).unflatten(2, (-1, 8)).sum(3)

        dims = "batch", "high", "wide"
        leaf = {"path": "x", "flat_index": 0, "export_name": "x", "dtype": "float32", "shape": [*dims]}
        value = {"x": {"tensor": {"dtype": "float32", "shape": [3, 5, 7]}}}
        signature = {"id": "main", "count": 2, "present": ["x"], "scalars": {}, "ranges": {}, "arguments": value,
                     "inputs": [leaf], "outputs": []}  # fmt: skip
        free = {"kind": "free", "min": 8, "max": 40}
        inference = input_observer.load(
            {"format": "input-observer/inference", "version": 1, "signature": [{"name": "x"}], "arguments": value,
             "sizes": {"batch": 3, "high": 5, "wide": 7}, "other_sizes": {"batch": 2, "high": 9, "wide": 4},
             "dims": {"batch": {"kind": "free", "min": 1, "max": 4}, "high": {**free, "multiple": 8},
                      "wide": {**free, "tied": "high"}},
             "signatures": [signature], "findings": []}  # fmt: skip
        )
        self.assertEqual(inference.sizes(), {"batch": 3, "high": 8, "wide": 8})
        self.assertEqual(inference.sizes(sizes={"high": 24}), {"batch": 3, "high": 24, "wide": 24})
        self.assertEqual(inference.sizes(sizes={"wide": 5})["wide"], 5)
        shapes = inference.dynamic_shapes()
        self.assertEqual(shapes["x"][2], torch.export.Dim.AUTO)
        inference.json["dims"]["wide"].pop("tied")
        inference.json["dims"]["wide"]["multiple"] = 8
        shapes, arguments = inference.dynamic_shapes(), inference.arguments(sizes={"high": 16, "wide": 24})
        program = torch.export.export(Patches(), (), arguments, dynamic_shapes=shapes).module()
        other = inference.arguments(sizes={"batch": 7, "high": 80, "wide": 32})
        torch.testing.assert_close(program(**other), Patches()(**other))


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
            os.symlink(COMMAND, path("input-observer"))
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
        document = json.loads(pathlib.Path(path("window-inference.json")).read_text())
        for value, words in (
            ({"unknown": "torch.device"}, "'torch.device' cannot be made up"),
            ({"object": {"type": "__torch__.Pair", "attributes": {}}}, "'__torch__.Pair' cannot be made up"),
            ({"nothing": 1}, "expected a value"),
            ({"float": "huge"}, "expected inf"),
        ):
            broken = copy.deepcopy(document)
            broken["signatures"][0]["arguments"]["parts"]["dict"]["scale"] = value
            with self.assertRaisesRegex(input_observer.InputObserverError, "parts.scale: .*" + words):
                input_observer.load(broken).arguments("main")

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
