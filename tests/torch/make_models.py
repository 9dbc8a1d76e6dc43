"""Writes the TorchScript files that the tests of observer/torch load: make_models.py FOLDER."""

import pathlib
import sys
import warnings
from enum import Enum
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

import torch
from torch import Tensor, nn


class Leaf(nn.Module):
    def __init__(self, width: int = 4):
        super().__init__()
        self.linear = nn.Linear(width, width)

    def forward(self, x: Tensor, scale: float = 1.0) -> Tensor:
        return torch.relu(self.linear(x)) * scale

    @torch.jit.export
    def twice(self, x: Tensor) -> Tensor:
        return self.forward(self.forward(x, 1.0), 1.0)


class Middle(nn.Module):
    def __init__(self, leaf: Leaf):
        super().__init__()
        self.leaf = leaf

    def forward(self, x: Tensor) -> Tensor:
        return self.leaf(x) + self.leaf(x[:1], scale=2.0).sum()


class Counter(nn.Module):
    """Called for its effect alone."""

    count: Tensor

    def __init__(self):
        super().__init__()
        self.register_buffer("count", torch.zeros(1))

    def forward(self, x: Tensor) -> None:
        self.count.add_(float(x.size(0)))


class Net(nn.Module):
    """Children at several depths, in a list, shared, in a loop, in a branch, in a fork."""

    def __init__(self):
        super().__init__()
        shared = Leaf()
        self.first = Middle(shared)
        self.second = Middle(shared)
        self.layers = nn.ModuleList([Leaf(), Leaf()])
        self.looped = Leaf()
        self.forked = Leaf()
        self.counter = Counter()

    def forward(self, x: Tensor, loops: int = 1) -> Tensor:
        future = torch.jit.fork(self.forked, x[:2])
        self.counter(x)
        x = self.first(x) + self.second(x)
        for layer in self.layers:
            x = layer(x)
        for i in range(loops):
            x = self.looped(x[: i + 1])
        return x + torch.jit.wait(future).sum()

    @torch.jit.export
    def decode(self, x: Tensor) -> Tensor:
        return self.looped(x)


class Stack(nn.Module):
    """Plain enough to be traced."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(4, 8), nn.ReLU())
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        return self.head(self.encoder(x))


class Color(Enum):
    RED = 1
    GREEN = 2


class Pair(NamedTuple):
    left: Tensor
    right: int


@torch.jit.script
class Box:
    def __init__(self, content: Tensor, label: str):
        self.content = content
        self.label = label


class Kinds(nn.Module):
    """Takes and gives every kind of value."""

    def forward(
        self,
        x: Tensor,
        maybe: Optional[Tensor] = None,
        cache: Optional[List[Tuple[Tensor, Tensor]]] = None,
        named: Optional[Dict[str, Tensor]] = None,
        numbered: Optional[Dict[int, Tensor]] = None,
        pair: Optional[Pair] = None,
        count: int = 3,
        ratio: float = 0.5,
        flag: bool = True,
        text: str = "relu",
        place: torch.device = torch.device("cpu"),
        sizes: Optional[List[int]] = None,
    ) -> Tuple[Tensor, Dict[str, Tensor], List[Tensor], Optional[Tensor], int]:
        y = x * ratio if flag else x
        return y, {"y": y}, [y, x], maybe, count

    @torch.jit.export
    def box(self, x: Tensor, label: str) -> Box:
        return Box(x, label)

    @torch.jit.export
    def unbox(self, box: Box) -> Tensor:
        return box.content

    @torch.jit.export
    def paint(self, x: Tensor, color: Color) -> Tensor:
        return x if color == Color.RED else -x

    @torch.jit.export
    def red(self) -> Color:
        return Color.RED

    @torch.jit.export
    def pair_of(self, x: Tensor) -> Pair:
        return Pair(x, 7)


class TinyLM(nn.Module):
    """A small language model with an optional mask and cache: the shapes that the benchmark records as well."""

    def forward(
        self,
        ids: Tensor,
        mask: Tensor,
        position: Tensor,
        cache: Optional[List[Tuple[Tensor, Tensor]]] = None,
    ) -> Tensor:
        total = ids.float().sum() + mask.sum() + position.float().sum()
        if cache is not None:
            for key, value in cache:
                total = total + key.sum() + value.sum()
        return total


def main(folder: pathlib.Path) -> None:
    warnings.filterwarnings("ignore")
    torch.manual_seed(0)
    folder.mkdir(parents=True, exist_ok=True)
    torch.jit.script(Net()).eval().save(folder / "net.pt")
    torch.jit.trace(Stack().eval(), torch.rand(3, 4)).save(folder / "traced.pt")
    scripted = torch.jit.script(Stack().eval())
    scripted.save(folder / "stack.pt")
    torch.jit.freeze(scripted).save(folder / "frozen.pt")
    torch.jit.script(Kinds()).save(folder / "kinds.pt")
    torch.jit.script(TinyLM()).save(folder / "tiny_lm.pt")
    calls: List[Any] = [
        ((torch.arange(6).reshape(2, 3), [1, 2], {"a": torch.ones(2)}), {"flag": True, "text": "x"}),
        ((), {"x": torch.zeros(0, 3), "cache": [(torch.ones(1), None)], "half": 0.5}),
    ]
    torch.save(calls, folder / "calls.pt")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
