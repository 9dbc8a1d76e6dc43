#include "cli/replayed_calls.h"

#include <torch/script.h>

#include <fstream>

#include "inference/torch/arguments.h"
#include "inference/torch/make_tensor.h"
#include "inference/torch/retype.h"
#include "observer/call_log.h"
#include "observer/torch/failure.h"
#include "observer/torch/sample_file.h"
#include "observer/torch/signature.h"

namespace input_observer::cli {
namespace {

/** The first bytes of a file; fewer where it is shorter. */
std::string head_of(const std::string& file, std::size_t size) {
  std::string head(size, '\0');
  std::ifstream in(file, std::ios::binary);
  in.read(head.data(), static_cast<std::streamsize>(size));
  head.resize(static_cast<std::size_t>(in.gcount()));
  return head;
}

bool is_archive(const std::string& file) {
  return head_of(file, 4) == "PK\x03\x04";
}

/** Before PyTorch 1.6, or on demand, torch.save wrote pickles in a row; the first one is this number. */
void refuse_legacy(const std::string& file) {
  constexpr std::string_view magic = "\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";
  const std::string head = head_of(file, 2 + magic.size());  // two bytes tell the protocol
  if (!head.starts_with('\x80') || !head.ends_with(magic)) return;
  throw bad_input({file, 0, ""},
                  "a legacy file of torch.save, expected its zip archive: save it anew by torch.save(torch.load(FILE), "
                  "FILE)");
}

/** An error of ours within a call: the call becomes its place, the leaf a part of its message. */
Error within(const Error& error, const Place& call) {
  const std::string& leaf = error.place().where;
  return Error(error.code(), call, (leaf.empty() ? "" : leaf + ": ") + error.message());
}

void make_call(torch::jit::Method& method, const TorchArguments& arguments, const Place& place) {
  try {
    method(arguments.args, arguments.kwargs);
  } catch (const std::exception& failure) {
    throw Error(ErrorCode::model, place, "the model refuses this call: " + failure_text(failure));
  }
}

/** Plays a log as it is read, one call in memory at a time. */
class LogPlayer {
 public:
  LogPlayer(std::string file, torch::jit::Method method)
      : file_(std::move(file)),
        method_(std::move(method)),
        own_signature_(signature_of(method_.function().getSchema())),
        generator_(make_generator(0)) {}

  ReplayedLog play() {
    read_call_log(file_, {[this](const CallLogHeader& header) { begin(header); },
                          [this](const Call& call, const Place& place) { play_call(call, place); }});
    if (log_.options.index && !log_.indexed_call) {
      throw bad_input(Place{file_, 0, "options.index"}, "expected one of " + std::to_string(played_) +
                                                            " calls, counted from 0, got " +
                                                            std::to_string(*log_.options.index));
    }
    return std::move(log_);
  }

 private:
  void begin(const CallLogHeader& header) {
    signature_ = header.signature;
    log_.options = header.options;
    check_options(log_.options, own_signature_, Place{file_, 0, "options"});
  }

  void play_call(const Call& call, const Place& place) {
    const NamedValues values = named(bind_arguments(signature_, call, place));
    make_call(method_, made(values, place), place);
    if (log_.options.index == played_) log_.indexed_call = in_order(values);
    ++played_;
  }

  TorchArguments made(const NamedValues& values, const Place& place) {
    try {
      return torch_arguments(values, method_, generator_);
    } catch (const Error& error) {
      throw within(error, place);
    } catch (const std::exception& failure) {
      throw bad_input(place, "its tensors cannot be allocated: " + failure_text(failure));
    }
  }

  NamedValues named(std::vector<Value> bound) const {
    NamedValues values;
    for (std::size_t i = 0; i < bound.size(); ++i) {
      values.emplace_back(signature_[i].name, std::move(bound[i]));
    }
    return values;
  }

  /** In the order of the model's own parameters, as a report of it has them. */
  std::vector<Value> in_order(const NamedValues& values) const {
    std::vector<Value> ordered;
    for (const Parameter& parameter : own_signature_) {
      const Value* value = find_value(values, parameter.name);
      ordered.push_back(value ? *value : parameter.default_value.value_or(Value{}));
    }
    return ordered;
  }

  std::string file_;
  torch::jit::Method method_;
  Signature own_signature_;  ///< the model's
  Signature signature_;      ///< the log's
  at::Generator generator_;
  ReplayedLog log_;
  std::int64_t played_ = 0;
};

void play_samples(const std::string& file, torch::jit::Method method) {
  const std::vector<SampleCall> calls = read_samples(file);
  for (std::size_t i = 0; i < calls.size(); ++i) {
    make_call(method, as_declared(calls[i], method.function().getSchema()), place_of(Place{file, 0, {}}, i));
  }
}

}  // namespace

ReplayedLog replay_calls(const std::string& file, torch::jit::Method method) {
  if (!is_archive(file)) {
    refuse_legacy(file);
    return LogPlayer(file, std::move(method)).play();
  }
  play_samples(file, std::move(method));
  return {};
}

}  // namespace input_observer::cli
