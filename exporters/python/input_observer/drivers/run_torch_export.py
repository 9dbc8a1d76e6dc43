"""Runs programs of torch.export: python -m input_observer.drivers.run_torch_export REQUEST.json ANSWER.json"""
import os
import zipfile

from input_observer.drivers import common, running


def demand_archive(file):
    """Raises Unreadable for what is no .pt2."""
    if not os.path.isfile(file):
        raise running.Unreadable("no such file")
    if not zipfile.is_zipfile(file):
        raise running.Unreadable("no .pt2 archive")


def load(file):
    import torch

    demand_archive(file)
    module = torch.export.load(file).module()
    return lambda inputs, outputs: common.flat(module(*inputs.values()))  # the file's own order is that of the names


if __name__ == "__main__":
    common.main(lambda request: running.run_cases(request, load))
