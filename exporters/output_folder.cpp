#include "exporters/output_folder.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "exporters/export_all.h"
#include "exporters/manifest.h"

namespace input_observer {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& place, const std::string& what) {
  throw Error(ErrorCode::io, {.file = place.string()}, what);
}

fs::path make_folder(const fs::path& parent, const std::string& prefix) {
  // TMPDIR may be relative, and a driver takes relative paths for those beside its request.
  const fs::path place = fs::absolute(parent.empty() ? fs::temp_directory_path() : parent);
  std::string pattern = (place / (prefix + "XXXXXX")).string();
  if (!mkdtemp(pattern.data())) fail(pattern, std::string("a folder cannot be made here: ") + std::strerror(errno));
  return pattern;
}

// `folder/` and `.` name the same place as the folder without them.
fs::path normalised(const std::string& folder) {
  if (folder.empty()) fail("", "expected the name of a folder");
  fs::path path = fs::absolute(folder).lexically_normal();
  return path.has_filename() ? path : path.parent_path();
}

// Only what an export wrote, or nothing, may be replaced.
void check_replaceable(const fs::path& target) {
  std::error_code error;
  const auto status = fs::symlink_status(target, error);
  if (!fs::exists(status)) return;
  if (!fs::is_directory(status)) fail(target, "exists and is no folder, expected an export folder or nothing");
  if (fs::is_empty(target, error)) return;
  try {
    if (!targets_in(target.string())) read_manifest(target.string());
  } catch (const Error&) {
    fail(target, "holds something that is no export; name another folder");
  }
}

fs::path checked_parent(const fs::path& target) {
  check_replaceable(target);
  std::error_code error;
  fs::create_directories(target.parent_path(), error);
  if (error) fail(target.parent_path(), "the folder cannot be made: " + error.message());
  return target.parent_path();
}

}  // namespace

ScratchFolder::ScratchFolder(const fs::path& parent, const std::string& prefix) : path_(make_folder(parent, prefix)) {}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

OutputFolder::OutputFolder(const std::string& folder)
    : target_(normalised(folder)), scratch_(checked_parent(target_), ".export-") {}

void OutputFolder::commit() {
  stop_if_interrupted();
  chmod(scratch_.path().c_str(), 0755);  // mkdtemp makes private folders
  // Exchanged, the old export is removed by the scratch folder; the place is never empty in between.
  if (renameat2(AT_FDCWD, scratch_.path().c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) == 0) return;
  const fs::path old = scratch_.path().string() + ".old";
  std::error_code error, ignored;
  const bool replaces = fs::exists(target_, ignored);
  if (replaces) fs::rename(target_, old, error);
  if (!error) fs::rename(scratch_.path(), target_, error);
  if (error) {
    if (replaces) fs::rename(old, target_, ignored);
    fail(target_, "the folder cannot be put here: " + error.message());
  }
  fs::remove_all(old, ignored);
  scratch_.release();
}

}  // namespace input_observer
