#pragma once

#include <string>
#include <vector>

#include "inference/generators/generation_scope.h"

namespace input_observer {

/**
 * The functions of table expressions:
 * `nc('x')` the normalized config's x, an error when it is absent; `has('x')` whether it is there;
 * `config('a.b')` the config's own value, or None; with a second argument an error when it is absent;
 * `part('decoder', 'x')`, `has_part('decoder')`, `declares('decoder', 'x')`, `supports_past('decoder')` the same of
 * a part;
 * `processor('size.height')` a value of preprocessor_config.json or None, `has_processor()`;
 * `given('height')` whether the caller gave a shape, `overrides('height')` whether it wins over the config;
 * `item(x, i)` element i of a list, x itself when it is none; `len(x)`, `min(a, b)`, `max(a, b)`, `power(a, b)`;
 * `sqrt(x)` the whole part of the root, `ceil_to(x, m)` the least multiple of m from x on;
 * `conv_length(axis, kernels, strides)`, `padded_conv_length(axis, kernels, strides)` the length after convolutions,
 * as text;
 * `weight(['*embed*.weight'], axis)` a size of the first weight of the model that a pattern fits, `modules(['layers'])`
 * how many numbered modules stand below one of these names; None without a model and where there is none. Error
 * bad_input for other names and for arguments that do not fit.
 */
Json call_expression_function(const GenerationScope& scope, const std::string& function,
                              const std::vector<Json>& arguments);

}  // namespace input_observer
