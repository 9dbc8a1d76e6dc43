#include "inference/universal/universal_axes.h"

#include "observer/json.h"
#include "observer/text.h"
#include "observer/value.h"

namespace input_observer {
namespace {

using Shapes = std::vector<std::pair<std::string, Sizes>>;

Shapes shapes_of(const NamedGeneratedValues& inputs) {
  Shapes shapes;
  for (const auto& [name, value] : inputs) {
    const Value described = description_of(value);
    for (const Leaf& leaf : leaves(name, described)) {
      if (const auto* tensor = leaf.value->get_if<TensorValue>()) shapes.emplace_back(leaf.path, tensor->shape);
    }
  }
  return shapes;
}

/** One term of a size: a multiple of a shape parameter. */
struct Term {
  std::string shape;
  std::int64_t factor;
  std::int64_t size;  ///< of the shape parameter
};

std::string text_of(const std::vector<Term>& terms, std::int64_t size) {
  std::string text = joined(terms, " + ", [](const Term& term) {
    return (term.factor == 1 ? "" : std::to_string(term.factor) + " * ") + term.shape;
  });
  for (const Term& term : terms)
    size -= term.factor * term.size;
  if (size == 0) return text;
  return text + (size > 0 ? " + " : " - ") + std::to_string(std::abs(size));
}

/** What moved shape parameters did to axes. */
class Movements {
 public:
  explicit Movements(Shapes usual) : usual_(std::move(usual)) {}

  bool moves(const Shapes& shapes) const { return shapes.size() == usual_.size() && shapes != usual_; }

  // Only where each axis followed in steps of its own size.
  void take(const Shapes& moved, const std::string& shape, std::int64_t size, std::int64_t step) {
    for (std::size_t leaf = 0; leaf < moved.size(); ++leaf) {
      const Sizes& before = usual_[leaf].second;
      const Sizes& after = moved[leaf].second;
      for (std::size_t axis = 0; axis < after.size() && after.size() == before.size(); ++axis) {
        const std::int64_t change = after[axis] - before[axis];
        if (change != 0 && change % step == 0) terms_[{leaf, axis}].push_back({shape, change / step, size});
      }
    }
  }

  Json axes() const {
    Json result = Json::object();
    for (std::size_t leaf = 0; leaf < usual_.size(); ++leaf) {
      Json& axes = result[usual_[leaf].first] = Json::object();
      for (std::size_t axis = 0; axis < usual_[leaf].second.size(); ++axis) {
        const auto found = terms_.find({leaf, axis});
        if (found != terms_.end()) axes[std::to_string(axis)] = text_of(found->second, usual_[leaf].second[axis]);
      }
    }
    return result;
  }

 private:
  Shapes usual_;
  std::map<std::pair<std::size_t, std::size_t>, std::vector<Term>> terms_;
};

}  // namespace

Json universal_axes(UniversalCandidates& candidates, const UniversalChoice& choice,
                    const std::vector<std::string>& shapes,
                    const std::function<bool(const NamedGeneratedValues&)>& accepts) {
  Movements movements(shapes_of(candidates.inputs(choice).value()));
  for (const std::string& shape : shapes) {
    const Json usual = candidates.shape(choice, shape);
    if (!usual.is_number_integer()) continue;
    const auto size = usual.get<std::int64_t>();
    for (const std::int64_t step : {std::int64_t{1}, size}) {
      const auto moved = candidates.inputs(choice, {{shape, size + step}});
      if (step == 0 || !moved || !movements.moves(shapes_of(*moved))) break;
      if (!accepts(*moved)) continue;
      movements.take(shapes_of(*moved), shape, size, step);
      break;
    }
  }
  return movements.axes();
}

}  // namespace input_observer
