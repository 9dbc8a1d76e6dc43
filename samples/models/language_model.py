"""Writes a small scripted language model with an optional mask and an optional key-value cache.

    python samples/models/language_model.py OUT.pt

forward(input_ids [batch, seq], attention_mask [batch, past + seq] or None, past_key_values or None)
    -> (logits [batch, seq, 96], one (key, value) pair of [batch, 4, past + seq, 8] per layer)
"""
import sys
from typing import List, Optional, Tuple

import torch
from torch import Tensor, nn

VOCABULARY, LAYERS, HEADS, WIDTH, LONGEST = 96, 2, 4, 32, 256


class Layer(nn.Module):
    """Causal self-attention over cached and new tokens, then a feed-forward part."""

    def __init__(self):
        super().__init__()
        self.heads = HEADS
        self.attention_norm, self.feed_norm = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.query_key_value = nn.Linear(WIDTH, 3 * WIDTH)
        self.output = nn.Linear(WIDTH, WIDTH)
        self.feed = nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH), nn.GELU(), nn.Linear(4 * WIDTH, WIDTH))

    def forward(self, x: Tensor, past: Optional[Tuple[Tensor, Tensor]], visible: Tensor):
        batch, seq = x.size(0), x.size(1)
        parts = self.query_key_value(self.attention_norm(x)).view(batch, seq, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        query, key, value = parts[0], parts[1], parts[2]
        if past is not None:
            key, value = torch.cat([past[0], key], 2), torch.cat([past[1], value], 2)
        scores = query @ key.transpose(2, 3) / key.size(3) ** 0.5
        weights = scores.masked_fill(visible.logical_not(), -1e9).softmax(-1)
        x = x + self.output((weights @ value).transpose(1, 2).reshape(batch, seq, -1))
        return x + self.feed(self.feed_norm(x)), (key, value)


class LanguageModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(VOCABULARY, WIDTH), nn.Embedding(LONGEST, WIDTH)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.norm, self.head = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, VOCABULARY)

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Optional[Tensor] = None,
        past_key_values: Optional[List[Tuple[Tensor, Tensor]]] = None,
    ):
        seq, past = input_ids.size(1), 0
        if past_key_values is not None:
            past = past_key_values[0][0].size(2)
        positions = torch.arange(past, past + seq, device=input_ids.device)
        visible = torch.arange(past + seq, device=input_ids.device).unsqueeze(0) <= positions.unsqueeze(1)
        visible = visible.unsqueeze(0).unsqueeze(0)
        if attention_mask is not None:
            visible = visible & (attention_mask != 0).unsqueeze(1).unsqueeze(1)
        x = self.tokens(input_ids) + self.positions(positions)
        present: List[Tuple[Tensor, Tensor]] = []
        for i, layer in enumerate(self.layers):
            cached: Optional[Tuple[Tensor, Tensor]] = None
            if past_key_values is not None:
                cached = past_key_values[i]
            x, key_value = layer(x, cached, visible)
            present.append(key_value)
        return self.head(self.norm(x)), present


if __name__ == "__main__":
    torch.manual_seed(0)
    torch.jit.script(LanguageModel().eval()).save(sys.argv[1])
