#!/bin/sh
# Prints the wrk that loads the server; where there is none, gets the distribution's, or says in one sentence how to.
set -u
command -v wrk && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "No wrk here: asking apt-get ..." >&2
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends wrk; } >/dev/null 2>&1
    command -v wrk && exit 0
fi
echo "make load needs wrk: run 'sudo apt-get install wrk' and try again." >&2
exit 1
