"""The Python drivers of exporters, on small modules: python tests/exporters/drivers_test.py [-k PATTERN]"""
import contextlib
import io
import json
import os
import pathlib
import subprocess
import sys
import unittest
import warnings

import torch
from torch._export import converter as stock

from driver_models import CACHE, CACHE_RESULTS, PACKAGE, Blocks, Bounds, Cache, Conditions, Decided, Doubled
from driver_models import Endless, Entropy, Fixed, Halves, Lists, Numbers, OneRow, Pooled, Steps, Traced
from driver_models import Weights, Window, cache_arguments, cache_request, frozen, request_of, scratch, write_tensors
from input_observer.drivers import common, onnx_export, run_onnx, run_torch_export
from input_observer.drivers import recurrent, running, small_sizes, symbols, torch_export, ts2ep

DYNAMIC, STATIC = torch.export.Dim.DYNAMIC, torch.export.Dim.STATIC


class Conversion(unittest.TestCase):
    """ts2ep.convert() at other sizes than the example's."""

    def demand_symbolic(self, module, example, others):
        shapes = [[DYNAMIC] * example.dim()]
        function = ts2ep.convert(module, (example,), shapes).module()
        for size in others:
            argument = torch.randn(size)
            torch.testing.assert_close(function(argument), module(argument))

    def test_ints_in_scripts(self):
        for module in (Halves(), Lists(), Conditions(), Bounds()):
            with self.subTest(type(module).__name__):
                self.demand_symbolic(frozen(module), torch.randn(3, 8), ((2, 6), (4, 9), (7, 12), (3, 5)))

    def test_sizes_in_traces(self):
        traced = torch.jit.freeze(torch.jit.trace(Traced().eval(), torch.randn(3, 8)))
        self.demand_symbolic(traced, torch.randn(3, 8), ((2, 7), (5, 12), (4, 4)))

    def test_weights_keep_their_names(self):
        module = frozen(Weights())
        program = ts2ep.convert(module, (torch.randn(2, 4),), [[DYNAMIC, STATIC]])
        self.assertEqual([name for name, _ in program.named_parameters()], ["linear.weight", "linear.bias"])
        self.assertEqual([name for name, _ in program.named_buffers()], ["shift"])
        argument = torch.randn(5, 4)
        torch.testing.assert_close(program.module()(argument), module(argument))

    def test_numbers_from_tensors(self):
        module = frozen(Numbers())
        example = (torch.randn(3, 8), torch.tensor(5), torch.tensor(0.1, dtype=torch.float64))
        program = ts2ep.convert(module, example, [[DYNAMIC, DYNAMIC], [], []])
        given = (torch.randn(2, 6), torch.tensor(2), torch.tensor(1.3, dtype=torch.float64))
        result = program.module()(*given)
        self.assertEqual(result.dtype, torch.float32)
        torch.testing.assert_close(result, module(*given), rtol=0, atol=0)

    def test_failure_leaves_torch_alone(self):
        before = stock.TS2FXGraphConverter, stock.TS2EPConverter, torch.export._trace._export
        with self.assertRaisesRegex(RuntimeError, "prim::Loop"):
            ts2ep.convert(frozen(Endless()), (torch.randn(3, 4),), [[DYNAMIC, DYNAMIC]])
        self.assertEqual(before, (stock.TS2FXGraphConverter, stock.TS2EPConverter, torch.export._trace._export))

    def test_fixed_size_is_refused(self):
        with self.assertRaisesRegex(Exception, "specialized it to be a constant"):
            ts2ep.convert(frozen(Fixed()), (torch.randn(3, 4),), [[DYNAMIC, DYNAMIC]])


