#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "inference/generators/generate.h"
#include "observer/json_reader.h"

namespace input_observer {

/**
 * Reads one line of a requests file: `{"id": ..., "config": {...}, "task": ...}` and, as they are wanted, library,
 * model_type, state, preprocessor_config, shapes, int_dtype, float_dtype (PyTorch's names, fp32, fp16, bf16). Error
 * bad_input for a missing or unknown key and for a value of the wrong kind.
 */
GenerationRequest request_from_json(const JsonReader& reader, Compatibility compatibility, std::uint64_t seed);

/** What a generation is written as: inputs, input_axes and output_axes. */
Json to_json(const GeneratedArguments& arguments);

/** A dtype by PyTorch's name or its short form; Error bad_input. */
ScalarType dtype_from(const JsonReader& reader);

/**
 * Answers each line of a file by one line without indent, in order; `{"id": ..., "error": "..."}` where a request
 * cannot be met. Error bad_input with the line's number for one that is no JSON object or has no id: nothing is
 * written then.
 */
std::string answer_requests(const GeneratorTables& tables, const std::string& file, Compatibility compatibility,
                            std::uint64_t seed);

}  // namespace input_observer
