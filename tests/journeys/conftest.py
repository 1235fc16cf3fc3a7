"""A person with a browser: what they do reads as given, when, then."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from tests.journeys.walker import Walker

Open = Callable[..., Walker]
PATIENCE = 10_000  # milliseconds


@pytest.fixture(scope="session", autouse=True)
def clicks_arrive() -> Iterator[None]:
    """A click returns when the page that it led to has come whole: on a busy machine a test would read half of one."""

    def on_a_page(page: Page, selector: str, **how: Any) -> None:
        click(page, selector, **how)
        page.wait_for_load_state()

    def on_a_place(place: Locator, **how: Any) -> None:
        click_place(place, **how)
        place.page.wait_for_load_state()

    expect.set_options(timeout=PATIENCE)
    click, click_place = Page.click, Locator.click
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Page, "click", on_a_page)
        patch.setattr(Locator, "click", on_a_place)
        yield


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """One Chromium for all journeys; a sandbox needs a user that is not root."""
    # Playwright keeps a loop running in this thread, and Django takes any loop for a view that must not wait.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium, chromium_sandbox=os.geteuid() != 0)
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def somebody(browser: Browser, live_server: Any) -> Iterator[Open]:
    """Opens a browser for somebody: their language, the width of their screen, with or without scripts."""
    contexts: list[BrowserContext] = []

    def opened(language: str = "en", *, width: int = 390, scripts: bool = True) -> Walker:
        context = browser.new_context(
            base_url=live_server.url,
            locale=language,
            viewport={"width": width, "height": 844},
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return Walker(context.new_page(), scripts=scripts)

    yield opened
    for context in contexts:
        context.close()
