#include "exporters/services.h"

#include <torch/script.h>

#include "exporters/empty_cache.h"

namespace input_observer {
namespace {

Service find_service(const Inference& inference, const InferredSignature& signature, const torch::jit::Module& model) {
  for (const InferredSignature& host : inference.signatures) {
    if (&host == &signature) continue;
    const auto emptying = emptying_dims(inference, signature, host);
    if (emptying && empty_equals_missing(inference, signature, host, *emptying, model)) return {&host, *emptying};
  }
  return {&signature, {}};
}

}  // namespace

std::vector<Service> find_services(const Inference& inference, const torch::jit::Module& model) {
  std::vector<Service> services;
  for (const InferredSignature& signature : inference.signatures)
    services.push_back(find_service(inference, signature, model));
  // A host may itself be served, but emptying strictly adds arguments, so this ends.
  for (Service& service : services) {
    while (true) {
      const Service& next = services[service.host - inference.signatures.data()];
      if (next.host == service.host) break;
      service.emptying.insert(next.emptying.begin(), next.emptying.end());
      service.host = next.host;
    }
  }
  return services;
}

}  // namespace input_observer
