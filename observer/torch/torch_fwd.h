#pragma once

#include <memory>

// LibTorch's classes by name, for headers that only refer to them: torch/script.h costs every file that includes it
// half a minute's parsing on a busy machine.

namespace c10 {
struct ClassType;
struct FunctionSchema;
}  // namespace c10

namespace torch::jit {

struct Block;
struct Function;
struct Graph;
struct GraphFunction;
struct Method;
struct Module;
struct Node;
struct Object;
struct Resolver;
struct Use;
struct Value;
using ResolverPtr = std::shared_ptr<Resolver>;

}  // namespace torch::jit
