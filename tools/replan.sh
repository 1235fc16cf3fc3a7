#!/bin/sh
# How long everybody takes to be planned anew: each size in a database of its own, with two processes.
# Sizes as arguments, small ones first; COURSES may name a file that `dorsal simulate` wrote before.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
courses=${COURSES:-$folder/courses.jsonl}
[ -s "$courses" ] || $bin/dorsal simulate --people 100 --seed 20261121 --to "$courses"
first=
for people in "${@:-500}"; do
    export DORSAL_DATA="$folder/$people"
    $bin/python -m dorsal.config migrate --verbosity 0
    $bin/python -m dorsal.config fill "$courses" --people "$people"
    begun=$(date +%s.%N)
    $bin/python -m dorsal.config replan --workers 2 2>"$folder/said"
    ended=$(date +%s.%N)
    each=$(echo "$begun $ended $people" | awk '{ printf "%.6f", ($2 - $1) / $3 }')
    first=${first:-$each}
    echo "$people $each $first" | awk '{ printf "%d people: %.1f s, %.1f people/s; each takes %.2f times as long as in the first size\n", $1, $1 * $2, 1 / $2, $2 / $3 }'
    rm -rf "$DORSAL_DATA"
done
