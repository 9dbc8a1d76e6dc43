#include "cli/subject.h"

#include <utility>
#include <variant>

#include "cli/seen_calls.h"

namespace input_observer::cli {

ReportSubject read_subject(const std::string& file) {
  return std::visit([](auto seen) { return subject_of(std::move(seen)); }, read_seen(file));
}

}  // namespace input_observer::cli
