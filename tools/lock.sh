#!/bin/sh
# Renews the lock files: every wheel by hash, for Python 3.11 and later, naming no index, so that any index serves.
set -eu
cd "$(dirname "$0")/.."
tool=$(mktemp -d)
trap 'rm -rf "$tool"' EXIT
.venv/bin/python -m venv "$tool"
"$tool/bin/pip" install --quiet --disable-pip-version-check uv

lock() {
    name=$1
    shift
    env -u PIP_FIND_LINKS -u PIP_INDEX_URL -u PIP_EXTRA_INDEX_URL -u UV_FIND_LINKS -u UV_INDEX_URL -u UV_EXTRA_INDEX_URL \
        "$tool/bin/uv" pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
        --upgrade --custom-compile-command 'make lock' "$@" --output-file "requirements/$name.txt" "requirements/$name.in"
}
lock run
lock test --constraint requirements/run.txt
lock bench --constraint requirements/run.txt --constraint requirements/test.txt
lock node
lock engines
lock fhir4ds
