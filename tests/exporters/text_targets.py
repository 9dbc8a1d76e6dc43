"""The text targets, read and run by the programs that they are for, or by what stands in for them here.

    INPUT_OBSERVER=build/bin/input-observer python tests/exporters/text_targets.py build/bin/text-targets

trtexec's shapes are fed to onnxruntime, Triton's configuration is parsed by protobuf, the snippet is run and its
export compared with the eager model, Olive's names and axes drive an ONNX export.
"""
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import types
import unittest
import warnings

import onnxruntime
import torch
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, text_format
from recorded import eager_language_model, language_model_calls, record, tensors_in

import input_observer

FOLDER = pathlib.Path(tempfile.mkdtemp())
PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 and os.path.isfile(sys.argv[1]) else "build/bin/text-targets"
SIGNATURES = ("decode", "prefill")
warnings.simplefilter("ignore")


def setUpModule():
    record(FOLDER, "lm", eager_language_model(), language_model_calls())
    subprocess.run([PROGRAM, FOLDER / "lm-inference.json", FOLDER], check=True)


def tearDownModule():
    for file in sorted(FOLDER.rglob("*"), reverse=True):
        file.unlink() if file.is_file() else file.rmdir()
    FOLDER.rmdir()


def inference():
    return input_observer.load(FOLDER / "lm-inference.json")


def text(*name):
    return FOLDER.joinpath(*name).read_text()


def profiles(command):
    """[{"min": {"input_ids": [1, 1], ...}, "opt": ..., "max": ...}] of a trtexec command."""
    found, words = [], shlex.split(command)
    for word in words[1:]:
        option, _, value = word.partition("=")
        if match := re.fullmatch("--(min|opt|max)Shapes", option):
            if match[1] == "min":
                found.append({})
            shapes = (entry.split(":") for entry in value.split(","))
            found[-1][match[1]] = {name: [int(size) for size in shape.split("x")] for name, shape in shapes}
    return found


def to_onnx(signature):
    """The eager model behind flat names, by Olive's io_config and the snippet's arguments."""
    io = json.loads(text(signature, "olive.json"))["input_model"]["io_config"]
    axes = {name: {int(axis): dim for axis, dim in dims.items()} for name, dims in io["dynamic_axes"].items()}
    file = str(FOLDER / f"{signature}.onnx")
    torch.onnx.export(eager_language_model(), (), file, kwargs=snippet(signature).kwargs, dynamo=False,
                      input_names=io["input_names"], output_names=io["output_names"], dynamic_axes=axes,
                      opset_version=17)  # fmt: skip
    return onnxruntime.InferenceSession(file)


def snippet(signature):
    """The namespace of a snippet that was run."""
    names = {}
    exec(compile(text(signature, "snippet.py"), "snippet.py", "exec"), names)
    return types.SimpleNamespace(**names)


def agrees(session, arguments):
    """The largest difference between an ONNX file and the eager model."""
    flat = [tensor.numpy() for tensor in tensors_in(arguments)]
    got = session.run(None, dict(zip((value.name for value in session.get_inputs()), flat, strict=True)))
    with torch.no_grad():
        wanted = tensors_in(eager_language_model()(**arguments))
    return max(float((one - torch.from_numpy(other)).abs().max()) for one, other in zip(wanted, got, strict=True))


