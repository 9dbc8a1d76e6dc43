#include "observer/signature_class.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "observer/flat_call.h"

namespace input_observer {
namespace {

bool float_less(double a, double b) {
  return std::isnan(a) || std::isnan(b) ? !std::isnan(a) && std::isnan(b) : a < b;
}

// Which values of a scalar are kept: the first ones in this order.
bool precedes(const Value& a, const Value& b) {
  if (a.get_if<bool>() || a.get_if<double>()) return scalar_less(a, b);
  const auto hash_a = scalar_bits(a);
  const auto hash_b = scalar_bits(b);
  return hash_a != hash_b ? hash_a < hash_b : scalar_less(a, b);
}

bool scalars_less(const std::vector<Value>& a, const std::vector<Value>& b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), scalar_less);
}

// The call that tells more comes first.
bool call_less(const KeptCall& a, const KeptCall& b) {
  if (a.given != b.given) return a.given > b.given;
  const auto place = [](const KeptCall& call) { return std::tie(call.index, call.row); };
  return place(a) != place(b) ? place(a) < place(b) : scalars_less(a.scalars, b.scalars);
}

void merge_timing(std::optional<ClassTiming>& target, const std::optional<ClassTiming>& other) {
  if (!other) return;
  if (!target) {
    target = other;
    return;
  }
  target->first_seen = std::min(target->first_seen, other->first_seen);
  target->last_seen = std::max(target->last_seen, other->last_seen);
  target->latency.merge(other->latency);
}

}  // namespace

bool scalar_less(const Value& a, const Value& b) {
  if (a.data.index() != b.data.index()) return a.data.index() < b.data.index();
  if (const auto* flag = a.get_if<bool>()) return *flag < *b.get_if<bool>();
  if (const auto* number = a.get_if<double>()) return float_less(*number, *b.get_if<double>());
  if (const auto* text = a.get_if<std::string>()) return *text < *b.get_if<std::string>();
  const auto* unknown = a.get_if<UnknownValue>();
  return unknown && unknown->type < b.get_if<UnknownValue>()->type;
}

void ScalarValues::add(const Value& value) {
  const auto place = std::lower_bound(values.begin(), values.end(), value, scalar_less);
  if (place != values.end() && *place == value) return;
  if (values.size() < max_values) {
    values.insert(place, value);
    return;
  }
  more = true;
  const auto last = std::max_element(values.begin(), values.end(), precedes);
  if (!precedes(value, *last)) return;
  *last = value;
  std::sort(values.begin(), values.end(), scalar_less);
}

void ScalarValues::merge(const ScalarValues& other) {
  for (const Value& value : other.values)
    add(value);
  more = more || other.more;
}

SignatureClass class_of_call(FlatValues call, std::uint64_t index, std::uint64_t given) {
  SignatureClass result;
  result.structure = std::move(call.structure);
  result.scalars.resize(call.scalars.size());
  for (std::size_t i = 0; i < call.scalars.size(); ++i)
    result.scalars[i].add(call.scalars[i]);
  result.content = std::move(call.content);
  result.orders.add(call.order);
  result.state = ClassState(call.row.size());
  result.state.add(call.row);
  result.first = {given, index, std::move(call.row), std::move(call.scalars)};
  return result;
}

TensorContent merge(const TensorContent& a, const TensorContent& b) {
  if (!a.known()) return b;
  if (!b.known()) return a;
  TensorContent result;
  result.min = std::min(*a.min, *b.min);
  result.max = std::max(*a.max, *b.max);
  if (a.pattern == b.pattern) result.pattern = a.pattern;
  return result;
}

void merge_into(SignatureClass& target, const SignatureClass& other) {
  for (std::size_t i = 0; i < target.scalars.size(); ++i)
    target.scalars[i].merge(other.scalars[i]);
  for (std::size_t i = 0; i < target.content.size(); ++i) {
    target.content[i] = merge(target.content[i], other.content[i]);
  }
  target.orders.merge(other.orders);
  target.state.merge(other.state);
  if (call_less(other.first, target.first)) target.first = other.first;
  merge_timing(target.timing, other.timing);
}

}  // namespace input_observer
