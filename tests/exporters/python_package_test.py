"""The Python package: from recorded calls of TorchScript models to exports of their eager source.

    INPUT_OBSERVER=build/bin/input-observer python tests/exporters/python_package_test.py

The models are scripted, replayed on calls and inferred from by the command; then their Python classes are exported and
compared at sizes that no call had.
"""
import os
import tempfile
import unittest
import warnings

import onnxruntime
import torch
from recorded import eager_language_model, language_model_calls, record, tensors_in
from torch.utils import _pytree as pytree

import input_observer
from input_observer import tensors

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


if __name__ == "__main__":
    unittest.main()
