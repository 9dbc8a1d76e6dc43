#include "cli/progress_bar.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>

#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace input_observer::test {
namespace {

/** A standard stream that goes elsewhere for as long as this lives. */
class Redirected {
 public:
  Redirected(std::FILE* stream, int target) : stream_(stream), kept_(::dup(::fileno(stream))) {
    std::fflush(stream_);
    if (kept_ < 0 || ::dup2(target, ::fileno(stream_)) < 0) throw std::runtime_error("cannot redirect a stream");
  }
  ~Redirected() {
    std::fflush(stream_);
    ::dup2(kept_, ::fileno(stream_));
    ::close(kept_);
  }
  Redirected(const Redirected&) = delete;
  Redirected& operator=(const Redirected&) = delete;

 private:
  std::FILE* stream_;
  int kept_;
};

/** What a bar writes at half of its way, and at its end, when standard error is `error`; standard output is checked. */
void show_half(int error) {
  const TemporaryFolder folder;
  const int out = ::open((folder / "out").c_str(), O_WRONLY | O_CREAT, 0600);
  {
    const Redirected standard_output(stdout, out);
    const Redirected standard_error(stderr, error);
    cli::ProgressBar bar("probing");
    bar.show(5, 10, "main, 3 runs");
  }
  ::close(out);
  CHECK(slurp(folder / "out").empty());
}

std::string read_terminal(int controller) {
  std::string text;
  pollfd ready{controller, POLLIN, 0};
  while (::poll(&ready, 1, 100) > 0 && (ready.revents & POLLIN) != 0) {
    char buffer[256];
    const ssize_t count = ::read(controller, buffer, sizeof buffer);
    if (count <= 0) break;
    text.append(buffer, static_cast<std::size_t>(count));
  }
  return text;
}

}  // namespace

TEST_CASE("A progress bar is silent where standard error is no terminal", "[progress]") {
  const TemporaryFolder folder;
  const int error = ::open((folder / "err").c_str(), O_WRONLY | O_CREAT, 0600);
  show_half(error);
  ::close(error);
  CHECK(slurp(folder / "err").empty());
}

TEST_CASE("A progress bar shows on a terminal and is gone at the end", "[progress]") {
  const int controller = ::posix_openpt(O_RDWR | O_NOCTTY);
  REQUIRE(controller >= 0);
  REQUIRE(::grantpt(controller) == 0);
  REQUIRE(::unlockpt(controller) == 0);
  const int terminal = ::open(::ptsname(controller), O_RDWR | O_NOCTTY);
  REQUIRE(terminal >= 0);
  show_half(terminal);
  const std::string half = std::string(15, '#') + std::string(15, ' ');
  CHECK(read_terminal(controller) == "\r\033[Kprobing [" + half + "] main, 3 runs\r\033[K");
  ::close(terminal);
  ::close(controller);
}

}  // namespace input_observer::test
