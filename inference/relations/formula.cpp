#include "inference/relations/formula.h"

#include <algorithm>
#include <string>

#include "observer/arithmetic.h"

namespace input_observer {
namespace {

/** `past + seq`, `3 - past`: terms by name, what is subtracted last. */
std::vector<FormulaTerm> written_order(const Formula& formula, const std::vector<Expression>& dims) {
  auto terms = formula.terms;
  std::ranges::stable_sort(
      terms, {}, [&](const FormulaTerm& term) { return std::pair(term.coefficient < 0, dims[term.group].text()); });
  return terms;
}

/** Derives the groups in an order in which each one's parts come first. */
template <class Derive>
void in_order(const Definitions& definitions, const Derive& derive) {
  std::vector<bool> done(definitions.size());
  const auto visit = [&](const auto& self, GroupId group) -> void {
    if (done[group]) return;
    done[group] = true;
    if (!definitions[group]) return;
    for (const auto& term : definitions[group]->terms)
      self(self, term.group);
    derive(group);
  };
  for (GroupId group = 0; group < definitions.size(); ++group)
    visit(visit, group);
}

}  // namespace

Formula sum_of(std::vector<FormulaTerm> terms, std::int64_t constant) {
  Formula formula;
  formula.terms = std::move(terms);
  formula.constant = constant;
  return formula;
}

std::int64_t evaluate(const Formula& formula, const std::vector<std::int64_t>& sizes) {
  if (formula.kind == Formula::Kind::product) {
    auto product = formula.scale;
    for (const auto& term : formula.terms)
      product = saturated_product(product, sizes[term.group]);
    return saturated_sum(floor_quotient(product, formula.divisor), formula.constant);
  }
  auto sum = formula.constant;
  for (const auto& term : formula.terms)
    sum = saturated_sum(sum, saturated_product(term.coefficient, sizes[term.group]));
  return floor_quotient(sum, formula.divisor);
}

void evaluate_derived(const Definitions& definitions, std::vector<std::int64_t>& sizes) {
  in_order(definitions, [&](GroupId group) { sizes[group] = evaluate(*definitions[group], sizes); });
}

Expression expression_of(const Formula& formula, const std::vector<Expression>& dims) {
  const bool product = formula.kind == Formula::Kind::product;
  Expression result = product ? formula.scale : 0;
  for (const auto& term : written_order(formula, dims)) {
    const auto& dim = dims[term.group];
    if (product) {
      result = result * dim;
    } else if (term.coefficient < 0) {
      result = result - Expression(-term.coefficient) * dim;
    } else {
      result = result + Expression(term.coefficient) * dim;
    }
  }
  if (product) return floor_divide(result, formula.divisor) + formula.constant;
  // What dims follow from repeats: unless collected, sums of sums grow as fast as Fibonacci's numbers.
  return floor_divide((result + formula.constant).collected(), formula.divisor);
}

std::vector<Expression> expressions_of(const Definitions& definitions, std::vector<Expression> free) {
  in_order(definitions, [&](GroupId group) { free[group] = expression_of(*definitions[group], free); });
  return free;
}

std::set<GroupId> dependencies(const Definitions& definitions, GroupId group) {
  std::set<GroupId> result;
  std::vector<GroupId> open{group};
  while (!open.empty()) {
    const auto next = open.back();
    open.pop_back();
    if (!definitions[next]) continue;
    for (const auto& term : definitions[next]->terms) {
      if (result.insert(term.group).second) open.push_back(term.group);
    }
  }
  return result;
}

}  // namespace input_observer
