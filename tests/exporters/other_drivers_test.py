"""The Python drivers for OpenVINO, ExecuTorch and pnnx: python tests/exporters/other_drivers_test.py [-k PATTERN]

What a target needs and is not installed is skipped, with a message that says so.
"""
import importlib.util
import os
import subprocess
import sys
import unittest

import torch
from torch import Tensor, nn

from driver_models import PACKAGE
from other_driver_models import DIMS, Folder, Halves, kinds_request, kinds_tensors, recurrent_request
from other_driver_models import recurrent_tensors, step_request, step_tensors
from input_observer.drivers import common, openvino_export, pnnx_export, run_executorch
from input_observer.drivers import run_openvino, run_pnnx, running, torch_export

WITHIN = {"batch": {"min": 1, "max": 16}, "seq": {"min": 1, "max": 16}, "past": {"min": 0, "max": 18}}


def needs(*packages):
    """Skips a test where a package is missing."""
    missing = [name for name in packages if importlib.util.find_spec(name) is None]
    return unittest.skipIf(missing, f"{', '.join(missing)} not installed")


class Protocol(unittest.TestCase):
    """Export and run of one model with everything that the targets find hard; sizes within the bounds and beyond."""

    SIZES = [{"batch": 2, "seq": 3, "past": 5}, {"batch": 1, "seq": 1, "past": 0}, {"batch": 1, "seq": 1, "past": 1},
             {"batch": 3, "seq": 4, "past": 9}, {"batch": 16, "seq": 16, "past": 18}]  # fmt: skip
    BEYOND = {"batch": 17, "seq": 17, "past": 19}

    def check(self, target, file, bounds):
        """(folder, answer, what came of the call beyond the bounds); all others have to agree with the model."""
        folder = Folder(self)
        model, answer = common.load_adapter(step_request(folder)), folder.export(target)
        self.assertEqual((answer["file"], answer["bounds"]), (file, bounds))
        self.assertEqual([each["of"] for each in answer["inputs"]], ["x", "mask", "past"])
        self.assertEqual([each["of"] for each in answer["outputs"]], ["out_0", "out_1", "out_2", "out_3"])
        calls = [step_tensors(sizes) for sizes in [*self.SIZES, self.BEYOND]]
        results = folder.results(target, answer, calls)
        for sizes, call, result in zip(self.SIZES, calls, results):
            with self.subTest(target=target, **sizes):
                self.assertIsInstance(result, list, result)
                self.assertLess(common.difference(list(model(*call)), result), 1e-5)
        return folder, answer, results[-1]

    @needs("openvino")
    def test_openvino(self):
        folder, answer, beyond = self.check("openvino", "model.xml", WITHIN)
        self.assertEqual([each["name"] for each in answer["inputs"]], ["x", "mask", "past"])
        self.assertIn("Can't set the input tensor", beyond)
        self.assertEqual(sorted(os.listdir(folder.path / "out")), ["model.bin", "model.xml"])

    @needs("executorch")
    def test_executorch(self):
        _, _, beyond = self.check("executorch", "model.pte", WITHIN)
        self.assertIn("method->set_inputs() for method", beyond)

    @needs("pnnx")
    def test_pnnx(self):
        folder, answer, beyond = self.check("pnnx", "model_pnnx.py", {})
        self.assertEqual([each["name"] for each in answer["inputs"]], ["v_0", "v_1", "v_2"])
        self.assertEqual(len(beyond), 4)
        self.assertIn("model.pnnx.bin", os.listdir(folder.path / "out"))


class Bounds(unittest.TestCase):
    def test_headroom_is_on_the_step(self):
        request = step_request(Folder(self))
        ranges = {"batch": (1, 16), "seq": (1, 16), "past": (0, 18)}
        self.assertEqual(torch_export.traffic_with_headroom(request), ranges)
        request["dims"] = {"batch": {"min": 2, "max": 3}, "seq": {"min": 16, "max": 33, "multiple": 8},
                           "past": {"min": 5, "max": 7, "multiple": 2}}  # fmt: skip
        ranges = {"batch": (1, 16), "seq": (8, 72), "past": (1, 17)}
        self.assertEqual(torch_export.traffic_with_headroom(request), ranges)

    def test_the_example_lies_within(self):
        make = lambda sizes: [torch.randn(sizes["batch"])]  # noqa: E731
        request = Folder(self).request(nn.ReLU(), {"x": ["batch"]}, make, {"batch": 20}, {"batch": 40}, DIMS, [["batch"]])
        self.assertEqual(torch_export.traffic_with_headroom(request), {"batch": (1, 20)})


class OpenVino(unittest.TestCase):
    @needs("openvino")
    def test_an_unknown_dtype_is_named(self):
        with self.assertRaisesRegex(TypeError, "complex64"):
            openvino_export.element_type("complex64")

    @needs("openvino")
    def test_shapes_are_bounded_by_relations(self):
        ranges = {"past": (0, 18), "seq": (1, 16)}
        self.assertEqual(str(openvino_export.partial_shape([4, "past + seq", "past"], ranges)), "[4,1..34,..18]")
        self.assertEqual(str(openvino_export.partial_shape([], {})), "[]")

    @needs("openvino")
    def test_nothing_is_reported_over_the_network(self):
        from openvino.tools.ovc import telemetry_utils

        self.assertEqual(telemetry_utils.tm.__name__, "openvino.tools.ovc.telemetry_stub")

    @needs("openvino")
    def test_operators_that_it_lacks_are_taken_apart(self):
        folder = Folder(self)
        model = common.load_adapter(recurrent_request(folder))
        answer = folder.export("openvino")
        self.assertEqual(answer["bounds"], {"batch": {"min": 1, "max": 16}})
        calls = [recurrent_tensors({"batch": batch}) for batch in (1, 5, 16)]
        for call, result in zip(calls, folder.results("openvino", answer, calls)):
            self.assertLess(common.difference(list(model(*call)), result), 1e-5)

    @needs("openvino")
    def test_numbers_stay_inputs(self):
        folder = Folder(self)
        model = common.load_adapter(kinds_request(folder))
        answer = folder.export("openvino")
        calls = [kinds_tensors({"batch": batch, "seq": seq}) for batch, seq in ((1, 2), (3, 4))]
        calls[0][2:] = [torch.tensor(1), torch.tensor(-0.25, dtype=torch.float64), torch.tensor(False)]
        for call, result in zip(calls, folder.results("openvino", answer, calls)):
            self.assertLess(common.difference(list(model(*call)), result), 1e-5)


