#include "inference/result/signatures.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "inference/result/inferred_leaves.h"
#include "inference/result/joint_arguments.h"
#include "inference/result/signature_ids.h"
#include "inference/sizes/lifted_sizes.h"

namespace input_observer {
namespace {

DimRange range_of(const Histogram& histogram, std::int64_t min, std::int64_t max) {
  return {min, std::clamp(histogram.percentile(0.5), min, max), std::clamp(histogram.percentile(0.95), min, max), max};
}

/** How the dims of one class were spread over its calls. */
class RangeWriter {
 public:
  RangeWriter(const Analysis& analysis, std::size_t class_index)
      : analysis_(analysis), class_index_(class_index), elements_(element_dims(analysis)) {}

  std::vector<std::pair<std::string, DimRange>> write() {
    const auto related = related_groups(analysis_);
    for (GroupId id = 0; id < analysis_.table.groups.size(); ++id) {
      const auto& group = analysis_.table.groups[id];
      if (group.latent || (group.scalar && !related.contains(id))) continue;
      add(analysis_.names.groups[id], group.tracks, id);
    }
    for (std::size_t i = 0; i < analysis_.outputs.data_dependent.size(); ++i) {
      const auto column = analysis_.outputs.data_dependent[i].front();
      add(analysis_.names.data_dependent[i], analysis_.view.columns[column].tracks, no_group);
    }
    return std::move(result_);
  }

 private:
  bool is_zero_filled(GroupId group, std::size_t block) const {
    return std::ranges::any_of(analysis_.table.zeroed,
                               [&](const ZeroFill& fill) { return fill.group == group && fill.block == block; });
  }

  void add(const std::string& name, const Tracks& tracks, GroupId group) {
    std::size_t element = 0;
    const bool by_element = elements_.contains(name);
    std::optional<DimRange> range;
    for (std::size_t k = 0; k < analysis_.view.blocks.size(); ++k) {
      if (analysis_.view.blocks[k].class_index != class_index_) continue;
      const auto index = element++;
      if (!tracks[k].present() || is_zero_filled(group, k)) continue;
      const auto here = range_in(k, tracks[k]);
      if (by_element) {
        result_.emplace_back(element_dim(name, index), here);
      } else if (!range) {
        range = here;
      }
    }
    if (range) result_.emplace_back(name, *range);
  }

  DimRange range_in(std::size_t block, const Track& track) const {
    if (track.kind == Track::Kind::constant) return {track.value, track.value, track.value, track.value};
    const auto& slot = analysis_.view.blocks[block].state->statistics()[static_cast<std::size_t>(track.value)];
    return range_of(slot.histogram, slot.min, slot.max);
  }

  const Analysis& analysis_;
  std::size_t class_index_;
  std::set<std::string> elements_;
  std::vector<std::pair<std::string, DimRange>> result_;
};

void add_int(const ClassLeaf& leaf, const ClassState& state, InferredSignature& signature) {
  if (leaf.placeholder) {
    signature.scalars.emplace_back(leaf.path, *leaf.value);
    return;
  }
  if (state.min(leaf.column) == state.max(leaf.column)) {
    signature.scalars.emplace_back(leaf.path, Value{state.min(leaf.column)});
    return;
  }
  auto& values = signature.scalar_values[leaf.path];
  for (const auto& [value, count] : state.histogram(leaf.column).counts()) {
    if (values.size() < ScalarValues::max_values) values.push_back(Value{value});
  }
}

void add_scalars(const ObservedClass& observed, InferredSignature& signature) {
  for (const auto& leaf : observed.leaves) {
    if (leaf.side != Side::input) continue;
    if (leaf.rank() == -1) {
      add_int(leaf, observed.source->state, signature);
    } else if (leaf.slot && observed.source->scalars[*leaf.slot].values.size() > 1) {
      signature.scalar_values[leaf.path] = observed.source->scalars[*leaf.slot].values;
    } else if (leaf.slot) {
      signature.scalars.emplace_back(leaf.path, observed.source->scalars[*leaf.slot].values.front());
    } else if (leaf.placeholder && leaf.value->is_scalar()) {
      signature.scalars.emplace_back(leaf.path, *leaf.value);
    }
  }
}

InferredSignature signature_of(const Analysis& analysis, std::size_t index, const DimSizes& sizes) {
  const auto& observed = analysis.view.classes[index];
  const auto& declared = analysis.view.signature();
  InferredSignature result;
  result.count = observed.source->state.count();
  for (std::size_t p = 0; p < declared.size(); ++p) {
    const auto& argument = observed.arguments[p];
    if (!argument.is_none() && !argument.is_scalar()) result.present.push_back(declared[p].name);
    if (observed.substituted[p]) result.substituted.push_back(declared[p].name);
  }
  result.substituted.insert(result.substituted.end(), observed.substituted_leaves.begin(),
                            observed.substituted_leaves.end());
  add_scalars(observed, result);
  result.ranges = RangeWriter(analysis, index).write();
  result.inputs = class_leaves(analysis, index, Side::input);
  result.outputs = class_leaves(analysis, index, Side::output);
  result.arguments = class_template(analysis, index);
  result.arguments = arguments_at(result, lifted_sizes(result.inputs, sizes));
  return result;
}

Dim dim_of(const Analysis& analysis, GroupId id, const Expression& expression) {
  const auto& group = analysis.table.groups[id];
  Dim dim;
  dim.name = analysis.names.groups[id];
  if (analysis.relations.derived[id]) {
    dim.kind = Dim::Kind::derived;
    dim.expression = expression;
  }
  dim.min = min_of(analysis.view, group);
  dim.max = max_of(analysis.view, group);
  for (const auto column : group.columns)
    dim.step = std::gcd(dim.step, analysis.view.columns[column].step);
  return dim;
}

}  // namespace

std::vector<InferredSignature> infer_signatures(const Analysis& analysis) {
  const auto sizes = dim_sizes(analysis, analysis.sizes);
  const auto ids = signature_ids(analysis);
  std::vector<InferredSignature> result;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    result.push_back(signature_of(analysis, i, sizes));
    result.back().id = ids[i];
  }
  std::ranges::stable_sort(result, std::greater{}, &InferredSignature::count);
  return result;
}

std::vector<Dim> infer_dims(const Analysis& analysis) {
  const auto expressions = joint_dims(analysis);
  const auto related = related_groups(analysis);
  std::vector<Dim> result;
  for (GroupId id = 0; id < analysis.table.groups.size(); ++id) {
    const auto& group = analysis.table.groups[id];
    if (!group.latent && (!group.scalar || related.contains(id))) {
      result.push_back(dim_of(analysis, id, expressions[id]));
    }
  }
  for (std::size_t i = 0; i < analysis.outputs.data_dependent.size(); ++i) {
    Dim dim;
    dim.name = analysis.names.data_dependent[i];
    dim.data_dependent = true;
    dim.min = INT64_MAX;
    dim.max = INT64_MIN;
    for (const auto column : analysis.outputs.data_dependent[i]) {
      dim.min = std::min(dim.min, analysis.view.columns[column].min);
      dim.max = std::max(dim.max, analysis.view.columns[column].max);
    }
    result.push_back(std::move(dim));
  }
  return result;
}

}  // namespace input_observer
