"""Advice that contradicts something is found, by written cases and generated ones: none missed, none false."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsal.care.advised import standing
from dorsal.care.answers import Answers, parse_all
from dorsal.care.conflicts import Conflict, _id, conflicts
from dorsal.care.contradicting import RULES
from dorsal.care.history import Advice, Discipline, Override, Settled
from dorsal.care.replanning import NextWeek, next_week
from dorsal.content.reading import read
from dorsal.content.schema import Content
from tests.care.histories import CHRONIC, START, at, check_in, day, session
from tests.care.histories import told as history

Entries = list[dict[str, Any]]
Told = Callable[..., Answers]
TEAM = (Advice, Override, Settled)
WEEKS: dict[tuple[str, int, str], NextWeek] = {}


class Case(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One row of team_cases.yaml."""

    told: Entries
    raises: list[str]
    person: str = "several-months"
    on: int = 3
    week: str = "shown"
    without: list[str] = []
    settled: list[str] = []


TABLE: Any = read(Path(__file__).with_name("team_cases.yaml").read_text(encoding="utf-8"))[0]
CASES = {name: msgspec.convert(one, Case, strict=False) for name, one in TABLE["cases"].items()}
NONE = [name for name, case in CASES.items() if not case.raises]


def entry(raw: dict[str, Any]) -> dict[str, Any]:
    """An entry as a device would send it."""
    one = dict(raw)
    on = day(int(one.pop("day", 1)))
    head = {"id": one.pop("id"), "at": at(on, int(one.pop("hour", 12)))}
    if "answers" in one:
        return check_in(on) | head | {"values": one["answers"]}
    if "did" in one:
        return session(on, one["did"]) | head
    if "back" in one:
        return head | {"kind": "take-back", "wish": one["back"]}
    if "settles" in one:
        rule, *names = one["settles"].split()
        entries = tuple(name for name in names if len(name) == 1)
        flags = tuple(name for name in names if len(name) > 1)
        return head | {"kind": "settled", "by": one["by"], "conflict": _id(rule, entries, flags), "how": "talked over"}
    if "advice" in one:
        author = {"author": one["author"]} if "author" in one else {}
        return head | {"kind": "advice", "by": one["by"], "says": one["advice"]} | author
    until = {"until": str(day(int(one.pop("until"))))} if "until" in one else {}
    return head | {"kind": "override", "reason": "seen today"} | one | until


def shown(case: Case, answers: Answers, entries: Entries, content: Content) -> NextWeek | None:
    """The week as it was before the team changed anything."""
    if case.week == "none":
        return None
    others = [one for one in entries if not _team(one)]
    key = (case.person, case.on, str(sorted(others, key=str)))
    if key not in WEEKS:
        WEEKS[key] = next_week(history(answers, others, content, day(case.on)), content)
    days = [
        msgspec.structs.replace(one, items=tuple(item for item in one.items if item.id not in case.without))
        for one in WEEKS[key].week
    ]
    return msgspec.structs.replace(WEEKS[key], week=tuple(days))


def _team(one: dict[str, Any]) -> bool:
    return one["kind"] in {kind.__struct_config__.tag for kind in TEAM} | {"take-back"}


def judged(case: Case, entries: Entries, told: Told, content: Content) -> tuple[Conflict, ...]:
    changes = parse_all(TABLE["people"][case.person], content)
    answers = told({**CHRONIC, **changes})
    read = history(answers, entries, content, max(day(case.on), day(4)))
    assert read.refused == ()
    return conflicts(read, shown(case, answers, entries, content), content, on=day(case.on))


def named(one: Conflict) -> str:
    return " ".join((one.rule, *one.entries))


@pytest.mark.parametrize("name", CASES)
def test_it_is_found_and_nothing_else(content: Content, told: Told, name: str) -> None:
    case = CASES[name]
    entries = [entry(one) for one in case.told]
    found = judged(case, entries, told, content)
    assert sorted(named(one) for one in found) == sorted(case.raises)
    assert sorted(named(one) for one in found if one.settled) == sorted(case.settled)
    shuffled = random.Random(name).sample(entries, len(entries))  # noqa: S311 - no secret hangs on it
    assert judged(case, shuffled, told, content) == found


def test_there_are_enough_cases_and_every_rule_is_met(content: Content) -> None:
    assert len(CASES) >= 80
    assert len(NONE) >= 30
    assert {raised.split()[0] for case in CASES.values() for raised in case.raises} == set(content.conflicts)


def test_every_rule_has_its_words(content: Content) -> None:
    assert set(RULES) == set(content.conflicts)


