#include "observer/routes.h"

#include <algorithm>
#include <bit>
#include <cstdio>

#include "observer/small_buffer.h"

namespace input_observer {
namespace {

constexpr const char* text_hash_form = "str of some characters, hash %016llx";

/** A text that nobody kept: its hash is all that is left. */
Value forgotten_text(std::uint64_t hash) {
  char text[64];
  std::snprintf(text, sizeof text, text_hash_form, static_cast<unsigned long long>(hash));
  return {UnknownValue{text}};
}

/** The scalar that a walk wrote as `bits` where the structure has `like`. */
Value scalar_of(const ClassTable& table, const Value& like, std::uint64_t bits) {
  Value value;
  if (like.get_if<bool>()) {
    value.data = bits != 0;
  } else if (like.get_if<double>()) {
    value.data = std::bit_cast<double>(bits);
  } else {
    const Value* text = table.find_text(bits);
    value = text ? *text : forgotten_text(bits);
  }
  return value;
}

void collect_scalars(const Value& value, std::vector<const Value*>& out) {
  if (value.get_if<bool>() || value.get_if<double>() || value.get_if<std::string>()) {
    out.push_back(&value);
    return;
  }
  for (const auto& child : children(value))
    collect_scalars(*child.second, out);
}

}  // namespace

Target::Target(const ClassTable::Inserted& inserted, const FlatValues& described)
    : merged_(inserted.merged),
      slots_(inserted.merged->scalars.size()),
      columns_(described.arrangement.columns),
      order_(described.order) {
  const auto& places = described.arrangement.slots;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const ScalarValues& scalar = merged_->scalars[i];
    const Value& value = scalar.values.front();
    Slot& slot = slots_[places.empty() ? i : places[i]];
    slot.index = i;
    if (value.get_if<double>()) {
      slot.use = Use::floating;
    } else if (value.get_if<bool>()) {
      slot.use = inserted.bools_split ? Use::splits : Use::boolean;
    } else {
      slot.use = inserted.texts_split ? Use::splits : Use::text;
    }
    if (slot.use == Use::splits) slot.value = scalar_bits(value);
    if (slot.use == Use::text) {
      for (const Value& text : scalar.values)
        slot.hashes.push_back(scalar_bits(text));
      std::sort(slot.hashes.begin(), slot.hashes.end());
    }
  }
}

bool Target::matches(std::span<const std::uint64_t> scalars) const {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].use == Use::splits && slots_[i].value != scalars[i]) return false;
  }
  return true;
}

bool Target::keeps(const Slot& slot, std::uint64_t hash) {
  return std::binary_search(slot.hashes.begin(), slot.hashes.end(), hash);
}

bool Target::wants_text(std::span<const std::uint64_t> scalars) const {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const Slot& slot = slots_[i];
    if (slot.use != Use::text) continue;
    const bool too_late = slot.hashes.size() == ScalarValues::max_values && scalars[i] > slot.hashes.back();
    if (!too_late && !keeps(slot, scalars[i])) return true;
  }
  return false;
}

void Target::add_scalars(std::span<const std::uint64_t> scalars) {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    ScalarValues& values = merged_->scalars[slots_[i].index];
    switch (slots_[i].use) {
      case Use::splits:
        break;
      case Use::boolean:
        values.add({scalars[i] != 0});
        break;
      case Use::floating:
        values.add({std::bit_cast<double>(scalars[i])});
        break;
      case Use::text:
        values.more = values.more || !keeps(slots_[i], scalars[i]);
        break;
    }
  }
}

void Target::arrange(std::span<const std::int64_t> row, std::span<std::int64_t> out) const {
  for (std::size_t i = 0; i < row.size(); ++i)
    out[i] = row[columns_[i]];
}

bool Target::is_news(std::span<const std::int64_t> prefix) const {
  if (columns_.empty()) return merged_->state.is_news(prefix);
  SmallBuffer<std::int64_t> arranged(prefix.size());
  arrange(prefix, arranged.span());
  return merged_->state.is_news(arranged.span());
}

void Target::add_row(std::span<const std::int64_t> row, std::size_t known) {
  merged_->orders.add_known(order_);
  if (columns_.empty()) {
    merged_->state.add(row, known);
    return;
  }
  SmallBuffer<std::int64_t> arranged(row.size());
  arrange(row, arranged.span());
  merged_->state.add(arranged.span(), known);
}

