#!/bin/sh
# What `make audit` runs: asks the public advisories about every version that the lock files name.
# In an environment of its own, so that the auditor and what it brings are no part of what it audits.
# Proves nothing unless it reached the advisories: then, and only then, it ends with "audited".
set -eu
cd "$(dirname "$0")/.."
tool=build/audit
python=$(tools/python.sh)
[ -x $tool/bin/pip-audit ] || {
    echo "Making $tool ..."
    rm -rf $tool
    "$python" -m venv $tool
    $tool/bin/pip install --quiet --disable-pip-version-check pip-audit || {
        rm -rf $tool
        echo "Not audited: pip-audit cannot be installed. This needs the network and a package index." >&2
        exit 2
    }
}

asked=$(mktemp)
trap 'rm -f "$asked"' EXIT
status=0
for lock in run test bench; do
    : > "$asked"
    $tool/bin/pip-audit --requirement requirements/$lock.txt --disable-pip --strict --progress-spinner off \
        --format json --output "$asked" || status=$?
    "$python" -c 'import json, sys; sys.exit(not json.load(open(sys.argv[1]))["dependencies"])' "$asked" 2>/dev/null || {
        echo "Not audited: the advisories did not answer about requirements/$lock.txt." >&2
        exit 2
    }
    "$python" - "$asked" <<'EOF'
import json, sys
for one in json.load(open(sys.argv[1]))["dependencies"]:
    for fault in one.get("vulns", ()):
        print(f"{one['name']} {one['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'nothing yet'}")
EOF
done
[ $status -eq 0 ] || { echo "Known faults: raise these versions with 'make lock'." >&2; exit 1; }
echo "audited: no known fault in what requirements/*.txt name"
