#include "cli/option_flags.h"

#include <algorithm>
#include <charconv>
#include <functional>

#include "observer/json.h"
#include "observer/path.h"
#include "observer/text.h"

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

std::string flag_of(std::string key) {
  std::replace(key.begin(), key.end(), '_', '-');
  return "--" + key;
}

/** True when the options set what `where` (`index`, `value_if_missing.x`) speaks of. */
bool says(const InferOptions& options, const std::string& where) {
  const std::vector<std::string> path = split_path(where);
  const Json document = to_json(options);
  if (path.empty() || !document.contains(path[0])) return false;
  const Json& value = document.at(path[0]);
  return path.size() == 1 || !value.is_object() || value.contains(path[1]);
}

/** `all` or names with commas between them, as the option's JSON. */
Json batch_request(const std::string& text) {
  if (text == "all") return true;
  Json names = Json::array();
  for (std::string& name : split(text, ',')) {
    if (name.empty()) {
      throw Error(ErrorCode::bad_usage, Place{{}, 0, "--set-batch-dimension-for"},
                  "expected all or names with a comma between them, got '" + text + "'");
    }
    names.push_back(std::move(name));
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

RequestedOptions::RequestedOptions(OptionFlags options) : options_(std::move(options)) {
  if (!options_.file.empty()) {
    const Json document = read_json(options_.file);
    from_file_ = options_from_json(JsonReader(document, Place{options_.file, 0, {}}));
  }
  merged_ = overlay(from_file_, options_.flags);
}

Error RequestedOptions::blamed(const Error& error) const {
  constexpr std::string_view head = "options.";
  if (!error.place().where.starts_with(head)) return error;
  const std::string where = error.place().where.substr(head.size());
  if (says(options_.flags, where)) {
    const std::size_t end = std::min(where.find('.'), where.size());
    return Error(error.code(), Place{{}, 0, flag_of(where.substr(0, end)) + where.substr(end)}, error.message());
  }
  if (says(from_file_, where)) return Error(error.code(), Place{options_.file, 0, where}, error.message());
  return error;
}

}  // namespace input_observer::cli
