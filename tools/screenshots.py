"""Every page as a picture, for a person to look at: phone, desk, light, dark, each language; and those of the README.

The pages are those that the tests look at, of people on data of their own, so nothing that you have is touched. One
exercise stands for all; but each demo person's result, day and week are there. Words may be given to see
only the pages with one of them in their name.
"""

from __future__ import annotations

import base64
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from itertools import chain, product
from pathlib import Path

import django

DATA = tempfile.TemporaryDirectory()
os.environ |= {"DORSAL_DATA": DATA.name, "DJANGO_SETTINGS_MODULE": "dorsal.config.settings"}
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop running; nothing here waits in it
django.setup()

from django.conf import settings  # noqa: E402  the apps must be ready first
from django.core.management import call_command  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from playwright.sync_api import Page, ViewportSize, sync_playwright  # noqa: E402

from dorsal.content import load  # noqa: E402
from tests.web import clinics, every  # noqa: E402
from tests.web.shown import Shown, few, kind, somebody  # noqa: E402

OUT = Path("build/screenshots")
README = Path("docs/images")
PHONE: ViewportSize = {"width": 390, "height": 844}
SIZES: dict[str, ViewportSize] = {"phone": PHONE, "desk": {"width": 1280, "height": 900}}
SCHEMES = ("light", "dark")
OF_EACH_PERSON = re.compile(r"^[\w-]+ /(result|today|week)$")
# What stands in the README: the page, its file, light or dark.
SHOWN = {f"/{name}": (name, "light") for name in ("today", "week", "course")}
SHOWN |= {"office-worker-eight-weeks /result": ("result", "light"), "/session/items/*": ("session", "dark")}


def main(only: list[str]) -> None:
    shutil.rmtree(OUT, ignore_errors=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("DORSAL_CHROMIUM"), chromium_sandbox=os.geteuid() != 0
        )
        for language in load().languages:
            folder = OUT / language
            folder.mkdir(parents=True)
            shown = Shown(browser.new_page(locale=language, device_scale_factor=2, reduced_motion="reduce"))
            for name, html in pages(language, only):
                shown.opens(html)
                for (size, viewport), scheme in product(SIZES.items(), SCHEMES):
                    shown.page.set_viewport_size(viewport)
                    shown.page.emulate_media(color_scheme=scheme)
                    path = folder / f"{slug(name)}-{size}-{scheme}.png"
                    shown.page.screenshot(path=path, full_page=True, scale="css")
                if name in SHOWN and language == "en":
                    for_the_readme(shown.page, *SHOWN[name])
        browser.close()
    print(f"{len(list(OUT.rglob('*.png')))} pictures in {OUT}")


def pages(language: str, only: list[str]) -> Iterator[tuple[str, str]]:
    """The first page of each kind, and what differs from person to person."""
    content, seen = load(), set[str]()
    for name, html in chain(
        every.of_anybody(few(content), language),
        every.of_a_follower(somebody(content), language),
        every.of_demo_people(content, language),
        clinics.of_a_clinic(content, language),
    ):
        what = name if OF_EACH_PERSON.match(name) or name in SHOWN else kind(name)
        if what not in seen and (not only or any(word in what for word in only)):
            seen.add(what)
            yield what, html


def slug(name: str) -> str:
    return re.sub(r"\W+", "-", name).strip("-") or "start"


def for_the_readme(page: Page, file: str, scheme: str) -> None:
    """The first screen on a phone, sharp and small: only the browser's own protocol writes WebP."""
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme=scheme)
    page.evaluate("document.querySelector('.figure')?.scrollIntoView({ block: 'center' })")
    session = page.context.new_cdp_session(page)
    told = session.send("Page.captureScreenshot", {"format": "webp", "quality": 80})
    (README / f"{file}.webp").write_bytes(base64.b64decode(told["data"]))
    page.evaluate("scrollTo(0, 0)")


if __name__ == "__main__":
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    setup_test_environment(debug=False)  # a mistake brings up the page that people see
    call_command("migrate", verbosity=0)
    main(sys.argv[1:])
