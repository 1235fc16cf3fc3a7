"""The judge is no rubber stamp: each fault that is planted is seen, and a week without one has none."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from dorsal.care.lines import because
from dorsal.care.pathway import CareStep
from dorsal.care.replanning import NextItem, NextWeek
from dorsal.content.schema import Urgency
from dorsal.simulate.judge import one_week, two_weeks
from dorsal.simulate.judge.sheet import EXERCISES
from tests.simulate.telling import CONTENT, ON, Pair, Tamper, each_item, forms, more, with_item

ILL = {"general-illness": "yes", "very-thirsty-or-confused": "no", "tb-risk": "no"}


@pytest.fixture
def pair() -> Pair:
    return Pair()


def items(shown: NextWeek, *kinds: str) -> list[NextItem]:
    return [item for day in shown.week for item in day.items if item.kind in kinds and item.minutes]


def test_a_month_that_is_followed_has_no_fault_and_grows(pair: Pair) -> None:
    pair.follow(4)
    changes = {why.rule for item in items(pair.shown, *EXERCISES) for why in item.changes}
    assert changes & {"more", "moved-up", "added", "kept"}
    assert all(pair.judge.judged[rule] for rule in (one_week.AGAINST, two_weeks.GROWTH))


# What the planner was not told


def test_an_item_against_health_is_seen(pair: Pair) -> None:
    pair.look(0)
    named = {name for item in items(pair.shown, *EXERCISES) for name in CONTENT.interventions[item.id].contraindicated}
    joints = {"knee-kneeling": "knee", "knee-bending": "knee", "hip-end-range": "hip", "shoulder-load": "shoulder"}
    joints |= {"wrist-load": "wrist", "neck-load": "neck", "ankle-load": "ankle"}
    told = sorted({joints[name] for name in named if name in joints})
    pair.hide("check-in", 0, values={"joint-trouble": told or ["knee"], "illnesses": ["blood-pressure", "skin"]})
    pair.hide("answer", 0, question="osteoporosis", value="unsure")
    assert one_week.AGAINST in pair.look(1)


def test_a_refused_item_is_seen(pair: Pair) -> None:
    pair.look(0)
    pair.hide("refuse", 0, item=items(pair.shown, *EXERCISES)[0].id)
    assert one_week.REFUSED in pair.look(1)


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"bladder-change": "yes"}, one_week.NO_PROGRAMME),
        ({"fever": "unsure"}, one_week.NO_PROGRAMME),
        ({"both-legs": "yes"}, one_week.NO_PROGRAMME),
        ({"general-illness": "yes"}, one_week.CALM),
        ({"recent-surgery": "yes"}, one_week.EXCLUDED),
        ({"minutes-a-day": 5}, one_week.WITHIN),
        ({"preferences": ["no-floor"]}, one_week.ON_FLOOR),
    ],
)
def test_an_answer_that_the_plan_missed_is_seen(values: dict[str, Any], rule: str) -> None:
    pair = Pair()
    pair.look(0)
    pair.hide("check-in", 0, values=values)
    assert rule in pair.look(1)


def test_an_urgency_that_nobody_examined_still_stands_when_the_answer_is_taken_back(pair: Pair) -> None:
    pair.look(0)
    pair.hide("answer", 0, 13, question="saddle-numbness", value="yes")
    pair.hide("answer", 0, 14, question="saddle-numbness", value="no")
    assert {one_week.URGENCY, one_week.NO_PROGRAMME} <= pair.look(1)
    pair.hide("examined", 1, by="doctor", found="waiting")
    assert one_week.NO_PROGRAMME in pair.look(2)
    pair.hide("examined", 2, by="doctor", found="nothing-serious")
    assert pair.look(3) == set()


def test_what_was_examined_is_settled_until_it_is_said_anew(pair: Pair) -> None:
    pair.tell("check-in", 0, 13, values=ILL)
    assert pair.look(0) == set()
    assert pair.shown.triage.urgency == Urgency.T2
    pair.tell("examined", 1, by="doctor", found="nothing-serious")
    pair.tell("check-in", 2, values={"pain-average": 4})
    assert pair.look(3) == set()
    assert pair.shown.triage.urgency == Urgency.T3
    pair.tell("check-in", 4, values=ILL)
    assert pair.look(5) == set()
    assert pair.shown.triage.urgency == Urgency.T2


def test_a_plan_between_a_flare_and_its_check_is_seen(pair: Pair) -> None:
    pair.follow(1)
    pair.hide("flare", 8)
    assert pair.look(9) >= {one_week.CHECK}
    signs = dict.fromkeys(forms().signs, "no")
    pair.hide("check-in", 9, values=signs)
    assert two_weeks.HALF in pair.look(10)


def test_more_than_four_fifths_after_a_flare_is_seen(pair: Pair) -> None:
    pair.follow(1)
    pair.hide("flare", 7, 11)
    pair.hide("check-in", 7, 12, values=dict.fromkeys(forms().signs, "no"))
    assert two_weeks.BACK in pair.look(8)
    assert two_weeks.AFTER_FLARE in pair.look(14)


def test_a_flare_in_the_numbers_is_found(pair: Pair) -> None:
    pair.follow(1)
    pair.hide("check-in", 7, values={"pain-average": 8})
    assert one_week.CHECK in pair.look(8)


def test_a_plan_on_days_away_is_seen(pair: Pair) -> None:
    pair.look(0)
    first, last = str(ON), str(ON + timedelta(days=6))
    pair.hide("away", 0, first=first, last=last)
    assert one_week.AWAY in pair.look(1)


@pytest.mark.parametrize(
    ("judged", "rule"),
    [
        ({"pain_next_morning": 9}, two_weeks.RED),
        ({"pain_during": 9}, two_weeks.RED),
        ({"pain_during": 6}, two_weeks.UNEARNED),
        ({"effort": 9}, two_weeks.UNEARNED),
        ({"done": 0.6}, two_weeks.UNEARNED),
        ({"done": 0.2}, two_weeks.LESS),
    ],
)
def test_growth_that_the_week_did_not_earn_is_seen(judged: dict[str, Any], rule: str) -> None:
    pair = Pair()
    pair.follow(1, judged=judged)
    grown = lambda shown: each_item(shown, lambda item: more(item, 1.15, EXERCISES))  # noqa: E731
    assert rule in pair.look(7, grown)


def test_the_morning_told_apart_makes_a_session_red(pair: Pair) -> None:
    pair.look(0)
    item = items(pair.shown, *EXERCISES)[0]
    pair.hide("session", 1, item=item.id, level=1, pain_before=4, pain_during=4)
    pair.hide("morning", 2, 7, pain=8)
    pair.look(6)
    grown = lambda shown: each_item(shown, lambda item: more(item, 1.15, EXERCISES))  # noqa: E731
    assert two_weeks.RED in pair.look(7, grown)


def test_a_time_without_a_programme_that_is_not_made_up_gently_is_seen(pair: Pair) -> None:
    pair.follow(1)
    assert pair.look(7) == set()
    pair.tell("check-in", 7, values=ILL)
    assert pair.look(13) == set()
    pair.tell("examined", 14, 7, by="doctor", found="nothing-serious")
    assert pair.look(14) == set()
    assert {"back-from-break"} == {why.rule for item in items(pair.shown, *EXERCISES) for why in item.changes}
    grown = lambda shown: each_item(shown, lambda item: more(item, 1.5, EXERCISES))  # noqa: E731
    assert two_weeks.BREAK in pair.look(14, grown)


@pytest.mark.parametrize(("day", "seen"), [(0, False), (6, True)])
def test_what_came_in_on_days_gone_by_was_not_asked(pair: Pair, day: int, *, seen: bool) -> None:
    def begun(shown: NextWeek) -> NextWeek:
        start = (because("replacement", CONTENT),)
        return each_item(
            with_item(shown, "bird-dog", (day,)),
            lambda item: msgspec.structs.replace(item, changes=start) if item.id == "bird-dog" else item,
        )

    pair.follow(1)
    pair.look(13, begun)
    pair.tell("check-in", 13, 20, values=ILL)
    pair.look(13)
    pair.tell("examined", 14, 7, by="doctor", found="nothing-serious")
    assert (two_weeks.BREAK in pair.look(20, begun)) == seen


# What was written into the week


@pytest.mark.parametrize(
    ("rule", "tamper"),
    [
        (one_week.URGENCY, lambda shown: msgspec.structs.replace(
            shown, triage=msgspec.structs.replace(shown.triage, urgency=Urgency.T1))),
        (one_week.MINUTES, lambda shown: with_item(shown, "squat", (1,))),
        (one_week.NEW, lambda shown: with_item(with_item(shown, "squat", (1,)), "bird-dog", (2,))),
        (one_week.MEANS, lambda shown: with_item(shown, "stationary-cycling", (1,))),
        (one_week.APART, lambda shown: with_item(shown, "side-plank", (0, 1, 2), level=4)),
        (one_week.STANDARD, lambda shown: each_item(shown, lambda item: more(item, 2, EXERCISES))),
        (one_week.EARNED, lambda shown: msgspec.structs.replace(
            shown, care=(*shown.care, CareStep("surgical-opinion", {}, ())))),
        (one_week.SHOWN, lambda shown: msgspec.structs.replace(shown, care=())),
        (one_week.GOALS, lambda shown: with_item(
            with_item(with_item(shown, "goal-running", (1,)), "goal-hiking", (2,)), "goal-cycling", (3,))),
        (one_week.BEGUN, lambda shown: with_item(with_item(shown, "goal-running", (1,)), "goal-hiking", (2,))),
    ],
)  # fmt: skip
def test_what_a_week_must_not_hold_is_seen(pair: Pair, rule: str, tamper: Tamper) -> None:
    assert rule in pair.look(0, tamper)
    assert pair.look(0) == set()


def test_too_many_exercises_at_a_time_are_seen(pair: Pair) -> None:
    def crowded(shown: NextWeek) -> NextWeek:
        for name in ("squat", "bird-dog", "side-plank", "glute-bridge", "hip-hinge", "cat-cow"):
            shown = with_item(shown, name, (1,))
        return shown

    assert one_week.FEW in pair.look(0, crowded)


@pytest.mark.parametrize(
    ("rule", "tamper"),
    [
        (two_weeks.GROWTH, lambda shown: each_item(shown, lambda item: more(item, 1.5, EXERCISES))),
        (two_weeks.WALKED, lambda shown: each_item(shown, lambda item: more(item, 1.5, ("endurance",)))),
        (two_weeks.LEVELS, lambda shown: each_item(
            shown, lambda item: msgspec.structs.replace(item, level=2) if item.kind in EXERCISES else item)),
    ],
)  # fmt: skip
def test_growth_that_is_too_fast_is_seen(pair: Pair, rule: str, tamper: Tamper) -> None:
    pair.follow(1)
    assert rule in pair.look(7, tamper)


def test_heavy_work_on_the_day_after_the_last_one_is_seen(pair: Pair) -> None:
    pair.look(6, lambda shown: with_item(shown, "side-plank", (6,), level=4))
    assert one_week.ACROSS in pair.look(7, lambda shown: with_item(shown, "side-plank", (0,), level=4))


def test_heavy_work_on_the_day_after_some_was_done_is_seen(pair: Pair) -> None:
    pair.look(0)
    pair.hide("session", 1, item="side-plank", level=4)
    assert one_week.DONE in pair.look(2, lambda shown: with_item(shown, "side-plank", (2,), level=4))


def test_a_heavy_day_in_a_flare_is_seen(pair: Pair) -> None:
    pair.follow(1)
    assert pair.look(7) == set()
    pair.tell("flare", 7, 11)
    pair.tell("check-in", 7, 12, values=dict.fromkeys(forms().signs, "no"))
    assert pair.look(8) == set()
    assert two_weeks.LIGHT in pair.look(8, lambda shown: with_item(shown, "side-plank", (2,), level=4))


def test_a_quota_that_runs_ahead_of_its_line_is_seen() -> None:
    pair = Pair(fear=9)
    pair.follow(3)
    assert any(why.rule.startswith("quota") for item in items(pair.shown, *EXERCISES) for why in item.changes)
    ahead = lambda shown: each_item(shown, lambda item: more(item, 1.19, EXERCISES))  # noqa: E731
    assert two_weeks.QUOTA in pair.look(21, ahead)


def test_a_goal_that_begins_after_a_session_in_the_red_is_seen(pair: Pair) -> None:
    pair.follow(1, judged={"pain_next_morning": 9})
    assert two_weeks.SORE in pair.look(7, lambda shown: with_item(shown, "goal-running", (1,)))


def test_growth_after_days_away_is_seen(pair: Pair) -> None:
    pair.follow(1)
    span = {"first": str(ON + timedelta(days=7)), "last": str(ON + timedelta(days=12))}
    pair.tell("away", 7, 5, **span)
    assert pair.look(7) == set()
    pair.look(13)
    assert two_weeks.PAUSE in pair.look(14, lambda shown: each_item(shown, lambda item: more(item, 1.15, EXERCISES)))


def test_late_news_of_last_week_changes_what_this_week_is_measured_by(pair: Pair) -> None:
    pair.follow(1)
    assert pair.look(7) == set()
    pair.tell("answer", 5, question="minutes-a-day", value=20)
    shown = pair.planner.week(pair.planned, ON + timedelta(days=8))
    retell = lambda on: pair.planner.back(pair.planned, on)  # noqa: E731
    assert pair.judge.see(pair.known, shown, retell) == []
    assert pair.judge.finished is not None
    assert pair.judge.finished.shown.today == ON + timedelta(days=6)
