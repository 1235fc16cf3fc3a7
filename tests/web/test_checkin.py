"""The check-in: few pages, nothing lost, one entry at the end, and the end at once where an answer alarms."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dorsal.care.flaring import screen
from dorsal.content.schema import Content
from dorsal.record import queries
from dorsal.record.models import Person
from dorsal.web import checking
from tests.web import weeks
from tests.web.conftest import LANGUAGES, OnTheWay, calm_answer
from tests.web.visible import blocks, main_of

MOST, MOST_SHEETS = 12, 6


def asked(page: str) -> list[str]:
    return re.findall(r'id="q-([\w-]+)"', page)


def told(content: Content, page: str, **given: Any) -> dict[str, Any]:
    """A calm answer to every question on a page, but for what is given."""
    wanted = {name.replace("_", "-"): value for name, value in given.items()}
    return {name: calm_answer(content.questions[name], wanted) for name in asked(page)}


def goes_through(client: Client, content: Content, **given: Any) -> list[str]:
    """Answer sheet after sheet; returns the way, down to where it led."""
    way = ["/check-in"]
    while way[-1].startswith("/check-in") and way[-1] != "/check-in/done":
        assert len(way) < 12, way
        page = client.get(way[-1]).content.decode()
        sent = client.post(way[-1], told(content, page, **given))
        assert sent.status_code == 302, (way[-1], blocks(main_of(sent.content.decode())))
        way.append(sent.headers["Location"])
    return way


def entries(person: Person) -> list[dict[str, Any]]:
    return [entry.body["values"] for entry in queries.entries(person, "check-in")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_signs_come_first_then_at_most_twelve_questions(
    on_the_way: OnTheWay, content: Content, language: str
) -> None:
    client, person = on_the_way(language, (6,), days_ago=14, leg_pain="below-knee")
    assert asked(client.get("/check-in").content.decode()) == list(screen(content))[:4]
    way = goes_through(client, content, pain_average=2.0, interference=2.0)
    assert way[-1] == "/check-in/done"
    assert len(way) - 1 <= MOST_SHEETS
    values = entries(person)[-1]
    assert set(screen(content)) < set(values)
    assert "leg-pain-level" in values
    assert len(values) - len(screen(content)) == MOST
    assert "relapse-plan" not in values
    page = client.get("/check-in/done").content.decode()
    assert content.course_states["improving"].text[language] in page
    assert content.interface["mine.go"][language] in page


def test_nothing_is_written_before_the_end_and_nothing_is_lost_on_the_way(
    on_the_way: OnTheWay, content: Content
) -> None:
    client, person = on_the_way("en", (6,), days_ago=14)
    before = len(entries(person))
    first = client.get("/check-in").content.decode()
    assert client.post("/check-in", told(content, first)).headers["Location"] == "/check-in/2"
    assert client.get("/check-in/4").headers["Location"] == "/check-in/2"
    assert len(entries(person)) == before
    again = client.get("/check-in").content.decode()
    assert again.count('" checked') == len(asked(again))


def test_a_missing_answer_is_asked_for_and_the_others_stay(on_the_way: OnTheWay, content: Content) -> None:
    client, _ = on_the_way("en", (6,), days_ago=14)
    page = client.get("/check-in").content.decode()
    given = told(content, page)
    name = asked(page)[1]
    del given[name]
    answer = client.post("/check-in", given).content.decode()
    assert 'role="alert" tabindex="-1" autofocus' in answer
    assert f'href="#{name}-yes">Bladder: Choose an answer.' in answer
    assert answer.count('" checked') == len(given)


@pytest.mark.parametrize(("once_more", "ends"), [("no", "/check-in/2"), ("unsure", "/result")])
def test_unsure_is_asked_once_more_in_plainer_words_before_anything_is_written(
    on_the_way: OnTheWay, content: Content, once_more: str, ends: str
) -> None:
    client, person = on_the_way("en", (6,), days_ago=14)
    before = len(entries(person))
    page = client.get("/check-in").content.decode()
    sent = client.post("/check-in", told(content, page, saddle_numbness="unsure"))
    assert sent.headers["Location"] == "/check-in/again"
    assert len(entries(person)) == before
    again = client.get("/check-in/again").content.decode()
    plainer = content.questions["saddle-numbness"].plainer
    assert plainer
    assert plainer["en"] in again
    assert client.post("/check-in/again", {}).status_code == 200
    assert client.post("/check-in/again", {"saddle-numbness": once_more}).headers["Location"] == ends
    assert client.get("/check-in/again").headers["Location"] == "/check-in"
    assert len(entries(person)) == before + (once_more == "unsure")


@pytest.mark.parametrize(
    ("sign", "urgency"),
    [("saddle-numbness", "T0"), ("suicidal-thoughts", "T1"), ("fever", "T2"), ("bowel-change", "T0")],
)
def test_an_alarming_answer_ends_it_at_once(on_the_way: OnTheWay, content: Content, sign: str, urgency: str) -> None:
    client, person = on_the_way("en", (6,), days_ago=14)
    alarm = {sign: next(name for name in content.questions[sign].options) if content.questions[sign].options else "yes"}
    if sign == "suicidal-thoughts":
        alarm = {sign: list(content.questions[sign].options)[-1]} if content.questions[sign].options else alarm
    way = goes_through(client, content, **alarm)
    assert way[-1] == "/result"
    values = entries(person)[-1]
    assert sign in values
    assert "pain-average" not in values
    kept = queries.latest_decision(person)
    assert kept
    assert kept.result["triage"]["urgency"] <= urgency
    assert client.get("/result").status_code == 200
    if urgency != "T2":
        assert client.get("/check-in").headers["Location"] == "/result"


def test_sending_twice_writes_once_and_a_changed_page_writes_a_second(on_the_way: OnTheWay, content: Content) -> None:
    client, person = on_the_way("en", (6,), days_ago=14)
    before = len(entries(person))
    way = goes_through(client, content)
    last = way[-2]
    page = client.get(last).content.decode()
    assert page.count('" checked') >= 1
    for _ in range(2):
        assert client.post(last, told(content, page)).headers["Location"] == "/check-in/done"
    assert len(entries(person)) == before + 1
    for _ in range(2):
        client.post(last, told(content, page, barrier="pain"))
    assert [values["barrier"] for values in entries(person)[before:]] == ["nothing", "pain"]
    assert entries(person)[-1]["pain-average"] == entries(person)[-2]["pain-average"]
    assert client.get("/check-in").content.decode().count('" checked') == 0


def test_what_was_begun_yesterday_is_asked_again(
    on_the_way: OnTheWay, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _ = on_the_way("en", (6,), days_ago=14)
    page = client.get("/check-in").content.decode()
    client.post("/check-in", told(content, page))
    later = timezone.now() + checking.LASTS
    monkeypatch.setattr(checking.timezone, "now", lambda: later)
    assert client.get("/check-in").content.decode().count('" checked') == 0


@pytest.mark.parametrize(
    ("days_ago", "checked", "key"),
    [(3, None, "early"), (8, None, "on-time"), (30, None, "late"), (14, 1, "again"), (20, 8, "on-time")],
)
def test_it_says_what_coming_early_twice_or_late_does(
    on_the_way: OnTheWay, content: Content, days_ago: int, checked: int | None, key: str
) -> None:
    client, person = on_the_way("en", (), days_ago=days_ago)
    if checked is not None:
        weeks.checks_in(person, content, checked, pain_average=5)
    page = client.get("/check-in").content.decode()
    assert content.interface[f"checkin.{key}"]["en"].partition("{")[0] in page


def test_a_rise_in_pain_starts_the_plan_for_a_flare(on_the_way: OnTheWay, content: Content) -> None:
    client, _ = on_the_way("en", (6, 4, 4), days_ago=28)
    assert goes_through(client, content, pain_average=8.0)[-1] == "/check-in/done"
    page = client.get("/check-in/done").content.decode()
    assert content.changes["flare"].text["en"] in page


def test_a_sign_that_asks_more_is_followed_at_once(on_the_way: OnTheWay, content: Content) -> None:
    client, person = on_the_way("en", (6,), days_ago=14)
    way = goes_through(client, content, injury="yes")
    assert "major-injury" in entries(person)[-1], way


def test_somebody_recovered_is_asked_for_a_plan_for_a_bad_day(on_the_way: OnTheWay, content: Content) -> None:
    client, person = on_the_way("en", (6, 3, 1, 1, 1, 1, 1, 1), pain_average=6.0)
    goes_through(client, content, pain_average=1.0, relapse_plan="walk")
    assert entries(person)[-1].get("relapse-plan") == "walk"


def test_what_one_person_began_is_never_sent_for_another(on_the_way: OnTheWay, content: Content) -> None:
    client, _ = on_the_way("en", (6,), days_ago=14)
    client.post("/check-in", told(content, client.get("/check-in").content.decode()))
    other, person = on_the_way("en", (6,), days_ago=14)
    session = client.session
    session["person"] = str(person.id)
    session.save()
    assert other.get("/check-in").status_code == 200
    assert client.get("/check-in").content.decode().count('" checked') == 0


def test_an_urgency_that_stands_is_asked_about_before_the_week(
    on_the_way: OnTheWay, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _ = on_the_way("en", (6,), days_ago=14)
    goes_through(client, content, fever="yes")
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert client.get("/check-in").headers["Location"] == "/seen"
