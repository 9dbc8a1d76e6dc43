"""Tiny random models of many architectures run on generated inputs, traced to TorchScript.

    python tests/transformers/generated_inputs.py PROGRAM FOLDER [MODEL_TYPE]...

Each model is traced on one set of `input-observer generate`; the TorchScript then runs on a set of other sizes and has
to agree there with the model itself. Traced with named parameters it is then asked itself what it takes, by
`generate --model`: with a config that names no model type, and without any. Ends with 1 when one does not run.
"""
import json
import pathlib
import subprocess
import sys

import torch
import transformers
from diffusers import UNet2DConditionModel
from torch import nn
from transformers import masking_utils
from transformers.cache_utils import DynamicCache, EncoderDecoderCache
from transformers.modeling_outputs import BaseModelOutput


def traceable_mask(batch_size, cache_position, kv_length, kv_offset=0, attention_mask=None, **_):
    """A causal mask without the vmap that torch.jit.trace cannot follow."""
    length = kv_length if attention_mask is None else attention_mask.shape[-1]
    seen = torch.arange(length)[None, :] + kv_offset <= cache_position[:, None]
    mask = seen[None, None].expand(batch_size, 1, -1, -1)
    return mask if attention_mask is None else mask & attention_mask[:, None, None, :].bool()


masking_utils.sdpa_mask = traceable_mask
masking_utils.ALL_MASK_ATTENTION_FUNCTIONS._global_mapping["sdpa"] = traceable_mask

TEXT = {"vocab_size": 99, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 40,
        "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2}  # fmt: skip
GPT2 = {"vocab_size": 99, "n_embd": 32, "n_layer": 2, "n_head": 4, "n_positions": 64, "bos_token_id": 1, "eos_token_id": 2}
SEQ2SEQ = {"vocab_size": 99, "d_model": 32, "encoder_layers": 1, "decoder_layers": 2, "encoder_attention_heads": 2,
           "decoder_attention_heads": 4, "encoder_ffn_dim": 40, "decoder_ffn_dim": 40, "pad_token_id": 0,
           "bos_token_id": 1, "eos_token_id": 2, "decoder_start_token_id": 2, "forced_eos_token_id": 2}  # fmt: skip
VISION = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 40, "image_size": 32,
          "patch_size": 8, "num_channels": 3}  # fmt: skip
OTHER_SIZES = {"batch_size": 3, "sequence_length": 7, "past_length": 5}

