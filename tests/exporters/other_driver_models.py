"""Modules that hold what other exporters find hard, and a folder with what C++ writes for their drivers."""
import importlib
import json
import pathlib

import torch
from torch import Tensor, nn

from driver_models import frozen, scratch, write_tensors
from input_observer.drivers import common, running

DIMS = {"batch": {"min": 1, "max": 3, "multiple": 1}, "seq": {"min": 1, "max": 4, "multiple": 1},
        "past": {"min": 0, "max": 9, "multiple": 1}}  # fmt: skip


def driver(name):
    return importlib.import_module(f"input_observer.drivers.{name}")


class Step(nn.Module):
    """New rows behind those of a cache, weighted by a mask as long as both. One result is an input, one comes twice."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(4, 4)

    def forward(self, x: Tensor, mask: Tensor, past: Tensor):
        whole = torch.cat([past, self.linear(x)], 1)
        weighted = whole * mask.unsqueeze(2).float()
        merged = weighted.reshape(whole.size(0) * whole.size(1), 4)
        return weighted, merged.relu(), past, weighted


class Kinds(nn.Module):
    """Every kind of number, and int, float and bool arguments that became 0-d tensors."""

    def forward(self, x: Tensor, keep: Tensor, width: Tensor, scale: Tensor, shift: Tensor):
        y = torch.where(keep, x, -x)[:, : int(width)] * float(scale)
        return y, keep.logical_not(), x.double() + shift.to(x.dtype)


class Halves(nn.Module):
    """The second axis of two images may come out equal where those of the inputs differ."""

    def __init__(self):
        super().__init__()
        self.convolution = nn.Conv1d(2, 3, 3, 2, 1)

    def forward(self, x: Tensor):
        y = self.convolution(x)
        return y.reshape(y.size(0), 3 * y.size(2))


class Recurrent(nn.Module):
    """A step of an LSTM: `aten::lstm_cell`, which OpenVINO has not."""

    def __init__(self):
        super().__init__()
        self.cell = nn.LSTMCell(4, 8)

    def forward(self, x: Tensor, state: Tensor):
        w = self.cell
        h, c = torch.lstm_cell(x, [state[0], state[1]], w.weight_ih, w.weight_hh, w.bias_ih, w.bias_hh)
        return h.relu(), torch.stack([h, c])


class Folder:
    """A scratch folder with what C++ writes for a driver."""

    def __init__(self, test):
        self.path = pathlib.Path(scratch(test))
        (self.path / "out").mkdir()

    def tensors(self, name, tensors):
        write_tensors(str(self.path / name), tensors)
        return name

    def request(self, module, shapes, make, first, second, dims, outputs):
        """A request for the module; shapes by input, make(sizes) gives its tensors, outputs are shapes of results."""
        frozen(module).save(str(self.path / "adapted.pt"))
        examples = [self.tensors(f"example{i}.pt", make(sizes)) for i, sizes in enumerate((first, second))]
        inputs = [{"name": name, "dtype": str(tensor.dtype)[6:], "shape": shape, "scalar": not shape}
                  for (name, shape), tensor in zip(shapes.items(), make(first))]  # fmt: skip
        results = [{"name": f"out_{i}", "dtype": "float32", "shape": shape} for i, shape in enumerate(outputs)]
        request = {"model": "adapted.pt", "examples": examples, "folder": "out", "inputs": inputs, "outputs": results,
                   "dims": dims, "options": {}}  # fmt: skip
        (self.path / "request.json").write_text(json.dumps(request))
        return common.read_request(str(self.path / "request.json"))

    def export(self, target):
        """The answer of the target's export driver."""
        return driver(f"{target}_export").export(common.read_request(str(self.path / "request.json")))

    def results(self, target, answer, calls):
        """What the target's run driver gives for calls, lists of tensors in the file's order: results, or an error."""
        cases = [{"file": "out/" + answer["file"], "inputs": [each["name"] for each in answer["inputs"]],
                  "outputs": [each["name"] for each in answer["outputs"]], "first": i * len(answer["inputs"])}
                 for i in range(len(calls))]  # fmt: skip
        tensors = self.tensors("tensors.pt", [tensor for call in calls for tensor in call])
        (self.path / "run.json").write_text(json.dumps({"tensors": tensors, "results": "results.pt", "cases": cases}))
        request = common.read_request(str(self.path / "run.json"))
        answers = running.run_cases(request, driver(f"run_{target}").load)["cases"]
        results = iter(torch.load(request["results"]))
        return [case.get("error") or [next(results) for _ in range(case["outputs"])] for case in answers]


def step_tensors(sizes):
    batch, seq, past = (sizes[name] for name in ("batch", "seq", "past"))
    return [torch.randn(batch, seq, 4), torch.ones(batch, past + seq, dtype=torch.int64), torch.randn(batch, past, 4)]


def step_request(folder):
    shapes = {"x": ["batch", "seq", 4], "mask": ["batch", "past + seq"], "past": ["batch", "past", 4]}
    whole = ["batch", "past + seq", 4]
    sizes = {"batch": 2, "seq": 3, "past": 5}, {"batch": 3, "seq": 2, "past": 6}
    return folder.request(Step(), shapes, step_tensors, *sizes, DIMS, [whole, ["rows", 4], ["batch", "past", 4], whole])


def recurrent_tensors(sizes):
    return [torch.randn(sizes["batch"], 4), torch.randn(2, sizes["batch"], 8)]


def recurrent_request(folder):
    shapes = {"x": ["batch", 4], "state": [2, "batch", 8]}
    outputs = [["batch", 8], [2, "batch", 8]]
    return folder.request(Recurrent(), shapes, recurrent_tensors, {"batch": 2}, {"batch": 3}, DIMS, outputs)


def kinds_tensors(sizes):
    batch, width = sizes["batch"], sizes["seq"]
    x = torch.randn(batch, width)
    return [x, x > 0, torch.tensor(2), torch.tensor(1.5, dtype=torch.float64), torch.tensor(True)]


def kinds_request(folder):
    shapes = {"x": ["batch", "seq"], "keep": ["batch", "seq"], "width": [], "scale": [], "shift": []}
    sizes = {"batch": 2, "seq": 3}, {"batch": 3, "seq": 5}
    outputs = [["batch", 2], ["batch", "seq"], ["batch", "seq"]]
    return folder.request(Kinds(), shapes, kinds_tensors, *sizes, DIMS, outputs)
