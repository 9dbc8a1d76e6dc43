"""Writes the TorchScript models that the exporter tests use: python make_models.py FOLDER

No binary is kept in the repository, so each test run makes its own.
"""
import os
import sys
from typing import Dict, List, NamedTuple, Optional, Tuple

import torch
from torch import Tensor, nn


class LanguageModel(nn.Module):
    """An optional mask, an optional cache; no cache and an empty cache give the same."""

    def __init__(self):
        super().__init__()
        self.embedding, self.query = nn.Embedding(32, 8), nn.Linear(8, 8)
        self.keys, self.values = nn.ModuleList(nn.Linear(8, 8) for _ in range(2)), nn.ModuleList(
            nn.Linear(8, 8) for _ in range(2)
        )
        self.head = nn.Linear(8, 32)

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Optional[Tensor] = None,
        past_key_values: Optional[List[Tuple[Tensor, Tensor]]] = None,
    ) -> Tuple[Tensor, List[Tuple[Tensor, Tensor]]]:
        x = self.embedding(input_ids)
        present: List[Tuple[Tensor, Tensor]] = []
        for i, (to_key, to_value) in enumerate(zip(self.keys, self.values)):
            key, value = to_key(x), to_value(x)
            if past_key_values is not None:
                key, value = torch.cat([past_key_values[i][0], key], 1), torch.cat([past_key_values[i][1], value], 1)
            scores = self.query(x) @ key.transpose(1, 2)
            seq, total = scores.size(1), scores.size(2)
            future = torch.arange(total) > torch.arange(total - seq, total).unsqueeze(1)
            scores = scores.masked_fill(future, -1e9)
            if attention_mask is not None:
                scores = scores.masked_fill((attention_mask == 0).unsqueeze(1), -1e9)
            x = x + scores.softmax(-1) @ value
            present.append((key, value))
        return self.head(x), present


class CacheCounts(nn.Module):
    """A missing cache is not an empty one: it changes the result."""

    def forward(self, x: Tensor, past: Optional[Tensor] = None) -> Tuple[Tensor, Tensor]:
        if past is None:
            return x + 1, x
        return x, torch.cat([past, x], 1)


class Traced(nn.Module):
    """Sizes that the trace keeps as graph nodes."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(4, 6)

    def forward(self, x: Tensor, mask: Tensor):
        y = self.linear(x).view(x.size(0), x.size(1), 2, 3).transpose(1, 2)
        return (y * mask.unsqueeze(1).unsqueeze(-1)).reshape(x.size(0), -1)


class Convolutions(nn.Module):
    """Height and width are dynamic."""

    def __init__(self):
        super().__init__()
        self.one, self.norm, self.two = nn.Conv2d(3, 4, 3, 2, 1), nn.BatchNorm2d(4), nn.Conv2d(4, 5, 3, 1, 1)

    def forward(self, image: Tensor) -> Tensor:
        return self.two(torch.relu(self.norm(self.one(image))))


class Scalars(nn.Module):
    """Every kind of scalar, one of them an int that relates to a size."""

    def forward(self, x: Tensor, width: int, scale: float = 1.0, clip: bool = False, mode: str = "sum") -> Tensor:
        y = x[:, :width] * scale
        if clip:
            y = y.clamp(0, 1)
        if mode == "it's \\ \"mean\"":
            return y.sum(1) / 2
        return y.sum(1)


class Dictionaries(nn.Module):
    """A dict in; out a dict that is filled step by step."""

    def forward(self, inputs: Dict[str, Tensor], extra: Dict[int, Tensor]) -> Dict[str, Tensor]:
        result: Dict[str, Tensor] = {}
        result["sum"] = inputs["a"] + inputs["b.c"]
        result["it's"] = inputs["a"] * extra[3]
        return result


class Pair(NamedTuple):
    first: Tensor
    second: Optional[Tensor]


class Containers(nn.Module):
    """Named tuples, empty lists, lists of optional tensors, an optional result."""

    def forward(
        self, pair: Pair, items: List[Tensor], holes: List[Optional[Tensor]], keep: bool
    ) -> Tuple[Tensor, Optional[Tensor], Optional[Tensor], int]:
        total = pair.first
        for item in items:
            total = total + item
        for hole in holes:
            if hole is not None:
                total = total * hole
        second: Optional[Tensor] = None
        if keep:
            second = total * 2
        return total, second, pair.second, len(items)


class Counter(nn.Module):
    """Keeps state between calls."""

    def __init__(self):
        super().__init__()
        self.calls = 0

    def forward(self, x: Tensor) -> Tensor:
        self.calls += 1
        return x + self.calls


class Wrapper(nn.Module):
    """State around a part without any."""

    def __init__(self):
        super().__init__()
        self.inner, self.state = Convolutions(), torch.zeros(0)

    def forward(self, image: Tensor) -> Tensor:
        self.state = self.inner(image)
        return self.state


class Untranslatable(nn.Module):
    """An operator that ONNX does not have."""

    def forward(self, x: Tensor) -> Tensor:
        return torch.special.bessel_j0(x)


class Attention(nn.Module):
    """torch.nn asks for ranks, dtypes and identities before it picks a fused kernel."""

    def __init__(self):
        super().__init__()
        self.layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)

    def forward(self, x: Tensor, pad: Tensor) -> Tensor:
        return self.layer(x, src_key_padding_mask=pad)


class Normed(nn.Module):
    """Loops over the sizes of tensors that were computed, and conditions on their rank."""

    def __init__(self):
        super().__init__()
        self.groups, self.instances = nn.GroupNorm(2, 4), nn.InstanceNorm1d(4)
        self.convolution = nn.Conv1d(8, 4, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.instances(self.groups(self.convolution(x.transpose(1, 2))))


def main(folder):
    torch.manual_seed(0)
    models = [LanguageModel, CacheCounts, Convolutions, Scalars, Dictionaries, Containers, Counter, Wrapper]
    for model in models + [Untranslatable, Attention, Normed]:
        instance = model()
        # Left in training mode: whoever exports must see to eval().
        instance.train(model is Convolutions)
        torch.jit.script(instance).save(os.path.join(folder, model.__name__ + ".pt"))
    traced = torch.jit.trace(Traced().eval(), (torch.randn(2, 3, 4), torch.ones(2, 3)))
    traced.save(os.path.join(folder, "Traced.pt"))
    torch.save(Traced().state_dict(), os.path.join(folder, "state_dict.pt"))


if __name__ == "__main__":
    os.makedirs(sys.argv[1], exist_ok=True)
    main(sys.argv[1])
