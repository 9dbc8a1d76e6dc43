#include "inference/probe/ties.h"

#include <algorithm>
#include <numeric>

namespace input_observer {
namespace {

std::int64_t step_of(const Inference& inference, const std::string& dim) {
  const Dim* found = find_dim(inference, dim);
  return found == nullptr ? 1 : std::max<std::int64_t>(found->step, 1);
}

/** What a dim may be of another one. */
struct Tie {
  Expression expression;
  std::int64_t divisor = 1;  ///< the other dim changes by multiples of it, so that a quotient is exact
};

/** What `dim` is of `other` where both keep their difference, then where they keep their ratio. An int may be 0. */
std::vector<Tie> candidates(const SignatureProbe& probe, const std::string& dim, const std::string& other) {
  const auto size = probe.base.at(dim), theirs = probe.base.at(other);
  const auto name = Expression::dim(other);
  std::vector<Tie> result;
  std::int64_t difference = 0;
  if (!__builtin_sub_overflow(size, theirs, &difference)) result.push_back({name + Expression(difference)});
  if (theirs > 0 && size > theirs && size % theirs == 0) result.push_back({Expression(size / theirs) * name});
  if (size > 0 && theirs > size && theirs % size == 0) {
    result.push_back({floor_divide(name, theirs / size), theirs / size});
  }
  return result;
}

ProbeTrial together(const SignatureProbe& probe, const std::string& dim, const std::string& other, const Tie& tie) {
  DimSizes sizes = probe.base;
  sizes[other] += tie.divisor * std::lcm(step_of(probe.inference, dim), step_of(probe.inference, other));
  sizes[dim] = tie.expression.evaluate(sizes);
  return {sizes};
}

}  // namespace

std::string find_tie(SignatureProbe& probe, const std::string& dim) {
  for (const std::string& other : input_dims(probe.signature())) {
    if (other == dim) continue;
    for (const Tie& tie : candidates(probe, dim, other)) {
      const Attempt attempt = probe.attempt({together(probe, dim, other, tie)});
      if (attempt.reply != Attempt::Reply::accepted) continue;
      const Dim* theirs = find_dim(probe.inference, other);
      Dim* mine = find_dim(probe.inference, dim);
      const bool circular = theirs != nullptr && theirs->tied && theirs->tied->names().contains(dim);
      if (mine != nullptr && !circular) mine->tied = tie.expression;
      return "; accepted as " + tie.expression.text() + " at " + text_of(probe.runner.runs()[*attempt.run]);
    }
  }
  return "; no other dim is known that it goes with";
}

}  // namespace input_observer
