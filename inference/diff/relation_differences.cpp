#include "inference/diff/relation_differences.h"

#include <algorithm>
#include <deque>
#include <functional>

#include "inference/result/dim_text.h"
#include "inference/view/points.h"
#include "observer/path.h"

namespace input_observer {
namespace {

using Tested = std::function<bool(const Point&)>;

class RelationComparison {
 public:
  RelationComparison(const ComparedClasses& compared, const Analysis& a)
      : a_(a), b_(make_joint_view(compared.b(), a.view.options, &*a.view.folding)), tracks_(a.table.groups.size()) {
    for (std::size_t i = 0; i < compared.b().classes.size(); ++i) {
      decided_.push_back(!compared.may_be_dropped(i));
      like_.push_back(compared.closest(i));
    }
    for (GroupId id = 0; id < tracks_.size(); ++id)
      tracks_[id] = tracks_of(id);
  }

  std::vector<Difference> run() {
    for (GroupId id = 0; id < tracks_.size(); ++id) {
      if (a_.table.groups[id].latent) continue;
      compare_members(id);
      const auto& formula = a_.relations.derived[id];
      if (formula) compare(a_.table.groups[id].columns.front(), tracks_[id], a_.table.groups[id].tracks, *formula);
    }
    for (const auto& [column, formula] : a_.outputs.formulas) {
      const auto* tracks = find(column);
      if (tracks != nullptr) compare(column, *tracks, a_.view.columns[column].tracks, formula);
    }
    return std::move(result_);
  }

 private:
  /** The tracks in B of a column of A, or nullptr. */
  const Tracks* find(ColumnId column) const {
    const auto& of_a = a_.view.columns[column];
    const auto id = b_.find_folded(of_a.at, of_a.is_length);
    return id == no_column ? nullptr : &b_.columns[id].tracks;
  }

  Tracks tracks_of(GroupId id) const {
    const auto& group = a_.table.groups[id];
    Tracks result(b_.blocks.size());
    for (const auto column : group.columns) {
      const auto* tracks = find(column);
      for (std::size_t k = 0; tracks != nullptr && k < result.size(); ++k) {
        if (!result[k].present()) result[k] = (*tracks)[k];
      }
    }
    for (std::size_t k = 0; group.zero_filled && k < result.size(); ++k) {
      if (!result[k].present() && is_zero(id, k)) result[k] = Track::constant(0);
    }
    return result;
  }

  /** As A took it in calls of that structure; a structure that A never saw lacks the cache as others do. */
  bool is_zero(GroupId id, std::size_t block) const {
    const auto class_of_b = b_.blocks[block].class_index;
    const auto& like = like_[class_of_b];
    const auto filled = [&](std::size_t class_of_a) {
      return std::ranges::any_of(a_.table.zeroed, [&](const ZeroFill& fill) {
        return fill.group == id && a_.view.blocks[fill.block].class_index == class_of_a;
      });
    };
    if (!like.empty()) return std::ranges::all_of(like, filled);
    return std::ranges::none_of(a_.table.groups[id].columns, [&](ColumnId column) {
      const auto parameter = parameter_of(a_.view.columns[column].at.path);
      return std::ranges::any_of(b_.classes[class_of_b].leaves, [&](const ClassLeaf& leaf) {
        return leaf.side == Side::input && leaf.rank() && parameter_of(leaf.path) == parameter;
      });
    });
  }

  /** Sizes of the first sampled call that the test refuses. */
  std::vector<Value> example(const std::vector<const Tracks*>& tracks, std::size_t block, const Tested& holds) const {
    for (const auto& row : *b_.blocks[block].sample) {
      Point point;
      for (const auto* track : tracks)
        point.push_back(b_.blocks[block].value((*track)[block], row));
      if (holds(point)) continue;
      std::vector<Value> sizes;
      for (const auto size : point)
        sizes.push_back({size});
      return sizes;
    }
    return {};
  }

  static bool all_present(const std::vector<const Tracks*>& tracks, std::size_t block) {
    return std::ranges::all_of(tracks, [&](const Tracks* track) { return (*track)[block].present(); });
  }

  /** True when the block of B is one of which A says something: `of_a` are the same tracks in A. */
  bool applies(const std::vector<const Tracks*>& of_b, const std::vector<const Tracks*>& of_a,
               std::size_t block) const {
    const auto class_of_b = b_.blocks[block].class_index;
    if (!all_present(of_b, block) || !decided_[class_of_b]) return false;
    if (like_[class_of_b].empty()) return true;
    for (std::size_t k = 0; k < a_.view.blocks.size(); ++k) {
      const bool same = std::ranges::find(like_[class_of_b], a_.view.blocks[k].class_index) != like_[class_of_b].end();
      if (same && all_present(of_a, k)) return true;
    }
    return false;
  }

