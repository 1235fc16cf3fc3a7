#!/bin/sh
# Makes or completes build/fhir4ds, an environment of its own for a peer of `make bench-registry`. Prints the folder.
set -eu
cd "$(dirname "$0")/.."
home=$PWD/build/fhir4ds
wanted=$(sha256sum requirements/fhir4ds.txt | cut -d ' ' -f 1)
if [ "$(cat "$home/.installed" 2>/dev/null)" != "$wanted" ]; then
    echo "Installing fhir4ds into $home ..." >&2
    [ -x "$home/bin/python" ] || "$(tools/python.sh)" -m venv "$home"
    "$home/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/fhir4ds.txt >&2
    echo "$wanted" > "$home/.installed"
fi
echo "$home"
