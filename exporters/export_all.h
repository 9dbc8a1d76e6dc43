#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "exporters/export.h"

namespace input_observer {

/** What became of one target of an export to all. */
struct TargetOutcome {
  enum class Status : std::uint8_t { written, not_installed, failed };
  std::string target;
  Status status = Status::written;
  std::size_t files = 0;  ///< different ones
  std::string message;    ///< of a target that was not written: what was said, the likely cause and what to try
};

inline constexpr const char* summary_name = "summary.json";

/**
 * Exports to every target, each into a folder of its name below the request's; the request's target is not looked at. A
 * target that fails leaves no folder, and the others go on. `summary.json` beside them holds what is returned. Error
 * bad_usage, bad_input, io or model, for then no target can be written.
 */
std::vector<TargetOutcome> export_to_all(const ExportRequest& request, std::ostream& progress);

/** A table, one line per target. */
void print(std::ostream& out, const std::vector<TargetOutcome>& outcomes);

/** The targets that an export to all has written into that folder; nothing where it is none. Error bad_input. */
std::optional<std::vector<std::string>> targets_in(const std::string& folder);

}  // namespace input_observer
