#include "exporters/adapter/dict_passes.h"

#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/ir/ir.h>

#include <algorithm>

namespace input_observer {
namespace {

using torch::jit::Block;
using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;

// What a dict holds at one point of the code, keys as text.
using Items = std::vector<std::pair<std::string, Value*>>;

std::optional<std::string> key_text(const Value* key) {
  const auto constant = torch::jit::toIValue(key);
  if (!constant) return std::nullopt;
  if (constant->isString()) return "s" + constant->toStringRef();
  if (constant->isInt()) return "i" + std::to_string(constant->toInt());
  return std::nullopt;
}

bool is_write(const Node& node) {
  return node.kind() == c10::aten::_set_item;
}
bool is_question(const Node& node) {
  return node.kind() == c10::aten::__contains__;
}
bool is_read(const Node& node) {
  return node.kind() == c10::aten::__getitem__ || is_question(node);
}

void put(Items& items, const std::string& key, Value* value) {
  const auto known = std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.first == key; });
  if (known == items.end()) {
    items.emplace_back(key, value);
  } else {
    known->second = value;
  }
}

// The users in order of execution, or nothing when one of them is no plain read, or no plain write beside the dict. Reads
// in inner blocks see what was written before the block, since nothing writes there.
std::optional<std::vector<Node*>> plain_users(const Node& dict) {
  std::vector<Node*> users;
  for (const torch::jit::Use& use : dict.output()->uses()) {
    const Node& user = *use.user;
    const bool plain = is_read(user) || (is_write(user) && user.owningBlock() == dict.owningBlock());
    if (use.offset != 0 || !plain || !key_text(user.inputs()[1])) return std::nullopt;
    users.push_back(use.user);
  }
  std::sort(users.begin(), users.end(), [](const Node* a, const Node* b) { return a->isBefore(b); });
  return users;
}

std::optional<Items> initial_items(const Node& dict) {
  Items items;
  for (std::size_t i = 0; i + 1 < dict.inputs().size(); i += 2) {
    const auto key = key_text(dict.inputs()[i]);
    if (!key) return std::nullopt;
    put(items, *key, const_cast<Value*>(dict.inputs()[i + 1]));
  }
  return items;
}

// What a read gives, or nothing where the key is missing: a KeyError of the model's own, or code that never runs.
Value* answer(Node& read, const Items& items) {
  const std::string key = *key_text(read.inputs()[1]);
  const auto item = std::find_if(items.begin(), items.end(), [&](const auto& known) { return known.first == key; });
  if (is_question(read)) {
    const torch::jit::WithInsertPoint guard(&read);
    return read.owningGraph()->insertConstant(item != items.end());
  }
  return item == items.end() ? nullptr : item->second;
}

bool forward_items(Node& dict) {
  const auto users = plain_users(dict);
  auto items = initial_items(dict);
  if (!users || !items) return false;
  std::vector<Node*> reads, writes;
  bool answered = true;
  for (Node* user : *users) {
    if (is_write(*user)) {
      put(*items, *key_text(user->inputs()[1]), user->inputs()[2]);
      writes.push_back(user);
    } else if (Value* value = answer(*user, *items)) {
      user->output()->replaceAllUsesWith(value);
      reads.push_back(user);
    } else {
      answered = false;
    }
  }
  // While a read is left, the dict has to hold what was written.
  if (answered) reads.insert(reads.end(), writes.begin(), writes.end());
  for (Node* user : reads)
    user->destroy();
  return !reads.empty();
}

bool forward_in(Block& block) {
  bool changed = false;
  std::vector<Node*> dicts;
  for (Node* node : block.nodes()) {
    for (Block* inner : node->blocks())
      changed = forward_in(*inner) || changed;
    if (node->kind() == c10::prim::DictConstruct) dicts.push_back(node);
  }
  for (Node* dict : dicts)
    changed = forward_items(*dict) || changed;
  return changed;
}

}  // namespace

bool forward_dict_items(const std::shared_ptr<Graph>& graph) {
  return forward_in(*graph->block());
}

}  // namespace input_observer