Target* Route::find(std::span<const std::uint64_t> scalars) {
  const auto found =
      std::find_if(targets.begin(), targets.end(), [&](const Target& target) { return target.matches(scalars); });
  return found == targets.end() ? nullptr : &*found;
}

bool InputRoute::gives_more(const FlatCall& call, const Target& target) const {
  const std::uint64_t kept = target.merged().first.given;
  return given.varies() && kept < given.most() && given.count(call.row(), call.scalars()) > kept;
}

Target* InputRoute::find(const FlatCall& call) {
  Route* route = by_outputs.find(call.output_tokens());
  Target* target = route ? route->find(call.scalars()) : nullptr;
  return target && gives_more(call, *target) ? nullptr : target;
}

ArgumentLookup Routes::look_up(const FlatCall& arguments) {
  ArgumentLookup result;
  result.route = by_arguments_.find(arguments.input_tokens());
  result.generation = generation_;
  if (!result.route) return result;
  result.structure = result.route->structure;
  const auto row = arguments.row().first(arguments.input_columns());
  result.route->by_outputs.for_each([&](Route& route) {
    const Target* target = result.known ? nullptr : route.find(arguments.scalars());
    if (!target || target->wants_text(arguments.scalars()) || target->is_news(row)) return;
    if (result.route->gives_more(arguments, *target)) return;
    result.known = &target->merged().state;
  });
  result.news = !result.known;
  return result;
}

Target* Routes::find(const FlatCall& call, const ArgumentLookup& arguments) {
  InputRoute* input =
      arguments.route && is_current(arguments) ? arguments.route : by_arguments_.find(call.input_tokens());
  return input ? input->find(call) : nullptr;
}

void Routes::remember(const FlatCall& call, const Signature& signature, const FlatValues& described,
                      const ClassTable::Inserted& inserted) {
  if (inserted.others_moved) forget_classes();
  // A structure that is not kept would come back here with every call: it is not worth its memory.
  if (inserted.dropped) return;
  make_room(call);
  InputRoute& input = by_arguments_.find_or_add(call.input_tokens());
  if (!input.structure) {
    input.structure =
        std::make_shared<const std::vector<Value>>(with_key_order(described.structure.arguments, described.order));
    input.given = GivenCounter(signature, *input.structure);
  }
  if (!inserted.merged) return;
  const std::size_t known = input.by_outputs.size();
  Route& route = input.by_outputs.find_or_add(call.output_tokens());
  routes_ += input.by_outputs.size() - known;
  Target target(inserted, described);
  const auto old = std::find_if(route.targets.begin(), route.targets.end(),
                                [&](const Target& each) { return &each.merged() == inserted.merged; });
  if (old == route.targets.end()) {
    route.targets.push_back(std::move(target));
  } else {
    *old = std::move(target);
  }
}

std::vector<Value> described_arguments(const FlatCall& call, const std::vector<Value>& structure,
                                       const ClassTable& table) {
  std::vector<const Value*> slots;
  for (const Value& argument : structure)
    collect_scalars(argument, slots);
  std::vector<Value> scalars;
  for (std::size_t i = 0; i < slots.size(); ++i)
    scalars.push_back(scalar_of(table, *slots[i], call.scalars()[i]));
  const auto row = call.row();
  return unflatten({structure, {}}, {row.begin(), row.end()}, scalars);
}

/** For one route more, unless there is one for such a call. */
void Routes::make_room(const FlatCall& call) {
  InputRoute* input = by_arguments_.find(call.input_tokens());
  if (input && input->by_outputs.find(call.output_tokens())) return;
  tokens_ += input ? call.output_tokens().size() : call.tokens().size();
  if (tokens_ <= max_tokens && routes_ < max_routes && by_arguments_.size() < max_routes) return;
  by_arguments_.clear();
  routes_ = 0;
  tokens_ = call.tokens().size();
  ++generation_;
}

void Routes::forget_classes() {
  by_arguments_.for_each([](InputRoute& input) { input.by_outputs.clear(); });
  routes_ = 0;
  ++generation_;
}

}  // namespace input_observer
