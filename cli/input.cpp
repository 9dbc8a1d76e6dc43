#include "cli/input.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "observer/json.h"

namespace input_observer::cli {
namespace {

/** A file without a name that holds what came by standard input. */
int keep_standard_input() {
  const std::string content = read_file("-");
  const int descriptor = ::memfd_create("standard-input", MFD_CLOEXEC);
  for (std::size_t done = 0; done < content.size();) {
    const ssize_t written = ::write(descriptor, content.data() + done, content.size() - done);
    if (written < 0 && errno != EINTR) {
      throw Error(ErrorCode::io, Place{"-", 0, {}},
                  "cannot keep it in memory: " + std::generic_category().message(errno));
    }
    done += static_cast<std::size_t>(std::max<ssize_t>(written, 0));
  }
  return descriptor;
}

}  // namespace

void check_standard_input(const std::vector<std::string>& files) {
  if (std::count(files.begin(), files.end(), "-") > 1) {
    throw Error(ErrorCode::bad_usage, Place{"-", 0, {}}, "standard input is asked for twice, but can be read once");
  }
}

InputFiles::InputFiles(std::vector<std::string> names) : paths_(std::move(names)) {
  check_standard_input(paths_);
  const auto standard_input = std::find(paths_.begin(), paths_.end(), "-");
  if (standard_input == paths_.end()) return;
  descriptor_ = keep_standard_input();
  kept_ = "/proc/self/fd/" + std::to_string(descriptor_);
  *standard_input = kept_;
}

InputFiles::~InputFiles() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Error InputFiles::renamed(const Error& error) const {
  Place place = error.place();
  if (!kept_.empty() && place.file == kept_) place.file = "-";
  return Error(error.code(), std::move(place), error.message());
}

}  // namespace input_observer::cli
