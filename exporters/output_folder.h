#pragma once

#include <filesystem>
#include <string>

#include "exporters/runner/interruption.h"

namespace input_observer {

/** A folder of its own below `parent`, removed with everything in it at the end, see Cleanup too. */
class ScratchFolder {
 public:
  /** Error io when it cannot be made; `parent` "" is the system's place for temporary files. */
  explicit ScratchFolder(const std::filesystem::path& parent = {}, const std::string& prefix = "input-observer-");
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  /** Absolute. */
  const std::filesystem::path& path() const { return path_; }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  /** Leaves the folder to somebody else. */
  void release() { path_.clear(); }

 private:
  Cleanup cleanup_;  // before the path: what it waits for is over when it ends
  std::filesystem::path path_;
};

/** An export folder in the making: it appears under its name at once by commit(), or not at all. */
class OutputFolder {
 public:
  /**
   * Error io: no name, the place cannot be written, or something stands there that is no export folder (a file, a
   * folder that holds other things).
   */
  explicit OutputFolder(const std::string& folder);

  /** Where to write until commit(). */
  const std::filesystem::path& path() const { return scratch_.path(); }

  /** Puts the folder in its place; an export that stood there is removed. Error io; then that one stays. */
  void commit();

 private:
  std::filesystem::path target_;
  ScratchFolder scratch_;
};

}  // namespace input_observer
