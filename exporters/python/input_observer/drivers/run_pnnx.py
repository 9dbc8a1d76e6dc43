"""Runs the modules that pnnx writes: python -m input_observer.drivers.run_pnnx REQUEST.json ANSWER.json"""
import contextlib
import importlib.machinery
import importlib.util
import os
import sys

from input_observer.drivers import common, running

# An export folder is to hold what was exported, no cache of bytecode.
sys.dont_write_bytecode = True


def load_module(file):
    """The generated Python module; Unreadable where it is none."""
    if not os.path.isfile(file):
        raise running.Unreadable("no such file")
    loader = importlib.machinery.SourceFileLoader("model_pnnx", file)
    spec = importlib.util.spec_from_file_location("model_pnnx", file, loader=loader)
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (SyntaxError, UnicodeDecodeError) as error:
        raise running.Unreadable(f"no Python: {error}") from error
    if not hasattr(module, "Model"):
        raise running.Unreadable("no module that pnnx wrote")
    return module


def load(file):
    """The generated model as a function of the inputs by name. It looks for its weights in the current folder."""
    module = load_module(file)
    with contextlib.chdir(os.path.dirname(os.path.abspath(file))):
        model = module.Model().eval()
    return lambda inputs, outputs: common.flat(model(**inputs))


if __name__ == "__main__":
    common.main(lambda request: running.run_cases(request, load))
