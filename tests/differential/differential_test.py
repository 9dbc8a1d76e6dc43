"""torch.onnx.InputObserver and `input-observer infer` agree on the dynamic axes of random call logs.

    python tests/differential/differential_test.py INPUT_OBSERVER [--seed FIRST] [--logs COUNT] [--show SEED]

A log is excused when it runs into a documented fault of the peer (faults.py), which is read off the log before either
result is known; ours must then follow the rule all the same (rule.py). At most a fifth may be excused.
"""
import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile

from faults import FAULTS, faults_of
from peer import peer_axes
from random_logs import random_log
from rule import rule_axes


def our_axes(command, log, file):
    file.write_text(json.dumps(log))
    run = subprocess.run([command, "infer", str(file)], capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(run.stderr.strip())
    return json.loads(run.stdout)["dynamic_axes"]


def attempt(axes, *arguments):
    """What it gives, or one line about its refusal."""
    try:
        return comparable(axes(*arguments))
    except Exception as failure:  # the peer raises whatever its libraries raise
        return f"{type(failure).__name__}: {failure}".splitlines()[0][:200]


def comparable(axes):
    """Without parameters that never were a tensor, which either side may leave out; an empty dict is an empty list."""

    def plain(value):
        if isinstance(value, dict):
            return {key: plain(child) for key, child in value["dict"].items()} or []
        return [plain(child) for child in value] if isinstance(value, list) else value

    return {name: plain(value) for name, value in axes.items() if value is not None}


class Tally:
    """Counts of outcomes; `failures` are messages."""

    def __init__(self):
        self.agreed = 0
        self.excused = collections.Counter()
        self.peer_on_excused = collections.Counter()
        self.dynamic = 0
        self.failures = []

    def judge(self, seed, log, ours, theirs):
        faults = faults_of(log)
        expected = comparable(rule_axes(log)) if faults else theirs
        if ours != expected:
            side = "the rule" if faults else "the peer"
            self.failures.append(f"seed {seed}: ours {json.dumps(ours)}, {side} {json.dumps(expected)}")
        elif faults:
            self.excused[faults[0]] += 1
            outcome = "refuses" if isinstance(theirs, str) else "agrees" if theirs == ours else "differs"
            self.peer_on_excused[outcome] += 1
            print(f"seed {seed}: excused by " + ", ".join(f"fault {number}" for number in faults) + f", peer {outcome}")
        else:
            self.agreed += 1
            self.dynamic += "[0" in json.dumps(ours)

    def print(self):
        for number, count in sorted(self.excused.items()):
            print(f"{count:4} excused by fault {number} first: {FAULTS[number]}")
        print(f"{self.agreed} agree ({self.dynamic} of them with a dynamic axis 0), {self.excused.total()} excused "
              f"(there the peer {dict(self.peer_on_excused)}), {len(self.failures)} failed")  # fmt: skip


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("command")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--logs", type=int, default=500)
    parser.add_argument("--show", action="store_true", help="print the log of the first seed and both results")
    arguments = parser.parse_args()
    tally = Tally()
    print(f"seeds {arguments.seed} to {arguments.seed + arguments.logs - 1}")
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "log.json"
        for seed in range(arguments.seed, arguments.seed + arguments.logs):
            log = random_log(seed)
            ours, theirs = attempt(our_axes, arguments.command, log, file), attempt(peer_axes, log)
            if arguments.show:
                return print(json.dumps(log), f"ours {ours}", f"peer {theirs}", faults_of(log), sep="\n")
            tally.judge(seed, log, ours, theirs)
    tally.print()
    if tally.failures:
        sys.exit("\n".join(tally.failures))
    if 5 * tally.excused.total() > arguments.logs:
        sys.exit(f"{tally.excused.total()} of {arguments.logs} logs are excused, expected at most a fifth")


if __name__ == "__main__":
    main()
