"""Runs ExecuTorch's .pte files: python -m input_observer.drivers.run_executorch REQUEST.json ANSWER.json"""
import os

from input_observer.drivers import common, running

# Bytes 4 to 8 of every .pte: the identifier of its flatbuffer, with the format's version.
MARK = b"ET"


def demand_program(file):
    """Raises Unreadable for what is no .pte: the runtime itself only says that it failed."""
    if not os.path.isfile(file):
        raise running.Unreadable("no such file")
    with open(file, "rb") as content:
        if content.read(8)[4:6] != MARK:
            raise running.Unreadable("no program of ExecuTorch")


def load(file):
    from executorch.runtime import Runtime

    demand_program(file)
    method = Runtime.get().load_program(file).load_method("forward")
    # A copy of each result: it lies in memory that the next call uses.
    return lambda inputs, outputs: [
        result.clone() for result in method.execute([tensor.contiguous() for tensor in inputs.values()])
    ]


if __name__ == "__main__":
    common.main(lambda request: running.run_cases(request, load))
