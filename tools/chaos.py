"""Real browsers against a real server that is killed, cut off and changed under them: is anything lost or doubled?

`python tools/chaos.py --notes 500`. Three devices of two people: two of the first, one of the second, and the third
changes hands. Ends with 1 where one thing was lost, doubled, given to the wrong person or put out of order.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from faulty import Line
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

STORIES = ("nurse-fear-of-bending", "runner-leg-pain")
PATIENCE = 300  # a machine may have other work
NEAR = timedelta(seconds=60)  # how far a time set right may be from the true one: a note may wait within a busy browser
CLOCK = """(() => { const RealDate = Date; const shift = () => Number(localStorage.getItem("shift") ?? 0);
  globalThis.Date = class extends RealDate {
    constructor(...given) { if (given.length) super(...given); else super(RealDate.now() + shift()); }
    static now() { return RealDate.now() + shift(); } }; })()"""
KEEP = """async ([kind, body]) => {
  const outbox = await import("/static/web/app/outbox.js"); const { get } = await import("/static/web/app/store.js");
  const person = await get("person");
  try { const item = await outbox.keep(person, kind, body);
    return { id: item.id, person, device: item.device, sequence: item.sequence, kind }; }
  catch (error) { return { refused: error.name }; } }"""
FLUSH = """async () => { const { get } = await import("/static/web/app/store.js");
  return (await import("/static/web/app/outbox.js")).flush(await get("person")) }"""
WAITS = """async () => { const { get } = await import("/static/web/app/store.js");
  return (await (await import("/static/web/app/outbox.js")).look(await get("person"))).waiting.length }"""
FULL = """() => { const fail = () => { throw new DOMException("", "QuotaExceededError") };
  const { add, put } = IDBObjectStore.prototype; Object.assign(IDBObjectStore.prototype, { add: fail, put: fail });
  globalThis.roomAgain = () => Object.assign(IDBObjectStore.prototype, { add, put }) }"""
WEEK = "async () => !!(await (await import('/static/web/app/store.js')).get('week'))"
DEVICE = "async () => (await (await import('/static/web/app/store.js')).get('device'))"


@dataclass
class Server:
    """Dorsal as it runs: gunicorn in processes of its own, which can be killed."""

    port: int
    env: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    killed: int = 0

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "--threads", "4", "--bind", f"127.0.0.1:{self.port}"]
        command += ["--log-level", "critical", "dorsal.config.wsgi"]
        self.process = subprocess.Popen(command, env=self.env, start_new_session=True)
        until(lambda: reached(f"http://127.0.0.1:{self.port}/app/alive"))

    def kill(self) -> None:
        """As a power cut would: no process of it gets to say anything."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.killed += 1


@dataclass
class Device:
    """A browser with its own storage, two tabs and a clock."""

    context: BrowserContext
    shift: timedelta
    owner: int
    tabs: list[Page] = field(default_factory=list)
    changes: bool = False  # its clock jumps while it is used


@dataclass
class Ledger:
    """What a device said that it keeps: nothing here may be missing or stand twice at the end."""

    kept: list[dict[str, Any]] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)


def until(true: Callable[[], Any], patience: float = PATIENCE) -> None:
    last = time.monotonic() + patience
    while not true():
        if time.monotonic() > last:
            raise TimeoutError("what was waited for never came")
        time.sleep(0.1)


def goes(page: Page, address: str) -> None:
    """Open an address. A page that is just on its way to another, as after a reply, is let arrive there first."""
    try:
        page.goto(address)
    except Error as error:
        if "interrupted by another navigation" not in error.message:
            raise
        page.wait_for_load_state()
        page.goto(address)


def reached(address: str) -> bool:
    try:
        urlopen(address, timeout=5)  # nosec # noqa: S310  our own server
    except HTTPError:
        return True
    except (URLError, OSError):
        return False
    return True


def people() -> list[tuple[str, str]]:
    """The demo people of two stories, by address and password; the first decision is kept when they sign in."""
    from django.conf import settings  # noqa: PLC0415  only after Django is set up
    from django.utils import timezone  # noqa: PLC0415

    from dorsal.content import load  # noqa: PLC0415
    from dorsal.record import demo  # noqa: PLC0415

    told = demo.stories(settings.DEMO_STORIES, load().questions, today=timezone.localdate())
    found = [demo.load(story) for story in told if story.name in STORIES]
    return [(user.email, password) for user, password in found]


