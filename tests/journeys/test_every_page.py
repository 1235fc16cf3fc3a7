"""Every kind of page, on a small screen: light to load, from one place, readable when it is four times as large."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser

from dorsal.content.schema import Content
from tests.web import every
from tests.web.shown import ORIGIN, Shown, kinds

pytestmark = pytest.mark.django_db
MOST_REQUESTS = 12
MOST_BYTES = 100_000
# A desk of 1280 px on which everything is four times as large has room for as much as 320 px.
FOUR_TIMES = {"width": 320, "height": 256}
MOVING = """() => [...document.querySelectorAll('*')].filter(one => {
    const style = getComputedStyle(one);
    return one.getAnimations().length || style.transitionDuration !== '0s' || style.animationName !== 'none';
}).map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def shown(browser: Browser) -> Iterator[Shown]:
    context = browser.new_context(viewport=FOUR_TIMES, reduced_motion="reduce", locale="fr")
    context.set_default_timeout(10_000)
    yield Shown(context.new_page())
    context.close()


def test_every_kind_of_page_is_light_and_fits(shown: Shown, content: Content) -> None:
    import time
    t=time.time()
    pages = kinds(content, "fr")
    print(len(pages), time.time()-t, *pages, sep="\n")
    found = []
    for name, html in pages.items():
        shown.opens(html)
        total = sum(shown.asked.values())
        print(name, len(shown.asked), total, shown.is_wider_than_its_screen(), shown.page.evaluate(MOVING)[:1])
    print(time.time()-t)
    assert found == ["x"]