class SmallSizes(unittest.TestCase):
    """What the module of a saved program takes."""

    def program(self, module, shapes, sizes, bounded=False, layers=(), **more):
        request = request_of(scratch(self), module, shapes, {"out": ["?"]}, sizes, **more)
        return torch_export.export_program(request, bounded, layers)

    def reloaded(self, program):
        file = io.BytesIO()
        torch.export.save(program, file)
        file.seek(0)
        return torch.export.load(file).module()

    def test_one_row_one_token_no_cache(self):
        module = frozen(Cache())
        program, bounds = torch_export.export_program(cache_request(scratch(self)))
        function = self.reloaded(program)
        self.assertEqual(bounds, {})
        for sizes in ((1, 1, 0), (1, 1, 1), (2, 3, 0), (7, 1, 9), (0, 2, 2)):
            given = cache_arguments(*sizes)
            for one, other in zip(function(*given), module(*given)):
                torch.testing.assert_close(one, other)

    def test_broken_relation_is_refused(self):
        program, _ = torch_export.export_program(cache_request(scratch(self)))
        with self.assertRaisesRegex(AssertionError, "Guard failed"):
            self.reloaded(program)(torch.randn(2, 3, 4), torch.ones(2, 7, 1), torch.randn(2, 5, 4))

    def test_smallest_size_of_a_window(self):
        module = frozen(Window())
        program, bounds = self.program(module, {"x": ["batch", 2, "length"]}, {"batch": 3, "length": 9})
        self.assertEqual(bounds, {"length": {"min": 5, "max": symbols.UNLIMITED}})
        for length in (5, 6, 30):
            argument = torch.randn(1, 2, length)
            torch.testing.assert_close(self.reloaded(program)(argument), module(argument))

    def test_another_branch_for_one_row(self):
        module = frozen(OneRow())
        program, bounds = self.program(module, {"x": ["batch", 4]}, {"batch": 3})
        self.assertEqual(bounds, {})
        for rows in (1, 2):
            argument = torch.randn(rows, 4)
            torch.testing.assert_close(self.reloaded(program)(argument), module(argument))

    def agree(self, module, shapes, sizes, rows, outputs):
        request = request_of(scratch(self), frozen(module), shapes, outputs, sizes)
        program, bounds = torch_export.export_program(request)
        self.assertEqual(bounds, {})
        for number in rows:
            argument = torch.randn(number, 3)
            torch.testing.assert_close(self.reloaded(program)(argument), frozen(module)(argument))

    def test_a_condition_that_sizes_decide_for_all(self):
        self.agree(Decided(), {"x": ["batch", 3]}, {"batch": 3}, (1, 2, 5), {"out": [4, "batch", 3]})

    def test_recurrent_layers_take_any_number_of_steps(self):
        module = frozen(torch.jit.trace(Steps().eval(), torch.randn(2, 4, 3)))
        shapes, sizes = {"x": ["batch", "steps", 3]}, {"batch": 2, "steps": 4}
        with self.assertRaisesRegex(RuntimeError, "aten::gru, whose number varies, would be written out"):
            self.program(module, shapes, sizes, layers=("lstm",))
        program, bounds = self.program(module, shapes, sizes, layers=recurrent.NAMES)
        self.assertEqual(bounds.get("steps", {"min": 1})["min"], 1)
        for sizes in ((2, 4), (1, 1), (3, 9)):
            given = torch.randn(*sizes, 3)
            for one, other in zip(self.reloaded(program)(given), module(given)):
                torch.testing.assert_close(one, other)

    def test_pooling_takes_any_length(self):
        module, shapes = frozen(Pooled()), {"x": ["batch", 2, "length"]}
        program, _ = self.program(module, shapes, {"batch": 3, "length": 8})
        for sizes in ((3, 2, 8), (1, 2, 5), (2, 2, 31)):
            given = torch.randn(sizes)
            torch.testing.assert_close(self.reloaded(program)(given), module(given))

    def test_the_example_is_enlarged_where_a_result_has_one_row(self):
        self.agree(Blocks(), {"x": ["rows", 3]}, {"rows": 4}, (1, 4, 8, 9, 30), {"out": ["blocks", 8, 3]})

    def test_wrong_result_for_one_row_is_refused(self):
        request = request_of(scratch(self), frozen(Doubled()), {"x": ["batch", 4]}, {"out": ["?"]}, {"batch": 3})
        program, _ = torch_export.export_program(request)
        self.assertEqual(small_sizes.admit(program, frozen(OneRow()), request), {"batch": 2})
        self.reloaded(program)(torch.randn(2, 4))
        with self.assertRaisesRegex(AssertionError, "Guard failed"):
            self.reloaded(program)(torch.randn(1, 4))

    def test_bounds_leave_room(self):
        dims = {"batch": {"min": 1, "max": 3, "multiple": 1}, "length": {"min": 6, "max": 30, "multiple": 6}}
        program, bounds = self.program(
            frozen(Window()), {"x": ["batch", 2, "length"]}, {"batch": 3, "length": 12}, bounded=True, dims=dims
        )
        self.assertEqual(bounds, {"batch": {"min": 1, "max": 16}, "length": {"min": 6, "max": 60}})
        with self.assertRaisesRegex(AssertionError, "Guard failed"):
            self.reloaded(program)(torch.randn(17, 2, 6))

    def test_guards_that_nothing_refutes_stay(self):
        tensors = {"x": torch.empty(5, 3)}
        self.assertEqual(small_sizes._relaxed("L['x'].size()[0] == 5", [tensors]), "L['x'].size()[0] == 5")
        self.assertEqual(small_sizes._relaxed("L['x'].size()[0] != 4", [tensors]), "L['x'].size()[0] != 4")
        self.assertEqual(small_sizes._relaxed("L['x'].size()[0] != 5", [tensors]), "")
        self.assertEqual(small_sizes._relaxed("L['x'].size()[0] < 5", [tensors]), "L['x'].size()[0] <= 5")
        self.assertEqual(small_sizes._relaxed("L['x'].size()[0] < 4", [tensors]), "L['x'].size()[0] < 4")


