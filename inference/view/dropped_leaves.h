#pragma once

#include <string>
#include <vector>

#include "observer/shape_report.h"

namespace input_observer {

/** A leaf that only calls of dropped classes had: nothing but its range is known. */
struct DroppedLeaf {
  Side side = Side::input;
  std::string path;  ///< `*` for the index of any list
  int rank = 0;      ///< -1: an int argument
};

/** Those of ShapeReport::dropped that no class has which was kept, in their order there. */
std::vector<DroppedLeaf> leaves_of_dropped_only(const ShapeReport& report);

}  // namespace input_observer
