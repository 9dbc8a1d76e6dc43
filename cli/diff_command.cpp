#include "cli/diff_command.h"

#include <cstdio>
#include <sstream>

#include "cli/input.h"
#include "inference/diff/diff.h"
#include "observer/text_file.h"
#include "reports/diff_report.h"

namespace input_observer::cli {
namespace {

struct DiffRequest {
  std::string a;
  std::string b;
  std::string format = "text";
};

void declare(CommandLine& line, DiffRequest& request) {
  line.word("A", request.a, "A call log or a shape report: what is known; - is standard input");
  line.word("B", request.b, "Another of the same model: what may be new");
  line.option("--format", "text|json", request.format, "How it is written, text by default");
}

/** What cannot be known is said, but not where the list is read. */
void tell_undecided(const Differences& differences) {
  if (differences.undecided_calls == 0) return;
  std::fprintf(
      stderr,
      "input-observer: A dropped calls of too many signatures; it cannot tell whether %llu calls of B are new\n",
      static_cast<unsigned long long>(differences.undecided_calls));
}

Status run(const DiffRequest& request) {
  const DiffFormat& format = find_diff_format(request.format);
  const Differences differences = InputFiles({request.a, request.b}).read([](const std::vector<std::string>& paths) {
    return diff(read_report(paths[0]), read_report(paths[1]), Place{paths[1], 0, {}});
  });
  std::ostringstream text;
  format.write(text, differences);
  write_file("-", text.str());
  tell_undecided(differences);
  return differences.list.empty() ? Status::done : Status::no;
}

}  // namespace

Command diff_command() {
  return make_command<DiffRequest>("diff", "What one log or report holds that another never saw; exit status 1 then",
                                   "  input-observer diff release.json today.jsonl\n"
                                   "  input-observer diff release.json - --format json < today.json\n",
                                   declare, run);
}

}  // namespace input_observer::cli
