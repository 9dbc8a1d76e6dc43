#pragma once

#include <vector>

#include "inference/analysis.h"
#include "inference/inference.h"
#include "inference/view/leaf_facts.h"

namespace input_observer {

/** Codes of findings; what each means and what to do is in docs/findings.md. */
namespace finding {
inline constexpr const char* no_calls = "no-calls";
inline constexpr const char* one_call = "one-call";
inline constexpr const char* one_size_only = "one-size-only";
inline constexpr const char* suspected_equality = "suspected-equality";
inline constexpr const char* suspected_relation = "suspected-relation";
inline constexpr const char* suspected_broadcast = "suspected-broadcast";
inline constexpr const char* follows_dim = "follows-dim";
inline constexpr const char* several_ranks = "several-ranks";
inline constexpr const char* several_dtypes = "several-dtypes";
inline constexpr const char* several_kinds = "several-kinds";
inline constexpr const char* data_dependent_output = "data-dependent-output";
inline constexpr const char* open_rounding = "open-rounding";
inline constexpr const char* sampled_relation = "sampled-relation";
inline constexpr const char* too_many_dims = "too-many-dims";
inline constexpr const char* relaxed_sizes = "relaxed-sizes";
inline constexpr const char* never_together = "never-together";
inline constexpr const char* scalar_varies = "scalar-varies";
inline constexpr const char* dropped_calls = "dropped-calls";
inline constexpr const char* failed_calls = "failed-calls";
inline constexpr const char* default_kept = "default-kept";
inline constexpr const char* option_without_effect = "option-without-effect";
inline constexpr const char* dim_name_conflict = "dim-name-conflict";
// Of a model's config.
inline constexpr const char* schema_differs = "schema-differs";
inline constexpr const char* not_in_schema = "not-in-schema";
inline constexpr const char* never_observed = "never-observed";
// Of a probe.
inline constexpr const char* refused_sizes = "refused-sizes";
inline constexpr const char* not_free = "not-free";
inline constexpr const char* not_required = "not-required";
inline constexpr const char* separable_axes = "separable-axes";
inline constexpr const char* could_be_dynamic = "could-be-dynamic";
inline constexpr const char* wrong_output = "wrong-output";
}  // namespace finding

/** What a person should know of the inference; suspected relations say which call would settle them. */
std::vector<Finding> find_findings(const Analysis& analysis, const FactTable& facts);

}  // namespace input_observer
