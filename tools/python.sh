#!/bin/sh
# Prints the Python that can build this project's environment, or says in one sentence what to install.
for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14; do
    if "$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        command -v "$candidate"
        exit 0
    fi
done
if python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Python is here but cannot make environments: run 'apt install python3-venv' (or your system's equivalent) and try again." >&2
else
    echo "Dorsal needs Python 3.11 or later: run 'apt install python3 python3-venv' (or your system's equivalent) and try again." >&2
fi
exit 1
