#include "inference/view/dropped_leaves.h"

#include <set>

namespace input_observer {

std::vector<DroppedLeaf> leaves_of_dropped_only(const ShapeReport& report) {
  std::set<std::string> kept;
  if (report.dropped.empty()) return {};
  for (const auto& each : report.classes) {
    for (const auto& [key, range] : leaf_ranges(each, report.signature))
      kept.insert(key);
  }
  std::vector<DroppedLeaf> result;
  for (const auto& [key, range] : report.dropped) {
    if (kept.contains(key)) continue;
    const bool output = key.starts_with("->");
    const auto begin = output ? std::size_t{2} : 0, colon = key.rfind(':');
    result.push_back(
        {output ? Side::output : Side::input, key.substr(begin, colon - begin), std::stoi(key.substr(colon + 1))});
  }
  return result;
}

}  // namespace input_observer
