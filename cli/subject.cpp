#include "cli/subject.h"

#include "cli/input.h"
#include "cli/seen_calls.h"

namespace input_observer::cli {

ReportSubject read_subject(const std::string& file) {
  return InputFiles({file}).read([](const std::vector<std::string>& paths) {
    if (is_inference(paths.front())) return subject_of(read_inference(paths.front()));
    return subject_of(read_report(paths.front()));
  });
}

}  // namespace input_observer::cli
