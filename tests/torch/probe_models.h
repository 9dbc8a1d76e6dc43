#pragma once

#include <torch/script.h>

namespace input_observer::test {

/** ids [b, s], mask [b, past + s], past (key, value) [b, 2, past, 8]: logits, and the cache grown by s. */
torch::jit::Module language_model_module();
/** pixel_values [b, 3, h, w], h and w multiples of 8: [b, 4, h/2, w/2]. */
torch::jit::Module unet_module();
/** `adj @ linear(x)`: x [n, 16], adj [m, n]. */
torch::jit::Module gnn_module();
/** Two texts, each pooled over its own length under its own mask; one score for each row. */
torch::jit::Module two_tower_module();
/** `(softmax(x) + bias).mean(1)`: x [b, s, c], bias [c]. */
torch::jit::Module mixer_module();
/** x [b, 64] and a state of a GRU cell, [0] at first and [b, 16] later. */
torch::jit::Module vad_module();

}  // namespace input_observer::test