# kind, model type, task, class, config, sizes of the second set
CASES = (
    ("MHA", "gpt2", "text-generation-with-past", "GPT2LMHeadModel", GPT2, OTHER_SIZES),
    ("MHA", "opt", "text-generation-with-past", "OPTForCausalLM",
     {**TEXT, "ffn_dim": 40, "word_embed_proj_dim": 32, "max_position_embeddings": 64}, OTHER_SIZES),
    ("GQA", "llama", "text-generation-with-past", "LlamaForCausalLM", {**TEXT, "num_key_value_heads": 2}, OTHER_SIZES),
    ("GQA", "qwen2", "text-generation-with-past", "Qwen2ForCausalLM", {**TEXT, "num_key_value_heads": 2}, OTHER_SIZES),
    ("multi-query", "gpt_bigcode", "text-generation-with-past", "GPTBigCodeForCausalLM", {**GPT2, "multi_query": True},
     OTHER_SIZES),
    ("multi-query", "gemma", "text-generation-with-past", "GemmaForCausalLM",
     {**TEXT, "num_key_value_heads": 1, "head_dim": 12}, OTHER_SIZES),
    ("encoder", "bert", "fill-mask", "BertForMaskedLM", TEXT, {"batch_size": 3, "sequence_length": 7}),
    ("encoder", "roberta", "text-classification", "RobertaForSequenceClassification",
     {**TEXT, "type_vocab_size": 1, "max_position_embeddings": 40}, {"batch_size": 3, "sequence_length": 7}),
    ("encoder", "layoutlm", "token-classification", "LayoutLMForTokenClassification",
     {**TEXT, "max_2d_position_embeddings": 50}, {"batch_size": 3, "sequence_length": 1}),
    ("encoder-decoder", "bart", "text2text-generation-with-past", "BartForConditionalGeneration", SEQ2SEQ, OTHER_SIZES),
    ("encoder-decoder", "t5", "text2text-generation-with-past", "T5ForConditionalGeneration",
     {"vocab_size": 99, "d_model": 32, "d_kv": 9, "d_ff": 40, "num_layers": 2, "num_heads": 4, "decoder_start_token_id": 0},
     {**OTHER_SIZES, "encoder_sequence_length": 11}),
    ("vision", "vit", "image-classification", "ViTForImageClassification", VISION, {"batch_size": 3}),
    ("vision", "resnet", "image-classification", "ResNetForImageClassification",
     {"embedding_size": 8, "hidden_sizes": [8, 16], "depths": [1, 1], "num_channels": 3, "layer_type": "basic"},
     {"batch_size": 3, "height": 48, "width": 80}),
    ("audio", "whisper", "automatic-speech-recognition", "WhisperForConditionalGeneration",
     {**SEQ2SEQ, "num_mel_bins": 8, "max_source_positions": 30, "max_target_positions": 32}, {"batch_size": 3, "sequence_length": 5}),
    ("audio", "wav2vec2", "audio-classification", "Wav2Vec2ForSequenceClassification",
     {**TEXT, "conv_dim": [8, 8], "conv_kernel": [10, 3], "conv_stride": [5, 2], "num_feat_extract_layers": 2,
      "num_conv_pos_embeddings": 4, "num_conv_pos_embedding_groups": 2, "feat_extract_norm": "group"},
     {"batch_size": 3, "audio_sequence_length": 801}),
    ("two-tower", "clip", "zero-shot-image-classification", "CLIPModel",
     {"text_config": {**TEXT, "max_position_embeddings": 40}, "vision_config": VISION, "projection_dim": 16},
     {"batch_size": 3, "sequence_length": 7}),
    ("diffusion", "unet-2d-condition", "semantic-segmentation", UNet2DConditionModel,
     {"sample_size": 16, "in_channels": 4, "out_channels": 4, "block_out_channels": [8, 16], "layers_per_block": 1,
      "down_block_types": ["CrossAttnDownBlock2D", "DownBlock2D"], "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D"],
      "cross_attention_dim": 12, "attention_head_dim": 2, "norm_num_groups": 4}, {"batch_size": 3, "sequence_length": 5}),
)  # fmt: skip


def build(model_class, model_type, values):
    torch.manual_seed(0)
    if not isinstance(model_class, str):
        return model_class(**values).eval(), {**values, "_class_name": model_class.__name__}
    known = getattr(transformers, model_class)
    config = known.config_class(**values)
    config.return_dict = True
    config._attn_implementation = "eager"
    return known(config).eval(), json.loads(config.to_json_string())


def generated(program, folder, name, model_type, task, config, shapes):
    config_file = folder / f"{name}.json"
    config_file.write_text(json.dumps(config))
    library = "diffusers" if model_type == "unet-2d-condition" else "transformers"
    file = folder / f"{name}.pt"
    command = [program, "generate", "--model-config", config_file, "--task", task, "--library", library,
               "--model-type", model_type, "--seed", "1", "-o", file]  # fmt: skip
    for shape, size in shapes.items():
        command += ["--shape", f"{shape}={size}"]
    subprocess.run(command, check=True)
    return torch.load(file)


def flat_tensors(value):
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [tensor for item in value or () for tensor in flat_tensors(item)]


