#pragma once

#include <torch/script.h>

#include <sstream>
#include <string>

#include "exporters/check/check.h"
#include "exporters/export.h"
#include "tests/exporters/inferences.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace input_observer::test {

inline torch::jit::Module model_of(const std::string& text, const std::string& name = "Net") {
  torch::jit::Module model("__torch__." + name);
  model.define(text);
  return model;
}

/** `x` [batch, 3]. */
inline Inference plain() {
  Inference inference = inference_of({"x"}, {{"batch", 2}}, {{"batch", 3}});
  const auto x = leaf("x", ScalarType::float32, {"batch", "3"}, between(-1, 1));
  inference.signatures.push_back(signature_of("main", {"x"}, {x}, {value_of(x, inference.sizes)}));
  return with_parameters(std::move(inference));
}

inline std::string text_of(const CheckResult& check) {
  std::ostringstream table;
  print(table, check);
  return table.str();
}

/** Exports to a target that needs no Python, into `out` of the folder. */
inline ExportManifest export_to(const TemporaryFolder& folder, const torch::jit::Module& model,
                                const Inference& inference, const std::string& target = "olive") {
  std::ostringstream progress;
  return export_model(model, inference, {"", "", target, folder / "out", ""}, progress);
}

/** The call of that reason; there must be one. */
inline const CheckedCall& call_of(const CheckResult& check, const std::string& why) {
  for (const CheckedCall& call : check.calls) {
    if (call.why == why) return call;
  }
  FAIL("no call of this reason: " << why << "\n" << text_of(check));
  return check.calls.front();
}

}  // namespace input_observer::test
