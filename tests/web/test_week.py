"""The week that lives: why each thing is there, and what a person may change, and take back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dorsal.content.schema import Content
from dorsal.record import actions
from dorsal.record.ids import new_id
from tests.web.conftest import LANGUAGES, Clock, Finished
from tests.web.every import CALM
from tests.web.following import goes, items, page, whole_session, written
from tests.web.visible import blocks, main_of


def said(client: Client) -> str:
    """What the page says of what was just done."""
    found = re.search(r'<div class="note[^>]*role="status".*?</div>', page(client, "/week"), re.DOTALL)
    return " ".join(blocks(found[0])) if found else ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_on_today_and_says_why(follower: Finished, clock: Clock, content: Content, language: str) -> None:
    client, _ = follower(language, since="3-to-12-months")
    clock.days_later(2)
    shown = page(client, "/week")
    assert shown.count('class="day"') == 7
    assert 'id="day-3" open' in shown
    assert content.interface["week.title"][language] in shown
    assert content.changes["first-week"].text[language] in shown
    clock.days_later(5)
    shown = page(client, "/week")
    assert content.interface["my-week.title"][language].format(number=2) in shown
    assert content.changes["held-no-news"].text[language] in shown


def test_a_good_week_brings_more_and_says_what_led_to_it(follower: Finished, clock: Clock, content: Content) -> None:
    client, _ = follower(since="3-to-12-months")
    for _ in range(7):
        whole_session(client, pain="1", felt="right", effort="3")
        clock.days_later(1)
    shown = page(client, "/week")
    assert content.changes["more"].text["en"] in shown or content.changes["added"].text["en"] in shown
    assert content.derived["adherence"].name["en"] in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_exercise_is_one_choice_away_and_can_be_taken_back(
    follower: Finished, content: Content, language: str
) -> None:
    client, person = follower(language)
    before = items(client)
    name = next(one for one in before if _swapped(content, one))
    shown = page(client, f"/week/items/{name}")
    assert content.interface["my-week.item.why"][language] in shown
    for _ in range(2):
        assert goes(client, f"/week/items/{name}/swap") == "/week"
    assert len(written(person, "swap")) == 1
    told = said(client)
    assert content.interventions[name].name[language] in told
    assert content.changes["swapped"].text[language] in page(client, "/week")
    assert said(client) == ""
    wish = _wishes(client)[0]
    for _ in range(2):
        assert goes(client, "/week/undo", wish=wish) == "/week"
    assert [one["wish"] for one in written(person, "take-back")] == [wish]
    assert items(client) == before


def _swapped(content: Content, name: str) -> bool:
    return content.interventions[name].kind not in ("goal", "relaxation")


def _wishes(client: Client) -> list[str]:
    return re.findall(r'name="wish" value="([^"]+)"', page(client, "/week"))


def test_no_is_no_until_it_is_taken_back(follower: Finished, content: Content) -> None:
    client, person = follower()
    before = items(client)
    assert goes(client, f"/week/items/{before[0]}/refusal") == "/week"
    assert content.interventions[before[0]].name["en"] in said(client)
    assert before[0] not in items(client)
    assert goes(client, "/week/undo", wish=_wishes(client)[0]) == "/week"
    assert items(client) == before
    assert len(written(person, "refuse", "take-back")) == 2


def test_what_is_not_in_the_week_can_be_neither_swapped_nor_refused(follower: Finished, content: Content) -> None:
    client, person = follower()
    shown = page(client, "/week")
    other = next(name for name in content.interventions if f"/week/items/{name}" not in shown)
    assert client.get(f"/week/items/{other}").headers["Location"] == "/week"
    assert content.interventions[other].name["en"] in said(client)
    for what in ("swap", "refusal"):
        assert goes(client, f"/week/items/{other}/{what}") == "/week"
        assert client.post(f"/week/items/no-such-thing/{what}").status_code == 404
        assert client.get(f"/week/items/{other}/{what}").headers["Location"] == "/week"
    assert client.get("/week/items/no-such-thing").status_code == 404
    assert written(person, "swap", "refuse") == []


def test_two_days_change_places_and_back(follower: Finished, content: Content) -> None:
    client, person = follower(since="3-to-12-months")
    today = timezone.localdate()
    days = {"first": today.isoformat(), "second": (today + timedelta(days=1)).isoformat()}
    entry = str(new_id())
    for _ in range(2):
        assert goes(client, "/week/move", entry=entry, **days) == "/week"
    assert len(written(person, "move")) == 1
    told = said(client)
    moved = content.changes["moved-day"].text["en"] in told
    assert moved or content.changes["not-moved"].text["en"] in told
    assert goes(client, "/week/undo", wish=_wishes(client)[0]) == "/week"
    assert written(person, "take-back")


@pytest.mark.parametrize(
    ("first", "second"), [("", ""), ("today", "today"), ("2020-01-01", "today"), ("today", "soon"), ("today", "far")]
)
def test_days_that_cannot_change_places_stay(follower: Finished, content: Content, first: str, second: str) -> None:
    client, person = follower()
    on = timezone.localdate()
    dates = {"today": on.isoformat(), "far": (on + timedelta(days=20)).isoformat()}
    assert goes(client, "/week/move", first=dates.get(first, first), second=dates.get(second, second)) == "/week"
    assert content.interface["my-week.error.move"]["en"] in said(client)
    assert written(person, "move") == []


def test_a_day_that_has_begun_stays_where_it_is(follower: Finished) -> None:
    client, _ = follower()
    today = timezone.localdate().isoformat()
    assert f'name="first" value="{today}"' in page(client, "/week")
    whole_session(client)
    assert f'name="first" value="{today}"' not in page(client, "/week")


def test_days_away_are_free_and_coming_back_early_frees_only_the_days_gone_by(
    follower: Finished, clock: Clock, content: Content
) -> None:
    client, person = follower(since="3-to-12-months")
    on = timezone.localdate()
    assert goes(client, "/week/absence", first=on.isoformat(), last=(on + timedelta(days=5)).isoformat()) == "/week"
    assert said(client)
    assert content.interface["today.away"]["en"] in page(client, "/today")
    clock.days_later(2)
    assert goes(client, "/week/undo", wish=_wishes(client)[0]) == "/week"
    assert written(person, "away")[-1]["last"] == (on + timedelta(days=1)).isoformat()
    assert content.interface["today.away"]["en"] not in page(client, "/today")
    assert goes(client, "/week/undo", wish="no-such-wish") == "/week"


@pytest.mark.parametrize(("first", "last"), [("", ""), ("2020-01-01", "2020-01-02"), ("today", ""), ("today", "2020")])
def test_an_absence_without_its_days_says_what_is_missing(follower: Finished, first: str, last: str) -> None:
    client, person = follower()
    first = timezone.localdate().isoformat() if first == "today" else first
    shown = client.post("/week/absence", {"first": first, "last": last}).content.decode()
    assert "error-summary" in shown
    assert f'value="{first}"' in shown
    assert written(person, "away") == []


def test_a_week_that_waits_says_for_what_and_cannot_be_changed(follower: Finished, content: Content) -> None:
    client, person = follower(weight_loss="yes", night_pain="yes")
    shown = main_of(page(client, "/week"))
    assert content.interface["my-week.waits"]["en"] in shown
    assert content.interface["week.lead-gentle"]["en"] in shown
    assert "/week/items/" not in shown
    name = re.findall(r"/exercises/([\w-]+)", shown)[0]
    assert client.get(f"/week/items/{name}").headers["Location"] == "/week"
    goes(client, f"/week/items/{name}/refusal")
    assert written(person, "refuse") == []


def test_during_a_flare_the_days_stay_and_before_its_check_they_wait(follower: Finished, content: Content) -> None:
    client, _ = follower()
    goes(client, "/flare")
    assert content.interface["my-week.waits.flare"]["en"] in page(client, "/week")
    goes(client, "/flare/check", **CALM)
    shown = page(client, "/week")
    assert content.interface["my-week.lead.flare"]["en"] in shown
    assert content.changes["flare"].text["en"] in shown
    assert "/week/move" not in shown


@pytest.mark.parametrize("address", ["move", "absence", "undo"])
def test_looking_at_the_address_of_a_form_changes_nothing(follower: Finished, address: str, client: Client) -> None:
    somebody, person = follower()
    assert somebody.get(f"/week/{address}").headers["Location"] == "/week"
    assert client.post(f"/week/{address}").headers["Location"] == "/begin"
    assert written(person, "move", "away", "take-back") == []


def test_a_wish_of_another_week_is_not_taken_back_here(follower: Finished, clock: Clock) -> None:
    client, person = follower(since="3-to-12-months")
    now = timezone.localtime().isoformat()
    on = timezone.localdate()
    body = {"at": now, "first": on.isoformat(), "second": (on + timedelta(days=1)).isoformat()}
    actions.record_entry(person=person, id=new_id(), kind="move", body=body, written=timezone.now())
    assert len(_wishes(client)) == 1
    clock.days_later(7)
    assert _wishes(client) == []
