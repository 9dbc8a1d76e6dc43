#include "exporters/targets/native_runtime.h"

#include <ATen/Parallel.h>
#include <torch/csrc/inductor/aoti_package/model_package_loader.h>
#include <torch/script.h>

#include <span>

#include "exporters/adapter/flat_arguments.h"
#include "inference/probe/child_process.h"
#include "observer/error.h"
#include "observer/torch/failure.h"

namespace input_observer {
namespace {

constexpr ChildLimits child_limits{.time = std::chrono::minutes(10)};

// What a child process sends: for each case its outputs, or what was said. A file that cannot be loaded sends none.
std::string packed(const std::vector<ExportAnswer>& answers) {
  c10::List<std::tuple<std::string, std::vector<at::Tensor>>> list;
  for (const ExportAnswer& answer : answers)
    list.push_back({answer.error, answer.outputs});
  const std::vector<char> bytes = torch::jit::pickle_save(list);
  return {bytes.begin(), bytes.end()};
}

std::vector<ExportAnswer> unpacked(const std::string& text) {
  std::vector<ExportAnswer> answers;
  const c10::IValue list = torch::jit::pickle_load({text.begin(), text.end()});
  for (const c10::IValue& item : list.toListRef()) {
    const auto& pair = item.toTupleRef().elements();
    answers.push_back({{}, pair[0].toStringRef()});
    for (const c10::IValue& tensor : pair[1].toListRef())
      answers.back().outputs.push_back(tensor.toTensor());
  }
  return answers;
}

std::vector<ExportAnswer> run_here(const Target& target, std::span<const ExportCase> cases, const ExportLoader& load) {
  at::set_num_threads(1);  // a thread pool that the parent may have had did not come along
  const torch::NoGradGuard no_grad;
  std::vector<ExportAnswer> answers;
  LoadedExport loaded;
  try {
    loaded = load(cases.front().file);
  } catch (const std::exception&) {
    return answers;
  }
  for (const ExportCase& one : cases) {
    ExportAnswer& answer = answers.emplace_back();
    try {
      answer.outputs = loaded(one.tensors);
      for (at::Tensor& output : answer.outputs)
        output = output.contiguous().clone();
    } catch (const std::exception& failure) {
      answer.error = explained_call_error(target, failure_text(failure));
    }
  }
  return answers;
}

std::vector<ExportAnswer> run_file(const Target& target, std::span<const ExportCase> cases, const ExportLoader& load) {
  const std::string& file = cases.front().file;
  const ChildEnd end = run_in_child([&] { return packed(run_here(target, cases, load)); }, child_limits);
  if (end.finished) {
    auto answers = unpacked(end.text);
    if (answers.size() == cases.size()) return answers;
    throw bad_input({.file = file}, "expected a file that " + std::string(target.runtime) + " can read");
  }
  if (cases.size() == 1) return {{{}, end.timed_out ? "ran past its limit of time" : "ended by " + end.text}};
  std::vector<ExportAnswer> answers;
  for (std::size_t i = 0; i < cases.size(); ++i)
    answers.push_back(run_file(target, cases.subspan(i, 1), load).front());
  return answers;
}

}  // namespace

std::vector<ExportAnswer> run_native(const Target& target, const std::vector<ExportCase>& cases,
                                     const ExportLoader& load) {
  std::vector<ExportAnswer> answers;
  const std::span<const ExportCase> every(cases);
  for (std::size_t begin = 0; begin < cases.size();) {
    std::size_t end = begin + 1;
    while (end < cases.size() && cases[end].file == cases[begin].file)
      ++end;
    const auto some = run_file(target, every.subspan(begin, end - begin), load);
    answers.insert(answers.end(), some.begin(), some.end());
    begin = end;
  }
  return answers;
}

std::vector<ExportAnswer> run_aoti(const Target& target, const std::vector<ExportCase>& cases, const std::string&) {
  return run_native(target, cases, [](const std::string& file) -> LoadedExport {
    const auto package = std::make_shared<torch::inductor::AOTIModelPackageLoader>(file);
    return [package](const std::vector<at::Tensor>& inputs) { return package->run(inputs); };
  });
}

std::vector<ExportAnswer> run_torchscript(const Target& target, const std::vector<ExportCase>& cases,
                                          const std::string&) {
  return run_native(target, cases, [](const std::string& file) -> LoadedExport {
    torch::jit::Module module = torch::jit::load(file);
    return [module](const std::vector<at::Tensor>& inputs) mutable {
      return flat_results(module.forward({inputs.begin(), inputs.end()}));
    };
  });
}

}  // namespace input_observer
