#include "cli/process.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>

#include "observer/error.h"

namespace input_observer::cli {
namespace {

constexpr const char* sibling_name = "input-observer-torch";

std::filesystem::path own_folder() {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) {
    throw Error(ErrorCode::io, Place{"/proc/self/exe", 0, {}}, "expected to be readable: " + error.message());
  }
  return self.parent_path();
}

}  // namespace

void secure_standard_streams() {
  std::signal(SIGPIPE, SIG_IGN);
  for (int descriptor = 0; descriptor < 3; ++descriptor) {
    if (::fcntl(descriptor, F_GETFD) == -1 && errno == EBADF) {
      // The wrong direction: reading from or writing to it stays the error that it is. open() gives the lowest number.
      ::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
  }
}

void become_sibling(const std::vector<std::string>& words) {
  const std::string sibling = (own_folder() / sibling_name).string();
  std::vector<char*> arguments{const_cast<char*>(sibling.c_str())};
  for (const std::string& word : words) {
    arguments.push_back(const_cast<char*>(word.c_str()));
  }
  arguments.push_back(nullptr);
  ::execv(sibling.c_str(), arguments.data());
  const std::string reason = errno == ENOENT ? "not there; it is built where LibTorch is" : std::strerror(errno);
  throw Error(ErrorCode::io, Place{sibling, 0, {}}, words.front() + " needs this program: " + reason);
}

}  // namespace input_observer::cli