class Common(unittest.TestCase):
    def test_expressions(self):
        self.assertEqual(common.dims_of("2*batch + past - 1"), ["batch", "past"])
        self.assertEqual(common.dims_of(4), [])
        self.assertEqual(common.size_at("batch*(past + 1)//2", {"batch": 3, "past": 3}), 6)
        self.assertEqual(common.range_of("past + seq", {"past": (0, 30), "seq": (1, 24)}), (1, 54))
        self.assertEqual(common.range_of("9 - seq", {"seq": (1, 4)}), (5, 8))

    def test_difference(self):
        one = torch.tensor([1.0, float("nan"), float("inf")])
        self.assertEqual(common.difference([one], [one.clone()]), 0)
        self.assertEqual(common.difference([one], [one.double()]), float("inf"))
        self.assertEqual(common.difference([one], [one[:2]]), float("inf"))
        self.assertEqual(common.difference([torch.ones(2)], [torch.tensor([1.0, 2.0])]), float("inf"))
        self.assertEqual(common.difference([torch.ones(0, 3)], [torch.ones(0, 3)]), 0)

    def test_causes(self):
        try:
            try:
                raise ValueError("\x1b[96minner\x1b[0m\ntext")
            except ValueError as error:
                raise RuntimeError("outer") from error
        except RuntimeError as error:
            self.assertEqual(common.causes(error), "RuntimeError: outer, because of ValueError: inner text")


def run_driver(name, folder):
    return subprocess.run(
        [sys.executable, "-m", f"input_observer.drivers.{name}", "request.json", "answer.json"],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(PACKAGE)}, capture_output=True, text=True,
    )  # fmt: skip


