#include "tests/observer/random_traffic.h"

#include <algorithm>
#include <array>

namespace input_observer::test {
namespace {

constexpr std::size_t dims = 4;

/** How one axis comes by its size. */
struct AxisRule {
  enum class Kind { dim, constant, sum, multiple, product, any } kind = Kind::dim;
  std::size_t a = 0, b = 0;
  std::int64_t constant = 1;
};

/** How one argument is made. */
struct ParameterRule {
  enum class Kind { tensor, list, tuple, dict, integer, wide, boolean, text, floating } kind = Kind::tensor;
  std::vector<AxisRule> axes;
  int absent_in_ten = 0;
  bool other_rank = false;   // now and then
  bool other_dtype = false;  // now and then
};

class TrafficSource {
 public:
  explicit TrafficSource(const TrafficKind& kind) : kind_(kind), random_(kind.seed) {
    const auto parameters = 1 + draw(5);
    for (std::int64_t i = 0; i < parameters; ++i)
      rules_.push_back(rule());
    if (kind.many_structures) rules_.front().kind = ParameterRule::Kind::list;
    if (kind.many_scalars) {
      for (const auto scalar : {ParameterRule::Kind::boolean, ParameterRule::Kind::text, ParameterRule::Kind::boolean})
        rules_.push_back({scalar, {}, 0, false, false});
    }
    has_outputs_ = draw(3) > 0;
    named_outputs_ = draw(4) == 0;
    output_ = axes(1 + draw(3));
  }

  RandomTraffic traffic() {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < rules_.size(); ++i)
      names.push_back("p" + std::to_string(i));
    RandomTraffic result{empty_report(names), {}};
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      const bool is_list = rules_[i].kind == ParameterRule::Kind::list;
      result.empty.signature[i].default_value = is_list || draw(3) > 0 ? Value{} : value(rules_[i]);
    }
    if (draw(3) == 0) result.empty.options.set_batch_dimension_for = all;
    if (draw(4) == 0) result.empty.options.dim_names["p0"][0] = "rows";
    if (draw(5) == 0) result.empty.options.value_if_missing = {{"p0", test::tensor({1, 0})}};
    for (int i = 0; i < kind_.calls; ++i)
      result.calls.push_back(call());
    return result;
  }

