#!/bin/sh
# Prints the Chromium that the browser tests drive; where there is none, gets one, or says in one sentence how to.
set -u
cd "$(dirname "$0")/.."

if [ -n "${DORSAL_CHROMIUM:-}" ]; then
    if "$DORSAL_CHROMIUM" --version >/dev/null 2>&1; then echo "$DORSAL_CHROMIUM"; exit 0; fi
    echo "DORSAL_CHROMIUM names $DORSAL_CHROMIUM, which cannot be run: point it at a Chromium or unset it." >&2
    exit 1
fi

on_path() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        # Ubuntu's `chromium-browser` may be a script that only asks for a snap: one that cannot say its version is no browser.
        if command -v "$name" >/dev/null && "$name" --version >/dev/null 2>&1; then command -v "$name"; return 0; fi
    done
    return 1
}

# Playwright's own, if it is there and starts: a bare system may lack the libraries that it needs.
of_playwright() {
    path=$(.venv/bin/python -c '
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)' 2>/dev/null) || return 1
    "$path" --version >/dev/null 2>&1 && echo "$path"
}

on_path && exit 0
of_playwright && exit 0
echo "No Chromium here: asking Playwright for one ..." >&2
timeout 180 .venv/bin/python -m playwright install chromium >/dev/null 2>&1 && of_playwright && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Playwright could not download one: asking apt-get ..." >&2
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } >/dev/null 2>&1
    on_path && exit 0
fi
echo "The browser tests need Chromium: run 'sudo apt-get install chromium' (or set DORSAL_CHROMIUM to one) and try again." >&2
exit 1
