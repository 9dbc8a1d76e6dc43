#include "observer/call_log.h"

#include <utility>

#include "observer/json.h"
#include "observer/value_json.h"

namespace input_observer {

namespace {

constexpr const char* format_name = "input-observer/call-log";

void check_format(const JsonReader& document) {
  if (document.has("format") && document.at("format").text() != format_name) {
    document.at("format").fail('"' + std::string(format_name) + '"');
  }
  if (document.has("version") && document.at("version").integer() != 1) document.at("version").fail("version 1");
}

CallLogHeader read_header(const JsonReader& document) {
  document.object();
  check_format(document);
  CallLogHeader header;
  header.signature = signature_from_json(document.at("signature"));
  if (document.has("options")) {
    const JsonReader options = document.at("options");
    header.options = options_from_json(options);
    check_options(header.options, header.signature, options.place());
  }
  return header;
}

Call read_call(const JsonReader& reader) {
  reader.object();
  // Two logs in one file: taken for a call, the second head would be a call without arguments.
  if (reader.has("signature") && !reader.has("args") && !reader.has("kwargs")) {
    throw bad_input(reader.place(), "expected a call, got another signature");
  }
  Call call;
  if (reader.has("args")) {
    const JsonReader args = reader.at("args");
    for (std::size_t i = 0; i < args.size(); ++i)
      call.args.push_back(value_from_json(args.at(i)));
  }
  if (reader.has("kwargs")) {
    reader.at("kwargs").for_each([&](const std::string& name, const JsonReader& value) {
      call.kwargs.emplace_back(name, value_from_json(value));
    });
  }
  if (reader.has("outputs")) call.outputs = value_from_json(reader.at("outputs"));
  return call;
}

void read_calls(const JsonReader& calls, const CallLogVisitor& visitor) {
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const JsonReader call = calls.at(i);
    visitor.on_call(read_call(call), call.place());
  }
}

}  // namespace

bool has_call_lines(const std::string& file, const std::string& first_line) {
  if (file.ends_with(".jsonl")) return true;
  if (file.ends_with(".json")) return false;
  const Json head = Json::parse(first_line, nullptr, false);
  return head.is_object() && head.contains("signature") && !head.contains("calls") && !head.contains("classes");
}

void read_call_lines(LineReader& lines, std::string line, const CallLogVisitor& visitor) {
  const auto parse = [&] { return parse_json(line, lines.place().file, lines.place().line); };
  {
    const Json head = parse();
    const JsonReader reader(head, lines.place());
    visitor.on_header(read_header(reader));
    if (reader.has("calls")) read_calls(reader.at("calls"), visitor);
  }
  while (lines.next_filled(line)) {
    const Json call = parse();
    visitor.on_call(read_call(JsonReader(call, lines.place())), lines.place());
  }
}

void read_call_log(const std::string& file, const CallLogVisitor& visitor) {
  LineReader lines(file);
  std::string text;
  lines.next_filled(text);
  if (has_call_lines(file, text)) return read_call_lines(lines, std::move(text), visitor);
  const std::int64_t first_line = lines.place().line;
  text += '\n';
  text += lines.rest();
  const Json document = parse_json(text, file, first_line);
  text = {};
  read_call_log(JsonReader(document, {file, 0, {}}), visitor);
}

void read_call_log(const JsonReader& document, const CallLogVisitor& visitor) {
  visitor.on_header(read_header(document));
  read_calls(document.at("calls"), visitor);
}

bool is_call_log(const Json& document) {
  if (!document.is_object()) return false;
  const auto format = document.find("format");
  if (format != document.end()) return *format == format_name;
  return document.contains("signature") && document.contains("calls");
}

}  // namespace input_observer
