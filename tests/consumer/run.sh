#!/usr/bin/env bash
# Builds and runs a project that uses this one: run.sh find_package|add_subdirectory SOURCE_DIR BUILD_DIR [PREFIX_PATH]
set -euo pipefail
kind=$1 source=$2 build=$3 prefix=${4:-}
work=$build/consumer/$kind
rm -rf "$work" && mkdir -p "$work"
if [ "$kind" = find_package ]; then
  cmake --install "$build" --prefix "$work/prefix" > /dev/null
  prefix="$work/prefix;$prefix"
fi
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
flags=()
if grep -q 'INPUT_OBSERVER_SANITIZE:STRING=.\+' "$build/CMakeCache.txt"; then
  flags+=("-DCMAKE_CXX_FLAGS=-fsanitize=$(sed -n 's/^INPUT_OBSERVER_SANITIZE:STRING=//p' "$build/CMakeCache.txt")")
fi
cmake -G Ninja -S "$source/tests/consumer/$kind" -B "$work/build" -DCMAKE_BUILD_TYPE=None \
  -DCMAKE_CXX_COMPILER_LAUNCHER=ccache "-DCMAKE_PREFIX_PATH=$prefix" "${flags[@]}" > /dev/null
cmake --build "$work/build" --target consumer > "$work/build.log" || { cat "$work/build.log"; exit 1; }
printed=$("$work/build/consumer")
[ "$printed" = "batch 2 4" ] || { echo "printed '$printed', expected 'batch 2 4'"; exit 1; }
