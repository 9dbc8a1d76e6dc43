#pragma once

#include "observer/value.h"

namespace input_observer {

/** Calls `change` for each child, those of a dict in the order in which they stand. */
template <class Change>
void change_children(Value& value, const Change& change) {
  if (auto* list = value.get_if<ListValue>()) {
    for (Value& item : list->items)
      change(item);
  } else if (auto* tuple = value.get_if<TupleValue>()) {
    for (Value& item : tuple->items)
      change(item);
  } else if (auto* dict = value.get_if<DictValue>()) {
    for (auto& named : dict->items)
      change(named.second);
  } else if (auto* object = value.get_if<ObjectValue>()) {
    for (auto& named : object->attributes)
      change(named.second);
  }
}

}  // namespace input_observer
