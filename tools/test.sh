#!/bin/sh
# What `make test` runs: style, types, layers, unsafe code, then the tests on SQLite, in two processes.
# What `make test-postgres` runs (--postgres): every test that has a database, on PostgreSQL.
# With arguments they go to pytest as they are, and nothing else runs.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
if [ "${1:-}" = --postgres ]; then
    shift
    [ $# -gt 0 ] || set -- -n 2 --dist loadfile --no-loadscope-reorder --durations=15
    exec $bin/python tools/postgres.py $bin/python -m pytest "$@"
fi
unset DORSAL_DATABASE
if [ $# -gt 0 ]; then
    exec $bin/python -m pytest "$@"
fi

failed=
$bin/ruff check . --output-format concise || failed="$failed ruff"
$bin/mypy || failed="$failed mypy"
$bin/lint-imports || failed="$failed lint-imports"
$bin/bandit -q -c pyproject.toml -r dorsal tools || failed="$failed bandit"
if [ -n "$failed" ]; then
    echo "Not tested yet: repair what these found first:$failed" >&2
    exit 1
fi
exec $bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --durations=15 --cov --cov-report=term
