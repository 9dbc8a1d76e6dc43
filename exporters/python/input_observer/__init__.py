"""What recorded calls of a TorchScript model say, for people who export its eager source.

    import input_observer

    inference = input_observer.load("inference.json")  # or a shape report, or a call log
    program = torch.export.export(
        model, (), inference.arguments("decode"), dynamic_shapes=inference.dynamic_shapes("decode")
    )

Reading an inference needs no torch; what makes tensors or Dims does.
"""
from input_observer.errors import InputObserverError
from input_observer.inference import Inference
from input_observer.loading import load
from input_observer.programs import derive_bounds
from input_observer.signatures import Signature

__all__ = ["Inference", "InputObserverError", "Signature", "derive_bounds", "load"]
