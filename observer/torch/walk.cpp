#include "observer/torch/walk.h"

#include "observer/torch/traverse.h"

namespace input_observer {
namespace {

/** A FlatCall as the sink of a traversal. */
struct FlatSink {
  FlatCall& out;

  void none() { out.none(); }
  void tensor(const at::TensorImpl& impl, ScalarType dtype) {
    const auto sizes = impl.sizes();
    out.tensor(dtype, {sizes.data(), sizes.size()});
  }
  void integer(std::int64_t value) { out.integer(value); }
  void boolean(bool value) { out.boolean(value); }
  void floating(double value) { out.floating(value); }
  void text(std::string_view value) { out.text(value); }
  void unknown(std::string_view type) { out.unknown(type); }
  void list(std::size_t size) { out.list(size); }
  void tuple(std::size_t size) { out.tuple(size); }
  void dict(std::size_t size) { out.dict(size); }
  void object(std::string_view type, std::size_t size) { out.object(type, size); }
  void key(std::string_view name) { out.key(name); }
};

}  // namespace

void walk(const at::IValue& value, FlatCall& out) {
  FlatSink sink{out};
  Traversal(sink).visit(value);
}

void walk_all(c10::ArrayRef<at::IValue> values, FlatCall& out) {
  FlatSink sink{out};
  Traversal traversal(sink);
  for (const at::IValue& value : values)
    traversal.visit(value);
}

}  // namespace input_observer