 private:
  std::int64_t draw(std::int64_t below) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(below));
  }

  std::vector<AxisRule> axes(std::int64_t rank) {
    std::vector<AxisRule> result;
    for (std::int64_t i = 0; i < rank; ++i) {
      const auto kind = static_cast<AxisRule::Kind>(std::max<std::int64_t>(0, draw(12) - 6));
      result.push_back({kind, static_cast<std::size_t>(draw(dims)), static_cast<std::size_t>(draw(dims)), 1 + draw(5)});
    }
    return result;
  }

  ParameterRule rule() {
    ParameterRule result;
    result.kind = static_cast<ParameterRule::Kind>(draw(3) == 0 ? 0 : draw(9));
    result.axes = axes(draw(5));
    result.absent_in_ten = draw(2) == 0 ? 0 : static_cast<int>(draw(10));
    result.other_rank = draw(6) == 0;
    result.other_dtype = draw(6) == 0;
    return result;
  }

  DescribedCall call() {
    const bool step = draw(4) == 0;  // a call in which only one dim changes
    const auto only = static_cast<std::size_t>(draw(dims));
    for (std::size_t d = 0; d < dims; ++d) {
      if (!step || d == only) sizes_[d] = draw(kind_.many_sizes ? 3000 : 2 + 4 * static_cast<std::int64_t>(d));
    }
    DescribedCall result;
    for (const auto& rule : rules_)
      result.arguments.push_back(draw(10) < rule.absent_in_ten ? Value{} : value(rule));
    if (has_outputs_) result.outputs = outputs();
    return result;
  }

  Value outputs() {
    if (!named_outputs_) return {TupleValue{{tensor(output_, {}), tensor(output_, {})}}};
    NamedValues items{{"second", tensor(output_, {})}, {"first", tensor(output_, {})}};
    if (draw(5) == 0) std::swap(items.front(), items.back());
    return {DictValue{std::move(items)}};
  }

  std::int64_t size(const AxisRule& rule) {
    switch (rule.kind) {
      case AxisRule::Kind::dim:
        return sizes_[rule.a];
      case AxisRule::Kind::constant:
        return rule.constant;
      case AxisRule::Kind::sum:
        return sizes_[rule.a] + sizes_[rule.b];
      case AxisRule::Kind::multiple:
        return sizes_[rule.a] * rule.constant;
      case AxisRule::Kind::product:
        return sizes_[rule.a] * sizes_[rule.b];
      default:
        return draw(7);
    }
  }

  Value tensor(const std::vector<AxisRule>& axes, const ParameterRule& rule) {
    Sizes shape;
    for (const auto& axis : axes)
      shape.push_back(size(axis));
    if (rule.other_rank && draw(4) == 0) shape.push_back(2);
    const bool other = rule.other_dtype && draw(4) == 0;
    return test::tensor(shape, other ? ScalarType::float16 : ScalarType::float32);
  }

  Value value(const ParameterRule& rule) {
    switch (rule.kind) {
      case ParameterRule::Kind::tensor:
        return tensor(rule.axes, rule);
      case ParameterRule::Kind::list:
        return {ListValue{items(rule, draw(kind_.many_structures ? 90 : 4))}};
      case ParameterRule::Kind::tuple:
        return {TupleValue{items(rule, 2)}};
      case ParameterRule::Kind::dict:
        return dict(rule);
      case ParameterRule::Kind::integer:
        return {draw(2) == 0 ? sizes_[0] : draw(4)};
      case ParameterRule::Kind::wide:
        return {draw(3) == 0 ? (std::int64_t{1} << 61) + draw(3) : draw(3) - 1};
      case ParameterRule::Kind::boolean:
        return {draw(2) == 0};
      case ParameterRule::Kind::text:
        return text_value(draw(12) == 0 ? std::string(70, 't')
                                        : "t" + std::to_string(draw(kind_.many_scalars ? 20 : 2)));
      default:
        return {static_cast<double>(draw(kind_.many_scalars ? 12 : 3)) / 2};
    }
  }

  std::vector<Value> items(const ParameterRule& rule, std::int64_t count) {
    std::vector<Value> result;
    for (std::int64_t i = 0; i < count; ++i)
      result.push_back(tensor(rule.axes, rule));
    return result;
  }

  Value dict(const ParameterRule& rule) {
    DictValue result;
    for (const char* key : {"a", "b.c", "d"}) {
      if (draw(8) > 0) result.items.emplace_back(key, tensor(rule.axes, rule));
    }
    if (draw(3) == 0) std::shuffle(result.items.begin(), result.items.end(), random_);
    return {std::move(result)};
  }

  TrafficKind kind_;
  std::mt19937_64 random_;
  std::vector<ParameterRule> rules_;
  std::vector<AxisRule> output_;
  bool has_outputs_ = false;
  bool named_outputs_ = false;
  std::array<std::int64_t, dims> sizes_{1, 2, 3, 4};
};

/** As if the calls had been numbered in one recorder. */
ShapeReport numbered_report(const RandomTraffic& traffic, const std::vector<std::size_t>& chosen) {
  Recorder recorder(traffic.empty);
  for (const auto i : chosen)
    recorder.record(traffic.calls[i].arguments, traffic.calls[i].outputs);
  auto report = recorder.report();
  for (auto& each : report.classes)
    each.first.index = chosen[each.first.index];
  return report;
}

}  // namespace

RandomTraffic random_traffic(const TrafficKind& kind) {
  return TrafficSource(kind).traffic();
}

ShapeReport report_of(const RandomTraffic& traffic, std::size_t begin, std::size_t end) {
  std::vector<std::size_t> chosen;
  for (std::size_t i = begin; i < end; ++i)
    chosen.push_back(i);
  return numbered_report(traffic, chosen);
}

std::vector<ShapeReport> random_parts(const RandomTraffic& traffic, std::size_t parts, std::mt19937_64& random) {
  std::vector<std::vector<std::size_t>> chosen(parts);
  for (std::size_t i = 0; i < traffic.calls.size(); ++i)
    chosen[random() % parts].push_back(i);
  std::vector<ShapeReport> result;
  for (const auto& part : chosen)
    result.push_back(numbered_report(traffic, part));
  return result;
}

ShapeReport merge_at_random(std::vector<ShapeReport> reports, std::mt19937_64& random) {
  while (reports.size() > 1) {
    std::shuffle(reports.begin(), reports.end(), random);
    const auto last = std::move(reports.back());
    reports.pop_back();
    reports.back() = random() % 2 == 0 ? merge(reports.back(), last) : merge(last, reports.back());
  }
  return std::move(reports.front());
}

}  // namespace input_observer::test
