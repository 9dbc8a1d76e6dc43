#include "inference/generators/given_sizes.h"

#include <algorithm>
#include <vector>

#include "observer/error.h"
#include "observer/path.h"

namespace input_observer {
namespace {

/** Sizes that are wanted, and the paths that were seen. */
class GivenSizes {
 public:
  explicit GivenSizes(const std::map<std::string, Json>& shapes) {
    for (const auto& [name, sizes] : shapes) {
      if (sizes.is_array() && !(name.starts_with("random_") && name.ends_with("_range"))) wanted_[name] = sizes;
    }
  }

  void apply(NamedGeneratedValues& inputs) {
    if (wanted_.empty()) return;
    for (auto& [name, value] : inputs)
      visit(name, value);
    if (!wanted_.empty()) {
      const std::string& name = wanted_.begin()->first;
      throw bad_input({{}, 0, "shapes." + name},
                      "no such shape, and no input of this name" + did_you_mean(name, paths_));
    }
  }

 private:
  void visit(const std::string& path, GeneratedValue& value) {
    paths_.push_back(path);
    if (auto* tensor = std::get_if<GeneratedTensor>(&value.data)) set(path, *tensor);
    if (auto* sequence = std::get_if<GeneratedSequence>(&value.data)) {
      for (std::size_t i = 0; i < sequence->items.size(); ++i)
        visit(join_path(path, std::to_string(i)), sequence->items[i]);
    }
    if (auto* dict = std::get_if<GeneratedDict>(&value.data)) {
      for (auto& [key, item] : dict->items)
        visit(join_path(path, key), item);
    }
  }

  void set(const std::string& path, GeneratedTensor& tensor) {
    const auto found = wanted_.find(path);
    if (found == wanted_.end()) return;
    Sizes sizes;
    for (const Json& size : found->second) {
      if (!size.is_number_integer() || size < 0) {
        throw bad_input({{}, 0, "shapes." + path}, "expected integers of at least 0");
      }
      sizes.push_back(size.get<std::int64_t>());
    }
    tensor.shape = std::move(sizes);
    const std::int64_t last = tensor.shape.empty() ? 0 : tensor.shape.back();
    tensor.ones_before = std::min(tensor.ones_before, last);
    tensor.ones_after = std::min(tensor.ones_after, last - tensor.ones_before);
    wanted_.erase(found);
  }

  std::map<std::string, Json> wanted_;
  std::vector<std::string> paths_;
};

}  // namespace

void apply_given_sizes(const std::map<std::string, Json>& shapes, NamedGeneratedValues& inputs) {
  GivenSizes(shapes).apply(inputs);
}

}  // namespace input_observer
