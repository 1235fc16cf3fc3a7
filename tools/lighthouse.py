"""What Lighthouse says of the pages on a telephone, beside the bars: marks, bytes and requests of a first load.

Names of pages may be given to measure only those.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright
from served import Served, served, wait_for

OUT = Path("build/lighthouse/reports")
CLI = "build/lighthouse/node_modules/lighthouse/cli/index.js"
BARS = {"performance": 95, "accessibility": 100, "best-practices": 100}
MOST_BYTES, MOST_REQUESTS = 100_000, 12
# Its own telephone: a slow 4G line and a processor four times slower, both worked out and not waited for.
FLAGS = ["--headless=new", "--remote-debugging-address=127.0.0.1", *["--no-sandbox"][: os.geteuid() == 0]]
PATIENCE = 300
QUIET = 1000


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    speeds: list[float] = []
    print(f"{'page':<10} {'perf.':>5} {'acc.':>5} {'best':>5} {'kB':>6} {'requests':>8}  below the bars")
    with served() as one, browser() as port:
        for name, address in one.pages.items():
            if sys.argv[1:] and name not in sys.argv[1:]:
                continue
            try:
                result = report(name, one, address, port)
                speeds.append(result["environment"]["benchmarkIndex"])
                told(name, one, result)
            except subprocess.SubprocessError as error:
                print(f"{name:<10} not measured: {error}"[:120], flush=True)
    print(f"bars: {', '.join(f'{what} {bar}' for what, bar in BARS.items())}, {MOST_BYTES // 1000} kB, {MOST_REQUESTS}")
    slowest = min(speeds, default=0)
    print(f"speed of this machine, in Lighthouse's own measure: {slowest:.0f} at the least")
    if slowest < QUIET:
        print(f"below {QUIET} the machine was too busy or too slow for the mark of performance to say anything")
    print(f"whole reports: {OUT}/*.report.html")


@contextmanager
def browser() -> Iterator[int]:
    """A browser of its own, on this port. Cookies are put into it: a header of ours would not be on all that
    a page asks for."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        command = [
            os.environ["DORSAL_CHROMIUM"],
            *FLAGS,
            f"--remote-debugging-port={port}",
            f"--user-data-dir={folder}",
        ]
        with subprocess.Popen(
            [*command, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                wait_for(f"http://127.0.0.1:{port}/json/version")
                yield port
            finally:
                process.terminate()


def sign_in(one: Served, port: int, *, somebody: bool) -> None:
    """The start page is a visitor's: nobody is signed in there."""
    name, _, value = one.cookie.partition("=")
    with sync_playwright() as playwright:
        found = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        context = found.contexts[0]
        context.clear_cookies()
        if somebody:
            context.add_cookies([{"name": name, "value": value, "url": one.base}])
        found.close()


def report(name: str, one: Served, address: str, port: int) -> Mapping[str, Any]:
    sign_in(one, port, somebody=name != "start")
    path = OUT / name.replace(" ", "-")
    command = [os.environ["DORSAL_NODE"], CLI, one.base + address, "--quiet", "--output=json,html"]
    command += [f"--output-path={path}", f"--port={port}"]
    command += [f"--only-categories={','.join(BARS)}"]
    for left in (1, 0):  # on a busy machine a browser may come too late for its own trace
        if subprocess.run(command, check=not left, timeout=PATIENCE).returncode == 0:
            break
    result: Mapping[str, Any] = json.loads(path.with_name(f"{path.name}.report.json").read_text())
    if urlsplit(result["finalDisplayedUrl"]).path != urlsplit(address).path:
        raise SystemExit(f"{name}: {address} led to {result['finalDisplayedUrl']}")
    return result


def told(name: str, one: Served, result: Mapping[str, Any]) -> None:
    marks = {what: round(100 * (result["categories"][what]["score"] or 0)) for what in BARS}
    items = result["audits"]["network-requests"]["details"]["items"]
    asked = [item for item in items if item["url"].startswith("http")]
    weight = sum(item.get("transferSize") or 0 for item in asked)
    below = [what for what, bar in BARS.items() if marks[what] < bar]
    below += ["bytes"] * (weight > MOST_BYTES) + ["requests"] * (len(asked) > MOST_REQUESTS)
    below += [f"leaves for {item['url']}" for item in asked if not item["url"].startswith(one.base)]
    shown = " ".join(f"{mark:>5}" for mark in marks.values())
    print(f"{name:<10} {shown} {weight / 1000:>6.1f} {len(asked):>8}  {', '.join(below) or '-'}", flush=True)
    for what, audit in failed(result):
        print(f"           {what}: {audit}", flush=True)


def failed(result: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What cost marks in the two kinds that have to be whole."""
    return [
        (what, result["audits"][ref["id"]]["title"])
        for what in ("accessibility", "best-practices")
        for ref in result["categories"][what]["auditRefs"]
        if ref["weight"] and (result["audits"][ref["id"]]["score"] or 0) < 1
        and result["audits"][ref["id"]]["scoreDisplayMode"] not in ("notApplicable", "manual", "informative")
    ]  # fmt: skip


if __name__ == "__main__":
    main()
