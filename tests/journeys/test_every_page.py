"""Every kind of page on a small screen: light to load, all from one place, readable when it is four times as large."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from dorsal.content.schema import Content
from tests.web.shown import ORIGIN, Shown, kinds

pytestmark = pytest.mark.django_db
MOST_REQUESTS = 12
MOST_BYTES = 100_000
# A desk of 1280 by 1024 on which everything is four times as large has as much room as this.
FOUR_TIMES = {"width": 320, "height": 256}
MOVES = """() => document.getAnimations().length + [...document.querySelectorAll('body, body *')].filter(one => {
    const style = getComputedStyle(one);
    return parseFloat(style.transitionDuration) || style.animationName !== 'none' || style.scrollBehavior === 'smooth';
}).length"""
PICTURE_MOVES = "() => [...document.images].some(one => one.src.includes('moving') && one.offsetParent)"


@pytest.fixture
def shown(browser: Browser) -> Iterator[Shown]:
    context = browser.new_context(viewport=FOUR_TIMES, reduced_motion="reduce", locale="fr")
    context.set_default_timeout(20_000)
    yield Shown(context.new_page())
    context.close()


def test_every_kind_of_page_is_light_still_and_fits(shown: Shown, content: Content) -> None:
    """In French, whose words are longer. Sizes are those on the way, compressed; nothing was kept from another page."""
    found: list[str] = []
    pages = kinds(content, "fr")
    assert len(pages) > 70
    for name, html in pages.items():
        shown.opens(html)
        found += [f"{name}: leaves for {address}" for address in shown.asked if not address.startswith(ORIGIN)]
        found += [f"{name}: {len(shown.asked)} requests"] * (len(shown.asked) > MOST_REQUESTS)
        found += [f"{name}: {sum(shown.asked.values())} bytes"] * (sum(shown.asked.values()) > MOST_BYTES)
        found += [f"{name}: wider than the screen at 400 %"] * shown.is_wider_than_its_screen()
        found += [f"{name}: moves"] * bool(shown.page.evaluate(MOVES) or shown.page.evaluate(PICTURE_MOVES))
    assert found == []
