#pragma once

#include <string>
#include <vector>

#include "reports/report.h"
#include "reports/table.h"

namespace input_observer {

/** `calls: 6 seen, 2 signatures` */
struct Fact {
  std::string name;
  std::string text;
};

/** What a report says, before a format lays it out. Texts may hold any character. */
struct ReportPage {
  std::vector<Fact> facts;    ///< model, part, method, calls, failures
  std::vector<Table> tables;  ///< signatures, inputs, outputs, dims, findings, claims; none without rows and caption
};

ReportPage page_of(const ReportSubject& subject);

}  // namespace input_observer
