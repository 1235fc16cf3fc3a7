"""The doses and goals of the care team: taken at once, never grown beyond, still made smaller."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dorsal.care.overriding import goal_wishes
from dorsal.care.replanning import next_week
from dorsal.content.schema import Content
from tests.care.histories import CHRONIC, START, asked, at, day, followed, session, weeks
from tests.care.histories import told as read
from tests.care.overrides import an_exercise, lasts, said, team

Person = dict[str, Any]


@pytest.fixture
def person(told: Callable[..., Person]) -> Person:
    return told(CHRONIC)


def test_a_dose_counts_at_once_and_does_not_grow(person: Person, content: Content) -> None:
    item = an_exercise(weeks(person, [], content, day(8))[-1], content)
    dose = team("dose", item, on=8, level=2, dose={"sets": 1, "days_a_week": 2}, until=24)
    now = weeks(person, [dose], content, day(8))[-1]
    (line,) = (line for line in now.state.lines if line.id == item)
    assert (line.level, line.dose.sets) == (2, 1)
    assert line.dose.days_a_week <= 2
    assert said(now, item) == {"team-dose-physiotherapist"}
    found = weeks(person, followed(person, content, 6, extra=[dose]), content, day(41))
    for week in found[1:4]:
        assert lasts(week)[item] <= lasts(now)[item]
    assert any(lasts(week)[item] > lasts(now)[item] for week in found[4:] if item in lasts(week))


def test_a_dose_is_still_made_smaller_and_grows_back_to_itself(person: Person, content: Content) -> None:
    item = an_exercise(weeks(person, [], content, day(8))[-1], content)
    standard = content.interventions[item].levels[0].dose
    dose = team("dose", item, on=1, dose={"sets": standard.sets + 1})
    entries = followed(person, content, 1, extra=[dose])
    entries = [one | {"pain_during": 10, "pain_next_morning": 10} if one.get("item") == item and "level" in one else one
               for one in entries]  # fmt: skip
    first, hurt = weeks(person, entries, content, day(7))
    assert said(hurt, item) == {"stepped-back"}
    assert lasts(hurt)[item] < lasts(first)[item]
    entries += [session(on, name, level) for on, name, level in asked(hurt)]
    later = weeks(person, entries, content, day(14))[-1]
    assert lasts(later)[item] <= lasts(first)[item]
    flared = weeks(person, [dose, {"id": "f", "kind": "flare", "at": at(day(2))}], content, day(2))[0]
    assert not any(flared.days[2:])


def test_a_dose_under_preset_quotas_stays_as_it_was_set(told: Callable[..., Person], content: Content) -> None:
    person = told(CHRONIC | {"fear": 9.0})
    item = an_exercise(weeks(person, [], content, START)[0], content)
    dose = team("dose", item, on=1, dose={"sets": 1})
    first, second, third = weeks(person, followed(person, content, 2, extra=[dose]), content, day(14))
    assert lasts(first)[item] == lasts(second)[item] == lasts(third)[item]


def test_a_dose_beyond_the_day_or_the_body_is_made_to_fit(told: Callable[..., Person], content: Content) -> None:
    person = told(CHRONIC | {"minutes-a-day": 15.0})
    walk = team("dose", "walking", on=8, dose={"minutes": 110})
    (week,) = weeks(person, [walk], content, day(8))[-1:]
    assert "team-shortened" in said(week, "walking")
    assert all(sum(one.minutes or 0 for one in day) <= 15 for day in week.days)
    goal = team("goal", "goal-running", on=1)
    aim = weeks(person, [goal, team("dose", "goal-running", on=2, dose={"minutes": 100})], content, day(2))[-1]
    assert "team-shortened" not in said(aim)


def test_a_level_that_is_forbidden_is_lowered(told: Callable[..., Person], content: Content) -> None:
    for answers in ({}, {"joint-trouble": ("wrist",)}, {"osteoporosis": "yes"}, {"pregnant": "yes"}):
        person = told(CHRONIC | answers)
        week = weeks(person, [], content, day(7))[-1]
        for line in week.state.lines:
            levels = content.interventions[line.id].levels
            named = [
                number
                for number, one in enumerate(levels, 1)
                if week.rules.no.intersection(one.contraindicated) or set(one.equipment) - week.rules.has
            ]
            if named and content.interventions[line.id].kind != "goal":
                dose = team("dose", line.id, on=8, level=named[0])
                now = weeks(person, [dose], content, day(8))[-1]
                assert "team-lowered" in said(now, line.id)
                assert lasts(now)[line.id][0] < named[0]
                return
    pytest.fail("nobody has a level that is forbidden")


def test_a_goal_of_the_team_runs_as_one_that_was_chosen(person: Person, content: Content) -> None:
    goal = team("goal", "goal-hiking", on=1, until=9)
    first, second, third = weeks(person, [goal], content, day(14))
    assert said(first, "goal-hiking") == {"team-goal-physiotherapist"}
    assert "goal-hiking" in lasts(second)
    assert said(third, "goal-hiking") == {"team-goal-over"}
    no = {"id": "no", "kind": "refuse", "at": at(day(2)), "item": "goal-hiking"}
    assert "goal-hiking" not in lasts(weeks(person, [goal, no], content, day(2))[-1])
    held = [goal, team("hold", "goal-hiking", on=8, until=8)]
    assert said(weeks(person, held, content, day(8))[-1], "goal-hiking") == {"team-held-physiotherapist"}
    before = [goal, team("hold", "goal-hiking", on=2, until=16)]
    assert said(weeks(person, before, content, day(9))[-1], "goal-hiking") == {"team-held-physiotherapist"}
    shown = next_week(read(person, [goal], content, day(1)), content)
    assert [(aim.item, aim.state) for aim in shown.goals] == [("goal-hiking", "running")]


def test_a_goal_of_the_team_lasts_where_the_person_wants_it_or_it_is_set_anew(content: Content) -> None:
    goal, anew = team("goal", "goal-hiking", on=1, until=3), team("goal", "goal-hiking", on=5)
    own = {"id": "own", "kind": "goal", "at": at(day(2)), "item": "goal-hiking"}
    gone = own | {"id": "gone", "at": at(day(3)), "ends": True}

    def ends(*entries: dict[str, Any]) -> list[date]:
        wishes = goal_wishes(read({}, list(entries), content, day(20)))
        return [one.day for one in wishes if getattr(one, "ends", False)]

    assert ends(goal) == [day(7)]
    assert ends(goal, own) == []
    assert ends(goal, own, gone) == [day(3), day(7)]
    assert ends(goal, anew) == []
    assert ends(goal, anew | {"at": at(day(9))}) == [day(7)]
