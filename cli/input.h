#pragma once

#include <string>
#include <vector>

#include "observer/error.h"

namespace input_observer::cli {

/** Error bad_usage where more than one of these files is `-`: standard input can be read once. */
void check_standard_input(const std::vector<std::string>& files);

/**
 * Files to read. Standard input (`-`) and pipes, such as `<(zcat log.jsonl.gz)`, are kept in memory, so that their
 * reader may open them twice, as it does with any file.
 */
class InputFiles {
 public:
  /** Error bad_usage where `-` stands twice, io where one of these cannot be read. */
  explicit InputFiles(std::vector<std::string> names);
  ~InputFiles();
  InputFiles(const InputFiles&) = delete;
  InputFiles& operator=(const InputFiles&) = delete;

  /** Calls `read` with the files to open; an Error that it throws names them as the user did. */
  template <class Read>
  auto read(const Read& read) const {
    try {
      return read(paths_);
    } catch (const Error& error) {
      throw renamed(error);
    }
  }

 private:
  Error renamed(const Error& error) const;

  std::vector<std::string> names_;
  std::vector<std::string> paths_;  ///< what is opened for each of them
  std::vector<int> descriptors_;    ///< of those that are kept
};

}  // namespace input_observer::cli
