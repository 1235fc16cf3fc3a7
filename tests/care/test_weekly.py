"""A check-in asks the warning signs first, few questions at a time, and what the plan needs with them."""

from __future__ import annotations

from typing import Any

from dorsal.care.findings import findings
from dorsal.care.flaring import screen
from dorsal.care.weekly import MOST, SIGNS_TOGETHER, TOGETHER, Sheet, sheets
from dorsal.content.schema import Content
from tests.care.histories import START

Person = dict[str, Any]


def asked(well: Person, content: Content, more: tuple[str, ...] = (), **said: str) -> tuple[Sheet, ...]:
    answers = well | {name.replace("_", "-"): value for name, value in said.items()}
    return sheets(findings(answers, content, on=START), content, more)


def names(found: tuple[Sheet, ...]) -> list[str]:
    return [question.id for sheet in found for question in sheet.questions]


def test_the_warning_signs_come_first_and_no_sheet_is_long(well: Person, content: Content) -> None:
    found = asked(well, content)
    signs = [name for sheet in found if sheet.signs for name in names((sheet,))]
    assert tuple(signs) == screen(content)
    assert [sheet.signs for sheet in found] == sorted((sheet.signs for sheet in found), reverse=True)
    assert all(len(sheet.questions) <= (SIGNS_TOGETHER if sheet.signs else TOGETHER) for sheet in found)
    assert len(names(found)) - len(signs) <= 12


def test_leg_pain_and_the_plan_for_a_relapse_are_asked_where_they_fit(well: Person, content: Content) -> None:
    assert "leg-pain-level" not in names(asked(well, content, leg_pain="none"))
    assert "leg-pain-level" in names(asked(well, content, leg_pain="below-knee"))
    assert "relapse-plan" not in names(asked(well, content))
    assert "relapse-plan" in names(asked(well, content, ("relapse-plan",)))


def test_a_look_back_is_no_longer_than_another_week(well: Person, content: Content) -> None:
    found = asked(well, content, ("care-so-far",), leg_pain="below-knee", since="3-to-12-months")
    week = [name for sheet in found if not sheet.signs for name in names((sheet,))]
    assert len(week) == MOST
    assert {"care-so-far", "pain-average", "harm", "fear"} <= set(week)
    assert "sleep-quality" not in week


def test_what_the_plan_asks_comes_once_and_among_its_like(well: Person, content: Content) -> None:
    more = ("fever", "major-injury", "sport", "sport", "pain-average")
    found = asked(well, content, more, injury="yes")
    assert len(names(found)) == len(set(names(found)))
    place = {question.id: sheet.signs for sheet in found for question in sheet.questions}
    assert place["major-injury"] is True
    assert place["sport"] is False
    assert "major-injury" not in names(asked(well, content, more, injury="no"))
