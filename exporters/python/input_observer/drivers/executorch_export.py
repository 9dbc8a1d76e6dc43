"""ExecuTorch: model.pte, on XNNPACK where that takes the model. Memory is planned for the bounds that each dim gets."""
import contextlib
import os

from input_observer.drivers import common, symbols
from input_observer.drivers.torch_export import export_program

FILE = "model.pte"


@contextlib.contextmanager
def plain_kernels():
    """Keeps PyTorch from choosing kernels for the CPU at hand: ExecuTorch brings its own.

    Asked for a convolution's library a graph takes 15 rows at most; fused attention leaves strides that no view fits.
    """
    import torch
    from torch.nn.attention import SDPBackend, sdpa_kernel

    with torch.backends.mkldnn.flags(enabled=False), torch.backends.nnpack.flags(enabled=False):
        with sdpa_kernel(SDPBackend.MATH):
            yield


def lowered(program, partitioners):
    """The program in ExecuTorch's own form, parts of it handed to the partitioners' backends.

    Without ExecuTorch's check of its own work: on its way that asks for the length of tensors (the parts of a split),
    which fixes the batch at the example's.
    """
    from executorch.exir import EdgeCompileConfig, to_edge_transform_and_lower

    config = EdgeCompileConfig(_check_ir_validity=False)
    return to_edge_transform_and_lower(program, partitioner=partitioners, compile_config=config).to_executorch()


def with_fallback(program):
    """(what ExecuTorch made of the program, notes): on XNNPACK, or on the portable kernels where that fails."""
    from executorch.backends.xnnpack.partition.xnnpack_partitioner import XnnpackPartitioner

    try:
        return lowered(program, [XnnpackPartitioner()]), []
    except Exception as error:  # whatever a backend raises: the portable kernels take more
        first_line = (str(error).strip().splitlines() or [""])[0]
        note = f"portable kernels, since XNNPACK refused: {type(error).__name__}: {first_line[:300]}"
    return lowered(program, None), [note]


def planned_bounds(result, request, bounds):
    """The bounds, lowered to what memory was planned for: lowering may have asked whether a size is below another."""
    from executorch.exir.sym_util import eval_upper_bound

    values = symbols.input_values(result.exported_program())
    planned = {name: dict(limits) for name, limits in bounds.items()}
    for described, value in zip(request["inputs"], values):
        for entry, size in zip(described["shape"], value.shape):
            if entry in planned:
                planned[entry]["max"] = min(planned[entry]["max"], eval_upper_bound(size))
    return planned


def export(request):
    with plain_kernels():
        program, bounds = export_program(request, bounded=True)
        result, notes = with_fallback(program)
    with open(os.path.join(request["folder"], FILE), "wb") as file:
        result.write_to_file(file)
    return common.answered(request, FILE, bounds=planned_bounds(result, request, bounds), notes=notes)


if __name__ == "__main__":
    common.main(export)
