#!/bin/sh
# Makes or completes build/engines: a Python with Spark and the CQL compiler, and the CQL engine with a Node to run it.
# Prints the folder. Says in one sentence what is missing.
set -eu
cd "$(dirname "$0")/.."
home=$PWD/build/engines
stamp=$home/.installed
command -v java >/dev/null || { echo "Spark needs Java 17 or later: install 'default-jre-headless' and try again." >&2; exit 1; }
fits() { "$1" -e 'process.exit(Number(process.versions.node.split(".")[0]) < 18 ? 1 : 0)' 2>/dev/null; }

mkdir -p "$home"
wanted=$(cat requirements/engines.txt requirements/node.txt tools/engines/package-lock.json | sha256sum | cut -d ' ' -f 1)
if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    echo "$home"
    exit 0
fi
echo "Installing Spark, the CQL compiler and the CQL engine into $home ..." >&2
[ -x "$home/python/bin/python" ] || "$(tools/python.sh)" -m venv "$home/python"
"$home/python/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/engines.txt >&2
node=$(command -v node || true)
npm=$(command -v npm || true)
if [ -z "$node" ] || [ -z "$npm" ] || ! fits "$node"; then
    "$home/python/bin/python" -m pip install -qq --disable-pip-version-check --no-deps --require-hashes --target "$home/node-wheel" -r requirements/node.txt >&2
    node=$(find "$home/node-wheel" -path '*/bin/node' -type f | head -n 1)
    npm=$(find "$home/node-wheel" -name npm-cli.js | head -n 1)
    fits "$node" || { echo "The CQL engine needs Node 18 or later: install 'nodejs' and 'npm' and try again." >&2; exit 1; }
fi
ln -sfn "$node" "$home/node"
cp tools/engines/package.json tools/engines/package-lock.json "$home/"
case $npm in *.js) set -- "$node" "$npm" ;; *) set -- "$npm" ;; esac
(cd "$home" && PATH="$(dirname "$node"):$PATH" "$@" ci --no-audit --no-fund --loglevel=error >&2) ||
    { echo "The CQL engine could not be installed: is an npm registry within reach?" >&2; exit 1; }
echo "$wanted" > "$stamp"
echo "$home"
