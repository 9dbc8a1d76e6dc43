#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "observer/error.h"

namespace input_observer {

/** The whole file, or Error io (missing, a folder, unreadable). "-" is standard input. */
std::string read_file(const std::string& file);

/**
 * Writes through a temporary file beside the target and a rename, so that the target is whole at any moment and
 * stays as it was when writing fails (Error io). A link is followed; what is no regular file (a pipe, /dev/null) is
 * written straight to. "-" or "" is standard output.
 */
void write_file(const std::string& file, std::string_view content);

/** Reads a file line by line, keeping one line in memory; "-" is standard input. */
class LineReader {
 public:
  explicit LineReader(const std::string& file);  ///< Error io as read_file

  /** Takes the next line in, its line break left out; false at the end of the file. Error io when reading fails. */
  bool next(std::string& line);

  /** Like next(), but passes over lines of nothing but white space. */
  bool next_filled(std::string& line);

  /** All that has not been read yet. */
  std::string rest();

  /** Where the line that was read last stands. */
  Place place() const { return {file_, line_, {}}; }

 private:
  struct Close {
    void operator()(std::FILE* stream) const;
  };
  std::string file_;
  std::unique_ptr<std::FILE, Close> stream_;
  std::int64_t line_ = 0;
};

}  // namespace input_observer
