#include "cli/torch_version.h"

#include <dlfcn.h>

#include "observer/error.h"
#include "observer/json.h"

namespace input_observer::cli {

TorchVersion running_torch() {
  // Looked up by name: a LibTorch that lacks it is to be refused with words of ours, not with the linker's.
  const auto abi_version = reinterpret_cast<std::uint64_t (*)()>(::dlsym(RTLD_DEFAULT, "aoti_torch_abi_version"));
  if (!abi_version) return {};
  const std::uint64_t packed = abi_version();
  const auto byte = [packed](int index) { return static_cast<int>(packed >> (8 * index) & 0xFF); };
  return {byte(7), byte(6), byte(5)};
}

std::string to_text(const TorchVersion& version) {
  if (version == TorchVersion{}) return "an unknown version";
  return std::to_string(version.major_number) + "." + std::to_string(version.minor_number) + "." +
         std::to_string(version.patch_number);
}

void check_torch_version(const TorchVersion& version) {
  if (version >= oldest_torch) return;
  throw Error(ErrorCode::bad_usage, Place{"LibTorch", 0, {}},
              "expected " + to_text(oldest_torch) + ", the oldest that is tested, or later, got " + to_text(version));
}

}  // namespace input_observer::cli
