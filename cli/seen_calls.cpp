#include "cli/seen_calls.h"

#include <cstdio>
#include <memory>
#include <utility>

#include "cli/input.h"
#include "observer/json.h"

namespace input_observer::cli {
namespace {

/** Finds the value of the outermost key `format` and reads no further. */
class FormatFinder : public nlohmann::json_sax<Json> {
 public:
  const std::string& format() const { return format_; }

  bool null() override { return go_on(); }
  bool boolean(bool) override { return go_on(); }
  bool number_integer(number_integer_t) override { return go_on(); }
  bool number_unsigned(number_unsigned_t) override { return go_on(); }
  bool number_float(number_float_t, const string_t&) override { return go_on(); }
  bool string(string_t& value) override {
    if (!in_format_) return true;
    format_ = value;
    return false;
  }
  bool binary(binary_t&) override { return go_on(); }
  bool start_object(std::size_t) override { return enter(); }
  bool start_array(std::size_t) override { return enter(); }
  bool key(string_t& name) override {
    in_format_ = depth_ == 1 && name == "format";
    return true;
  }
  bool end_object() override { return --depth_ > 0; }
  bool end_array() override { return --depth_ > 0; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

 private:
  bool go_on() const { return !in_format_ && depth_ > 0; }
  bool enter() {
    ++depth_;
    return !in_format_;
  }

  std::string format_;
  std::size_t depth_ = 0;
  bool in_format_ = false;
};

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using OwnedFile = std::unique_ptr<std::FILE, CloseFile>;

std::string format_of(const std::string& file) {
  const OwnedFile stream(std::fopen(file.c_str(), "rbe"));
  FormatFinder finder;
  // Whatever is wrong with the file, its reader says it better.
  if (stream) Json::sax_parse(stream.get(), &finder, Json::input_format_t::json, false);
  return finder.format();
}

}  // namespace

std::variant<Inference, ShapeReport> read_seen(const std::string& file) {
  using Seen = std::variant<Inference, ShapeReport>;
  return InputFiles({file}).read([](const std::vector<std::string>& paths) {
    const std::string& path = paths.front();
    // What cannot be read has no format; the reader says why.
    return format_of(path) == "input-observer/inference" ? Seen(read_inference(path)) : Seen(read_report(path));
  });
}

Inference inference_in(const std::string& file) {
  auto seen = read_seen(file);
  if (auto* inference = std::get_if<Inference>(&seen)) return std::move(*inference);
  return infer(std::get<ShapeReport>(seen));
}

}  // namespace input_observer::cli
