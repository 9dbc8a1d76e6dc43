#include "observer/text_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <future>
#include <iterator>
#include <string>
#include <string_view>

#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace input_observer {

namespace {

template <class F>
std::string io_refusal(const F& action) {
  try {
    action();
    return {};
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::io);
    return error.what();
  }
}

mode_t mode_of(const std::string& file) {
  struct stat status {};
  CHECK(::stat(file.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

std::size_t entries(const test::TemporaryFolder& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder.path()), {}));
}

}  // namespace

TEST_CASE("a file is read whole, bytes and all") {
  const test::TemporaryFolder folder;
  const std::string content("a\0b\r\n\xFF", 6);
  CHECK(read_file(folder.write("f", content)) == content);
  CHECK(read_file(folder.write("empty", "")).empty());
  const std::string large(300'000, 'x');
  CHECK(read_file(folder.write("large", large)) == large);
}

TEST_CASE("what cannot be read is named with the reason") {
  const test::TemporaryFolder folder;
  const std::string missing = folder / "missing";
  CHECK(io_refusal([&] { read_file(missing); }) == missing + ": cannot read: No such file or directory");
  const std::string here = folder.path().string();
  CHECK(io_refusal([&] { read_file(here); }) == here + ": cannot read: is a folder, expected a file");
  if (::geteuid() != 0) {  // root reads everything
    const std::string locked = folder.write("locked", "x");
    ::chmod(locked.c_str(), 0);
    CHECK(io_refusal([&] { read_file(locked); }) == locked + ": cannot read: Permission denied");
  }
}

TEST_CASE("a file is written whole, with the mode of the one before it") {
  const test::TemporaryFolder folder;
  const std::string file = folder / "out.json";
  write_file(file, "one");
  CHECK(test::slurp(file) == "one");
  const mode_t mask = ::umask(0);
  ::umask(mask);
  CHECK(mode_of(file) == (0666 & ~mask));
  ::chmod(file.c_str(), 0640);
  write_file(file, "two");
  CHECK(test::slurp(file) == "two");
  CHECK(mode_of(file) == 0640);
  CHECK(entries(folder) == 1);
}

TEST_CASE("a link is followed, whether or not it leads anywhere yet") {
  const test::TemporaryFolder folder;
  std::filesystem::create_symlink("target", folder / "link");
  write_file(folder / "link", "one");
  CHECK(test::slurp(folder / "target") == "one");
  write_file(folder / "link", "two");
  CHECK(std::filesystem::is_symlink(folder / "link"));
  CHECK(test::slurp(folder / "target") == "two");
}

TEST_CASE("what cannot be written leaves nothing behind") {
  const test::TemporaryFolder folder;
  const std::string here = folder.path().string();
  CHECK(io_refusal([&] { write_file(here, "x"); }) == here + ": cannot write: is a folder, expected a file");
  const std::string missing = folder / "no/such/file";
  CHECK(io_refusal([&] { write_file(missing, "x"); }) == missing + ": cannot write: No such file or directory");
  const std::string below = folder.write("file", "whole") + "/x";
  CHECK(io_refusal([&] { write_file(below, "x"); }) == below + ": cannot write: Not a directory");
  CHECK(io_refusal([] { write_file("/dev/full", "x"); }) == "/dev/full: cannot write: No space left on device");
  const std::string loop = folder / "loop";
  std::filesystem::create_symlink("loop", loop);
  CHECK(io_refusal([&] { write_file(loop, "x"); }) == loop + ": cannot write: Too many levels of symbolic links");
  CHECK(test::slurp(folder / "file") == "whole");
  CHECK(entries(folder) == 2);
}

TEST_CASE("what is no regular file is written straight to") {
  write_file("/dev/null", "x");
  CHECK(std::filesystem::is_character_file("/dev/null"));
  const test::TemporaryFolder folder;
  const std::string pipe = folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  auto content = std::async(std::launch::async, [&] { return read_file(pipe); });
  write_file(pipe, "through");
  CHECK(content.get() == "through");
}

TEST_CASE("standard output is written to, or said to be unwritable") {
  const test::TemporaryFolder folder;
  const auto write_to = [](const std::string& file, const std::string& name, std::string_view content) {
    std::fflush(stdout);
    const int saved = ::dup(STDOUT_FILENO);
    const int target = ::open(file.c_str(), O_WRONLY | O_APPEND);
    REQUIRE(::dup2(target, STDOUT_FILENO) == STDOUT_FILENO);
    const std::string said = io_refusal([&] { write_file(name, content); });
    REQUIRE(::dup2(saved, STDOUT_FILENO) == STDOUT_FILENO);
    ::close(saved);
    ::close(target);
    return said;
  };
  const std::string file = folder.write("out", "");
  CHECK(write_to(file, "-", "one ").empty());
  CHECK(write_to(file, "", "two").empty());
  CHECK(test::slurp(file) == "one two");
  CHECK(write_to("/dev/full", "-", "x") == "cannot write to standard output: No space left on device");
}

TEST_CASE("lines are read one by one and counted") {
  const test::TemporaryFolder folder;
  LineReader lines(folder.write("f", "one\n\n \t\r\nfour\r\nfive"));
  std::string line;
  CHECK(lines.place().line == 0);
  REQUIRE(lines.next_filled(line));
  CHECK(line == "one");
  REQUIRE(lines.next_filled(line));
  CHECK(line == "four\r");
  CHECK(lines.place().line == 4);
  REQUIRE(lines.next(line));
  CHECK(line == "five");
  CHECK_FALSE(lines.next(line));
  CHECK_FALSE(lines.next_filled(line));
}

TEST_CASE("the rest of a file can be had at once") {
  const test::TemporaryFolder folder;
  LineReader lines(folder.write("f", "one\ntwo\nthree\n"));
  std::string line;
  REQUIRE(lines.next(line));
  CHECK(lines.rest() == "two\nthree\n");
}

}  // namespace input_observer
