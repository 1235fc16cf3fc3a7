"""The same person on a train, in a cellar, on somebody else's telephone: nothing that they enter is lost."""

from __future__ import annotations

import json
import random
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Error, Page

from dorsal.care.condition import compiled
from dorsal.care.findings import findings
from dorsal.content import load
from dorsal.content.form import All, AnyOf, AtLeast, Form, Not, Term, plain, terms
from dorsal.content.schema import Content
from dorsal.record import queries
from dorsal.record.models import Person
from tests.journeys.conftest import Open
from tests.journeys.test_while_following import with_a_plan as follows_a_plan
from tests.journeys.walker import Walker
from tests.web.conftest import whole_intake

LANGUAGES = ("en", "fr")
CASES = 4_000

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def read(content: Content) -> None:
    """The content is read before anybody waits for a page."""


def with_a_plan(somebody: Open, language: str = "en", **more: Any) -> Walker:
    """Somebody who has their first week, on a device that has kept it."""
    person = somebody(language, **more)
    person.page.context.set_default_timeout(30_000)
    person.opens("/place")
    person.page.check("#place-BE")
    person.page.click("main form .button")
    follows_a_plan(person, load())
    person.opens("/today")
    kept(person.page)
    return person


def until(page: Page, script: str) -> None:
    """Ask until it is so: a promise is no answer yet, so the page is asked anew each time."""
    end = monotonic() + 30
    while not holds(page, script):
        assert monotonic() < end, script
        page.wait_for_timeout(50)


def holds(page: Page, script: str) -> bool:
    """Whether it is so; a page that is just going away knows nothing."""
    try:
        return bool(page.evaluate(script))
    except Error:
        return False


def kept(page: Page) -> None:
    """Wait until the device holds the week and the worker stands before its pages."""
    page.evaluate("navigator.serviceWorker.ready")
    until(
        page,
        """async () => { const s = await import('/static/web/app/store.js');
        return (await s.get('week')) && navigator.serviceWorker.controller && (await caches.has('dorsal-figures')) }""",
    )


def waiting(page: Page) -> int:
    script = "async () => (await (await import('/static/web/app/store.js')).all()).length"
    return int(page.evaluate(script))


def everybody_wrote(*kinds: str) -> list[dict[str, Any]]:
    return [e.body for p in Person.objects.all() for e in queries.entries(p) if e.kind in kinds]


