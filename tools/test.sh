#!/bin/sh
# What `make test` runs: style, types, layers, then the tests, the quick kinds first.
# With arguments they go to pytest as they are, and nothing else runs.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
if [ $# -gt 0 ]; then
    exec $bin/python -m pytest "$@"
fi
$bin/ruff check .
$bin/mypy
$bin/lint-imports
exec $bin/python -m pytest -n 2 --dist loadfile --cov --cov-report=term
