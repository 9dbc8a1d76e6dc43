#include "observer/torch/sample_file.h"

#include <ATen/core/Dict.h>
#include <ATen/core/List.h>
#include <ATen/core/jit_type.h>
#include <caffe2/serialize/inline_container.h>
#include <torch/csrc/jit/serialization/export.h>
#include <torch/csrc/jit/serialization/pickle.h>
#include <torch/csrc/jit/serialization/pickler.h>

#include "observer/error.h"
#include "observer/json.h"

namespace input_observer {
namespace {

at::IValue boxed(const std::vector<SampleCall>& calls) {
  c10::impl::GenericList list(c10::AnyType::get());
  for (const SampleCall& call : calls) {
    c10::impl::GenericDict kwargs(c10::StringType::get(), c10::AnyType::get());
    for (const auto& [name, value] : call.kwargs)
      kwargs.insert(name, value);
    list.push_back(c10::ivalue::Tuple::create(c10::ivalue::Tuple::create(call.args), kwargs));
  }
  return list;
}

/** `torch::pickle_save`, but lists without type tags: those name globals that `weights_only` refuses. */
std::string archive_of(const at::IValue& value) {
  std::string pickle;
  torch::jit::Pickler pickler([&](const char* bytes, std::size_t size) { pickle.append(bytes, size); },
                              /*tensor_table=*/nullptr, /*type_renamer=*/nullptr, /*memoized_class_types=*/nullptr,
                              /*get_tensor_id=*/nullptr, /*tag_aggregates=*/false);
  pickler.protocol();
  pickler.pushIValue(value);
  pickler.stop();

  std::string archive;
  caffe2::serialize::PyTorchStreamWriter writer([&](const void* bytes, std::size_t size) {
    archive.append(static_cast<const char*>(bytes), size);
    return size;
  });
  torch::jit::writeArchiveAndTensors("data", pickle.data(), pickle.size(), pickler.tensorData(), writer);
  writer.writeEndOfFile();
  return archive;
}

SampleCall call_of(const at::IValue& value, const Place& place) {
  if (!value.isTuple() || value.toTupleRef().elements().size() != 2) {
    throw bad_input(place, "expected a tuple (args, kwargs)");
  }
  const auto& elements = value.toTupleRef().elements();
  SampleCall call;
  if (elements[0].isTuple()) {
    call.args = elements[0].toTupleRef().elements().vec();
  } else if (elements[0].isList()) {
    call.args = elements[0].toListRef().vec();
  } else {
    throw bad_input(place, "expected a tuple of positional arguments, found " + elements[0].tagKind());
  }
  if (!elements[1].isGenericDict()) {
    // LibTorch reads an empty OrderedDict as None.
    throw bad_input(place, "expected a dict of keyword arguments, found " +
                               (elements[1].isNone() ? "None or an OrderedDict, which is no dict here; use dict(kwargs)"
                                                     : elements[1].tagKind()));
  }
  for (const auto& item : elements[1].toGenericDict()) {
    if (!item.key().isString()) throw bad_input(place, "expected names as keys of the keyword arguments");
    call.kwargs.emplace(item.key().toStringRef(), item.value());
  }
  return call;
}

at::IValue unpickled(const std::string& file) {
  const std::string content = read_file(file);
  try {
    return torch::jit::pickle_load(std::vector<char>(content.begin(), content.end()));
  } catch (const std::exception&) {
    // LibTorch's own text is a page of addresses.
    throw bad_input({file, 0, ""},
                    "expected a file of torch.save that holds a list of (args tuple, kwargs dict), of plain lists, "
                    "tuples and dicts (no OrderedDict), numbers, texts and tensors");
  }
}

}  // namespace

void write_samples(const std::string& file, const std::vector<SampleCall>& calls) {
  write_value(file, boxed(calls));
}

void write_value(const std::string& file, const at::IValue& value) {
  write_file(file, archive_of(value));
}

std::vector<SampleCall> read_samples(const std::string& file) {
  const at::IValue list = unpickled(file);
  if (!list.isList()) throw bad_input({file, 0, ""}, "expected a list of calls, found " + list.tagKind());
  std::vector<SampleCall> calls;
  for (const at::IValue& value : list.toListRef()) {
    calls.push_back(call_of(value, {file, 0, "[" + std::to_string(calls.size()) + "]"}));
  }
  return calls;
}

}  // namespace input_observer