class Protocol(unittest.TestCase):
    def case_request(self, folder, files, sizes=((2, 3, 5), (1, 1, 0))):
        """All tensors of the calls in one file, a case for each file and call."""
        calls = [cache_arguments(*each) for each in sizes]
        write_tensors(os.path.join(folder, "tensors.pt"), [tensor for call in calls for tensor in call])
        cases = [
            {"file": file, "inputs": list(CACHE), "outputs": list(CACHE_RESULTS), "first": 3 * i}
            for file in files
            for i in range(len(calls))
        ]
        request = {"tensors": "tensors.pt", "results": "results.pt", "cases": cases}
        pathlib.Path(folder, "run.json").write_text(json.dumps(request))
        return common.read_request(os.path.join(folder, "run.json")), calls

    def demand_results(self, folder, load, files):
        """The first file is good, one is missing and one is something else."""
        request, calls = self.case_request(folder, files)
        answers = running.run_cases(request, load)["cases"]
        self.assertEqual(answers[:2], [{"outputs": 2}] * 2)
        self.assertEqual([list(each) for each in answers[2:]], [["unreadable"]] * 4)
        results = torch.load(request["results"])
        wanted = [tensor for call in calls for tensor in Cache()(*call)]
        for one, other in zip(results, wanted, strict=True):
            torch.testing.assert_close(one, other)

    def test_torch_export(self):
        folder = scratch(self)
        cache_request(folder)
        done = run_driver("torch_export", folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        answer = json.loads(pathlib.Path(folder, "answer.json").read_text())
        self.assertEqual(answer["file"], "model.pt2")
        self.assertEqual(answer["inputs"], [{"name": name, "of": name} for name in CACHE])
        self.assertEqual(answer["outputs"], [{"name": name, "of": name} for name in CACHE_RESULTS])
        self.assertEqual((answer["bounds"], answer["notes"]), ({}, []))
        pathlib.Path(folder, "text.pt2").write_text("no archive")
        self.demand_results(folder, run_torch_export.load, ["out/model.pt2", "missing.pt2", "text.pt2"])

    def test_failure(self):
        folder = scratch(self)
        request_of(folder, frozen(Endless()), {"x": ["batch", 4]}, {"out": ["batch", 4]}, {"batch": 3})
        done = run_driver("torch_export", folder)
        self.assertEqual(done.returncode, 1)
        last = done.stderr.splitlines()[-1]
        self.assertRegex(last, "^RuntimeError: .*prim::Loop, because of RuntimeError: .*iterations")
        self.assertFalse(pathlib.Path(folder, "answer.json").exists())

    def test_error_of_a_case(self):
        folder = scratch(self)
        torch_export.export(cache_request(folder))
        request, _ = self.case_request(folder, ["out/model.pt2"])
        request["cases"][0]["inputs"] = ["x"]
        answers = running.run_cases(request, run_torch_export.load)["cases"]
        self.assertRegex(answers[0]["error"], "^[A-Za-z]+: ")
        self.assertEqual(answers[1], {"outputs": 2})

    def test_onnx_both_ways(self):
        import onnx

        for dynamo in (False, True):
            with self.subTest(dynamo=dynamo):
                folder = scratch(self)
                with contextlib.redirect_stdout(io.StringIO()):
                    answer = onnx_export.export(cache_request(folder, options={"dynamo": dynamo}))
                self.assertEqual(answer["inputs"], [{"name": name, "of": name} for name in CACHE])
                graph = onnx.load(os.path.join(folder, "out", "model.onnx")).graph
                self.assertEqual(self.shapes(graph.input), CACHE)
                self.assertEqual(self.shapes(graph.output), CACHE_RESULTS)
                pathlib.Path(folder, "text.onnx").write_text("no model")
                self.demand_results(folder, run_onnx.load, ["out/model.onnx", "missing.onnx", "text.onnx"])

    def test_onnx_by_way_of_torch_export(self):
        import onnx

        request = request_of(scratch(self), frozen(Entropy()), {"x": ["rows", 4]}, {"out": ["rows", 4]}, {"rows": 3})
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            answer = onnx_export.export(request)
        self.assertRegex(answer["notes"][0], "^by way of torch.export, since UnsupportedOperatorError: .*special_entr")
        graph = onnx.load(os.path.join(request["folder"], "model.onnx")).graph
        self.assertEqual(self.shapes(graph.output), {"out": ["rows", 4]})

    @staticmethod
    def shapes(values):
        return {v.name: [d.dim_param or d.dim_value for d in v.type.tensor_type.shape.dim] for v in values}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    torch.manual_seed(0)
    unittest.main()