class TensorRT(unittest.TestCase):
    def check_profile(self, profile):
        for name, most in profile["max"].items():
            for least, best, size in zip(profile["min"][name], profile["opt"][name], most, strict=True):
                self.assertTrue(least <= best <= size, (name, profile))
        for shapes in profile.values():
            past = shapes.get("past_key_values_0_0", (0, 0, 0))[2]
            self.assertEqual(shapes["attention_mask"][1], past + shapes["input_ids"][1])

    def test_trtexec_shapes_run(self):
        for signature in SIGNATURES:
            (profile,) = profiles(text(signature, "trtexec.sh"))
            self.check_profile(profile)
            ranges, session = inference().signature(signature).ranges, to_onnx(signature)
            for which, key in (("min", "min"), ("opt", "p50"), ("max", "max")):
                sizes = {name: ranges[name][key] for name in inference().signature(signature).dims}
                arguments = inference().arguments(signature, sizes)
                shapes = [list(tensor.shape) for tensor in tensors_in(arguments)]
                self.assertEqual(list(profile[which].values()), shapes)
                self.assertLess(agrees(session, arguments), 1e-5)

    def test_one_file_with_a_profile_for_each_signature(self):
        command = text("trtexec.sh")
        self.assertEqual(re.findall(r"--profile=(\d)", command), ["0", "1"])
        session = to_onnx("decode")
        for profile in profiles(command):
            self.check_profile(profile)
            for which, shapes in profile.items():
                with self.subTest(which):
                    (batch, seq), past = shapes["input_ids"], shapes["past_key_values_0_0"][2]
                    arguments = inference().arguments("decode", {"batch": batch, "seq": seq, "past": past})
                    self.assertEqual([list(each.shape) for each in tensors_in(arguments)], list(shapes.values()))
                    self.assertLess(agrees(session, arguments), 1e-5)

    def test_polygraphy_says_the_same(self):
        for name in (("decode", ""), ("prefill", ""), ("", "")):
            words, found = shlex.split(text(*name, "polygraphy.sh")), {}
            self.assertEqual(words[:5], ["polygraphy", "run", "model.onnx", "--trt", "--onnxrt"])
            for word in words[5:]:
                if word.startswith("--"):
                    option = found.setdefault(word, [])
                    option.append({})
                else:
                    key, value = word.split(":")
                    option[-1][key] = json.loads(value)
            wanted = profiles(text(*name, "trtexec.sh"))
            for which in ("min", "opt", "max"):
                self.assertEqual(found[f"--trt-{which}-shapes"], [profile[which] for profile in wanted])
            self.assertEqual(found["--input-shapes"], [wanted[0]["opt"]])
            low, high = found["--val-range"][0]["input_ids"]
            self.assertTrue(1 <= low <= high <= 95)

    def test_torch_tensorrt_lists_every_input(self):
        class Input(dict):
            def __init__(self, **given):
                super().__init__(given)

        sys.modules["torch_tensorrt"] = types.SimpleNamespace(Input=Input)
        try:
            for name in (("decode",), ("prefill",), ()):
                given = {}
                exec(text(*name, "torch_tensorrt.py"), given)
                wanted = profiles(text(*name, "trtexec.sh"))
                self.assertEqual([each["name"] for each in given["inputs"]], list(wanted[0]["min"]))
                for each in given["inputs"]:
                    found = each.get("profiles", [each])
                    self.assertEqual([{which: profile[which][each["name"]] for which in profile} for profile in wanted],
                                     [{which: list(shapes[f"{which}_shape"]) for which in ("min", "opt", "max")}
                                      for shapes in found])  # fmt: skip
                self.assertEqual(given["inputs"][0]["shared_dims"], {0: "batch", 1: "seq"})
                self.assertEqual(given["inputs"][0]["dtype"], torch.int64)
        finally:
            del sys.modules["torch_tensorrt"]


def model_config():
    """Triton's ModelConfig: its own class where tritonclient is installed, else the fields that are used here."""
    try:
        from tritonclient.grpc import model_config_pb2

        return model_config_pb2.ModelConfig()
    except ImportError:
        return message_factory.GetMessageClass(descriptor_pool_of_ours().FindMessageTypeByName("io.ModelConfig"))()


def descriptor_pool_of_ours():
    field, file = descriptor_pb2.FieldDescriptorProto, descriptor_pb2.FileDescriptorProto(name="io.proto", package="io")
    kinds = ("INVALID BOOL UINT8 UINT16 UINT32 UINT64 INT8 INT16 INT32 INT64 FP16 FP32 FP64 STRING BF16").split()
    enum = file.enum_type.add(name="DataType")
    for number, kind in enumerate(kinds):
        enum.value.add(name="TYPE_" + kind, number=number)
    messages = {
        "Shape": [("shape", field.TYPE_INT64, True, "")],
        "Tensor": [("name", field.TYPE_STRING, False, ""), ("data_type", field.TYPE_ENUM, False, ".io.DataType"),
                   ("dims", field.TYPE_INT64, True, ""), ("reshape", field.TYPE_MESSAGE, False, ".io.Shape")],
        "ModelConfig": [("name", field.TYPE_STRING, False, ""), ("backend", field.TYPE_STRING, False, ""),
                        ("platform", field.TYPE_STRING, False, ""), ("max_batch_size", field.TYPE_INT32, False, ""),
                        ("input", field.TYPE_MESSAGE, True, ".io.Tensor"),
                        ("output", field.TYPE_MESSAGE, True, ".io.Tensor")],
    }  # fmt: skip
    for name, fields in messages.items():
        message = file.message_type.add(name=name)
        for number, (key, kind, repeated, type_name) in enumerate(fields, 1):
            label = field.LABEL_REPEATED if repeated else field.LABEL_OPTIONAL
            message.field.add(name=key, number=number, type=kind, label=label, type_name=type_name or None)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return pool


