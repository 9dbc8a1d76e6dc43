#!/usr/bin/env bash
# Installs what the project builds and tests with: Debian packages (as root, else one line says what to install) and
# Python packages in .venv. Does nothing, within a tenth of a second, where everything is there.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(g++ cmake ninja-build ccache mold python3-venv nlohmann-json3-dev librange-v3-dev catch2 libcli11-dev
          libfmt-dev libbenchmark-dev librapidcheck-dev libzip-dev)
missing=()
for package in "${packages[@]}"; do
  [ -s "/var/lib/dpkg/info/$package.list" ] || [ -s "/var/lib/dpkg/info/$package:$(dpkg --print-architecture).list" ] ||
    missing+=("$package")
done
# A compiler or Python that did not come from Debian is as good.
missing=($(for package in "${missing[@]}"; do
  case "$package" in
    g++ | cmake) command -v "$package" > /dev/null || echo "$package" ;;
    python3-venv) python3 -c 'import ensurepip, venv' 2> /dev/null || echo "$package" ;;
    *) echo "$package" ;;
  esac
done))
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" -ne 0 ]; then
    echo "setup: install these Debian packages first: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  echo "setup: installing ${missing[*]}" >&2
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
fi

# The stamp holds the pins that are installed: another list of pins installs again.
stamp=.venv/installed.txt
pins=scripts/requirements.txt
exporters=scripts/requirements-exporters.txt
if ! cat "$pins" "$exporters" | cmp -s - "$stamp"; then
  [ -x .venv/bin/python ] || python3 -m venv .venv
  torch=$(grep '^torch==' "$pins")
  echo "setup: installing $(cat "$pins" "$exporters" | grep -vc '^#') Python packages in .venv" >&2
  # The CPU build where the package index has one; plain pins may bring gigabytes of CUDA.
  .venv/bin/pip install -q "$torch+cpu" 2> /dev/null || .venv/bin/pip install -q "$torch"
  .venv/bin/pip install -q -r "$pins"
  .venv/bin/pip install -q --no-deps -r "$exporters"
  .venv/bin/python - << 'PYTHON'
import sys, torch
if torch.version.cuda:
    print(f"setup: warning: this torch is a CUDA build ({torch.version.cuda}); a CPU build is enough", file=sys.stderr)
PYTHON
  cat "$pins" "$exporters" > "$stamp"
fi

# The Silero VAD model, out of its wheel: the demo's second model.
silero=.venv/models/silero_vad.jit
if [ ! -s "$silero" ]; then
  echo "setup: fetching the Silero VAD model" >&2
  download=$(mktemp -d)
  trap 'rm -rf "$download"' EXIT
  .venv/bin/pip download -q --no-deps -d "$download" silero-vad==6.2.3
  mkdir -p .venv/models
  .venv/bin/python -c 'import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read("silero_vad/data/silero_vad.jit"))' \
    "$download"/silero_vad-*.whl > "$silero.part"
  mv "$silero.part" "$silero"
fi