  void add(ColumnId column, std::string relation, std::vector<Value> sizes) {
    const auto& at = a_.view.columns[column].at;
    const auto path = a_.view.columns[column].is_length ? "len(" + at.path + ")" : at.path;
    result_.push_back({Difference::Kind::relation,
                       at.side,
                       path,
                       a_.view.columns[column].is_axis() ? at.axis : -1,
                       {},
                       {},
                       std::move(sizes),
                       {},
                       std::move(relation)});
  }

  /** Columns that are one dim in A and differ in B from the first of them that is there. */
  void compare_members(GroupId id) {
    const auto& columns = a_.table.groups[id].columns;
    for (const auto column : columns) {
      for (std::size_t k = 0; k < b_.blocks.size(); ++k) {
        const auto base = std::ranges::find_if(columns, [&](ColumnId other) {
          const auto* tracks = find(other);
          return tracks != nullptr && (*tracks)[k].present();
        });
        if (base == columns.end() || *base == column || find(column) == nullptr) continue;
        const std::vector<const Tracks*> pair{find(column), find(*base)};
        const std::vector<const Tracks*> known{&a_.view.columns[column].tracks, &a_.view.columns[*base].tracks};
        if ((*pair[0])[k] == (*pair[1])[k] || !applies(pair, known, k)) continue;
        add(column, column_text(a_.view, *base),
            example(pair, k, [](const Point& point) { return point[0] == point[1]; }));
        break;
      }
    }
  }

  /** The tracks of a dim of a formula, with 0 in the blocks that lack it where the formula says so. */
  static Tracks of_dim(Tracks tracks, const Formula& formula) {
    for (auto& track : tracks) {
      if (formula.absent_as_zero && !track.present()) track = Track::constant(0);
    }
    return tracks;
  }

  void compare(ColumnId column, const Tracks& total, const Tracks& total_of_a, const Formula& formula) {
    std::vector<TrackTerm> of_a{{&total_of_a, formula.divisor}}, of_b{{&total, formula.divisor}};
    std::vector<const Tracks*> tracks{&total}, known{&total_of_a};
    std::deque<Tracks> dims;
    for (const auto& term : formula.terms) {
      of_a.push_back({&dims.emplace_back(of_dim(a_.table.groups[term.group].tracks, formula)), -term.coefficient});
      of_b.push_back({&dims.emplace_back(of_dim(tracks_[term.group], formula)), -term.coefficient});
      known.push_back(of_a.back().tracks);
      tracks.push_back(of_b.back().tracks);
    }
    const bool affine = formula.kind == Formula::Kind::sum && holds(a_.view, of_a, -formula.constant);
    if (!affine && !has_all_calls(known)) return;
    const Tested is_true = [&](const Point& point) {
      std::vector<std::int64_t> sizes(a_.table.groups.size());
      for (std::size_t i = 0; i < formula.terms.size(); ++i)
        sizes[formula.terms[i].group] = point[i + 1];
      return evaluate(formula, sizes) == point[0];
    };
    for (std::size_t k = 0; k < b_.blocks.size(); ++k) {
      if (!applies(tracks, known, k)) continue;
      auto sizes = example(tracks, k, is_true);
      if (sizes.empty() && (!affine || holds_in(k, of_b, -formula.constant))) continue;
      add(column, formula_text(a_.view, a_.table, formula), std::move(sizes));
      break;
    }
  }

  bool holds_in(std::size_t block, const std::vector<TrackTerm>& terms, std::int64_t constant) const {
    std::vector<Tracks> here(terms.size(), Tracks(b_.blocks.size()));
    std::vector<TrackTerm> only;
    for (std::size_t i = 0; i < terms.size(); ++i) {
      here[i][block] = (*terms[i].tracks)[block];
      only.push_back({&here[i], terms[i].coefficient});
    }
    return holds(b_, only, constant);
  }

  bool has_all_calls(const std::vector<const Tracks*>& tracks) const {
    for (std::size_t k = 0; k < a_.view.blocks.size(); ++k) {
      if (all_present(tracks, k) && a_.view.blocks[k].sample->size() >= max_sample_rows) return false;
    }
    return true;
  }

  const Analysis& a_;
  JointView b_;
  std::vector<bool> decided_;                   // per class of B: A would know of it
  std::vector<std::vector<std::size_t>> like_;  // per class of B: those of A
  std::vector<Tracks> tracks_;                  // in B, per group of A
  std::vector<Difference> result_;
};

}  // namespace

std::vector<Difference> relation_differences(const ComparedClasses& compared, const Analysis& a) {
  return RelationComparison(compared, a).run();
}

}  // namespace input_observer
