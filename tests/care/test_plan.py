"""The first week: what each urgency allows, what holds it back, what comes next, and never anything forbidden."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from dorsal.care.choosing import choices, forbidden
from dorsal.care.condition import support
from dorsal.care.findings import findings
from dorsal.care.pathway import pathway
from dorsal.care.plan import NextStep
from dorsal.care.result import Result, decide
from dorsal.content.schema import Content

Decided = Callable[..., Result]
Told = Callable[..., dict[str, Any]]
T0 = {"bladder-change": "yes"}
T1 = {"rash": "yes"}
T2 = {"general-illness": "yes"}
T3 = {"episodes": "three-or-more", "last-ended": "mostly", "course": "same"}
HANDS_ON = {"preferences": ("hands-on",)}


def items(result: Result) -> list[Any]:
    return [item for day in result.plan.week for item in day.items]


def steps(result: Result) -> list[str]:
    return [step.id for step in result.plan.care]


# Each urgency


@pytest.mark.parametrize("changes", [T0, T1, {"collapse": None}])
def test_emergency_same_day_and_open_have_no_programme(decided: Decided, changes: dict[str, Any], on: date) -> None:
    result = decided(changes)
    assert result.plan.week == ()
    assert result.plan.blocked_by
    assert result.plan.review == on


@pytest.mark.parametrize(
    ("changes", "blocked", "step"),
    [
        (T0, ("bladder-change",), NextStep("call", "bladder-change")),
        (T1, ("rash",), NextStep("see", "doctor")),
        (T2, ("general-illness",), NextStep("see", "doctor")),
        ({"collapse": None}, ("incomplete",), NextStep("answer", "collapse")),
    ],
)
def test_what_holds_the_programme_back_says_what_to_do_now(
    decided: Decided, changes: dict[str, Any], blocked: tuple[str, ...], step: NextStep
) -> None:
    plan = decided(changes).plan
    assert plan.blocked_by == blocked
    assert plan.next_step == step


def test_while_a_doctor_is_awaited_nothing_loads(decided: Decided, on: date, content: Content) -> None:
    result = decided({**T2, "muscle-signs": ("tight", "blocked"), "stress": 9.0, **HANDS_ON})
    assert {item.kind for item in items(result)} <= {"lesson", "relaxation", "rest-position"}
    assert "relaxation" in {item.kind for item in items(result)}
    assert result.plan.review == on + timedelta(days=int(content.limits["review-after-acute"].value))
    assert steps(result) == ["doctor", "imaging"]


@pytest.mark.parametrize("changes", [{}, T3])
def test_routine_and_self_care_have_a_week_and_something_to_do(
    decided: Decided, changes: dict[str, Any], on: date
) -> None:
    plan = decided(changes).plan
    assert plan.blocked_by == ()
    assert [day.day for day in plan.week] == [on + timedelta(days=number) for number in range(7)]
    assert all(day.items for day in plan.week)
    assert plan.next_step.kind == "do"


def test_everything_in_the_week_has_its_reason_and_its_source(decided: Decided) -> None:
    for item in items(decided({"stress": 9.0, "muscle-signs": ("tight",)})):
        assert item.reasons
        assert all(why.sources for why in item.reasons)
        assert (item.level is None) == (item.dose is None) == (item.kind == "lesson")


def test_a_recent_episode_is_looked_at_again_sooner(decided: Decided, on: date) -> None:
    sooner, later = (
        decided().plan.review,
        decided({"since": "3-to-12-months", "inflammatory-signs": ("none",)}).plan.review,
    )
    assert on < sooner < later


# Exclusions


@pytest.mark.parametrize(
    ("changes", "exclusion"),
    [
        ({"age": 16.0, "pregnant": "no"}, "under-18"),
        ({"recent-surgery": "yes"}, "recent-surgery"),
        ({"pregnant": "yes", "pregnant-new-pain": "yes"}, "pregnancy-new-pain"),
        ({"serious-disease": "yes"}, "serious-disease"),
        ({"areas": ("neck",)}, "neck-only"),
    ],
)
def test_somebody_for_whom_it_is_not_made_is_told_whom_to_see(
    decided: Decided, changes: dict[str, Any], exclusion: str
) -> None:
    plan = decided(changes).plan
    assert plan.blocked_by == (exclusion,)
    assert plan.week == ()
    assert plan.next_step == NextStep("see", exclusion)


def test_an_exclusion_that_nobody_has_answered_is_asked(decided: Decided) -> None:
    plan = decided({"recent-surgery": None}).plan
    assert plan.blocked_by == ("recent-surgery",)
    assert plan.next_step == NextStep("answer", "recent-surgery")
    assert plan.week == ()


def test_who_waits_for_a_doctor_and_is_excluded_has_no_week_at_all(decided: Decided) -> None:
    plan = decided({**T2, "recent-surgery": "yes"}).plan
    assert plan.week == ()
    assert plan.blocked_by == ("general-illness",)


def test_neck_pain_with_back_pain_has_a_week(decided: Decided) -> None:
    assert decided({"areas": ("low-back", "neck")}).plan.week


# Contraindications


CASES = {
    "pregnant": {"pregnant": "yes", "pregnancy-warning": "no", "pregnant-new-pain": "no"},
    "fragile": {"osteoporosis": "yes"},
    "knees": {"joint-trouble": ("knee", "wrist", "shoulder")},
    "pressure": {"illnesses": ("blood-pressure", "falls", "heart-or-lung")},
    "leg": {"leg-pain": "below-knee", "leg-worse-than-back": "yes", "leg-pain-level": 5.0, "leg-features": ("none",)},
}


@pytest.mark.parametrize("changes", CASES.values(), ids=CASES)
def test_nothing_forbidden_is_ever_in_the_week(decided: Decided, content: Content, changes: dict[str, Any]) -> None:
    result = decided({**changes, "minutes-a-day": 60.0, "muscle-signs": ("tight", "weak", "restricted")})
    assert result.plan.left_out
    for item in (item for item in items(result) if item.level):
        record = content.interventions[item.id]
        named = {*record.contraindicated, *record.levels[item.level - 1].contraindicated}
        assert named.isdisjoint(result.plan.left_out)


def test_what_is_unknown_is_not_offered_and_not_called_true(content: Content, told: Told, on: date) -> None:
    values = findings(told({"illnesses": None}), content, on=on).values
    assert "blood-pressure-hold" in forbidden(values, content)
    result = decide(told({"illnesses": None}), content, on=on)
    assert "blood-pressure-hold" not in result.plan.left_out


def test_what_a_warning_sign_names_is_left_out(content: Content, decided: Decided) -> None:
    changes = {"age": 60.0, "worsens": ("walking",), "walking-leg-pain": "yes"}
    assert "stenosis-extension" in decided(changes).plan.left_out
    named = forbidden({}, content, ("stenosis-extension",))
    assert "stenosis-extension" in named


def test_what_only_a_rule_names_is_left_out_too(content: Content, told: Told, on: date) -> None:
    rule = msgspec.structs.replace(content.red_flags["keeps-returning"], contraindicates=("knee-bending",))
    changed = msgspec.structs.replace(content, red_flags={**content.red_flags, "keeps-returning": rule})
    assert decide(told(T3), changed, on=on).plan.left_out == ("knee-bending",)


# The pathway


def test_osteopathy_goes_with_exercise_and_with_a_wish(decided: Decided) -> None:
    assert "osteopathy" in steps(decided(HANDS_ON))
    assert "osteopathy" not in steps(decided())


@pytest.mark.parametrize(
    "changes",
    [
        {"osteoporosis": "yes"},
        {"osteoporosis": None, "age": 60.0},
        {"long-steroids": "yes"},
        {"cancer-history": "yes", "cancer-new-pain": "no"},
        {"recent-surgery": "yes"},
        T0,
        T1,
        T2,
        {"collapse": None},
    ],
)
def test_osteopathy_is_never_offered_with_fragile_bones_or_without_a_programme(
    decided: Decided, changes: dict[str, Any]
) -> None:
    assert "osteopathy" not in steps(decided({**HANDS_ON, **changes}))


def test_a_week_of_rest_and_reading_alone_earns_no_hands_on_care(content: Content, told: Told, on: date) -> None:
    heat = {
        "heat-pack": content.interventions["heat-pack"],
        "osteopathy-hands-on": content.interventions["osteopathy-hands-on"],
    }
    changed = msgspec.structs.replace(content, interventions=heat)
    result = decide(told({**HANDS_ON, "muscle-signs": ("tight",)}), changed, on=on)
    assert "heat" in {item.kind for item in items(result)}
    assert "osteopathy" not in steps(result)


def test_a_step_whose_offer_is_forbidden_is_left_out(content: Content, told: Told, on: date) -> None:
    values = findings(told(HANDS_ON), content, on=on).values | {"urgency": "T4"}
    earned = [
        {step.id for step in pathway(values, content, exercises=True, forbidden=no)}
        for no in (frozenset[str](), frozenset({"fragile-bone-hands-on"}))
    ]
    assert earned[0] - earned[1] == {"osteopathy"}


@pytest.mark.parametrize(
    "changes",
    [
        {"age": 16.0},
        {"recent-surgery": "yes"},
        {"recent-surgery": "unsure"},
        {"serious-disease": "yes"},
        {"pregnant": "yes", "pregnancy-warning": "no", "pregnant-new-pain": "yes"},
    ],
)
def test_who_has_a_team_of_their_own_is_not_told_to_build_up_with_a_physiotherapist(
    decided: Decided, changes: dict[str, Any]
) -> None:
    assert "physiotherapy" in steps(decided({"interference": 8.0}))
    assert "physiotherapy" not in steps(decided({"interference": 8.0, **changes}))


def test_neck_pain_alone_has_no_programme_and_may_have_physiotherapy(decided: Decided) -> None:
    result = decided({"interference": 8.0, "areas": ("neck",)})
    assert result.plan.blocked_by == ("neck-only",)
    assert "physiotherapy" in steps(result)


@pytest.mark.parametrize("changes", [{}, T3, {"recent-surgery": "yes"}, {**T3, "work": "off-because-of-back"}])
def test_a_picture_is_never_offered_without_a_warning_sign(decided: Decided, changes: dict[str, Any]) -> None:
    assert "imaging" not in steps(decided(changes))


def test_every_step_says_what_earns_it_in_its_order(decided: Decided, content: Content) -> None:
    result = decided({**T3, **HANDS_ON, "fear": 8.0})
    orders = [content.pathway[name].order for name in steps(result)]
    assert orders == sorted(orders)
    assert {"self-management", "physiotherapy"} <= set(steps(result))
    for step in result.plan.care:
        assert step.reasons
        assert step.sources == content.pathway[step.id].sources
        assert support(content.pathway[step.id].when, step.reasons)


# What may be offered


def test_who_does_not_want_the_floor_is_not_sent_there(decided: Decided, content: Content) -> None:
    week = items(decided({"preferences": ("no-floor",), "muscle-signs": ("tight", "weak")}))
    positions = {content.interventions[item.id].position for item in week if item.level}
    assert positions.isdisjoint({"back", "side", "front", "kneeling"})
    assert positions


def test_only_what_somebody_has_is_asked_for(content: Content, decided: Decided) -> None:
    home = {name for name, option in content.questions["equipment"].options.items() if option.assumed}
    for own in ((), ("band", "pool")):
        result = decided({"equipment": own or ("none",), "minutes-a-day": 60.0})
        for item in (item for item in items(result) if item.level):
            record = content.interventions[item.id]
            assert {*record.equipment, *record.levels[item.level - 1].equipment} <= home | set(own)


def test_what_serves_a_strong_driver_comes_first(content: Content, told: Told, decided: Decided, on: date) -> None:
    changes = {"muscle-signs": ("tight",), "fear": 5.0}
    values = findings(told(changes), content, on=on).values
    offered = choices(values, decided(changes).assessment, content, forbidden(values, content))
    strong = [choice.serves_strong for choice in offered]
    assert strong == sorted(strong, reverse=True)
    assert strong[0] > strong[-1]
