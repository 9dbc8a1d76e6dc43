"""From a file or a dict to an inference; what is no inference yet is inferred from by the `input-observer` command."""
import json
import os
import shutil
import subprocess

from input_observer.errors import fail
from input_observer.inference import FORMAT, Inference

COMMAND = "INPUT_OBSERVER"


def load(source):
    """The Inference in a file or dict: an inference, or a shape report or call log to infer from.

    The command that infers is the one that the environment variable INPUT_OBSERVER names, else `input-observer` on the
    PATH. InputObserverError: the source cannot be read, or is neither; there is no command, or it refuses the source.
    """
    if isinstance(source, dict):
        return Inference(source if source.get("format") == FORMAT else _infer("the dict", "-", json.dumps(source)))
    file = os.fspath(source)
    text = _read(file)
    try:
        document = json.loads(text)
    except ValueError:
        document = None  # a .jsonl log, or something that the command tells more about
    if isinstance(document, dict) and document.get("format") == FORMAT:
        return Inference(document, file)
    return Inference(_infer(file, file), file)


def _read(file):
    try:
        with open(file, encoding="utf-8") as opened:
            return opened.read()
    except (OSError, UnicodeDecodeError) as error:
        fail(file, f"cannot be read: {getattr(error, 'strerror', None) or 'expected UTF-8'}")


def find_command(place):
    """The command to infer with; `place` names what needs it."""
    asked = os.environ.get(COMMAND)
    found = shutil.which(asked or "input-observer")
    if found:
        return found
    missing = f"{COMMAND}={asked} cannot be run" if asked else "the command input-observer is not on the PATH"
    fail(place, f"is no inference, and {missing}; expected it there, or its path in {COMMAND}")


def _infer(place, argument, text=None):
    command = [find_command(place), "infer", "--", argument]
    try:
        ended = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    except OSError as error:
        fail(place, f"{command[0]} cannot be run: {error.strerror}")
    if ended.returncode != 0:
        said = ended.stderr.strip().splitlines()
        fail(place, said[-1] if said else f"{command[0]} ended with status {ended.returncode}")
    return json.loads(ended.stdout)
