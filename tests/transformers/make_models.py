"""Traces a tiny random Llama and T5 of transformers and records what `generate` calls them with.

    python tests/transformers/make_models.py FOLDER

FOLDER gets llama.pt and t5.pt, and for each a NAME_calls.pt: the (args, kwargs) of every step of real runs.
Before a file is written, the traced model has to agree with the eager one at sizes that the trace did not have.
"""
import inspect
import pathlib
import sys
from typing import List, Optional, Tuple

import torch
from torch import Tensor, nn
from transformers import LlamaConfig, LlamaForCausalLM, T5Config, T5ForConditionalGeneration
from transformers.cache_utils import DynamicCache, EncoderDecoderCache
from transformers.modeling_outputs import BaseModelOutput

LAYERS, HEADS, KEY_VALUE_HEADS, HEAD_DIM, WIDTH, VOCABULARY = 2, 4, 2, 8, 32, 64
# batch, tokens, past
LLAMA_SIZES = ((2, 3, 5), (3, 1, 7), (1, 4, 0), (2, 6, 0), (1, 1, 1), (3, 4, 6))
# batch, length of the prompt, decoder tokens, past
T5_SIZES = ((2, 5, 3, 4), (3, 7, 1, 6), (1, 4, 2, 0), (2, 6, 1, 0), (1, 1, 1, 1))


def pairs(cache):
    """(key, value) of each layer."""
    return [(layer.keys, layer.values) for layer in cache.layers]


def flat(pairs_of_layers):
    return tuple(tensor for pair in pairs_of_layers for tensor in pair)


class Llama(nn.Module):
    """A decoder step with flat results; no past is a cache of length 0.

    torch.jit.trace cannot trace how transformers makes its mask, but a mask with four axes is taken as it is.
    """

    def __init__(self):
        super().__init__()
        config = LlamaConfig(vocab_size=VOCABULARY, hidden_size=WIDTH, intermediate_size=48, num_hidden_layers=LAYERS,
                             num_attention_heads=HEADS, num_key_value_heads=KEY_VALUE_HEADS, pad_token_id=0,
                             bos_token_id=1, eos_token_id=None)  # fmt: skip
        self.model = LlamaForCausalLM(config).eval()

    def forward(self, input_ids, attention_mask, past_key_values: List[Tuple[Tensor, Tensor]]):
        total = attention_mask.size(1)
        positions = torch.arange(total)
        own = positions[total - input_ids.size(1) :]
        hidden = (positions.unsqueeze(0) > own.unsqueeze(1)) | (attention_mask == 0)[:, None, None, :]
        mask = torch.zeros(hidden.shape).masked_fill(hidden, torch.finfo(torch.float32).min)
        # Left padding shifts the positions of a row, as in generate().
        position_ids = (attention_mask.cumsum(-1) - 1).clamp(min=0)[:, total - input_ids.size(1) :]
        result = self.model(input_ids=input_ids, attention_mask=mask, position_ids=position_ids, cache_position=own,
                            past_key_values=DynamicCache.from_legacy_cache(past_key_values))  # fmt: skip
        return (result.logits, *flat(pairs(result.past_key_values)))


def empty_cache(batch):
    return [tuple(torch.zeros(batch, KEY_VALUE_HEADS, 0, HEAD_DIM) for _ in range(2)) for _ in range(LAYERS)]


def random_cache(batch, heads, length):
    return [tuple(torch.randn(batch, heads, length, HEAD_DIM) for _ in range(2)) for _ in range(LAYERS)]


def llama_arguments(batch, tokens, past):
    ids = torch.randint(1, VOCABULARY, (batch, tokens))
    return ids, torch.ones(batch, past + tokens, dtype=torch.int64), random_cache(batch, KEY_VALUE_HEADS, past)


