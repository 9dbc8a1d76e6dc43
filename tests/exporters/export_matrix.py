"""The export matrix: every model to every target, each export checked at sizes that were never seen.

A cell is `calls max-difference`, or the number of a note below the table: the exporter's own message and the commands that
show it. With --expect FILE, the exit status is 1 where a cell that stands in the file as ok is not ok.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TARGETS = ["onnx", "onnx-dynamo", "torch-export", "aoti", "openvino", "executorch", "pnnx", "tensorrt", "triton", "olive"]
MODELS = ["lm", "silero", "llama", "gpt2", "bert", "t5_encoder", "t5_decoder", "whisper_encoder", "vit", "cnn", "scalars",
          "dicts"]


def run(*command):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)


def must(*command):
    done = run(*command)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}: {done.stderr.strip()}")


class Matrix:
    def __init__(self, build, folder):
        self.bin, self.folder = build / "bin", folder
        self.command = self.bin / "input-observer"
        self.notes = []

    def prepare(self, models):
        """For each model NAME.pt and NAME-inference.json."""
        built = [name for name in models if name != "silero"]
        if built:
            must(sys.executable, "-W", "ignore", HERE / "matrix_models.py", self.folder, *built)
        for name in built:
            report = self.folder / f"{name}-report.json"
            must(self.command, "replay", self.folder / f"{name}.pt", self.folder / f"{name}-calls.pt", "-o", report)
            must(self.command, "infer", report, "-o", self.folder / f"{name}-inference.json")
        if "silero" in models:
            self.prepare_silero()

    def prepare_silero(self):
        """The wheel's model hears speech-like audio; its part `_model` is what is exported."""
        audio, report = self.folder / "audio.pt", self.folder / "silero-report.json"
        must(sys.executable, "-W", "ignore", ROOT / "samples/models/speech_like_audio.py", audio)
        model = ROOT / ".venv/models/silero_vad.jit"
        must(self.bin / "03_submodule", model, audio, report, self.folder / "silero-samples.pt")
        must(self.command, "infer", report, "-o", self.folder / "silero-inference.json")
        (self.folder / "silero.pt").write_bytes(model.read_bytes())

    def cell(self, model, target):
        file, inference = self.folder / f"{model}.pt", self.folder / f"{model}-inference.json"
        out = self.folder / f"{model}-{target}"
        words = ["--to", "onnx", "--dynamo"] if target == "onnx-dynamo" else ["--to", target]
        exported = run(self.command, "export", file, inference, *words, "-o", out)
        if exported.returncode:
            return self.note(exported.stderr, model, words)
        checked = run(self.command, "check", file, out, inference, "--json", out / "check.json")
        if checked.returncode:
            said = checked.stderr or "\n".join(line for line in checked.stdout.splitlines() if ": " in line)
            return self.note(said, model, words, check=True)
        result = json.loads((out / "check.json").read_text())
        agreed = [call for call in result["calls"] if call["outcome"] == "ok"]
        worst = max((output["max_absolute"] for call in agreed for output in call["outputs"]), default=0.0)
        return f"ok {len(agreed)}, {worst:.0e}" if worst else f"ok {len(agreed)}, 0"

    def note(self, text, model, words, check=False):
        line = next((line for line in text.strip().splitlines() if line), "nothing was said")
        line = line.replace(str(self.folder) + "/", "")
        shown = [f"input-observer export {model}.pt {model}-inference.json {' '.join(words)} -o out"]
        if check:
            shown.append(f"input-observer check {model}.pt out {model}-inference.json")
        self.notes.append(f"`{' && '.join(shown)}`: {line}")
        return f"[{len(self.notes)}]"


def print_table(models, targets, cells, notes):
    print("| model | " + " | ".join(targets) + " |")
    print("|---" * (len(targets) + 1) + "|")
    for model in models:
        print(f"| {model} | " + " | ".join(cells[model, target] for target in targets) + " |")
    for number, note in enumerate(notes, 1):
        print(f"\n[{number}] {note}")


def missing(expected, cells):
    """Cells that are expected to be ok, were run, and are not."""
    return [(m, t) for m, ts in expected.items() for t in ts if (m, t) in cells and not cells[m, t].startswith("ok")]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", nargs="?", default="build", type=pathlib.Path)
    parser.add_argument("--targets", default=",".join(TARGETS))
    parser.add_argument("--models", default=",".join(MODELS))
    parser.add_argument("--expect", type=pathlib.Path, help="a JSON file: the targets that are ok, by model")
    options = parser.parse_args()
    build = options.build.resolve()
    models, targets = options.models.split(","), options.targets.split(",")
    # Of its own, so that tests may run side by side.
    folder = build / "matrix" / (options.targets if len(targets) < len(TARGETS) else "all")
    folder.mkdir(parents=True, exist_ok=True)
    matrix, cells = Matrix(build, folder), {}
    matrix.prepare(models)
    for model in models:
        for target in targets:
            begin = time.monotonic()
            cells[model, target] = matrix.cell(model, target)
            print(f"{model} {target}: {cells[model, target]} ({time.monotonic() - begin:.0f} s)", file=sys.stderr, flush=True)
    print_table(models, targets, cells, matrix.notes)
    failed = missing(json.loads(options.expect.read_text()), cells) if options.expect else []
    for model, target in failed:
        print(f"{model} to {target} was expected to be ok", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
