#pragma once

#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "inference/inference.h"

namespace input_observer {

/** What only a shape report knows of its calls. */
struct CallCounts {
  std::uint64_t returned = 0;
  std::uint64_t failed = 0;                     ///< that threw
  std::uint64_t dropped = 0;                    ///< returned, but their class was dropped for want of room
  std::map<std::string, std::uint64_t> faults;  ///< failures of the observer itself, by what happened
};

/** What a report for people tells. */
struct ReportSubject {
  Inference inference;
  CallCounts calls;
};

/** The report's inference and its counts; Error bad_input where its options contradict it. */
ReportSubject subject_of(const ShapeReport& report);
/** An inference counts the calls of its signatures; it knows of no failures. */
ReportSubject subject_of(Inference inference);

/** One way to write a report. */
struct ReportFormat {
  std::string_view name;
  void (*write)(std::ostream& out, const ReportSubject& subject);
};

/** All formats that there are. */
const std::vector<ReportFormat>& report_formats();

/** The format of that name; Error bad_usage names those that there are. */
const ReportFormat& find_report_format(std::string_view name);

}  // namespace input_observer
