#include "cli/input.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "observer/json.h"

namespace input_observer::cli {
namespace {

/** A file without a name that holds what can be read but once. */
int keep(const std::string& file) {
  const std::string content = read_file(file);
  const int descriptor = ::memfd_create("input", MFD_CLOEXEC);
  for (std::size_t done = 0; done < content.size();) {
    const ssize_t written = ::write(descriptor, content.data() + done, content.size() - done);
    if (written < 0 && errno != EINTR) {
      throw Error(ErrorCode::io, Place{file, 0, {}},
                  "cannot keep it in memory: " + std::generic_category().message(errno));
    }
    done += static_cast<std::size_t>(std::max<ssize_t>(written, 0));
  }
  return descriptor;
}

bool can_be_read_once(const std::string& file) {
  if (file == "-") return true;
  std::error_code ignored;  // whatever is wrong with the file, its reader says it better
  const auto type = std::filesystem::status(file, ignored).type();
  return type == std::filesystem::file_type::fifo || type == std::filesystem::file_type::character ||
         type == std::filesystem::file_type::socket;
}

}  // namespace

void check_standard_input(const std::vector<std::string>& files) {
  if (std::count(files.begin(), files.end(), "-") > 1) {
    throw Error(ErrorCode::bad_usage, Place{"-", 0, {}}, "standard input is asked for twice, but can be read once");
  }
}

InputFiles::InputFiles(std::vector<std::string> names) : names_(std::move(names)), paths_(names_) {
  check_standard_input(names_);
  for (std::string& path : paths_) {
    if (!can_be_read_once(path)) continue;
    descriptors_.push_back(keep(path));
    path = "/proc/self/fd/" + std::to_string(descriptors_.back());
  }
}

InputFiles::~InputFiles() {
  for (const int descriptor : descriptors_)
    ::close(descriptor);
}

Error InputFiles::renamed(const Error& error) const {
  Place place = error.place();
  const auto path = std::find(paths_.begin(), paths_.end(), place.file);
  if (path != paths_.end()) place.file = names_[static_cast<std::size_t>(path - paths_.begin())];
  return Error(error.code(), std::move(place), error.message());
}

}  // namespace input_observer::cli
