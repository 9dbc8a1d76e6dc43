#include "inference/names/name_table.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <initializer_list>
#include <string_view>

#include "observer/path.h"

namespace input_observer {
namespace {

/** What the later axes of an argument are called when its name has one of the words; axis -1 is the last. */
struct Custom {
  std::initializer_list<std::string_view> words;
  int axis = 1;
  std::string_view name;
};

bool has_any(std::string_view argument, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](auto word) { return argument.find(word) != std::string_view::npos; });
}

bool is_any(std::string_view argument, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, argument) != words.end();
}

bool is_cache(std::string_view argument, int rank) {
  const bool named = has_any(argument, {"past", "cache"}) || argument.starts_with("pkv") || argument.starts_with("kv");
  return named && rank == 4;
}

bool is_image(std::string_view argument, int rank) {
  return (argument.starts_with("pixel") || is_any(argument, {"image", "images", "img"})) && rank >= 3;
}

std::vector<std::string> names_of(std::string_view argument, int rank, int axis) {
  if (is_cache(argument, rank)) {
    if (axis == 2) return {"past"};
    return axis == 0 ? std::vector<std::string>{"batch"} : std::vector<std::string>{};
  }
  if (is_image(argument, rank) && axis >= rank - 2) return {axis == rank - 1 ? "width" : "height"};
  if (axis == 0) {
    const bool batched = rank >= 2 || has_any(argument, {"length", "label", "score"});
    return batched ? std::vector<std::string>{"batch"} : std::vector<std::string>{};
  }
  if (has_any(argument, {"mask"})) return {"seq", "total"};
  static const std::array<Custom, 5> customs{{{{"decoder"}, 1, "dec_seq"},
                                              {{"encoder"}, 1, "enc_seq"},
                                              {{"ids", "embeds", "tokens"}, 1, "seq"},
                                              {{"feature"}, -1, "frames"},
                                              {{"value", "audio", "wave", "sample", "speech"}, 1, "samples"}}};
  for (const auto& custom : customs) {
    if (!has_any(argument, custom.words)) continue;
    if (custom.axis == axis || custom.axis == axis - rank) return {std::string(custom.name)};
  }
  return {};
}

}  // namespace

std::vector<std::string> customary_names(const Column& column, bool derived) {
  auto argument = parameter_of(column.path);
  std::ranges::transform(argument, argument.begin(), [](unsigned char c) { return std::tolower(c); });
  auto names = names_of(argument, column.rank, column.axis);
  if (derived) std::erase_if(names, [](const std::string& name) { return name == "seq" || name == "batch"; });
  return names;
}

}  // namespace input_observer
