"""Pictures of every page that links lead to, for a person to look at: phone and desk, light and dark, each language;
and the one picture of the README.

A server of its own runs on its own data, so nothing that you have is touched. A visitor sees the open pages; each demo
person then signs in and sees theirs.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlparse
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from dorsal.content.loader import load

OUT = Path("build/screenshots")
README = Path("docs/images/result.png")
SHOWN = "office-worker-eight-weeks"
MANAGE = [sys.executable, "-m", "dorsal.config"]
SIZES: dict[str, ViewportSize] = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
SCHEMES = ("light", "dark")
MOST_PAGES = 40
PATIENCE = 30


def main() -> None:
    shutil.rmtree(OUT, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"DORSAL_DATA": f"{folder}/dorsal.sqlite3"}
        subprocess.run([*MANAGE, "migrate", "--verbosity", "0"], env=env, check=True)
        told = subprocess.run([*MANAGE, "demo"], env=env, check=True, capture_output=True, text=True).stdout
        people = re.findall(r"^(\S+@\S+)\s+(\S+)", told, re.MULTILINE)
        with server(env) as base, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("DORSAL_CHROMIUM"), chromium_sandbox=os.geteuid() != 0
            )
            of_a_visitor(browser, base)
            for email, password in people:
                of_a_person(browser, base, email, password)
                if email.startswith(SHOWN):
                    for_the_readme(browser, base, email, password)
            browser.close()
    print(f"{len(list(OUT.rglob('*.png')))} pictures in {OUT}, and {README}")


@contextmanager
def server(env: dict[str, str]) -> Iterator[str]:
    """Dorsal on a free port until the pictures are taken."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://localhost:{port}"
    command = [*MANAGE, "runserver", "--noreload", str(port)]
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(base)
            yield base
        finally:
            process.terminate()


def wait_for(base: str) -> None:
    last = time.monotonic() + PATIENCE
    while True:
        try:
            urlopen(base)  # noqa: S310 - our own server
            return
        except HTTPError:
            return
        except URLError:
            if time.monotonic() > last:
                raise
            time.sleep(0.2)


def of_a_visitor(browser: Browser, base: str) -> None:
    for language in load().languages:
        for size, viewport in SIZES.items():
            for scheme in SCHEMES:
                context = browser.new_context(locale=language, viewport=viewport, color_scheme=scheme, base_url=base)
                shoot(context.new_page(), OUT / "visitor" / f"{language}-{size}-{scheme}")
                context.close()


def of_a_person(browser: Browser, base: str, email: str, password: str) -> None:
    for size, scheme in zip(SIZES, SCHEMES, strict=True):
        context = browser.new_context(viewport=SIZES[size], color_scheme=scheme, base_url=base)
        page = context.new_page()
        sign_in(page, email, password)
        shoot(page, OUT / email.partition("@")[0] / f"{size}-{scheme}")
        context.close()


def for_the_readme(browser: Browser, base: str, email: str, password: str) -> None:
    """The result on a phone, in English, down to the end of its drawing."""
    context = browser.new_context(locale="en", viewport=SIZES["phone"], color_scheme="light", base_url=base)
    page = context.new_page()
    sign_in(page, email, password)
    page.goto("/result")
    box = page.locator("svg.petals").bounding_box()
    end = box["y"] + box["height"] if box else SIZES["phone"]["height"]
    page.screenshot(path=README, full_page=True, clip={"x": 0, "y": 0, "width": SIZES["phone"]["width"], "height": end})
    context.close()


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/account/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


def shoot(page: Page, folder: Path) -> None:
    """Follow the links from the start page and take one picture of each kind of address."""
    waiting, seen = ["/"], set()
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        if kind(address) in seen:
            continue
        seen.add(kind(address))
        page.goto(address)
        name = address.strip("/").replace("/", "-") or "start"
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png", full_page=True)
        waiting += links(page)


def kind(address: str) -> tuple[str, int]:
    """One lesson stands for all: the first part of an address, and how many parts there are."""
    parts = address.strip("/").split("/")
    return (parts[0], len(parts)) if parts[0] != "account" else (address, 0)


def links(page: Page) -> list[str]:
    ours = urlparse(page.url).netloc
    found = page.eval_on_selector_all("a[href]", "links => links.filter(l => !l.download).map(l => l.href)")
    pages = (urlparse(link) for link in found)
    return [link.path for link in pages if link.netloc == ours and "logout" not in link.path and "." not in link.path]


if __name__ == "__main__":
    main()