def test_a_conflict_says_what_it_is_about_and_where_that_comes_from(content: Content, told: Told) -> None:
    case = CASES["exercise-in-an-emergency"]
    found = {named(one): one for one in judged(case, [entry(one) for one in case.told], told, content)}
    walk, squat = found["against-a-flag a"], found["against-a-flag b"]
    assert (walk.items, walk.flags) == (("stay-active",), ("saddle-numbness",))
    assert set(walk.sources) >= {
        *content.conflicts["against-a-flag"].sources,
        *content.advice["stay-active"].sources,
        *content.red_flags["saddle-numbness"].sources,
    }
    assert (squat.items, squat.flags) == (("squat",), ("saddle-numbness",))
    case = CASES["forbidden-and-still-planned"]
    (forbidden,) = judged(case, [entry(one) for one in case.told], told, content)
    assert forbidden.flags == ("shoulder-load",)
    assert set(content.contraindications["shoulder-load"].sources) <= set(forbidden.sources)
    assert len(set(forbidden.items)) == len(forbidden.items) >= 1


def test_a_change_of_nothing_known_and_a_level_too_high_contradict_nothing(content: Content) -> None:
    """What an older content knew may be gone from this one."""
    raw = [
        {"id": "a", "by": "doctor", "change": "hold", "item": "bird-dog"},
        {"id": "b", "by": "doctor", "change": "forbid", "contraindication": "wrist-load"},
        {"id": "c", "by": "doctor", "advice": "rest"},
        {"id": "d", "by": "physiotherapist", "change": "add", "item": "plank", "level": "9"},
    ]
    read = history({}, [entry(one) for one in raw[:3]], content, day(3))
    gone = msgspec.structs.replace(content, interventions={}, contraindications={}, advice={})
    assert [one.id for one in standing(read, content, day(3))] == ["a", "b", "c"]
    assert standing(read, gone, day(3)) == ()
    high = Override(id="d", at=read.entries[0].at, by="physiotherapist", change="add", reason="", item="plank", level=9)
    assert conflicts(msgspec.structs.replace(read, entries=(high,)), None, content, on=day(3)) == ()


def test_advice_that_is_not_offered_is_refused(content: Content) -> None:
    read = history({}, [entry({"id": "a", "by": "doctor", "advice": "headstand"})], content, day(3))
    assert [(one.id, one.reason) for one in read.refused] == [("a", "never-offered")]


# Generated teams

ITEMS = ("bird-dog", "plank", "squat", "walking", "relaxed-bending", "diaphragmatic-breathing")
FORBIDDEN = ("wrist-load", "shoulder-load", "knee-bending", "acute-heavy")
BY = st.sampled_from(list(Discipline.__args__))  # type: ignore[attr-defined]
AUTHOR = st.sampled_from(["one", "two"])
DAYS = st.integers(0, 5)


def said(content: Content) -> st.SearchStrategy[dict[str, Any]]:
    advice = st.fixed_dictionaries(
        {"day": DAYS, "by": BY, "advice": st.sampled_from(sorted(content.advice))}, optional={"author": AUTHOR}
    )
    change = st.fixed_dictionaries(
        {
            "day": DAYS,
            "by": BY,
            "change": st.sampled_from(["add", "remove", "hold", "dose"]),
            "item": st.sampled_from(ITEMS),
        },
        optional={"until": st.just(5), "level": st.integers(1, 4), "author": AUTHOR},
    ).flatmap(lambda one: st.sampled_from([one | {"dose": {"sets": 2}}, one | {"dose": {"sets": 3}}]))
    forbid = st.fixed_dictionaries(
        {"day": DAYS, "by": BY, "change": st.just("forbid"), "contraindication": st.sampled_from(FORBIDDEN)}
    )
    return st.one_of(advice, change, forbid)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_arrival_changes_nothing_and_only_what_stands_contradicts(
    content: Content, told: Told, data: st.DataObject
) -> None:
    person = data.draw(st.sampled_from(sorted(TABLE["people"])))
    case = Case(told=[], raises=[], person=person, on=4, week=data.draw(st.sampled_from(["none", "shown"])))
    raw = data.draw(st.lists(said(content), max_size=6))
    entries = [entry({"id": f"e{number}"} | one) for number, one in enumerate(raw)]
    backs = data.draw(st.sets(st.integers(0, 5)))
    entries += [entry({"id": f"back{number}", "day": 5, "back": f"e{number}"}) for number in backs]
    entries = [one for one in entries if one["at"] <= at(day(4), 23)]
    found = judged(case, entries, told, content)
    assert judged(case, data.draw(st.permutations(entries)), told, content) == found
    read = history({}, entries, content, day(4))
    stands = {one.id for one in standing(read, content, day(4))}
    assert len({one.id for one in found}) == len(found)
    for one in found:
        assert one.entries
        assert stands.issuperset(one.entries)
        assert len(one.id) <= 100
        assert set(one.sources) <= set(content.sources)
    assert not found or stands


def test_without_advice_nothing_contradicts(content: Content, told: Told) -> None:
    for person in TABLE["people"]:
        assert judged(Case(told=[], raises=[], person=person), [], told, content) == ()


def test_a_settled_conflict_names_who_settled_it_last(content: Content, told: Told) -> None:
    case = CASES["settled"]
    again = {**case.told[2], "id": "d", "day": START.day, "hour": 15} | {"day": 3}
    entries = [entry(one) for one in (*case.told, again)]
    (found,) = judged(case, entries, told, content)
    assert found.settled is not None
    assert (found.settled.id, found.settled.day) == ("d", START + timedelta(days=3))