class Chaos:
    """One run. Chance decides what happens next, the seed decides the chance."""

    def __init__(self, browser: Browser, server: Server, line: Line, known: list[tuple[str, str]], seed: int) -> None:
        self.browser, self.server, self.line, self.known = browser, server, line, known
        self.chance = random.Random(seed)  # noqa: S311  a run that can be had again
        self.base = f"http://localhost:{line.port}"
        self.ledger = Ledger()
        day = timedelta(days=1)
        self.devices = [self.opened(0, day), self.opened(0, -day), self.opened(1, timedelta())]
        self.devices[1].changes = True

    def opened(self, owner: int, shift: timedelta) -> Device:
        context = self.browser.new_context(base_url=self.base, locale="en", viewport={"width": 390, "height": 844})
        context.set_default_timeout(PATIENCE * 1000)
        context.add_init_script(CLOCK)
        device = Device(context, shift, owner)
        device.tabs = [context.new_page()]
        self.enters(device, owner)
        device.tabs.append(context.new_page())
        device.tabs[1].goto("/app/en")
        return device

    def enters(self, device: Device, who: int) -> None:
        """Sign in, and wait until the device has the week."""
        page = device.tabs[0]
        page.goto("/account/login/")
        page.evaluate("shift => localStorage.setItem('shift', shift)", device.shift.total_seconds() * 1000)
        page.fill("[name=login]", self.known[who][0])
        page.fill("[name=password]", self.known[who][1])
        page.click("main form .button")
        page.wait_for_load_state()
        page.goto("/result")
        page.goto("/today")
        until(lambda: holds(page, WEEK))
        device.owner = who

    def leaves(self, device: Device) -> None:
        page = device.tabs[0]
        goes(page, "/account/logout/")
        page.click("main form .button")
        page.wait_for_load_state()
        device.context.clear_cookies(name="sessionid")

    def note(self, device: Device) -> None:
        """Something is noted, in one of two tabs; then the device tries to send, often in both."""
        tab = self.chance.choice(device.tabs)
        kind, body = self.chance.choice(
            [
                ("session", {"item": "walking", "level": 1, "done": 1, "pain_during": self.chance.randint(0, 3)}),
                ("check-in", {"values": {"sleep-quality": self.chance.randint(0, 10)}}),
                ("morning", {"pain": self.chance.randint(0, 3)}),
            ]
        )
        at = datetime.now().astimezone()
        self.keeps(device, tab.evaluate(KEEP, [kind, body]), at)
        for one in device.tabs if self.chance.random() < 0.5 else [tab]:
            one.evaluate(f"() => void ({FLUSH})()")

    def keeps(self, device: Device, told: dict[str, Any], at: datetime) -> None:
        if "refused" in told:
            self.ledger.done["told that there is no room"] += 1
        else:
            self.ledger.kept.append(told | {"owner": device.owner, "at": at, "jumps": device.changes})
            self.ledger.done[told["kind"]] += 1

    def by_hand(self, device: Device) -> None:
        """An exercise is noted on the page that stands there without network."""
        page = device.tabs[0]
        device.context.set_offline(True)
        goes(page, "/session/items/walking")
        page.wait_for_selector("main h1")
        if page.locator("form[aria-labelledby=how]").count():
            before = (page.evaluate(DEVICE) or {"last": 0})["last"]
            page.check("form[aria-labelledby=how] input[name=pain][value='1']")
            at = datetime.now().astimezone()
            with page.expect_navigation():
                page.click("button[value=all]")
            now = page.evaluate(DEVICE)
            if now["last"] == before + 1:
                told = {"id": None, "device": now["id"], "sequence": now["last"], "kind": "session"}
                self.keeps(device, told, at)
        device.context.set_offline(False)

    def mishap(self, number: int) -> None:
        """What goes wrong between two notes."""
        device = self.chance.choice(self.devices)
        what = self.chance.choice(["cut off", "tab", "room", "hand", "killed", "worker", "hands", "clock"])
        if what == "cut off":
            device.context.set_offline(True)
            self.note(device)
            self.note(device)
            device.context.set_offline(False)
        elif what == "tab":
            self.chance.choice(device.tabs).reload()
        elif what == "room":
            tab = device.tabs[0]
            tab.evaluate(FULL)
            self.keeps(device, tab.evaluate(KEEP, ["morning", {"pain": 1}]), datetime.now().astimezone())
            tab.evaluate("roomAgain()")
        elif what == "hand":
            self.by_hand(device)
        elif what == "killed":
            self.note(device)
            self.server.kill()
            self.note(device)
            self.server.start()
        elif what == "worker":
            self.line.version = number
            goes(device.tabs[0], "/today")
            device.tabs[0].evaluate(
                """async () => { const found = await navigator.serviceWorker.getRegistration();
                await found?.update().catch(() => null); found?.waiting?.postMessage("now") }"""
            )
        elif what == "hands":
            self.changes_hands(self.devices[2])
        elif device.changes:
            device.shift = -device.shift
            device.tabs[0].evaluate(
                "shift => localStorage.setItem('shift', shift)", device.shift.total_seconds() * 1000
            )
        self.ledger.done[what] += 1

    def changes_hands(self, device: Device) -> None:
        """Something may still wait when its person signs out and the other one signs in."""
        device.context.set_offline(True)
        self.note(device)
        device.context.set_offline(False)
        self.leaves(device)
        self.enters(device, 1 - device.owner)
        device.tabs[1].reload()

    def run(self, notes: int, share: float, seconds: float) -> None:
        self.line.bad = 0.3
        last = time.monotonic() + seconds
        while len(self.ledger.kept) < notes and time.monotonic() < last:
            if len(self.ledger.kept) % 25 == 0:
                print(f"  {len(self.ledger.kept)} noted", file=sys.stderr, flush=True)
            try:
                if self.chance.random() < share:
                    self.mishap(len(self.ledger.kept))
                else:
                    self.note(self.chance.choice(self.devices))
            except Error as error:  # a page that was cut off under a note: what it kept, it kept
                self.ledger.done["pages broken off"] += 1
                print(f"  {str(error).splitlines()[0]}", file=sys.stderr)
                self.mends()
        self.line.bad = 0.0
        self.mends()
        for device in self.devices:
            for who in (0, 1) if device is self.devices[2] else (device.owner,):
                if device.owner != who:
                    self.leaves(device)
                    self.enters(device, who)
                until(lambda page=device.tabs[0]: empty(page))

    def mends(self) -> None:
        for device in self.devices:
            device.context.set_offline(False)
        if not reached(f"http://127.0.0.1:{self.server.port}/app/alive"):
            self.server.start()
        for device in self.devices:
            goes(device.tabs[0], "/today")
            device.tabs[1].goto("/app/en")


