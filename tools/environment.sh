#!/bin/sh
# Makes or completes .venv from one lock file: tools/environment.sh requirements/run.txt
# A stamp holds the hash of what was installed, so a second call ends at once and asks no index.
set -eu
cd "$(dirname "$0")/.."
lock=$1
stamp=.venv/.installed-$(basename "$lock" .txt)

if ! .venv/bin/python -c '' 2>/dev/null; then
    python=$(tools/python.sh)
    rm -rf .venv
    echo "Making .venv with $python ..."
    "$python" -m venv .venv
fi
wanted=$(sha256sum "$lock" | cut -d ' ' -f 1)
if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    echo "Installing $lock ..."
    .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r "$lock"
    echo "$wanted" > "$stamp"
fi

# The package itself: a path file and the command. No build, so no build tool to download, and edits count at once.
site=$(echo .venv/lib/python3*/site-packages)
[ "$(cat "$site/dorsal.pth" 2>/dev/null)" = "$PWD" ] || echo "$PWD" > "$site/dorsal.pth"
cmp -s tools/dorsal .venv/bin/dorsal || cp tools/dorsal .venv/bin/dorsal
