#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "observer/call_log.h"
#include "observer/json.h"
#include "observer/recorder.h"
#include "observer/shape_report.h"

namespace input_observer {
namespace {

/** One input: what it summed up to, and the index that it asked for itself. */
struct Source {
  std::string file;
  bool is_log = true;
  std::optional<std::int64_t> own_index;
  ShapeReport report;
};

/** What is wanted of an input: options that win over its own, and how many calls stand before its first. */
struct Request {
  InferOptions stronger;
  std::int64_t calls_before = 0;
};

/** Turns the calls of a log into a report as they are read. */
class LogSummary {
 public:
  LogSummary(std::string file, Request request) : file_(std::move(file)), request_(std::move(request)) {}

  CallLogVisitor visitor() {
    return {[this](const CallLogHeader& header) { begin(header); },
            [this](const Call& call, const Place& place) {
              recorder_->record(bind_arguments(signature_, call, place, options_.value_if_missing), call.outputs);
            }};
  }

  Source finish() const {
    Source source{file_, true, options_.index, recorder_->report()};
    source.report.options = options_;
    return source;
  }

 private:
  void begin(const CallLogHeader& header) {
    signature_ = header.signature;
    options_ = overlay(header.options, request_.stronger);
    check_options(options_, signature_, {file_, 0, "options"});
    ShapeReport empty;
    empty.signature = signature_;
    // The recorder counts from the first call of this log.
    if (options_.index && *options_.index >= request_.calls_before) {
      empty.options.index = *options_.index - request_.calls_before;
    }
    recorder_.emplace(std::move(empty));
  }

  std::string file_;
  Request request_;
  Signature signature_;
  InferOptions options_;
  std::optional<Recorder> recorder_;
};

Source read_document(const std::string& file, const std::string& text, std::int64_t first_line,
                     const Request& request) {
  const Json document = parse_json(text, file, first_line);
  const JsonReader reader(document, {file, 0, {}});
  if (is_call_log(document)) {
    LogSummary summary(file, request);
    read_call_log(reader, summary.visitor());
    return summary.finish();
  }
  if (!document.is_object() || !document.contains("format")) {
    throw bad_input(reader.place(), "expected a call log or a shape report");
  }
  Source source{file, false, {}, report_from_json(reader)};
  source.own_index = source.report.options.index;
  source.report.options = overlay(source.report.options, request.stronger);
  check_options(source.report.options, source.report.signature, {file, 0, "options"});
  return source;
}

Source read_source(const std::string& file, const Request& request) {
  std::string text;
  LineReader lines(file);
  lines.next_filled(text);
  if (has_call_lines(file, text)) {
    LogSummary summary(file, request);
    read_call_lines(lines, std::move(text), summary.visitor());
    return summary.finish();
  }
  const std::int64_t first_line = lines.place().line;
  return read_document(file, text + '\n' + lines.rest(), first_line, request);
}

[[noreturn]] void refuse_index(const std::string& file, std::int64_t index, const std::string& message) {
  throw bad_input({file, 0, "options.index"}, "index " + std::to_string(index) + ": " + message);
}

/** The call of that number, counted over all inputs in order. */
std::vector<Value> find_call(const std::vector<Source>& sources, std::int64_t index, const InferOptions& stronger) {
  std::int64_t before = 0;
  for (const Source& source : sources) {
    const auto calls = static_cast<std::int64_t>(source.report.calls);
    if (index >= before + calls) {
      before += calls;
      continue;
    }
    if (source.is_log) {
      if (source.report.indexed_call) return *source.report.indexed_call;
      // Another input asked for it.
      InferOptions asking = stronger;
      asking.index = index;
      return read_source(source.file, {asking, before}).report.indexed_call.value();
    }
    if (source.own_index != index - before || !source.report.indexed_call) {
      refuse_index(source.file, index, "the report only knows the call its log asked for");
    }
    return *source.report.indexed_call;
  }
  refuse_index(sources.front().file, index, "expected one of " + std::to_string(before) + " calls, counted from 0");
}

}  // namespace

ShapeReport read_report(const std::string& file) {
  return read_reports({file});
}

ShapeReport read_reports(const std::vector<std::string>& files, const InferOptions& options) {
  std::vector<Source> sources;
  Request request{options, 0};
  for (const std::string& file : files) {
    sources.push_back(read_source(file, request));
    request.calls_before += static_cast<std::int64_t>(sources.back().report.calls);
  }
  if (sources.empty()) throw Error(ErrorCode::bad_usage, {}, "expected at least one call log or shape report");
  ShapeReport result = sources.front().report;
  for (std::size_t i = 1; i < sources.size(); ++i)
    result = merge(result, sources[i].report, {files[i], 0, {}});
  if (!result.options.index) return result;
  // Of reports alone, merge() has chosen one of the calls without regard to the order of the files.
  const bool any_log = std::any_of(sources.begin(), sources.end(), [](const Source& source) { return source.is_log; });
  if (options.index || any_log || !result.indexed_call) {
    result.indexed_call = find_call(sources, *result.options.index, options);
  }
  return result;
}

}  // namespace input_observer
