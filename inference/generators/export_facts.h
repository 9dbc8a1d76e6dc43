#pragma once

#include <string>
#include <vector>

#include "inference/generators/generation_request.h"
#include "inference/generators/generator_tables.h"

namespace input_observer {

/** What is known of an export of a model for a task. */
struct ExportFacts {
  double atol = 0;                        ///< absolute tolerance of a check against the model
  int opset = 0;                          ///< ONNX opset of the export
  std::string min_transformers;           ///< the first version that has the model type, `4.36.0`
  std::vector<std::string> auto_classes;  ///< that load a model for the task; the first one that knows the type
};

/**
 * The facts of an architecture, a row of the `architectures` table, those of the `export` table where it says none; its
 * `atol` is a number for all tasks or one by task. `task` may be a synonym or end in `-with-past`. Error bad_input for
 * an unknown library or model type.
 */
ExportFacts export_facts(const GeneratorTables& tables, const std::string& library, const std::string& model_type,
                         const std::string& task);

/** The facts of what a request names: its library, model type and task, as generate_arguments() looks them up. */
ExportFacts export_facts(const GeneratorTables& tables, const GenerationRequest& request);

/**
 * The task that a model was made for, by the class that its config names under `architectures`: `text-generation` for
 * LlamaForCausalLM, `-with-past` where its type has that. Error bad_input where there is no such key, and where the
 * class is of no task of its type or of several.
 */
std::string task_of_config(const GeneratorTables& tables, const std::string& library, const std::string& model_type,
                           const Json& model_config);

}  // namespace input_observer
