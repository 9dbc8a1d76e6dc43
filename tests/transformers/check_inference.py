"""What an inference of generate() runs has to say: python tests/transformers/check_inference.py llama|t5 INFERENCE"""
import json
import pathlib
import sys

LAYERS = 2

LLAMA_INPUTS = {"input_ids": ["batch", "seq"], "attention_mask": ["batch", "past + seq"]}
LLAMA_CACHE, LLAMA_RESULT = ["batch", 2, "past", 8], ["batch", 2, "past + seq", 8]
T5_INPUTS = {
    "decoder_input_ids": ["batch", "dec_seq"],
    "encoder_hidden_states": ["batch", "enc_seq", 32],
    "encoder_attention_mask": ["batch", "enc_seq"],
}
T5_SELF, T5_CROSS, T5_GROWN = ["batch", 4, "past", 8], ["batch", 4, "enc_seq", 8], ["batch", 4, "past + dec_seq", 8]


def cache(name, shape):
    return {f"{name}.{layer}.{part}": shape for layer in range(LAYERS) for part in range(2)}


def results(*shapes):
    return {f"out.{index}": shape for index, shape in enumerate(shapes)}


EXPECTED = {
    "llama": {
        "inputs": {**LLAMA_INPUTS, **cache("past_key_values", LLAMA_CACHE)},
        "outputs": results(["batch", "seq", 64], *4 * [LLAMA_RESULT]),
        "dims": {"batch": "free", "seq": "free", "past": "free", "total": "derived"},
        "present": [["attention_mask", "input_ids", "past_key_values"]],
    },
    "t5": {
        "inputs": {**T5_INPUTS, **cache("self_caches", T5_SELF), **cache("cross_caches", T5_CROSS)},
        "outputs": results(["batch", "dec_seq", 64], *4 * [T5_GROWN], *4 * [T5_CROSS]),
        "dims": {"batch": "free", "dec_seq": "free", "enc_seq": "free", "past": "free"},
        "present": [sorted(T5_INPUTS), sorted([*T5_INPUTS, "self_caches", "cross_caches"])],
    },
}


def terms(size):
    """Sums do not depend on the order of their terms."""
    return sorted(size.split(" + ")) if isinstance(size, str) else size


def shapes(leaves):
    return {leaf["path"]: [terms(size) for size in leaf["shape"]] for leaf in leaves}


def seen(inference):
    return {
        "inputs": shapes(inference["inputs"]),
        "outputs": shapes(inference["outputs"]),
        "dims": {name: dim["kind"] for name, dim in inference["dims"].items()},
        "present": sorted((sorted(each["present"]) for each in inference["signatures"]), key=len),
    }


def main(model, file):
    found = seen(json.loads(pathlib.Path(file).read_text()))
    for key, value in EXPECTED[model].items():
        if key in ("inputs", "outputs"):
            value = {path: [terms(size) for size in shape] for path, shape in value.items()}
        if found[key] != value:
            sys.exit(f"{model}: {key}: expected {value}, got {found[key]}")
    print(f"{model}: {len(found['inputs'])} inputs, {len(found['outputs'])} outputs and their dims are as expected")


if __name__ == "__main__":
    main(*sys.argv[1:])
