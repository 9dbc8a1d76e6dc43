"""Writes the models of the export matrix and the calls that they get: python matrix_models.py FOLDER [NAME...]

For each, or for those that are named: NAME.pt, and NAME-calls.pt with a list of (args, kwargs) of several sizes. All
are small and random with fixed seeds. Before a file is written, a traced model has to agree with the eager one in all
calls.
"""
import importlib.util
import pathlib
import sys

import torch
import transformers
from torch import nn
from transformers.models.whisper.modeling_whisper import WhisperEncoder

ROOT = pathlib.Path(__file__).resolve().parents[2]
VOCABULARY, LAYERS, HEADS, WIDTH = 64, 2, 4, 32
IMAGE, MEL_BINS, FRAMES = 32, 8, 60


def load(name, file):
    """A module of another folder; two of them are called make_models."""
    spec = importlib.util.spec_from_file_location(name, ROOT / file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


language_model = load("language_model", "samples/models/language_model.py")
small = load("small_models", "tests/exporters/make_models.py")
caches = load("cached_models", "tests/transformers/make_models.py")


def traced(eager, calls):
    """A trace on the first call, which has to give what the eager model gives in all of them."""
    script = torch.jit.trace(eager, calls[0][0], check_trace=False)
    for args, kwargs in calls:
        torch.testing.assert_close(script(*args, **kwargs), eager(*args, **kwargs))
    return script, calls


def token_ids(batch, length):
    return torch.randint(1, VOCABULARY, (batch, length))


def padded_mask(batch, length):
    """Ones, but for the last position of the first row."""
    mask = torch.ones(batch, length, dtype=torch.int64)
    mask[0, -1] = 0
    return mask


def lm():
    """Prefill without a cache, then steps of one token."""
    script = torch.jit.script(language_model.LanguageModel().eval())
    calls = []
    for batch, length in ((1, 4), (2, 7), (3, 5)):
        mask, past = torch.ones(batch, length, dtype=torch.int64), None
        ids = token_ids(batch, length)
        for _ in range(4):
            calls.append(((ids, mask) if past is None else (ids, mask, past), {}))
            past = script(*calls[-1][0])[1]
            ids, mask = token_ids(batch, 1), torch.cat([mask, mask[:, :1]], 1)
    return script, calls


def decoder_calls(arguments):
    """An empty cache and several tokens, then steps of one token and of more."""
    first = ((2, 3, 5), (1, 4, 0), (2, 7, 0), (3, 5, 0))
    later = ((1, 1, 4), (1, 1, 5), (2, 1, 7), (2, 1, 8), (3, 1, 5), (3, 2, 6))
    return [(arguments(*each), {}) for each in first + later]


def llama():
    return traced(caches.Llama().eval(), decoder_calls(caches.llama_arguments))


class Gpt2(caches.Llama):
    """The same step around another model; its cache has a head for each query."""

    def __init__(self):
        nn.Module.__init__(self)
        config = transformers.GPT2Config(vocab_size=VOCABULARY, n_positions=512, n_embd=WIDTH, n_layer=LAYERS,
                                         n_head=HEADS, bos_token_id=1, eos_token_id=2,
                                         attn_implementation="eager")  # fmt: skip
        self.model = transformers.GPT2LMHeadModel(config).eval()


def gpt2():
    def arguments(batch, tokens, past):
        mask = torch.ones(batch, past + tokens, dtype=torch.int64)
        return token_ids(batch, tokens), mask, caches.random_cache(batch, HEADS, past)

    return traced(Gpt2().eval(), decoder_calls(arguments))


class Encoder(nn.Module):
    """A model of transformers with a tensor for a result; a trace names its inputs after the arguments of forward."""

    def __init__(self, model):
        super().__init__()
        self.model = model.eval()


class Text(Encoder):
    def forward(self, input_ids, attention_mask):
        return self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state


class Pixels(Encoder):
    def forward(self, pixel_values):
        return self.model(pixel_values=pixel_values).last_hidden_state


class Sound(Encoder):
    def forward(self, input_features):
        return self.model(input_features=input_features).last_hidden_state


def text_calls():
    sizes = ((2, 5), (1, 4), (3, 9), (2, 12), (4, 7))
    return [((token_ids(*each), padded_mask(*each)), {}) for each in sizes]


def bert():
    config = transformers.BertConfig(vocab_size=VOCABULARY, hidden_size=WIDTH, num_hidden_layers=LAYERS,
                                     num_attention_heads=HEADS, intermediate_size=48, max_position_embeddings=512,
                                     attn_implementation="eager")  # fmt: skip
    return traced(Text(transformers.BertModel(config)), text_calls())


def t5_encoder():
    config = transformers.T5Config(vocab_size=VOCABULARY, d_model=WIDTH, d_kv=8, d_ff=48, num_layers=LAYERS,
                                   num_heads=HEADS)  # fmt: skip
    return traced(Text(transformers.T5EncoderModel(config)), text_calls())


def t5_decoder():
    """Both paths behind one signature: without caches, and with those of itself and of the encoder's result."""
    script = caches.traced_t5(caches.t5_model())
    first = ((2, 5, 3, 0), (3, 7, 2, 0), (1, 4, 4, 0))
    later = ((2, 5, 1, 3), (2, 5, 1, 4), (3, 7, 1, 2), (1, 4, 2, 4), (1, 9, 1, 6))
    return script, [(caches.t5_arguments(*each), {}) for each in first + later]


def whisper_encoder():
    config = transformers.WhisperConfig(vocab_size=VOCABULARY, num_mel_bins=MEL_BINS, d_model=WIDTH,
                                        encoder_layers=LAYERS, encoder_attention_heads=HEADS, encoder_ffn_dim=48,
                                        max_source_positions=FRAMES // 2, pad_token_id=0, bos_token_id=1,
                                        eos_token_id=2, decoder_start_token_id=2,
                                        attn_implementation="eager")  # fmt: skip
    return traced(Sound(WhisperEncoder(config)), [((torch.randn(batch, MEL_BINS, FRAMES),), {}) for batch in (2, 1, 3)])


def vit():
    config = transformers.ViTConfig(hidden_size=WIDTH, num_hidden_layers=LAYERS, num_attention_heads=HEADS,
                                    intermediate_size=48, image_size=IMAGE, patch_size=8)  # fmt: skip
    calls = [((torch.randn(batch, 3, IMAGE, IMAGE),), {}) for batch in (2, 1, 4)]
    return traced(Pixels(transformers.ViTModel(config)), calls)


def cnn():
    sizes = ((2, 16, 24), (1, 17, 20), (3, 32, 18), (2, 40, 33))
    calls = [((torch.randn(batch, 3, height, width),), {}) for batch, height, width in sizes]
    return torch.jit.script(small.Convolutions().eval()), calls


def scalars():
    """An int that follows a size, a float that varies, a bool that does not."""
    sizes = ((2, 5, 1.0), (1, 7, 0.5), (3, 4, 2.0), (2, 9, 1.5))
    calls = [((torch.randn(batch, width + 3), width), {"scale": scale, "clip": True}) for batch, width, scale in sizes]
    return torch.jit.script(small.Scalars().eval()), calls


def dicts():
    def call(batch, length):
        a, b, c = torch.randn(3, batch, length, 4)
        return ({"a": a, "b.c": b}, {3: c}), {}

    return torch.jit.script(small.Dictionaries().eval()), [call(*each) for each in ((2, 3), (1, 5), (4, 2))]


MODELS = (lm, llama, gpt2, bert, t5_encoder, t5_decoder, whisper_encoder, vit, cnn, scalars, dicts)


@torch.no_grad()
def main(folder, names):
    known = {model.__name__: model for model in MODELS}
    unknown = set(names) - set(known)
    if unknown:
        sys.exit(f"no model {', '.join(sorted(unknown))}, expected {', '.join(known)}")
    for name in names or known:
        torch.manual_seed(0)
        script, calls = known[name]()
        script.save(str(folder / f"{name}.pt"))
        torch.save(calls, folder / f"{name}-calls.pt")
        print(f"{name}: {len(calls)} calls", flush=True)


if __name__ == "__main__":
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    main(out, sys.argv[2:])
