#include "tests/torch/probe_models.h"

#include <torch/script.h>

#include <string>
#include <utility>
#include <vector>

namespace input_observer::test {
namespace {

torch::jit::Module module_of(const std::string& name,
                             const std::vector<std::pair<std::string, at::IntArrayRef>>& weights,
                             const std::string& source) {
  torch::manual_seed(0);
  torch::jit::Module module(name);
  for (const auto& [weight, shape] : weights)
    module.register_parameter(weight, torch::rand(shape) - 0.5, false);
  module.define(source);
  return module;
}

}  // namespace

torch::jit::Module language_model_module() {
  return module_of("LanguageModel",
                   {{"embedding", {50, 16}}, {"q", {16, 16}}, {"k", {16, 16}}, {"v", {16, 16}}, {"head", {50, 16}}},
                   R"(
def heads(self, x, batch: int, length: int):
    return x.view(batch, length, 2, 8).transpose(1, 2)

def forward(self, input_ids, attention_mask: Optional[Tensor] = None,
            past_key_values: Optional[List[Tuple[Tensor, Tensor]]] = None):
    x = torch.embedding(self.embedding, input_ids)
    b, s = x.size(0), x.size(1)
    k = self.heads(torch.matmul(x, self.k), b, s)
    v = self.heads(torch.matmul(x, self.v), b, s)
    if past_key_values is not None:
        past = past_key_values[0]
        k = torch.cat([past[0], k], 2)
        v = torch.cat([past[1], v], 2)
    a = torch.matmul(self.heads(torch.matmul(x, self.q), b, s), k.transpose(2, 3))
    if attention_mask is not None:
        a = a + (1.0 - attention_mask[:, None, None, :].float()) * -1e9
    y = torch.matmul(a.softmax(-1), v).transpose(1, 2).reshape(b, s, 16)
    return torch.matmul(y, self.head.t()), [(k, v)]
)");
}

torch::jit::Module unet_module() {
  return module_of("UNet", {{"a", {4, 3, 3, 3}}, {"b", {4, 4, 3, 3}}, {"c", {4, 4, 3, 3}}, {"u", {4, 4, 2, 2}}}, R"(
def down(self, x, weight):
    return torch.conv2d(x, weight, None, [2, 2], [1, 1])

def up(self, x):
    return torch.conv_transpose2d(x, self.u, None, [2, 2])

def forward(self, pixel_values):
    a = self.down(pixel_values, self.a)
    b = self.down(a, self.b)
    c = self.down(b, self.c)
    return self.up(self.up(c) + b) + a
)");
}

torch::jit::Module gnn_module() {
  return module_of("GraphNetwork", {{"weight", {16, 8}}}, R"(
def forward(self, x, adj):
    return torch.matmul(adj, torch.matmul(x, self.weight))
)");
}

torch::jit::Module two_tower_module() {
  return module_of("TwoTower", {{"embedding", {50, 8}}}, R"(
def pool(self, ids, mask):
    m = mask.unsqueeze(-1).float()
    return (torch.embedding(self.embedding, ids) * m).sum(1) / m.sum(1).clamp(min=1.0)

def forward(self, query_ids, query_mask, doc_ids, doc_mask):
    return (self.pool(query_ids, query_mask) * self.pool(doc_ids, doc_mask)).sum(-1)
)");
}

torch::jit::Module mixer_module() {
  return module_of("Mixer", {}, R"(
def forward(self, x, bias):
    return (x.softmax(-1) + bias).mean(1)
)");
}

torch::jit::Module vad_module() {
  return module_of("VoiceDetector", {{"w_ih", {48, 64}}, {"w_hh", {48, 16}}}, R"(
def forward(self, x, state):
    if state.numel() == 0:
        state = torch.zeros([x.size(0), 16])
    h = torch.gru_cell(x, state, self.w_ih, self.w_hh)
    return h.mean(-1, keepdim=True), h
)");
}

}  // namespace input_observer::test