def notes_the_exercise(page: Page, pain: int = 2) -> None:
    page.check(f"form[aria-labelledby=how] input[name=pain][value='{pain}']")
    with page.expect_navigation():
        page.click("button[value=all]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_session_without_network_is_kept_and_sent_later(somebody: Open, content: Content, language: str) -> None:
    # Given somebody whose network goes
    person = with_a_plan(somebody, language)
    until(person.page, "async () => (await (await caches.open('dorsal-figures')).keys()).length > 0")
    page = person.page
    page.context.set_offline(True)
    # When they open today, and do and note an exercise
    person.opens("/today")
    page.wait_for_selector("main .plan-list a")
    assert person.barriers() == []
    page.click("main .actions a.button")
    page.wait_for_selector("form[aria-labelledby=how]")
    assert page.evaluate("document.querySelector('.figure img')?.naturalWidth ?? 1") > 0
    assert person.barriers() == []
    notes_the_exercise(page)
    # Then it is kept, and they are told so
    page.wait_for_selector("[data-note=waiting]")
    assert person.sees(content.interface["app.waiting"][language].replace("{count}", "1"))
    assert everybody_wrote("session") == []
    # And when the network is back, it is sent, once
    page.context.set_offline(False)
    person.opens("/today")
    until(page, "async () => !(await (await import('/static/web/app/store.js')).all()).length")
    assert [one["done"] for one in everybody_wrote("session")] == [1.0]


def test_with_network_what_is_noted_arrives_and_the_next_exercise_follows(somebody: Open) -> None:
    person = with_a_plan(somebody)
    person.opens("/session")
    person.page.click("main .scale button >> nth=2")
    before = person.at
    notes_the_exercise(person.page)
    assert person.at != before
    assert waiting(person.page) == 0
    assert [one["pain_before"] for one in everybody_wrote("session")] == [2.0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_that_alarms_shows_what_to_do_at_once(somebody: Open, content: Content, language: str) -> None:
    # Given somebody without network, who does a check-in
    person = with_a_plan(somebody, language)
    person.page.context.set_offline(True)
    person.opens("/check-in")
    person.page.wait_for_selector("#q-saddle-numbness")
    # When they are numb between the legs
    person.page.check("#q-saddle-numbness input[value=yes]")
    # Then whom to call stands there, without a server
    assert person.page.is_visible("[role=alert] a[href='tel:112']")
    assert person.sees(content.red_flags["saddle-numbness"].advice[language])
    assert person.barriers() == []
    # And the answer is kept although the rest is empty
    person.page.click("main form .button >> text=" + content.interface["app.finish"][language])
    until(person.page, "async () => (await (await import('/static/web/app/store.js')).all()).length === 1")


def test_every_offline_page_fits_a_small_screen_and_is_accessible(somebody: Open) -> None:
    person = with_a_plan(somebody, width=320)
    person.page.context.set_offline(True)
    for address in ("/today", "/week", "/flare/check", "/check-in", "/app", "/safety-net", "/goals"):
        person.opens(address)
        person.page.wait_for_selector("main h1")
        assert not person.is_wider_than_the_screen(), address
        assert person.barriers() == [], address
        assert person.small_targets() == [], address


def test_a_session_can_be_noted_without_network_by_keyboard_alone(somebody: Open) -> None:
    person = with_a_plan(somebody)
    person.page.context.set_offline(True)
    person.opens("/today")
    person.page.wait_for_selector("main .plan-list a")
    person.tabs_to("main .actions a.button")
    person.enters()
    person.page.wait_for_selector("form[aria-labelledby=how]")
    person.tabs_to("input[name=pain]")
    person.presses("ArrowDown", "ArrowDown")
    person.tabs_to("button[value=all]")
    assert person.focus_is_visible()
    person.enters()
    assert waiting(person.page) == 1


def test_signing_out_clears_the_week_and_keeps_what_waits_for_its_person(somebody: Open) -> None:
    # Given two notes of somebody that wait
    person = with_a_plan(somebody)
    page = person.page
    add = """async () => (await import('/static/web/app/outbox.js'))
        .keep(document.getElementById('app-bar').dataset.person, 'flare', {})"""
    page.route("**/app/entries", lambda route: route.abort())
    page.evaluate(add)
    # When the device comes into other hands
    page.context.clear_cookies()
    other = Walker(page, scripts=True)
    other.begins("BE")
    until(page, "async () => !(await (await import('/static/web/app/store.js')).get('week'))")
    other.answers_until("/answers")
    page.click("main .button")
    page.unroute("**/app/entries")
    other.opens("/today")
    kept(page)
    # Then nothing of the first is shown or sent, and nothing is gone
    assert page.locator("[data-note=waiting]").count() == 0
    assert waiting(page) == 1
    assert everybody_wrote("flare") == []


def test_a_damaged_note_is_set_aside_and_the_rest_is_sent(somebody: Open) -> None:
    # Given three notes of which the device has spoiled one
    person = with_a_plan(somebody)
    page = person.page
    page.route("**/app/entries", lambda route: route.abort())
    page.evaluate(
        """async () => {
        const store = await import('/static/web/app/store.js');
        const outbox = await import('/static/web/app/outbox.js');
        const { person } = document.getElementById('app-bar').dataset;
        for (const pain of [1, 2, 3]) await outbox.keep(person, 'morning', { pain });
        const [, second] = await store.all();
        await new Promise((resolve) => { indexedDB.open('dorsal').onsuccess = ({ target }) => {
            const change = target.result.transaction('outbox', 'readwrite');
            change.objectStore('outbox').put({ ...second, body: 'sp\\u0000iled' });
            change.oncomplete = resolve; } }); }"""
    )
    page.unroute("**/app/entries")
    # When they are sent
    person.opens("/goals")
    until(page, "async () => (await (await import('/static/web/app/store.js')).all()).length === 1")
    # Then the others arrived, and the spoiled one is told of and can be saved as a file
    assert [one["pain"] for one in everybody_wrote("morning")] == [1.0, 3.0]
    person.opens("/app")
    page.wait_for_selector("#device .actions")
    with page.expect_download() as saved:
        page.click("#device .actions button >> nth=1")
    copy = json.loads(saved.value.path().read_text())
    assert copy["damaged"][0]["raw"]["body"] == "sp\0iled"


def test_a_refused_note_is_shown_with_its_reason(somebody: Open, content: Content) -> None:
    person = with_a_plan(somebody)
    page = person.page
    page.evaluate(
        """async () => (await import('/static/web/app/outbox.js'))
        .keep(document.getElementById('app-bar').dataset.person, 'session', { item: 'no-such-exercise' })"""
    )
    person.opens("/goals")  # it does not load anew when something was sent
    until(page, "!!document.querySelector('[data-note=waiting]')?.textContent")
    until(page, "async () => (await (await import('/static/web/app/store.js')).all())[0].state === 'refused'")
    person.opens("/app")
    page.wait_for_selector("#device .actions")
    assert person.sees(content.interface["app.why.unknown-item"]["en"])


def test_a_browser_that_keeps_nothing_says_so_before_anything_is_entered(somebody: Open, content: Content) -> None:
    person = somebody("en")
    person.page.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError') }")
    person.begins("BE")
    person.answers_until("/answers")
    person.page.click("main .button")
    person.opens("/today")
    person.page.wait_for_selector("[data-note=room]")
    assert person.sees(content.interface["app.no-room"]["en"])


def test_a_shared_device_keeps_nothing(somebody: Open, content: Content) -> None:
    person = with_a_plan(somebody)
    with person.page.expect_navigation():  # the page is loaded anew when all is cleared
        person.page.click(f"text={content.interface['app.whose.shared']['en']}")
    until(
        person.page,
        """async () => { const store = await import('/static/web/app/store.js');
        return (await store.get('shared')) && (await store.get('week')) === undefined
            && !document.querySelector('[data-note]') }""",
    )
    person.page.context.set_offline(True)
    person.opens("/today")
    person.page.wait_for_selector("main h1")
    assert person.sees(content.interface["app.none"]["en"])


def test_a_new_version_is_offered_once(somebody: Open, content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    person = with_a_plan(somebody)
    monkeypatch.setattr("dorsal.web.shell.version", lambda: "another")
    person.opens("/week")
    person.page.wait_for_selector("[data-note=new]")
    person.page.click(f"text={content.interface['app.new.later']['en']}")
    until(person.page, "!document.querySelector('[data-note=new]')")
    person.opens("/today")
    kept(person.page)
    person.page.wait_for_timeout(300)
    assert person.page.locator("[data-note=new]").count() == 0


def test_the_device_judges_conditions_as_the_server_does(somebody: Open, content: Content) -> None:
    """Generated forms and values, and every red flag of the content with generated answers."""
    chance = random.Random(20261121)  # noqa: S311  a test that is the same each time
    cases = [a_case(chance) for _ in range(CASES)]
    flags = list(content.red_flags.values())
    calm = findings(whole_intake(content), content, on=queries.timezone.localdate()).values
    for _ in range(CASES // 10):
        flag = chance.choice(flags)
        values = {name: value for name, value in calm.items() if chance.random() < 0.8}
        values |= {term.finding: chance.choice(["yes", "no"]) for term in terms(flag.when) if term.op == "is"}
        cases.append((flag.when, values))
    page = somebody("en").page
    page.goto("/app/en")
    found = page.evaluate(
        """async (cases) => { const { holds } = await import('/static/web/app/kleene.js');
        return cases.map(([form, values]) => holds(form, values)) }""",
        [
            [plain(form), {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}]
            for form, values in cases
        ],
    )
    expected = [compiled(form)(values) for form, values in cases]
    assert found == expected
    assert {True, False, None} == set(expected)


def a_case(chance: random.Random) -> tuple[Form, dict[str, Any]]:
    drawn = {
        "word": ["yes", "no"],
        "other": ["no", "maybe"],
        "count": [2.0, 5.0, 5.5],
        "list": [("one",), ("one", "two")],
    }
    return a_form(chance, 3), {name: chance.choice(some) for name, some in drawn.items() if chance.random() < 0.7}


def a_form(chance: random.Random, depth: int) -> Form:
    if depth == 0 or chance.random() < 0.2:
        return chance.choice(
            [
                Term("word", "is", "yes"),
                Term("other", "is", "maybe"),
                Term("count", chance.choice([">=", "<=", ">", "<"]), chance.choice([2.0, 5.0, 5.5])),
                Term("list", "includes", chance.choice(["one", "two"])),
            ]
        )
    inside = tuple(a_form(chance, depth - 1) for _ in range(chance.randint(1, 4)))
    kind = chance.randrange(4)
    if kind == 0:
        return Not(inside[0])
    return AtLeast(chance.randint(1, len(inside)), inside) if kind == 1 else (All if kind == 2 else AnyOf)(inside)
