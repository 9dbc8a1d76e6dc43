#pragma once

#include <cstdint>
#include <string>

namespace input_observer::cli {

/** A LibTorch by major, minor and patch number; 0.0.0 is one that is too old to tell. */
struct TorchVersion {
  int major_number = 0;
  int minor_number = 0;
  int patch_number = 0;

  auto operator<=>(const TorchVersion&) const = default;
};

/** The oldest LibTorch that the tests run with. */
inline constexpr TorchVersion oldest_torch{2, 13, 0};

/** The LibTorch that this process was started with, whatever it was built with. */
TorchVersion running_torch();

/** `2.13.0`; `an unknown version` for one that cannot tell. */
std::string to_text(const TorchVersion& version);

/** Error bad_usage for a LibTorch older than oldest_torch. */
void check_torch_version(const TorchVersion& version);

}  // namespace input_observer::cli
