#include "cli/option_flags.h"

#include <algorithm>
#include <charconv>
#include <functional>

#include "observer/json.h"

namespace input_observer::cli {
namespace {

/** Reads one option as if it stood in a file of options; an Error names the flag. */
InferOptions option_from(const std::string& flag, const std::string& key, const Json& value) {
  const Json document{{key, value}};
  try {
    return options_from_json(JsonReader(document, {}));
  } catch (const Error& error) {
    std::string where = error.place().where;
    where.replace(0, where.starts_with(key) ? key.size() : 0, flag);
    throw Error(ErrorCode::bad_usage, Place{{}, 0, where}, error.message());
  }
}

/** The integer, or the text itself, which is then refused as the index that it stands for. */
Json index_of(const std::string& text) {
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  return parsed.ec == std::errc() && parsed.ptr == end ? Json(value) : Json(text);
}

Json parse_value(const std::string& flag, const std::string& text) {
  try {
    return parse_json(text);
  } catch (const Error& error) {
    throw Error(ErrorCode::bad_usage, Place{{}, 0, flag}, error.message());
  }
}

/** `all` or names with commas between them, as the option's JSON. */
Json batch_request(const std::string& text) {
  if (text == "all") return true;
  Json names = Json::array();
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    names.push_back(text.substr(begin, end - begin));
    if (end == begin) {
      throw Error(ErrorCode::bad_usage, Place{{}, 0, "--set-batch-dimension-for"},
                  "expected all or names with a comma between them, got '" + text + "'");
    }
    begin = end + 1;
  }
  return names;
}

/** Declares a flag for one key; `to_value` makes the key's JSON out of the word. */
void add_flag(CommandLine& line, OptionFlags& options, const std::string& flag, const std::string& placeholder,
              const std::function<Json(const std::string&)>& to_value, const std::string& help) {
  std::string key = flag.substr(2);
  std::replace(key.begin(), key.end(), '-', '_');
  const auto take = [&options, flag, key, to_value](const std::string& word) {
    options.flags = overlay(options.flags, option_from(flag, key, to_value(word)));
  };
  line.option(flag, placeholder, take, help);
}

}  // namespace

void add_option_flags(CommandLine& line, OptionFlags& options) {
  const auto json_of = [](const std::string& flag) {
    return [flag](const std::string& word) { return parse_value(flag, word); };
  };
  line.option("--options", "FILE", options.file, "Options as JSON; they win over those of the inputs, flags over them");
  add_flag(line, options, "--set-batch-dimension-for", "all|A,B", batch_request,
           "Axis 0 is a batch in every tensor, or in these parameters or leaf paths");
  add_flag(line, options, "--index", "N", index_of,
           "Take the observed arguments from this call, counted from 0 over all inputs");
  add_flag(line, options, "--value-if-missing", "JSON", json_of("--value-if-missing"),
           "{\"parameter\": value}: what stands in where the parameter was absent or None");
  add_flag(line, options, "--dim-names", "JSON", json_of("--dim-names"),
           "{\"parameter or leaf path\": {\"0\": \"batch\"}}: names of axes");
}

InferOptions read_options(const OptionFlags& options) {
  if (options.file.empty()) return options.flags;
  const Json document = read_json(options.file);
  return overlay(options_from_json(JsonReader(document, Place{options.file, 0, {}})), options.flags);
}

}  // namespace input_observer::cli