class T5Step(nn.Module):
    """The decoder and its head. A trace holds one path only: with caches, or making them from the encoder's result."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, decoder_input_ids, encoder_hidden_states, encoder_attention_mask, self_caches, cross_caches):
        caches = [DynamicCache.from_legacy_cache(each) for each in (self_caches, cross_caches)]
        result = self.model(decoder_input_ids=decoder_input_ids, attention_mask=encoder_attention_mask,
                            encoder_outputs=BaseModelOutput(encoder_hidden_states), use_cache=True,
                            past_key_values=EncoderDecoderCache(*caches))  # fmt: skip
        cache = result.past_key_values
        return (result.logits, *flat(pairs(cache.self_attention_cache)), *flat(pairs(cache.cross_attention_cache)))


class T5Prefill(T5Step):
    def forward(self, decoder_input_ids, encoder_hidden_states, encoder_attention_mask):
        return super().forward(decoder_input_ids, encoder_hidden_states, encoder_attention_mask, [], [])


class T5(nn.Module):
    """Both traced paths behind one signature; they share their weights."""

    def __init__(self, prefill, decode):
        super().__init__()
        self.prefill, self.decode = prefill, decode

    def forward(
        self,
        decoder_input_ids: Tensor,
        encoder_hidden_states: Tensor,
        encoder_attention_mask: Tensor,
        self_caches: Optional[List[Tuple[Tensor, Tensor]]] = None,
        cross_caches: Optional[List[Tuple[Tensor, Tensor]]] = None,
    ) -> Tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
        if self_caches is None or cross_caches is None:
            return self.prefill(decoder_input_ids, encoder_hidden_states, encoder_attention_mask)
        return self.decode(decoder_input_ids, encoder_hidden_states, encoder_attention_mask, self_caches, cross_caches)


def t5_model():
    return T5ForConditionalGeneration(
        T5Config(vocab_size=VOCABULARY, d_model=WIDTH, d_kv=HEAD_DIM, d_ff=48, num_layers=LAYERS, num_heads=HEADS,
                 pad_token_id=0, decoder_start_token_id=0, eos_token_id=None)  # fmt: skip
    ).eval()


def t5_arguments(batch, length, tokens, past):
    shared = (
        torch.randint(1, VOCABULARY, (batch, tokens)),
        torch.randn(batch, length, WIDTH),
        torch.ones(batch, length, dtype=torch.int64),
    )
    return (*shared, random_cache(batch, HEADS, past), random_cache(batch, HEADS, length)) if past else shared


def traced(module, arguments):
    return torch.jit.trace(module, arguments, check_trace=False)


def traced_t5(model):
    prefill = traced(T5Prefill(model), t5_arguments(2, 5, 3, 0))
    return torch.jit.script(T5(prefill, traced(T5Step(model), t5_arguments(2, 5, 3, 4))))


def recorded(model, script, run, arguments_of):
    """What arguments_of() makes of the keywords of each call of model.forward during run(); script must follow."""
    calls, original = [], model.forward

    def forward(*args, **kwargs):
        calls.append(arguments_of(kwargs))
        ours = script(*calls[-1][0], **calls[-1][1])
        result = original(*args, **kwargs)
        tokens = result.logits.size(1)  # generate() may ask for the last one alone
        torch.testing.assert_close(ours[0][:, -tokens:], result.logits)
        return result

    forward.__signature__ = inspect.signature(original)  # generate() looks at it
    model.forward = forward
    try:
        run()
    finally:
        del model.forward
    return calls


def llama_call(kwargs):
    ids, cache = kwargs["input_ids"], kwargs["past_key_values"]
    past = pairs(cache) if cache.get_seq_length() else empty_cache(len(ids))
    return (ids, kwargs["attention_mask"], past), {}


def t5_call(kwargs):
    args = (kwargs["decoder_input_ids"], kwargs["encoder_outputs"].last_hidden_state)
    cache, named = kwargs["past_key_values"], {"encoder_attention_mask": kwargs["attention_mask"]}
    if cache.get_seq_length():
        named["self_caches"] = pairs(cache.self_attention_cache)
        named["cross_caches"] = pairs(cache.cross_attention_cache)
    return args, named


def prompts(batch, length):
    """Token ids, and a mask: the first row has a token less, padded to the left."""
    ids, mask = torch.randint(1, VOCABULARY, (batch, length)), torch.ones(batch, length, dtype=torch.int64)
    if length > 1:
        ids[0, 0], mask[0, 0] = 0, 0
    return {"input_ids": ids, "attention_mask": mask}


def generate_llama(model):
    for batch, length, new in ((1, 4, 4), (2, 7, 3), (3, 5, 5), (2, 2, 3)):
        model.generate(**prompts(batch, length), max_new_tokens=new, do_sample=False)


def generate_t5(model):
    for batch, length, start, new in ((1, 6, 1, 4), (2, 9, 3, 4), (3, 5, 2, 5), (2, 7, 4, 3)):
        begin = torch.randint(1, VOCABULARY, (batch, start))
        model.generate(**prompts(batch, length), decoder_input_ids=begin, max_new_tokens=new, do_sample=False)


def demand_equal(name, eager, script, arguments):
    expected, actual = eager(*arguments), script(*arguments)
    if [each.shape for each in expected] != [each.shape for each in actual]:
        sys.exit(f"{name}: the traced model gives other shapes than the eager one")
    torch.testing.assert_close(actual, expected)


def save(folder, name, script, calls):
    script.save(str(folder / f"{name}.pt"))
    torch.save(calls, folder / f"{name}_calls.pt")
    print(f"{name}: {len(calls)} calls")


@torch.no_grad()
def main(folder):
    torch.manual_seed(0)
    llama = Llama()
    script = traced(llama, llama_arguments(2, 3, 5))
    for sizes in LLAMA_SIZES:
        demand_equal("llama", llama, script, llama_arguments(*sizes))
    save(folder, "llama", script, recorded(llama.model, script, lambda: generate_llama(llama.model), llama_call))
    model = t5_model()
    script = traced_t5(model)
    for sizes in T5_SIZES:
        eager = T5Step(model) if sizes[3] else T5Prefill(model)
        demand_equal("t5", eager, script, t5_arguments(*sizes))
    save(folder, "t5", script, recorded(model, script, lambda: generate_t5(model), t5_call))


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    main(folder)
