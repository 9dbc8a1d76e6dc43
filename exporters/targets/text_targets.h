#pragma once

#include "exporters/targets/target.h"

namespace input_observer {

/** ONNX as for onnx, and the adapted TorchScript file for Torch-TensorRT. */
TargetResult write_tensorrt(const Target& target, const TargetJob& job);
/**
 * Beside each ONNX file one optimization profile per signature that it serves: command lines of trtexec and polygraphy,
 * inputs for Torch-TensorRT in Python and, by signature, in C++.
 */
void finish_tensorrt(const FinishedExport& finished);

/** The adapted TorchScript file as version 1 of a model that bears the signature's id. */
TargetResult write_triton(const Target& target, const TargetJob& job);
/** `config.pbtxt` for each model: the export folder is a model repository. */
void finish_triton(const FinishedExport& finished);

/** The adapted TorchScript file. */
TargetResult write_olive(const Target& target, const TargetJob& job);
/** `olive.json` beside each file: a workflow's input model with its io_config. */
void finish_olive(const FinishedExport& finished);

/** A Python file for people whose model is eager, see python_snippet(). */
TargetResult write_python(const Target& target, const TargetJob& job);

}  // namespace input_observer
