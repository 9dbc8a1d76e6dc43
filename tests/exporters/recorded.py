"""What the tests of Python exports share: the sample's language model, recorded and inferred from by the command."""
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "exporters" / "python"
sys.path[:0] = [str(PACKAGE), str(ROOT / "samples" / "models")]

import language_model  # noqa: E402
import torch  # noqa: E402
from torch.utils import _pytree as pytree  # noqa: E402

COMMAND = os.environ.setdefault("INPUT_OBSERVER", str(ROOT / "build" / "bin" / "input-observer"))


def run(*arguments):
    subprocess.run([COMMAND, *arguments], check=True, capture_output=True)


def record(folder, name, model, calls):
    """Writes NAME.pt, NAME-report.json and NAME-inference.json of a model that is scripted and called."""
    file = os.path.join(folder, name)
    torch.jit.script(model).save(file + ".pt")
    torch.save(calls, file + "-calls.pt")
    run("replay", file + ".pt", file + "-calls.pt", "-o", file + "-report.json")
    run("infer", file + "-report.json", "-o", file + "-inference.json")


def eager_language_model():
    """The same weights each time."""
    torch.manual_seed(0)
    return language_model.LanguageModel().eval()


def language_model_calls():
    """Prompts, each continued one token at a time."""
    calls = []
    for batch, prompt in ((1, 4), (2, 9), (3, 12), (2, 3)):
        for past, seq in ((0, prompt), *((prompt + step, 1) for step in range(4))):
            ids = torch.randint(1, language_model.VOCABULARY, (batch, seq))
            mask = torch.ones(batch, past + seq, dtype=torch.int64)
            mask[0, 0] = batch == 1  # some are padded on the left
            calls.append(((ids, mask), {"past_key_values": cache(batch, past)} if past else {}))
    return calls


def cache(batch, past):
    return [(torch.randn(batch, 4, past, 8), torch.randn(batch, 4, past, 8)) for _ in range(language_model.LAYERS)]


def tensors_in(value):
    """The tensors below arguments or results, depth first."""
    return [leaf for leaf in pytree.tree_leaves(value) if isinstance(leaf, torch.Tensor)]
