"""An exercise with its count, as somebody does it on the floor: at its pace, out loud, interrupted and gone on with."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from dorsal.content.schema import Content, Dose
from dorsal.web.doing import Doing
from dorsal.web.views import session
from dorsal.web.views.following import day_of
from tests.journeys.conftest import Open
from tests.journeys.test_while_following import looks, with_a_plan
from tests.journeys.walker import Walker

pytestmark = pytest.mark.django_db(transaction=True)

HELD, MOVED, BREATHED = "plank", "clamshell", "paced-breathing"
MORNING = datetime(2026, 1, 5, 9)  # noqa: DTZ001  the clock of a device, wherever it is
DEVICE = """
    window.told = [];
    Object.defineProperty(window, "speechSynthesis", {value: {
        getVoices: () => [{lang: "en-GB"}, {lang: "fr-BE"}], cancel() {},
        speak: (one) => told.push([one.lang, one.text]),
    }});
    window.locks = [];
    Object.defineProperty(navigator, "wakeLock", {value: {
        request: async () => { locks.push("on"); return {released: false, async release() { locks.push("off"); }}; },
    }});
    window.hides = (hidden) => {
        Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
        document.dispatchEvent(new Event("visibilitychange"));
    };
"""


@pytest.fixture
def on_the_floor(somebody: Open, content: Content, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Somebody whose session today is one exercise, in front of it, with a clock that stands until it is moved."""

    def came(item: str, language: str = "en", *, scripts: bool = True, **how: Any) -> Walker:
        def only(*what: Any) -> Doing:
            day = day_of(*what)
            dose = content.interventions[item].levels[0].dose
            kind = content.interventions[item].kind
            one = msgspec.structs.replace(day.exercises[0], id=item, kind=kind, level=1, dose=how.get("dose", dose))
            return Doing(day.day, (one,), day.noted)

        monkeypatch.setattr(session, "day_of", only)
        person = somebody(language, scripts=scripts, width=how.get("width", 390))
        person.page.add_init_script(DEVICE)
        if how.get("moving"):
            person.page.emulate_media(reduced_motion="no-preference")
        with_a_plan(person, content)
        if scripts:
            person.page.clock.install(time=MORNING)
            person.page.clock.pause_at(MORNING + timedelta(minutes=1))
        person.opens(f"/session/items/{item}")
        return person

    return came


def passes(person: Walker, seconds: float) -> None:
    person.page.clock.run_for(round(seconds * 1000))


def shown(person: Walker) -> tuple[str, str]:
    """The title and the number of the count."""
    return person.page.inner_text(".player-title"), person.page.inner_text(".player-number")


def looks_at_rest(person: Walker) -> list[str]:
    """What stands in the way here; whoever looks needs a clock that runs, so the count waits for them."""
    runs = "player-on" in (person.page.get_attribute("#player", "class") or "")
    if runs:
        person.page.click("#player-go")
    person.page.clock.resume()
    found = looks(person)
    person.page.clock.pause_at(person.page.evaluate("Date.now() / 1000") + 10 * 60)
    if runs:
        person.page.click("#player-go")
    return found


def kept(person: Walker) -> str | None:
    found = person.page.evaluate("localStorage.getItem('dorsal-left')")
    return None if found is None else str(found)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_held_rested_and_held_again_until_the_form_asks_how_it_went(
    on_the_floor: Any, content: Content, language: str
) -> None:
    # Given somebody who is to hold a posture twice for twenty seconds
    words = {key: text[language] for key, text in content.interface.items()}
    dose = Dose(sets=2, seconds=20, rest=30, days_a_week=3, effort=3)
    person = on_the_floor(HELD, language, dose=dose, width=320)
    barriers = looks_at_rest(person)
    # When they start, by keyboard
    person.tabs_to("#player-go")
    assert person.focus_is_visible()
    person.presses("Enter")
    # Then they have time to lie down, hold, rest and hold again
    assert shown(person) == (words["player.ready"], "10")
    passes(person, 10)
    first = words["player.set"].format(number=1, of=2)
    assert shown(person) == (first, "20")
    assert first in person.page.inner_text("#player [role=status]")
    barriers += looks_at_rest(person)
    passes(person, 5)
    assert shown(person)[1] == "15"
    passes(person, 15)
    assert shown(person) == (words["player.rest"], "30")
    passes(person, 30)
    assert shown(person) == (words["player.set"].format(number=2, of=2), "20")
    passes(person, 20)
    # And the form has the focus, open for pain and effort in one tap each
    assert person.page.evaluate("document.activeElement.matches('form.how')")
    assert person.page.inner_text("#player [role=status]") == words["player.finished"]
    assert person.page.is_visible("#effort-0")
    assert kept(person) is None
    assert barriers + looks_at_rest(person) == []
    assert person.complaints == []


