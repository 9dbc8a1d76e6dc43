#!/usr/bin/env bash
# The main job, end to end, on two models: observe, infer, export, check. Usage: scripts/demo.sh [BUILD_DIR]
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:-build}
out=$build/demo
observer=$build/bin/input-observer
rm -rf "$out" && mkdir -p "$out"

heading() { printf '\n== %s ==\n' "$*"; }

# infer_export_check NAME MODEL REPORT [infer options]
infer_export_check() {
  local name=$1 model=$2 report=$3
  shift 3
  "$observer" infer "$report" "$@" -o "$out/$name-inference.json"
  "$observer" report "$out/$name-inference.json" --format text
  heading "$name: exported to ONNX"
  "$observer" export "$model" "$out/$name-inference.json" --to onnx -o "$out/$name-onnx"
  (cd "$out" && find "$name-onnx" -type f -printf '%p  %s bytes\n' | sort)
  heading "$name: the model against its export, at sizes never seen"
  "$observer" check "$model" "$out/$name-onnx" "$out/$name-inference.json"
}

heading "A scripted language model decodes prompts under observation"
.venv/bin/python -W ignore samples/models/language_model.py "$out/language_model.pt"
"$build/bin/02_decode" "$out/language_model.pt" "$out/language_model-shapes.json"
infer_export_check language_model "$out/language_model.pt" "$out/language_model-shapes.json"

heading "Silero VAD hears speech-like audio; its submodule _model is observed"
.venv/bin/python -W ignore samples/models/speech_like_audio.py "$out/speech_like_audio.pt"
"$build/bin/03_submodule" .venv/models/silero_vad.jit "$out/speech_like_audio.pt" "$out/silero_vad-shapes.json" \
  "$out/silero_vad-samples.pt"
infer_export_check silero_vad .venv/models/silero_vad.jit "$out/silero_vad-shapes.json"
