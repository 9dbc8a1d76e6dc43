"""Runs programs of torch.export: python -m input_observer.drivers.run_torch_export REQUEST.json ANSWER.json"""
from input_observer.drivers import common, running


def load(file):
    import torch

    running.demand_archive(file)
    return running.by_position(torch.export.load(file).module())


if __name__ == "__main__":
    common.main(lambda request: running.run_cases(request, load))
