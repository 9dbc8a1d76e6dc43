"""Runs packages of AOTInductor: python -m input_observer.drivers.run_aoti REQUEST.json ANSWER.json"""
from input_observer.drivers import common, running


def load(file):
    import torch

    running.demand_archive(file)
    return running.by_position(torch._inductor.aoti_load_package(file))


if __name__ == "__main__":
    common.main(lambda request: running.run_cases(request, load))
