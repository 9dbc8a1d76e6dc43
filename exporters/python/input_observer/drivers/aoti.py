"""AOTInductor: the program of torch.export compiled to a package with native code, model.aoti.pt2.

A C++ compiler is needed here, but not where the package runs.
"""
import os

from input_observer.drivers import common, torch_export

FILE = "model.aoti.pt2"


def export(request):
    import torch

    program, bounds = torch_export.export_program(request)
    with torch.no_grad():
        torch._inductor.aoti_compile_and_package(program, package_path=os.path.join(request["folder"], FILE))
    return common.answered(request, FILE, bounds=bounds)


if __name__ == "__main__":
    common.main(export)
