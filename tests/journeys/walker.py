"""Somebody who walks through the pages by touch or by keyboard alone, and looks at each page they come to."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlparse

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Page

# What is found wrong is told in full; what is right stays in the browser: to tell it takes longer than to look.
LOOK = "standard => axe.run(standard).then(found => found.violations)"
STANDARD = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
ANSWERS = {"age": "42", "since": "1-to-2-weeks", "areas": "low-back", "minutes-a-day": "20", "sleep-hours": "7"}
CALM_AS_YES = ("cancer-assessed",)
MOST_STEPS = 60
MOST_TABS = 120


class Walker:
    """One person in front of one browser."""

    def __init__(self, page: Page, *, scripts: bool) -> None:
        self.page = page
        self.scripts = scripts
        self.answers = dict(ANSWERS)
        self.complaints: list[str] = []
        page.on("console", self._hears)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hears(self, message: ConsoleMessage) -> None:
        """What the browser complains of; but a page whose person signs out may have just asked for the week again."""
        nobodys = message.location.get("url", "").endswith("/app/week") and "401" in message.text
        if message.type == "error" and not nobodys:
            self.complaints.append(message.text)

    # Where they are

    @property
    def at(self) -> str:
        return urlparse(self.page.url).path

    def opens(self, address: str) -> None:
        self.page.goto(address)

    def sees(self, words: str) -> bool:
        return words in self.page.inner_text("body")

    # What they find on a page

    def _measures(self, script: str) -> Any:
        """A page that was come to by a click may not stand yet."""
        self.page.wait_for_load_state()
        return self.page.evaluate(script)

    def barriers(self) -> list[str]:
        """What axe finds against WCAG 2.2 AA."""
        self.page.wait_for_load_state()
        self.page.evaluate(AXE_SCRIPT)
        found = self.page.evaluate(LOOK, STANDARD)
        return [f"{self.at}: {one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]

    def barriers_on_a_narrow_telephone(self) -> list[str]:
        """What stands in the way where little fits: contrasts, low controls, folds, and what is cut off at 200 %."""
        found = self.barriers()
        found += [f"{self.at}: low: {one}" for one in self.small_targets()]
        found += [f"{self.at}: an arrow on a line of its own: {one}" for one in self.arrows_alone()]
        found += [f"{self.at}: wider than the screen"] * self.is_wider_than_the_screen()
        self.enlarges_text_to_200_percent()
        self.page.set_viewport_size({"width": 640, "height": 844})
        found += [f"{self.at}: wider than the screen at 200 %"] * self.is_wider_than_the_screen()
        self.page.set_viewport_size({"width": 320, "height": 844})
        self.takes_text_back_to_100_percent()
        return found

    def is_wider_than_the_screen(self) -> bool:
        return bool(self._measures("document.documentElement.scrollWidth > document.documentElement.clientWidth"))

    def enlarges_text_to_200_percent(self) -> None:
        self._measures("document.documentElement.style.fontSize = '200%'")

    def takes_text_back_to_100_percent(self) -> None:
        self.page.evaluate("document.documentElement.style.fontSize = ''")

    def small_targets(self) -> list[str]:
        """Controls, but not links within a sentence, that are lower than 24 px."""
        script = """() => [...document.querySelectorAll('button, summary, .button, .choice, .link-line')]
            .filter(one => one.offsetParent && one.getBoundingClientRect().height < 24).map(one => one.outerHTML)"""
        return list(self._measures(script))

    def arrows_alone(self) -> list[str]:
        """Folds that are higher than the words in them, so that their arrow has a line to itself."""
        script = """() => [...document.querySelectorAll('.day > summary')].filter(one => {
            const style = getComputedStyle(one), high = one.getBoundingClientRect().height;
            const words = [...one.children].reduce((sum, child) => sum + child.getBoundingClientRect().height, 0);
            const inside = high - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
            return one.offsetParent && high > parseFloat(style.minHeight) + 1 && inside > words + 1;
        }).map(one => one.innerText)"""
        return list(self._measures(script))

    # By touch

    def begins(self, place: str = "BE") -> None:
        self.opens("/begin")
        self.page.check("#consent")
        self.page.click("main form .button")
        self.page.check(f"#place-{place}")
        self.page.click("main form .button")

    def answers_the_page(self) -> None:
        for name in self._asked():
            self._touch(name)
        self.page.click("main form .button")

    def answers_until(self, address: str) -> list[str]:
        """Answer page after page; returns the way that was gone."""
        way = []
        while not re.match(address, self.at):
            assert len(way) < MOST_STEPS, f"no end: {way}"
            way.append(self.at)
            self.answers_the_page()
        return way

    def _asked(self) -> list[str]:
        """The questions on this page, by id."""
        names = [one.get_attribute("id") or "" for one in self.page.query_selector_all("main .question")]
        return [name.removeprefix("q-") for name in names if name.startswith("q-")]

    def _touch(self, name: str) -> None:
        written = self.page.query_selector(f'main [id="{name}"]')
        if written:
            written.fill(self.answers.get(name, "20"))
            return
        wanted = self._wanted(name)
        self.page.check(f'[id="{name}-{wanted}"]')

    def _wanted(self, name: str) -> str:
        """The calm answer, or the first one, unless this person says otherwise."""
        if name in self.answers:
            return self.answers[name]
        offered = self._offered(name)
        calm = "yes" if name in CALM_AS_YES else "no"
        return next((value for value in (calm, "none", "5") if value in offered), offered[0])

    def _offered(self, name: str) -> list[str]:
        boxes = self.page.query_selector_all(f'#q-{name} input:not([type="hidden"])')
        return [box.get_attribute("value") or "" for box in boxes]

    # By keyboard alone

    def presses(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def enters(self) -> None:
        """Press Enter on a link or a button that leads to another page, and wait for that page."""
        with self.page.expect_navigation():
            self.presses("Enter")

    def tabs_to(self, selector: str) -> None:
        """Tab until this element has the focus, as somebody without a mouse does."""
        for _ in range(MOST_TABS):
            self.presses("Tab")
            if self.page.evaluate("wanted => document.activeElement?.matches(wanted)", selector):
                return
        raise AssertionError(f"{self.at}: the keyboard never reaches {selector}")

    def answers_the_page_by_keyboard(self) -> None:
        for name in self._asked():
            self._key(name)
        self.tabs_to("main form .button")
        assert self.focus_is_visible(), self.at
        self.enters()

    def answers_until_by_keyboard(self, address: str) -> list[str]:
        way = []
        while not re.match(address, self.at):
            assert len(way) < MOST_STEPS, f"no end: {way}"
            way.append(self.at)
            self.answers_the_page_by_keyboard()
        return way

    def focus_is_visible(self) -> bool:
        script = "parseFloat(getComputedStyle(document.activeElement).outlineWidth) >= 2"
        return bool(self.page.evaluate(script))

    def _key(self, name: str) -> None:
        if self.page.query_selector(f'main [id="{name}"]'):
            self.tabs_to(f'[id="{name}"]')
            self.presses("Control+A")
            self.page.keyboard.type(self.answers.get(name, "20"))
            return
        wanted = f'[id="{name}-{self._wanted(name)}"]'
        if self.page.get_attribute(wanted, "type") == "checkbox":
            self.tabs_to(wanted)
            if not self.page.is_checked(wanted):
                self.presses("Space")
            return
        self.tabs_to(f'#q-{name} input[type="radio"]')
        for _ in self._offered(name):
            if self.page.evaluate("wanted => document.activeElement?.matches(wanted)", wanted):
                break
            self.presses("ArrowDown")
        if not self.page.is_checked(wanted):
            self.presses("Space")