class Pnnx(unittest.TestCase):
    def test_all_axes_are_larger_in_the_second_set(self):
        request = step_request(Folder(self))
        first, second = pnnx_export.size_pair(request)
        self.assertEqual(first, {"batch": 2, "seq": 3, "past": 5})
        self.assertTrue(all(second[name] > 4 * first[name] for name in first))
        self.assertTrue(all(second[name] % size == 0 for name, size in {"batch": 3, "seq": 2, "past": 6}.items()))

    def test_sizes_that_the_model_refuses_are_left_alone(self):
        class Few(nn.Module):
            def __init__(self):
                super().__init__()
                self.register_buffer("table", torch.ones(5))

            def forward(self, x: Tensor):
                return x + self.table[: x.size(0)]

        make = lambda sizes: [torch.randn(sizes["batch"])]  # noqa: E731
        request = Folder(self).request(Few(), {"x": ["batch"]}, make, {"batch": 2}, {"batch": 4}, DIMS, [["batch"]])
        self.assertEqual(pnnx_export.size_pair(request), ({"batch": 2}, {"batch": 4}))

    def test_shapes_have_no_spaces(self):
        request = kinds_request(Folder(self))
        with self.assertRaisesRegex(TypeError, "no 0-d tensors, as width is"):
            pnnx_export.shape_argument(request, {"batch": 2, "seq": 3})
        request["inputs"] = request["inputs"][:2]
        self.assertEqual(pnnx_export.shape_argument(request, {"batch": 2, "seq": 3}), "[2,3]f32,[2,3]bool")

    def test_the_words_of_a_crash_are_found(self):
        output = "############# pass_level0\n\nterminate called\n  what():  stoi\nframe #0: pnnx() [0x37]\n\n"
        self.assertEqual(pnnx_export.last_words(output), "what():  stoi")
        self.assertEqual(pnnx_export.last_words(""), "it said nothing")

    @needs("pnnx")
    def test_strides_follow_sizes(self):
        folder = Folder(self)
        make = lambda sizes: [torch.randn(sizes["batch"], 2, sizes["seq"])]  # noqa: E731
        sizes = {"batch": 2, "seq": 3}, {"batch": 3, "seq": 4}
        traced = torch.jit.trace(Halves().eval(), make(sizes[0]))
        request = folder.request(traced, {"x": ["batch", 2, "seq"]}, make, *sizes, DIMS, [["batch", "width"]])
        answer, model = folder.export("pnnx"), common.load_adapter(request)
        calls = [make({"batch": batch, "seq": seq}) for batch, seq in ((1, 1), (4, 9), (5, 32))]
        for call, result in zip(calls, folder.results("pnnx", answer, calls)):
            self.assertLess(common.difference([model(*call)], result), 1e-5)

    def test_what_ncnn_lacks_is_said(self):
        folder = Folder(self).path
        (folder / "model.ncnn.param").write_text("7767517\n2 2\nInput in0 0 1 in0\npnnx.Expression e 1 1 in0 out0\n")
        (folder / "model_ncnn.py").write_text('ex.input("in0", ncnn.Mat(in0.numpy()).clone())\n')
        layer, batch = pnnx_export.ncnn_notes(str(folder))
        self.assertIn("no layer for pnnx.Expression", layer)
        self.assertIn("no batch axis for in0", batch)


class Unreadable(unittest.TestCase):
    """A file that is no export is told from one that fails."""

    def refuse(self, load, text):
        folder = Folder(self).path
        (folder / "file").write_bytes(b"no export")
        for name in ("file", "missing"):
            wanted = text if name == "file" else "no such file"
            with self.subTest(name), self.assertRaisesRegex(running.Unreadable, wanted):
                load(str(folder / name))

    def test_executorch(self):
        self.refuse(run_executorch.demand_program, "no program of ExecuTorch")

    def test_pnnx(self):
        self.refuse(run_pnnx.load_module, "no Python")

    def test_pnnx_adds_nothing_to_the_export(self):
        folder = Folder(self).path / "export"
        folder.mkdir()
        (folder / "model_pnnx.py").write_text("class Model:\n    pass\n")
        script = "import sys; from input_observer.drivers import run_pnnx; run_pnnx.load_module(sys.argv[1])"
        plain = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        subprocess.run([sys.executable, "-c", script, folder / "model_pnnx.py"], check=True,
                       env=plain | {"PYTHONPATH": str(PACKAGE)})  # fmt: skip
        self.assertEqual(os.listdir(folder), ["model_pnnx.py"])

    @needs("openvino")
    def test_openvino(self):
        self.refuse(run_openvino.load, "OpenVINO cannot read it")


if __name__ == "__main__":
    unittest.main()
