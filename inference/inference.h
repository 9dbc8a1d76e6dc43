#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "inference/expression.h"
#include "inference/probe/probe_report.h"
#include "observer/shape_report.h"

namespace input_observer {

struct NamedAxes;

/** Which axes of a value are dynamic: mirrors the argument. */
struct DynamicAxes {
  /** null: a scalar, None or an unknown */
  struct Scalar {
    bool operator==(const Scalar&) const = default;
  };
  struct Tensor {
    std::vector<int> axes;  ///< sorted
    bool operator==(const Tensor&) const = default;
  };
  struct Sequence {
    std::vector<DynamicAxes> items;
    bool operator==(const Sequence&) const;
  };
  struct Dict {
    std::vector<NamedAxes> items;
    bool operator==(const Dict&) const;
  };
  std::variant<Scalar, Tensor, Sequence, Dict> data;
  bool operator==(const DynamicAxes&) const;
};

/** A key of a dict and what is below it. */
struct NamedAxes {
  std::string first;
  DynamicAxes second;

  NamedAxes(std::string name, DynamicAxes axes) : first(std::move(name)), second(std::move(axes)) {}
  bool operator==(const NamedAxes&) const = default;
};

/** A tensor leaf (or an int scalar that takes part in relations) of arguments or results. */
struct InferredLeaf {
  std::string path;             ///< `past_key_values.0.1`; `*` stands for any element of a list whose length varied
  std::int64_t flat_index = 0;  ///< rank among the leaves listed beside it
  std::size_t parameter = 0;    ///< rank in the signature; 0 for results
  std::string export_name;      ///< `past_key_values_0_1`, unique
  ScalarType dtype = ScalarType::float32;
  std::vector<Expression> shape;
  std::optional<Expression> value;  ///< of an int scalar; then dtype is int64 and shape empty
  TensorContent content;            ///< of arguments
  bool from_user = false;           ///< `value_if_missing` stands in for it, in this signature or in some
};

/** A named dim. */
struct Dim {
  enum class Kind : std::uint8_t { free, derived };
  std::string name;
  Kind kind = Kind::free;
  std::optional<Expression> expression;  ///< of a derived dim, over free ones
  std::int64_t min = 0;                  ///< seen
  std::int64_t max = 0;
  bool data_dependent = false;  ///< stands in results only
  std::int64_t step = 0;  ///< greatest common divisor of the differences between sizes seen; 0: one size, or unknown

  // What a probe of the model adds.
  std::int64_t multiple = 1;       ///< the model takes sizes that leave `remainder` when divided by it, no others
  std::int64_t remainder = 0;      ///< 0 <= remainder < multiple
  std::optional<Expression> tied;  ///< of a free dim that the model does not let vary alone: what it went with
  std::optional<bool> required;    ///< of a derived dim: whether the model needs its relation
};

/** A relation that held in every call, on too little evidence to be claimed: `dim` was always `expression`. */
struct Suspicion {
  std::string dim;
  Expression expression;  ///< over other dims; a plain dim: the two were always equal
};

/** How one dim was spread over the calls of one signature. */
struct DimRange {
  std::int64_t min = 0, p50 = 0, p95 = 0, max = 0;
};

/** One signature class as a reader recognises it. */
struct InferredSignature {
  std::string id;  ///< `prefill`, `decode`, ...; unique, a folder name
  std::uint64_t count = 0;
  std::vector<std::string> present;      ///< parameters given that are neither None nor scalars
  std::vector<std::string> substituted;  ///< parameters and leaves that `value_if_missing` stands in for
  NamedValues scalars;                   ///< by leaf path: those with one value
  std::map<std::string, std::vector<Value>> scalar_values;  ///< the others
  std::vector<std::pair<std::string, DimRange>> ranges;     ///< by dim name
  std::vector<Value> arguments;      ///< representative, one per parameter of the signature; None: absent here
  std::vector<InferredLeaf> inputs;  ///< leaves that this signature gives, in order
  std::vector<InferredLeaf> outputs;
};

/** Something that a person should know; the code is stable. */
struct Finding {
  std::string code;  ///< `one-size-only`, `suspected-relation`, ...
  std::string path;
  std::string message;
};

/** What follows from a report. */
struct Inference {
  std::optional<ModelIdentity> model;
  ModulePart part;
  Signature signature;
  std::vector<std::pair<std::string, DynamicAxes>> dynamic_axes;
  NamedValues observed_arguments;
  NamedValues arguments;  ///< representative: every free dim distinct and >= 2, all relations kept
  DimSizes sizes;         ///< the sizes of free dims in `arguments`
  DimSizes other_sizes;   ///< a second set that differs in every free dim
  std::vector<InferredLeaf> inputs;
  std::vector<InferredLeaf> outputs;
  std::vector<Dim> dims;
  std::vector<Suspicion> suspected;           ///< in the order of their findings
  std::vector<InferredSignature> signatures;  ///< most frequent first
  std::vector<Finding> findings;
  /** By parameter in `arguments`, where a config was given too: user, observed, config or default. */
  std::vector<std::pair<std::string, std::string>> sources;
  std::optional<ProbeReport> probe;  ///< what runs of the model made of it
};

/** The inference of a report; `options` win over those that the report carries. Error bad_input. */
Inference infer(const ShapeReport& report, const InferOptions& options = {});

/** The free dims that the inputs of a signature are made of. */
std::set<std::string> input_dims(const InferredSignature& signature);

/** The arguments of one signature at other sizes of the free dims; a name not in `sizes` is Error bad_input. */
std::vector<Value> arguments_at(const InferredSignature& signature, const DimSizes& sizes);

/** The same by parameter name. */
NamedValues named_arguments_at(const Inference& inference, const InferredSignature& signature, const DimSizes& sizes);

Json to_json(const Inference& inference);
Inference inference_from_json(const JsonReader& reader);
/** Error io or bad_input. */
Inference read_inference(const std::string& file);

}  // namespace input_observer
