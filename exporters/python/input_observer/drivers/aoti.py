"""AOTInductor: the program of torch.export compiled to a package with native code, model.aoti.pt2.

A C++ compiler is needed here, but not where the package runs.
"""
import os

from input_observer.drivers import common, torch_export

FILE = "model.aoti.pt2"


def export(request):
    import torch

    # oneDNN has an LSTM of any length, for floats alone; other recurrent layers are written out.
    floats = all(tensor["dtype"] == "float32" for tensor in request["inputs"] if "float" in tensor["dtype"])
    whole = ("lstm",) if floats and torch.backends.mkldnn.is_available() else ()
    program, bounds = torch_export.export_program(request, layers=whole)
    with torch.no_grad():
        torch._inductor.aoti_compile_and_package(program, package_path=os.path.join(request["folder"], FILE))
    return common.answered(request, FILE, bounds=bounds)


if __name__ == "__main__":
    common.main(export)
