"""Am I getting better, and why did my plan change?: as somebody with weeks behind them reads it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from django.test import Client

from dorsal.content.schema import Content
from dorsal.record import queries
from dorsal.record.kinds import LIVED
from tests.web import weeks
from tests.web.conftest import LANGUAGES, Finished, OnTheWay
from tests.web.visible import blocks, main_of
from tests.web.weeks import write


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.headers.get("Location"))
    return " ".join(blocks(main_of(response.content.decode())))


@pytest.mark.parametrize("address", ["/check-in", "/check-in/again", "/check-in/done", "/course", "/changes"])
def test_without_a_plan_there_is_nothing_to_follow(client: Client, finished: Finished, address: str) -> None:
    assert client.get(address).status_code == 302
    mine, _ = finished()
    assert mine.get(address).status_code == 302


@pytest.mark.parametrize(
    ("state", "pains"),
    [
        ("improving", (6, 5, 4, 3)), ("steady", (6, 6)), ("slower-than-expected", (6, 6, 6, 6, 6)),
        ("recovered", (4, 2, 1, 0, 0)), ("flare", (6, 4, 4, 7)), ("worse", (4, 4, 7, 8)),
    ],
)  # fmt: skip
def test_each_state_says_its_one_sentence(
    on_the_way: OnTheWay, content: Content, state: str, pains: Sequence[int]
) -> None:
    client, _ = on_the_way("fr", pains)
    assert content.course_states[state].text["fr"] in read(client, "/course")


def test_a_flare_somebody_told_of_comes_before_the_numbers_of_weeks(on_the_way: OnTheWay, content: Content) -> None:
    client, person = on_the_way("en", (6, 5, 4, 3))
    write(person, "flare", 0)
    page = read(client, "/course")
    assert content.course_states["flare"].text["en"] in page
    assert content.course_states["improving"].text["en"] not in page


def test_the_own_activity_comes_first_and_pain_last(on_the_way: OnTheWay, content: Content) -> None:
    client, _ = on_the_way("en", (6, 5, 4), activity="a walk by the sea")
    page = client.get("/course").content.decode()
    places = [page.index(words) for words in ("a walk by the sea", ">Limits in daily life<", ">Pain<")]
    assert places == sorted(places)
    assert page.count('role="img"') == 3
    assert page.count("plot-dot") == 3 * 4 + 1
    assert "in 10." in page


def test_a_picture_says_in_words_what_it_shows(on_the_way: OnTheWay) -> None:
    client, _ = on_the_way("fr", (6, 5, 4))
    page = client.get("/course").content.decode()
    assert '<title id="plot-pain">Vous avez commencé à 6. La dernière fois, vous avez dit 4.' in page
    for path in re.findall(r'<path class="plot-(?:line|ahead|most|half|people)" d="([^"]+)"', page):
        assert re.fullmatch(r"(?:[MLHVZ ]|-?\d+(?:\.\d+)?,?)+", path), path


def test_before_the_first_check_in_the_page_says_what_will_come(on_the_way: OnTheWay, content: Content) -> None:
    client, _ = on_the_way("en", (), days_ago=3)
    page = read(client, "/course")
    assert content.interface["course.too-early"]["en"] in page
    assert "your line begins here" in page


def test_after_a_long_silence_nobody_pretends_to_know(on_the_way: OnTheWay, content: Content) -> None:
    client, _ = on_the_way("en", (6, 5), days_ago=80)
    page = read(client, "/course")
    assert content.interface["course.not-lately"]["en"] in page
    assert content.interface["course.doubt.no-recent-check-in"]["en"] in page
    assert client.get("/course").content.decode().count('href="/check-in"') == 1


def test_somebody_without_numbers_still_sees_people_like_them(on_the_way: OnTheWay, content: Content) -> None:
    client, _ = on_the_way("en", (), days_ago=3, pain_average="unsure", activity_level="unsure")
    page = read(client, "/course")
    assert content.interface["course.nothing-said"]["en"] in page
    assert "What you want to do again" not in page


@pytest.mark.parametrize(
    ("pain", "words"), [((1, 0, 0, 0, 0, 0), "more than 9 in 10"), ((8,) * 8, "less than 1 in 10")]
)
def test_a_chance_is_never_certain(on_the_way: OnTheWay, pain: Sequence[int], words: str) -> None:
    client, _ = on_the_way("en", pain, pain_average=8.0, since="3-to-12-months")
    assert words in read(client, "/course")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_week_says_what_changed_and_why(on_the_way: OnTheWay, content: Content, language: str) -> None:
    client, _ = on_the_way(language, (6, 5, 5, 5), practised=True)
    page = client.get("/changes").content.decode()
    newest, oldest = page.index('id="week-5"'), page.index('id="week-1"')
    assert newest < oldest
    assert content.changes["first-week"].text[language] in page[oldest:]
    assert content.changes["more"].text[language] in page
    assert content.interface["changes.up"][language] in page
    assert content.interface["changes.because"][language] in page


def test_every_wish_is_answered(on_the_way: OnTheWay, content: Content) -> None:
    client, person = on_the_way("en", (6,), days_ago=10)
    items = re.findall(r"/exercises/([\w-]+)\?", client.get("/changes").content.decode())
    weeks.write(person, "swap", 1, item=items[0])
    weeks.write(person, "refuse", 1, item=items[1])
    weeks.write(person, "refuse", 1, item=next(name for name in content.interventions if name not in items))
    weeks.write(person, "away", 1, first=weeks.date_of(0), last=weeks.date_of(0))
    weeks.write(person, "move", 1, first=weeks.date_of(-1), second=weeks.date_of(-2))
    weeks.write(person, "move", 1, first=weeks.date_of(-1), second=weeks.date_of(-30))
    page = read(client, "/changes")
    for words in ("Another one instead of:", "No to:", "Away from", "change places"):
        assert words in page
    assert content.interface["changes.wish.nothing"]["en"] in page
    assert content.changes["away"].text["en"] in page
    assert content.interface["changes.wish.other-week"]["en"] in page
    said = [content.changes[rule].text["en"] for rule in ("moved-day", "not-moved")]
    assert any(words in page for words in said)


def test_a_wish_that_was_taken_back_is_told_as_such(on_the_way: OnTheWay, content: Content) -> None:
    client, person = on_the_way("en", (6,), days_ago=10)
    item = re.findall(r"/exercises/([\w-]+)\?", client.get("/changes").content.decode())[0]
    weeks.write(person, "refuse", 1, item=item)
    weeks.write(person, "refuse", 1, item="an-exercise-that-is-gone")
    for wish in queries.entries(person, "refuse"):
        weeks.write(person, "take-back", 0, wish=str(wish.id))
    page = read(client, "/changes")
    assert content.interface["changes.wish.taken-back"]["en"] in page
    assert page.count("No to:") == 1


def test_every_kind_of_note_has_a_name(content: Content) -> None:
    assert [kind for kind in LIVED if f"changes.kind.{kind}" not in content.interface] == []


def test_what_could_not_be_counted_is_said(on_the_way: OnTheWay, content: Content) -> None:
    client, person = on_the_way("en", (6,))
    weeks.write(person, "session", 1, item="not-an-exercise")
    weeks.write(person, "morning", 40, pain=3)
    page = read(client, "/changes")
    for reason in ("unknown-item", "before-the-start"):
        assert content.interface[f"next-week.refused.{reason}"]["en"] in page
    assert content.interface["changes.kind.session"]["en"] in page


def test_a_plan_that_waits_says_so(on_the_way: OnTheWay, content: Content) -> None:
    client, person = on_the_way("en", (6, 5))
    weeks.checks_in(person, content, 0, fever="yes", pain_average=5)
    assert content.changes["frozen"].text["en"] in read(client, "/changes")