def test_both_sides_are_counted_and_drawn_in_turn(on_the_floor: Any, content: Content) -> None:
    # Given somebody with an exercise for one side and then the other, twelve times
    person = on_the_floor(MOVED, moving=True)
    person.page.click("#player-go")
    person.page.wait_for_selector(".figure-live svg", state="attached")
    # When they move at the pace of the drawing
    passes(person, 10 + 4.4 + 0.2)
    assert shown(person) == ("Round 1 of 2, first side", "2")
    assert not person.page.is_checked("#figure-other")
    # And change sides
    passes(person, 12 * 4.4 - 4.4)
    assert shown(person)[0] == content.interface["player.change"]["en"]
    passes(person, 8)
    # Then the drawing has changed sides too, and goes with the count
    assert shown(person) == ("Round 1 of 2, other side", "1")
    assert person.page.is_checked("#figure-other")
    passes(person, 1)
    at = "document.querySelector('.figure-live').shadowRoot.querySelector('svg').getCurrentTime()"
    assert 0.8 < person.page.evaluate(at) < 1.5
    assert person.complaints == []


def test_paused_reloaded_and_gone_on_with(on_the_floor: Any, content: Content) -> None:
    # Given somebody in their second round
    person = on_the_floor(HELD)
    person.page.click("#player-go")
    passes(person, 10 + 20 + 30 + 5)
    # When they pause, nothing goes on
    person.page.click("#player-go")
    before = shown(person)
    passes(person, 60)
    assert shown(person) == before == ("Round 2 of 3", "15")
    # And when the page comes anew, they may go on with that round
    person.page.reload()
    assert content.interface["player.kept"]["en"] in person.page.inner_text(".player-title")
    assert person.page.inner_text("#player-go") == content.interface["player.go-on"]["en"]
    person.page.click("#player-go")
    passes(person, 10)
    assert shown(person) == ("Round 2 of 3", "20")
    # What the device keeps is where they were, and nothing of them
    assert kept(person)
    names = person.page.evaluate("Object.keys(JSON.parse(localStorage.getItem('dorsal-left')))")
    assert names == ["item", "level", "set", "seconds", "day"]
    # And it is gone the next day
    person.page.click("#player-go")
    person.page.clock.fast_forward("24:00:00")
    person.opens("/safety-net")
    assert kept(person) is None


def test_what_is_left_goes_with_the_record(on_the_floor: Any) -> None:
    # Given somebody who paused on a device that others use
    person = on_the_floor(HELD)
    person.page.click("#player-go")
    passes(person, 15)
    person.page.click("#player-go")
    assert kept(person)
    # When their record is closed
    person.page.context.clear_cookies()
    person.opens("/")
    # Then nothing of it stays
    assert kept(person) is None


def test_the_screen_stays_on_while_it_runs_and_no_longer(on_the_floor: Any) -> None:
    # Given somebody who holds a posture
    person = on_the_floor(HELD)
    locks = "window.locks"
    assert person.page.evaluate(locks) == []
    person.page.click("#player-go")
    assert person.page.evaluate(locks) == ["on"]
    # When they pause, go on, look at something else, and stop
    person.page.click("#player-go")
    assert person.page.evaluate(locks) == ["on", "off"]
    person.page.click("#player-go")
    person.page.evaluate("hides(true)")
    assert person.page.evaluate(locks) == ["on", "off"] * 2
    # Then the count waited for them
    person.page.evaluate("hides(false)")
    assert person.page.inner_text("#player-go") == "Go on"
    person.page.click("#player-go")
    person.page.click("#player-stop")
    assert person.page.evaluate(locks) == ["on", "off"] * 3