def like(value, tensors):
    """The same tree with tensors out of an iterator."""
    if isinstance(value, torch.Tensor):
        return next(tensors)
    if isinstance(value, dict):
        return {key: like(item, tensors) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(like(item, tensors) for item in value)
    return value


class Flat(nn.Module):
    """A model with tensors for arguments and results, which is what traces have."""

    def __init__(self, model, inputs):
        super().__init__()
        self.model = model
        self.inputs = inputs

    def forward(self, *tensors):
        values = like(self.inputs, iter(tensors))
        past = values.get("past_key_values")
        if past is not None:
            is_pair = len(past[0]) == 2
            values["past_key_values"] = (DynamicCache if is_pair else EncoderDecoderCache).from_legacy_cache(tuple(past))
            values["use_cache"] = True
        if "encoder_outputs" in values:
            values["encoder_outputs"] = BaseModelOutput(last_hidden_state=values["encoder_outputs"][0])
        result = self.model(**values)
        named = {key: value for key, value in result.items() if isinstance(value, torch.Tensor)}
        return tuple(named.values())


def named(model, inputs):
    """The model traced with the names that its parameters have; an encoder's result is its tensor."""
    inputs = {name: value[0] if name == "encoder_outputs" else value for name, value in inputs.items()}
    flat = Flat(model, inputs)

    def call(*values):
        given = dict(zip(inputs, values))
        if "encoder_outputs" in given:
            given["encoder_outputs"] = (given["encoder_outputs"],)
        flat.inputs = given
        return flat(*flat_tensors(given))

    scope = {"call": call}
    exec(f"def forward(self, {', '.join(inputs)}):\n    return call({', '.join(inputs)})", scope)
    module = type("Named", (nn.Module,), {"forward": scope["forward"]})()
    module.model = model
    with torch.no_grad():
        return torch.jit.trace(module.eval(), tuple(inputs.values()), check_trace=False)


def asked(program, folder, name, traced, config):
    """Runs the model on the inputs for which it was asked itself; empty, or what went wrong."""
    model_file, config_file, file = folder / f"{name}-named.pt", folder / f"{name}-untyped.json", folder / f"{name}-asked.pt"
    torch.jit.save(traced, model_file)
    command = [program, "generate", "--model", model_file, "-o", file]
    if config is not None:
        config_file.write_text(json.dumps({key: value for key, value in config.items() if key != "model_type"}))
        command += ["--model-config", config_file]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode:
        return run.stderr.strip()
    with torch.no_grad():
        torch.jit.load(model_file)(**torch.load(file))
    return ""


def check(program, folder, model_class, model_type, task, values, shapes):
    model, config = build(model_class, model_type, values)
    first = generated(program, folder, model_type, model_type, task, config, {})
    second = generated(program, folder, f"{model_type}-other", model_type, task, config, shapes)
    with torch.no_grad():
        traced = torch.jit.trace(Flat(model, first), tuple(flat_tensors(first)), check_trace=False)
        results = traced(*flat_tensors(second))
        expected = Flat(model, second)(*flat_tensors(second))
    assert len(results) == len(expected) > 0
    for result, wanted in zip(results, expected):
        torch.testing.assert_close(result, wanted, rtol=1e-3, atol=1e-4)
    with_names = named(model, first)
    answers = [asked(program, folder, model_type, with_names, given) for given in (config, None)]
    return f"{len(flat_tensors(second))} tensors in, {len(expected)} out: the trace agrees", answers


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    only = sys.argv[3:]
    folder.mkdir(parents=True, exist_ok=True)
    ran, by_config, by_model = 0, 0, 0
    cases = [case for case in CASES if not only or case[1] in only]
    for kind, model_type, task, model_class, values, shapes in cases:
        answers = [" ", " "]
        try:
            told, answers = check(program, folder, model_class, model_type, task, values, shapes)
            ran += 1
        except Exception as error:
            told = f"FAILED {type(error).__name__}: {str(error)[:600]}"
        by_config += not answers[0]
        by_model += not answers[1]
        print(f"{kind:16} {model_type:18} {task:32} {told}", flush=True)
        for what, answer in zip(("with an untyped config", "without a config"), answers):
            if answer.strip():
                print(f"  asked itself {what}: {answer[:900]}", flush=True)
    print(f"{ran} of {len(cases)} architectures run on generated inputs")
    print(f"asked themselves: {by_config} of {len(cases)} run with a config that names no type, {by_model} without a config")
    sys.exit(0 if ran == by_config == by_model == len(cases) else 1)


if __name__ == "__main__":
    main()
