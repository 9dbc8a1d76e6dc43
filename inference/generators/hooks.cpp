#include "inference/generators/hooks.h"

#include <algorithm>

namespace input_observer {
namespace {

void one_eos_token_a_row(const Json&, const GenerationScope& scope, GeneratedTensor& tensor) {
  const auto token = scope.setup().config.get("eos_token_id");
  if (scope.setup().state.task != "text-classification" || !token || !token->is_number_integer()) return;
  tensor.placed = PlacedToken{token->get<std::int64_t>(), 0};
}

void image_tokens_first(const Json&, const GenerationScope& scope, GeneratedTensor& tensor) {
  if (scope.setup().state.name != "vision") return;
  const ModelConfig& config = scope.setup().config.config();
  const auto token = config.at_path("vlm_config.image_token_index");
  const auto count = config.at_path("vlm_config.vision_config.num_image_tokens");
  if (!token || !token->is_number_integer() || !count || !count->is_number_integer()) {
    throw bad_input({{}, 0, "config.vlm_config"}, "expected image_token_index and vision_config.num_image_tokens");
  }
  tensor.placed = PlacedToken{token->get<std::int64_t>(), count->get<std::int64_t>()};
}

void rows_and_columns(const Json& rule, const GenerationScope& scope, GeneratedTensor& tensor) {
  tensor.content = GeneratedTensor::Content::grid;
  tensor.high = static_cast<double>(std::max<std::int64_t>(scope.integer(rule.at("columns"), "the columns"), 1));
}

struct Hook {
  std::string_view name;
  void (*run)(const Json&, const GenerationScope&, GeneratedTensor&);
};

constexpr Hook hooks[] = {
    {"one_eos_token_a_row", one_eos_token_a_row},
    {"image_tokens_first", image_tokens_first},
    {"rows_and_columns", rows_and_columns},
};

}  // namespace

void run_hook(const std::string& name, const Json& rule, const GenerationScope& scope, GeneratedTensor& tensor) {
  const auto found = std::ranges::find(hooks, name, &Hook::name);
  if (found == std::end(hooks)) throw bad_input({{}, 0, "hook"}, "unknown hook '" + name + "'");
  found->run(rule, scope, tensor);
}

}  // namespace input_observer
