#!/bin/sh
# Makes or completes build/lighthouse, with the pinned Lighthouse in it and a Node where the system has none; prints the Node.
set -eu
cd "$(dirname "$0")/.."
home=build/lighthouse
stamp=$home/.installed
fits() { "$1" -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' 2>/dev/null; }

mkdir -p "$home"
node=$(command -v node || true)
npm=$(command -v npm || true)
if [ -z "$node" ] || [ -z "$npm" ] || ! fits "$node"; then
    if ! [ -x "$home/python/bin/node" ]; then
        echo "No Node 20 or later with npm here: installing one into $home ..." >&2
        .venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes --target "$home/python" -r requirements/node.txt >&2
    fi
    node=$(find "$PWD/$home/python" -path '*/bin/node' -type f | head -n 1)
    npm=$(find "$PWD/$home/python" -name npm-cli.js | head -n 1)
    fits "$node" || { echo "make lighthouse needs Node 20 or later: install 'nodejs' and 'npm' and try again." >&2; exit 1; }
fi
wanted=$(sha256sum tools/lighthouse/package-lock.json | cut -d ' ' -f 1)
if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    echo "Installing Lighthouse into $home ..." >&2
    cp tools/lighthouse/package.json tools/lighthouse/package-lock.json "$home/"
    case $npm in *.js) set -- "$node" "$npm" ;; *) set -- "$npm" ;; esac
    (cd "$home" && PATH="$(dirname "$node"):$PATH" "$@" ci --no-audit --no-fund --loglevel=error >&2) ||
        { echo "Lighthouse could not be installed: is an npm registry within reach?" >&2; exit 1; }
    echo "$wanted" > "$stamp"
fi
echo "$node"