def test_a_walk_goes_on_with_the_telephone_in_the_pocket(on_the_floor: Any) -> None:
    # Given somebody who walks for ten minutes
    person = on_the_floor("walking", dose=Dose(minutes=10, days_a_week=5, effort=3))
    person.page.click("#player-go")
    passes(person, 10)
    # When they put the telephone away for a minute
    person.page.evaluate("hides(true)")
    passes(person, 60)
    person.page.evaluate("hides(false)")
    # Then a minute has gone, and a page that comes anew goes on from there
    assert shown(person)[1] == "9:00"
    person.page.reload()
    person.page.click("#player-go")
    passes(person, 10)
    assert shown(person)[1] == "9:00"


@pytest.mark.parametrize(("language", "spoken"), [("en", "en"), ("fr", "fr")])
def test_it_speaks_only_when_asked_to(on_the_floor: Any, content: Content, language: str, spoken: str) -> None:
    # Given somebody who has asked for nothing
    person = on_the_floor(BREATHED, language)
    person.page.click("#player-go")
    passes(person, 20)
    assert person.page.evaluate("told") == []
    person.page.click("#player-stop")
    # When they ask for a voice
    person.page.check("#player-voice", force=True)
    person.page.click("#player-go")
    passes(person, 20)
    # Then it says, in their language, when to breathe in and out, and remembers their wish
    told = person.page.evaluate("told")
    assert {one[0] for one in told} == {spoken}
    beats = [content.interface[f"player.beat.{beat}"][language] for beat in ("in", "out")]
    assert [one[1] for one in told if one[1] in beats] == [*beats, beats[0]]
    person.page.reload()
    assert person.page.is_checked("#player-voice")


def test_a_breath_is_paced_by_a_ring_that_stands_still_where_motion_is_reduced(on_the_floor: Any) -> None:
    # Given somebody who welcomes motion
    person = on_the_floor(BREATHED, moving=True)
    wide = "document.querySelector('.player-ring').getBoundingClientRect().width"
    person.page.click("#player-go")
    passes(person, 10.2)
    person.page.locator(".player-ring").wait_for(state="visible")
    narrow = person.page.evaluate(wide)
    passes(person, 3.6)
    # Then the ring widens with the breath in, and narrows with the breath out
    assert person.page.evaluate(wide) > 1.5 * narrow
    assert person.page.inner_text(".player-words") == "Breathe in"
    passes(person, 6)
    assert person.page.evaluate(wide) < 1.2 * narrow
    assert person.page.inner_text(".player-words") == "Breathe out"
    # And for somebody who does not, only the words and the count go on
    person.page.emulate_media(reduced_motion="reduce")
    assert not person.page.is_visible(".player-ring")
    passes(person, 1)
    assert person.page.inner_text(".player-words") == "Breathe in"


def test_large_enough_for_the_floor_and_left_by_one_key(on_the_floor: Any) -> None:
    # Given somebody whose telephone lies two metres away
    person = on_the_floor(HELD, width=320)
    # When they take the large view and start
    person.page.click("#player-large")
    person.page.click("#player-go")
    passes(person, 12)
    size = person.page.evaluate("parseFloat(getComputedStyle(document.querySelector('.player-number')).fontSize)")
    # Then the number can be read from there, nothing else takes the focus, and it opens to everybody
    assert size >= 96
    assert looks_at_rest(person) == []
    person.page.emulate_media(color_scheme="dark")
    assert looks_at_rest(person) == []
    for _ in range(12):
        person.presses("Tab")
        assert person.page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('#player')"
        )
    # And one key leads back
    person.page.focus("#player-go")
    person.presses("Escape")
    assert not person.page.locator(".player-large").count()
    assert person.page.evaluate("document.querySelectorAll('[inert]').length") == 0


def test_not_today_is_one_tap_away(on_the_floor: Any) -> None:
    # Given somebody in the middle of an exercise that does not go well
    person = on_the_floor(HELD)
    person.page.click("#player-go")
    passes(person, 12)
    # When they leave it for today
    person.page.click('#player [href="#not-today"]')
    # Then the count waits, and they are asked why
    assert person.page.inner_text("#player-go") == "Go on"
    assert person.page.evaluate("document.activeElement.name") == "reason"


def test_without_a_script_the_exercise_and_its_form_are_whole(on_the_floor: Any, content: Content) -> None:
    # Given a browser that runs no scripts
    person = on_the_floor(HELD, scripts=False)
    # Then there is no count, and everything else is
    assert not person.page.is_visible(".player-desk")
    assert person.sees(content.interface["session.steps"]["en"])
    person.page.check("#pain-2")
    person.page.click("#done-all")
    assert person.at == "/session/done"
