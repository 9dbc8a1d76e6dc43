"""Small modules for the drivers' tests, and the requests that C++ would write for them."""
import json
import os
import pathlib
import sys
import tempfile
import warnings

import torch
from torch import Tensor, nn

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "exporters" / "python"
sys.path.insert(0, str(PACKAGE))

from input_observer.drivers import common  # noqa: E402


class Halves(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        half = x.size(1) // 2
        return torch.cat([x[:, half:], x[:, :half]], 1) * (1.0 / x.size(1)) + x.size(0)


class Lists(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.zeros(x.shape[:1] + [2 * len(x)]) + x.shape[1] ** 2


class Conditions(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        if x.size(0) > 4 or (x.size(1) % 2 == 0 and x.size(0) != 3):
            return x[: x.size(0) // 2 + 1]
        return x[: x.size(0) // 2 + 1] * 2


class Bounds(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x[: min(x.size(0), x.size(1))] + float(max(x.size(0), x.size(1)))


class Decided(nn.Module):
    """A condition on sizes that never holds, with sizes in its branches."""

    def forward(self, x: Tensor) -> Tensor:
        rows, y = 4 * x.size(0), x.repeat(4, 1)
        if rows == 1:
            return y.reshape(1, rows, x.size(1))
        return y.reshape(4, x.size(0), x.size(1))


class Blocks(nn.Module):
    """Rows in blocks of 8, the last one padded: one block for few rows. The shape is a copied list."""

    def forward(self, x: Tensor) -> Tensor:
        y = nn.functional.pad(x, [0, 0, 0, (8 - x.size(0) % 8) % 8])
        return y.view([y.size(0) // 8, 8] + list(x.size())[1:])


class Entropy(nn.Module):
    """What the exporter for TorchScript has no ONNX for."""

    def forward(self, x: Tensor) -> Tensor:
        return torch.special.entr(x)


class Steps(nn.Module):
    """Recurrent layers over a number of steps that varies, one of them in both directions."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(3, 4, 2, batch_first=True, bidirectional=True, proj_size=2)
        self.gru, self.rnn = nn.GRU(4, 5, batch_first=True), nn.RNN(5, 3)

    def forward(self, x: Tensor):
        y, state = self.lstm(x)
        y, last = self.gru(y)
        return self.rnn(y.transpose(0, 1))[0], last, state[1]


class Pooled(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return nn.functional.max_pool1d(x, 3, 2, 1) + nn.functional.max_pool1d(x, 2, padding=1)[:, :1, :1]


class Traced(nn.Module):
    """Sizes that pass through 0-d tensors."""

    def forward(self, x):
        rows, width = x.size(0), x.size(1)
        y = x.reshape(rows, 1, width).expand(-1, 2, -1).reshape(rows * 2, width)
        return y[:, (width + 1) // 2 :] + torch.arange(width - (width + 1) // 2) / width


class Weights(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear, self.factors = nn.Linear(4, 3), torch.arange(3.0)
        self.register_buffer("shift", torch.ones(3))

    def forward(self, x: Tensor) -> Tensor:
        return self.linear(x) * self.factors + self.shift + torch.tensor([1.0, 2.0, 3.0])


class Numbers(nn.Module):
    """What the adapter makes of an int and a float that vary."""

    def forward(self, x: Tensor, width: Tensor, scale: Tensor) -> Tensor:
        return x[:, : int(width)] * float(scale) + float(scale)


class Cache(nn.Module):
    """A mask that is as long as cache and new tokens together."""

    def forward(self, x: Tensor, mask: Tensor, past: Tensor):
        whole = torch.cat([past, x], 1)
        return whole * mask, x.sum(1)


class OneRow(nn.Module):
    """Another result for a single row."""

    def forward(self, x: Tensor) -> Tensor:
        if x.size(0) == 1:
            return x * 3
        return x * 2


class Doubled(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x * 2


class Window(nn.Module):
    """Needs at least 5 columns."""

    def __init__(self):
        super().__init__()
        self.one = nn.Conv1d(2, 3, 5)

    def forward(self, x: Tensor) -> Tensor:
        return self.one(x)


class Fixed(nn.Module):
    """The traffic may say what it likes."""

    def forward(self, x: Tensor) -> Tensor:
        return x + torch.zeros(3, 1)


class Endless(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        for i in range(x.size(0)):
            x = x + i
        return x


def frozen(module):
    """As adapters are: parameters keep their names."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        script = torch.jit.script(module.eval())
        return torch.jit._recursive.wrap_cpp_module(torch._C._freeze_module(script._c, preserveParameters=True))


def write_tensors(file, tensors):
    """As C++ hands tensors over: buffers of an empty module."""
    holder = nn.Module()
    for i, tensor in enumerate(tensors):
        holder.register_buffer(f"tensor{i}", tensor)
    torch.jit.script(holder).save(file)


def scratch(test):
    """A folder that goes with the test."""
    folder = tempfile.TemporaryDirectory()
    test.addCleanup(folder.cleanup)
    return folder.name


def request_of(folder, module, shapes, outputs, sizes, dims=None, options=None, extra=()):
    """A request as C++ writes it, for float inputs named as in shapes and 0-d ones in extra."""
    module.save(os.path.join(folder, "adapted.pt"))
    for file, add in (("example.pt", 0), ("example2.pt", 1)):
        at = {name: size + add for name, size in sizes.items()}
        tensors = [torch.randn([common.size_at(size, at) for size in shape]) for shape in shapes.values()]
        write_tensors(os.path.join(folder, file), [*tensors, *(tensor for _, tensor in extra)])
    os.makedirs(os.path.join(folder, "out"), exist_ok=True)
    inputs = [{"name": n, "dtype": "float32", "shape": s, "scalar": False} for n, s in shapes.items()]
    inputs += [{"name": n, "dtype": str(t.dtype)[6:], "shape": [], "scalar": True} for n, t in extra]
    request = {
        "model": "adapted.pt",
        "examples": ["example.pt", "example2.pt"],
        "folder": os.path.join(folder, "out"),
        "inputs": inputs,
        "outputs": [{"name": n, "dtype": "float32", "shape": s} for n, s in outputs.items()],
        "dims": dims or {name: {"min": 1, "max": size + 1, "multiple": 1} for name, size in sizes.items()},
        "options": options or {},
    }
    file = os.path.join(folder, "request.json")
    pathlib.Path(file).write_text(json.dumps(request))
    return common.read_request(file)


CACHE = {"x": ["batch", "seq", 4], "mask": ["batch", "past + seq", 1], "past": ["batch", "past", 4]}
CACHE_RESULTS = {"whole": ["batch", "past + seq", 4], "total": ["batch", 4]}
CACHE_SIZES = {"batch": 2, "seq": 3, "past": 5}


def cache_request(folder, **more):
    return request_of(folder, frozen(Cache()), CACHE, CACHE_RESULTS, CACHE_SIZES, **more)


def cache_arguments(batch, seq, past):
    return [torch.randn(batch, seq, 4), torch.ones(batch, past + seq, 1), torch.randn(batch, past, 4)]
