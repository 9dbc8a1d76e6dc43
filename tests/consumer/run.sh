#!/usr/bin/env bash
# Builds and runs a project that uses this one: run.sh find_package|add_subdirectory SOURCE_DIR BUILD_DIR [PREFIX_PATH]
set -euo pipefail
kind=$1 source=$2 build=$3 prefix=${4:-}
work=$build/consumer/$kind installed=$build/consumer/$kind/prefix
rm -rf "$work" && mkdir -p "$work"

# What the project prints.
expected=$'2 calls\ninput_ids\nattention_mask\ntoken_type_ids'
if [ "$kind" = find_package ]; then
  cmake --install "$build" --prefix "$installed" > /dev/null
  prefix="$installed;$prefix"
  expected='batch 2 4'
  if grep -q '^INPUT_OBSERVER_TORCH:BOOL=ON' "$build/CMakeCache.txt"; then
    expected+=$'\n'"'onxx' is no target (did you mean 'onnx'?)"
  fi
fi
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
# The default linker: it is GNU's in most places, which takes each library once, in order.
flags=()
if grep -q 'INPUT_OBSERVER_SANITIZE:STRING=.\+' "$build/CMakeCache.txt"; then
  flags+=("-DCMAKE_CXX_FLAGS=-fsanitize=$(sed -n 's/^INPUT_OBSERVER_SANITIZE:STRING=//p' "$build/CMakeCache.txt")")
fi
cmake -G Ninja -S "$source/tests/consumer/$kind" -B "$work/build" -DCMAKE_BUILD_TYPE=None \
  -DCMAKE_CXX_COMPILER_LAUNCHER=ccache "-DCMAKE_PREFIX_PATH=$prefix" "${flags[@]}" > /dev/null
cmake --build "$work/build" --target consumer > "$work/build.log" || { cat "$work/build.log"; exit 1; }
printed=$("$work/build/consumer" "$work/model.pt")
[ "$printed" = "$expected" ] || { echo "printed '$printed', expected '$expected'"; exit 1; }

# The installed command finds its sibling, and that one LibTorch.
if [ -x "$installed/bin/input-observer-torch" ]; then
  printed=$("$installed/bin/input-observer" replay "$work/model.pt" "$source/tests/consumer/calls.jsonl")
  [[ "$printed" = *'"calls": 2'* ]] || { echo "printed '$printed', expected a report of 2 calls"; exit 1; }
fi
