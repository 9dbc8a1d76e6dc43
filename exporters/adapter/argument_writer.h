#pragma once

#include <ATen/core/jit_type_base.h>

#include <memory>
#include <set>
#include <string>

#include "exporters/adapter/scalars.h"
#include "exporters/manifest.h"
#include "observer/torch/torch_fwd.h"

namespace input_observer {

class TypeNames;

/** Writes the arguments of one signature as TorchScript text and collects the flat tensors that they are made of. */
class ArgumentWriter {
 public:
  explicit ArgumentWriter(const InferredSignature& signature, ScalarForm form = ScalarForm::input);
  ~ArgumentWriter();

  /** The expression that gives `value` where the schema says `type`; Error exporter as adapter_source() says. */
  std::string write(const std::string& path, const Value& value, const c10::TypePtr& type);

  /**
   * Statements that give the dims in what was written their values, `    size_of_past = past_0.size(2)`; Error exporter
   * where no tensor has such an axis.
   */
  std::string size_statements() const;

  const std::vector<ExportedTensor>& inputs() const { return inputs_; }
  const NamedValues& scalars() const { return scalars_; }
  torch::jit::ResolverPtr resolver() const;

 private:
  std::string write_tensor(const std::string& path, const TensorValue& tensor);
  std::string write_scalar(const std::string& path, const Value& value, const c10::TypePtr& type);
  std::string write_from_sizes(const Expression& value);
  std::string write_scalar_input(const std::string& path, const Value& value);
  std::string write_list(const std::string& path, const ListValue& list, const c10::TypePtr& type);
  std::string write_tuple(const std::string& path, const TupleValue& tuple, const c10::TypePtr& type);
  std::string write_dict(const std::string& path, const DictValue& dict, const c10::TypePtr& type);
  std::string write_object(const std::string& path, const ObjectValue& object, const c10::TypePtr& type);
  std::string new_input(ExportedTensor input, const std::string& wanted_name);

  const InferredSignature& signature_;
  ScalarForm form_;
  std::shared_ptr<TypeNames> types_;
  std::vector<ExportedTensor> inputs_;
  NamedValues scalars_;
  std::set<std::string> names_;
  std::set<std::string> dims_;  ///< that scalars are computed from
};

}  // namespace input_observer