def holds(page: Page, script: str) -> bool:
    """Whether it is so. A page that is just loading anew knows nothing, and is asked again."""
    try:
        return bool(page.evaluate(script))
    except Error:
        return False


def empty(page: Page) -> bool:
    """Whether all was sent."""
    try:
        return bool(page.evaluate(FLUSH) == "sent" and page.evaluate(WAITS) == 0)
    except Error:
        return False


def judged(ledger: Ledger, known: list[tuple[str, str]]) -> dict[str, int]:
    """What the record says of everything that a device said it kept."""
    from dorsal.record.models import Entry  # noqa: PLC0415  only after Django is set up

    rows = list(Entry.objects.exclude(device=None).select_related("person__user").order_by("sequence"))
    by_place: dict[tuple[str, int], list[Any]] = {}
    for row in rows:
        by_place.setdefault((str(row.device), row.device_sequence), []).append(row)
    found: dict[str, int] = dict.fromkeys(("lost", "doubled", "given to the wrong person", "order wrong"), 0)
    pairs = []
    for told in ledger.kept:
        here = by_place.get((told["device"], told["sequence"]), [])
        found["lost"] += not here
        found["doubled"] += max(0, len(here) - 1)
        found["given to the wrong person"] += any(one.person.user.email != known[told["owner"]][0] for one in here)
        pairs += [(told, here[0])] if here else []
    found["order wrong"] += sum(not in_order(rows_of) for rows_of in devices(rows))
    found["order wrong"] += sum(abs(row.written - told["at"]) > NEAR for told, row in pairs if not told["jumps"])
    return found


def devices(rows: list[Any]) -> list[list[Any]]:
    """What each person wrote on each device, in the device's own order."""
    found: dict[tuple[Any, Any], list[Any]] = {}
    for row in sorted(rows, key=lambda row: row.device_sequence):
        found.setdefault((row.device, row.person_id), []).append(row)
    return list(found.values())


def in_order(rows: list[Any]) -> bool:
    told = [(row.written, datetime.fromisoformat(row.body["at"])) for row in rows]
    return all(one <= other for one, other in pairwise(told))


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--notes", type=int, default=500, help="how many things are noted")
    asked.add_argument("--share", type=float, default=0.25, help="how often something goes wrong in between")
    asked.add_argument("--seconds", type=float, default=3_600, help="no more is noted after this; what was, is judged")
    asked.add_argument("--seed", type=int, default=20261121)
    wanted = asked.parse_args()
    begun = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))  # the server goes too
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DORSAL_DATA": folder, "DJANGO_ALLOW_ASYNC_UNSAFE": "1"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "dorsal.config.settings"
        import django  # noqa: PLC0415  only with its data named
        from django.core.management import call_command  # noqa: PLC0415

        django.setup()
        call_command("migrate", verbosity=0)
        known = people()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            server = Server(free.getsockname()[1], dict(os.environ))
        server.start()
        line = Line(server.port, wanted.seed)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=os.environ.get("DORSAL_CHROMIUM"), chromium_sandbox=os.geteuid() != 0
                )
                chaos = Chaos(browser, server, line, known, wanted.seed)
                chaos.run(wanted.notes, wanted.share, wanted.seconds)
                browser.close()
            found = judged(chaos.ledger, known)
        finally:
            server.kill()
    told = dict(sorted(chaos.ledger.done.items()))
    print(f"{len(chaos.ledger.kept)} things noted on 3 devices by 2 people in {time.monotonic() - begun:.0f} s: {told}")
    print(f"sendings spoiled: {dict(line.spoiled)}; the server was killed {server.killed - 1} times")
    print(", ".join(f"{name}: {count}" for name, count in found.items()))
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    if Path.cwd() != Path(__file__).parents[1]:
        sys.exit("run it from the top folder of the repository")
    sys.exit(main())
