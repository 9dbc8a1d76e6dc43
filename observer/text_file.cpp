#include "observer/text_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <utility>

namespace input_observer {

namespace {

namespace fs = std::filesystem;

Error io_error(const std::string& file, const std::string& doing, int error) {
  const std::string reason = error == EISDIR ? "is a folder, expected a file" : std::generic_category().message(error);
  return Error(ErrorCode::io, {file, 0, {}}, "cannot " + doing + ": " + reason);
}

Error read_error(const std::string& file, int error) {
  return io_error(file, "read", error);
}
Error write_error(const std::string& file, int error) {
  return io_error(file, "write", error);
}

std::FILE* open_for_reading(const std::string& file) {
  if (file == "-") return stdin;
  std::FILE* stream = std::fopen(file.c_str(), "rbe");
  if (!stream) throw read_error(file, errno);
  return stream;
}

std::string read_all(std::FILE* stream, const std::string& file) {
  std::string content;
  std::array<char, 1 << 16> buffer;
  while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), stream)) {
    content.append(buffer.data(), size);
  }
  if (std::ferror(stream)) throw read_error(file, errno);
  return content;
}

/** An open descriptor, closed at the end of its scope. */
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }
  bool close() { return ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

bool write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

void write_standard_output(std::string_view content) {
  // Straight to the descriptor: what stdio could not write it would try again at exit, and say nothing.
  if (std::fflush(stdout) != 0 || !write_all(STDOUT_FILENO, content)) {
    const int error = errno;
    throw Error(ErrorCode::io, {}, "cannot write to standard output: " + std::generic_category().message(error));
  }
}

void write_straight(const std::string& file, std::string_view content) {
  Descriptor descriptor(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
  if (descriptor.get() < 0 || !write_all(descriptor.get(), content) || !descriptor.close()) {
    throw write_error(file, errno);
  }
}

// The path that a chain of links ends in, whether or not something stands there.
fs::path follow_links(const std::string& file) {
  fs::path path = file;
  std::error_code ignored;
  for (int links = 0; fs::is_symlink(path, ignored); ++links) {
    if (links == 40) throw write_error(file, ELOOP);
    const fs::path next = fs::read_symlink(path, ignored);
    if (next.empty()) break;
    path = path.parent_path() / next;
  }
  return path;
}

/** A file of its own beside the target, removed unless it took the target's place. */
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& folder) {
    const std::string stem = (folder / (".input-observer-" + std::to_string(::getpid()) + "-")).string();
    for (int attempt = 0; attempt < 1000 && number_ < 0; ++attempt) {
      path_ = stem + std::to_string(attempt) + ".tmp";
      number_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (number_ < 0 && errno != EEXIST) break;
    }
    if (number_ < 0) path_.clear();
  }
  ~TemporaryFile() {
    if (number_ >= 0) ::close(number_);
    if (!path_.empty()) ::unlink(path_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  bool opened() const { return number_ >= 0; }
  bool write(std::string_view content) { return write_all(number_, content) && ::fsync(number_) == 0; }
  bool take_mode_of(const struct stat& target) { return ::fchmod(number_, target.st_mode & 07777) == 0; }
  bool replace(const fs::path& target) {
    if (::close(std::exchange(number_, -1)) != 0 || ::rename(path_.c_str(), target.c_str()) != 0) return false;
    path_.clear();
    return true;
  }

 private:
  std::string path_;
  int number_ = -1;
};

void write_whole(const std::string& file, std::string_view content, const struct stat* existing) {
  // A rename would replace a file that nobody may write to.
  if (existing && ::access(file.c_str(), W_OK) != 0) throw write_error(file, errno);
  const fs::path target = follow_links(file);
  TemporaryFile temporary(target.parent_path());
  if (!temporary.opened() || !temporary.write(content) || (existing && !temporary.take_mode_of(*existing)) ||
      !temporary.replace(target)) {
    throw write_error(file, errno);
  }
}

}  // namespace

std::string read_file(const std::string& file) {
  return LineReader(file).rest();
}

void write_file(const std::string& file, std::string_view content) {
  if (file.empty() || file == "-") return write_standard_output(content);
  struct stat existing {};
  if (::stat(file.c_str(), &existing) != 0) {
    if (errno != ENOENT) throw write_error(file, errno);
    return write_whole(file, content, nullptr);
  }
  if (S_ISDIR(existing.st_mode)) throw write_error(file, EISDIR);
  if (S_ISREG(existing.st_mode)) return write_whole(file, content, &existing);
  write_straight(file, content);
}

LineReader::LineReader(const std::string& file) : file_(file), stream_(open_for_reading(file)) {}

void LineReader::Close::operator()(std::FILE* stream) const {
  if (stream != stdin) std::fclose(stream);
}

bool LineReader::next(std::string& line) {
  char* buffer = nullptr;
  std::size_t capacity = 0;
  const ssize_t size = ::getline(&buffer, &capacity, stream_.get());
  const std::unique_ptr<char, decltype(&std::free)> owner(buffer, &std::free);
  if (size < 0) {
    if (std::ferror(stream_.get())) throw read_error(file_, errno);
    return false;
  }
  line.assign(buffer, static_cast<std::size_t>(size));
  if (!line.empty() && line.back() == '\n') line.pop_back();
  ++line_;
  return true;
}

bool LineReader::next_filled(std::string& line) {
  while (next(line)) {
    if (line.find_first_not_of(" \t\r") != std::string::npos) return true;
  }
  return false;
}

std::string LineReader::rest() {
  return read_all(stream_.get(), file_);
}

}  // namespace input_observer
