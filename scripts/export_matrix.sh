#!/usr/bin/env bash
# Exports every model of the matrix to every target, checks each export, and prints the table of docs/export-matrix.md.
# Usage: scripts/export_matrix.sh [--targets A,B] [--models A,B] [--expect FILE] [BUILD_DIR]
set -euo pipefail
cd "$(dirname "$0")/.."
exec .venv/bin/python -W ignore tests/exporters/export_matrix.py "$@"
