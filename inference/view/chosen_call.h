#pragma once

#include <optional>
#include <vector>

#include "inference/view/joint_view.h"

namespace input_observer {

/** One recorded call, placeholders filled in. */
struct ChosenCall {
  std::vector<Value> arguments;            ///< one per parameter
  std::optional<std::size_t> class_index;  ///< nothing: its class was dropped
};

/** Arguments of the call that a class keeps, placeholders filled in. */
std::vector<Value> first_arguments(const JointView& view, std::size_t class_index);

/** The call that observed_arguments() is about; nothing when no class was kept. */
std::optional<ChosenCall> choose_call(const JointView& view);

}  // namespace input_observer
