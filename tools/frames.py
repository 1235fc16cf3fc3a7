"""How soon a page answers a touch, and how evenly a figure plays, on a processor that is four times slower."""

from __future__ import annotations

import os
import statistics
from collections.abc import Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright
from served import Served, served

SLOWER = 4
TOUCHES = 60
SECONDS = 5
MOST_MS, FEWEST_FRAMES = 50, 60
# From the time that the browser stamps on the touch to the time at which the frame after it has been made.
ANSWERED = """() => {
  window.answered = [];
  const channel = new MessageChannel();
  let from = 0;
  channel.port1.onmessage = () => window.answered.push(performance.now() - from);
  addEventListener('pointerdown', event => {
    from = event.timeStamp;
    requestAnimationFrame(() => channel.port2.postMessage(0));
  }, true);
}"""
PLAYED = """seconds => new Promise(done => {
  const times = [];
  const next = now => { times.push(now); now - times[0] < seconds * 1000 ? requestAnimationFrame(next) : done(times); };
  requestAnimationFrame(next);
})"""


def main() -> None:
    with served() as one, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["DORSAL_CHROMIUM"], chromium_sandbox=os.geteuid() != 0
        )
        context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
        name, _, value = one.cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": one.base}])
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        said_of_touches(touched(page, one))
        if "at work" in one.pages:
            said_of_frames(played(page, one))
        browser.close()


def touched(page: Page, one: Served) -> list[float]:
    """Touch one answer after the other of the check-in."""
    opened(page, one, "check-in")
    page.evaluate(ANSWERED)
    choices = page.locator("main form .choice")
    for number in range(TOUCHES):
        choices.nth(number % choices.count()).tap()
        page.wait_for_function("count => window.answered.length > count", arg=number)
    return [float(one) for one in page.evaluate("window.answered")]


def played(page: Page, one: Served) -> list[float]:
    """The lengths of the frames while a figure plays."""
    opened(page, one, "at work")
    page.locator(".figure-moving img").scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.figure-moving img').complete")
    times = page.evaluate(PLAYED, SECONDS)
    return [after - before for before, after in pairwise(times)]


def opened(page: Page, one: Served, name: str) -> None:
    page.goto(one.base + one.pages[name])
    if urlsplit(page.url).path != urlsplit(one.pages[name]).path:
        raise SystemExit(f"{name}: led to {page.url}")


def said_of_touches(times: Sequence[float]) -> None:
    late = sorted(times)[round(0.95 * len(times)) - 1]
    print(f"check-in: {len(times)} touches, input to next frame {statistics.median(times):.0f} ms at the median, "
          f"{late:.0f} ms in 95 of 100; bar {MOST_MS} ms at the median")  # fmt: skip


def said_of_frames(lengths: Sequence[float]) -> None:
    rate, whole = 1000 / statistics.fmean(lengths), 1000 / statistics.median(lengths)
    print(f"figure: {rate:.1f} frames a second over {SECONDS} s ({whole:.1f} at the median); bar {FEWEST_FRAMES}")


if __name__ == "__main__":
    main()