class Triton(unittest.TestCase):
    def test_the_configuration_fits_the_calls(self):
        for signature in SIGNATURES:
            config = text_format.Parse(text(signature, "config.pbtxt"), model_config())
            self.assertEqual((config.name, config.backend, config.platform), (signature, "pytorch", "pytorch_libtorch"))
            self.assertEqual(config.max_batch_size, 3)
            arguments = inference().arguments(signature)
            with torch.no_grad():
                results = eager_language_model()(**arguments)
            for kind, tensors, entries in (("INPUT", arguments, config.input), ("OUTPUT", results, config.output)):
                tensors = tensors_in(tensors)
                self.assertEqual([entry.name for entry in entries], [f"{kind}__{i}" for i in range(len(tensors))])
                for entry, tensor in zip(entries, tensors, strict=True):
                    types = entry.DESCRIPTOR.fields_by_name["data_type"].enum_type.values_by_number
                    type_name = types[entry.data_type].name
                    self.assertEqual(type_name, {torch.int64: "TYPE_INT64", torch.float32: "TYPE_FP32"}[tensor.dtype])
                    for size, dim in zip(tensor.shape[1:], entry.dims, strict=True):
                        self.assertIn(dim, (-1, size))


class Snippet(unittest.TestCase):
    def test_its_export_agrees_at_sizes_never_seen(self):
        for signature, sizes in (("decode", {"batch": 5, "seq": 4, "past": 20}), ("prefill", {"batch": 5, "seq": 17})):
            made, model = snippet(signature), eager_language_model()
            self.assertEqual(made.dynamic_shapes.keys(), made.kwargs.keys())
            program = made.export(model).module()
            arguments = inference().arguments(signature, sizes)
            with torch.no_grad():
                for one, other in zip(tensors_in(model(**arguments)), tensors_in(program(**arguments)), strict=True):
                    torch.testing.assert_close(other, one, rtol=1e-4, atol=1e-5)

    def test_its_shapes_are_those_of_the_package(self):
        for signature in SIGNATURES:
            made, shapes = snippet(signature), inference().dynamic_shapes(signature)
            self.assertEqual(str(made.dynamic_shapes), str(shapes))
            for one, other in zip(tensors_in(made.kwargs), tensors_in(inference().arguments(signature)), strict=True):
                self.assertEqual((one.shape, one.dtype), (other.shape, other.dtype))


class Olive(unittest.TestCase):
    def test_the_configuration_is_what_olive_reads(self):
        for signature in SIGNATURES:
            model = json.loads(text(signature, "olive.json"))["input_model"]
            self.assertEqual((model["type"], model["model_file_format"]), ("PyTorchModel", "PyTorch.TorchScript"))
            io = model["io_config"]
            arguments = tensors_in(inference().arguments(signature))
            self.assertEqual(io["input_names"], inference().input_names(signature))
            self.assertEqual(io["output_names"], inference().output_names(signature))
            self.assertEqual(io["input_shapes"], [list(tensor.shape) for tensor in arguments])
            self.assertEqual(io["input_types"], [str(tensor.dtype).removeprefix("torch.") for tensor in arguments])
            axes = {name: {int(axis): dim for axis, dim in dims.items()} for name, dims in io["dynamic_axes"].items()}
            self.assertEqual(axes, inference().dynamic_axes(signature))


if __name__ == "__main__":
    unittest.main()
