"""Whatever the care team asks for, no week breaks what keeps a person safe; the same history gives the same plan."""

from __future__ import annotations

from random import Random
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsal.care.choosing import Choice
from dorsal.care.keeping import Kept, Weeks, packed, unpacked
from dorsal.care.lines import allowed
from dorsal.care.next_week import FLARE_CHECK, Fold
from dorsal.care.picking import EXERCISES
from dorsal.care.replanning import next_week, plan_on
from dorsal.care.week import capacity
from dorsal.content import load
from dorsal.content.schema import Urgency
from tests.care.histories import at, day, lived, told
from tests.care.people import nearly_well

CONTENT = load()
COUNT = 4
DAYS = 7 * COUNT
URGENT = (Urgency.T0, Urgency.T1, Urgency.T2, None)
ITEMS = [item for item in CONTENT.interventions.values() if item.needs == "self"]
GOALS = [item for item in ITEMS if item.kind == "goal"]
OTHERS = [item for item in ITEMS if item.kind != "goal"]
COMMON = [one for one in OTHERS if one.id in ("walking", "pelvic-tilt", "cat-cow", "sit-to-stand", "plank", "bridge")]


@st.composite
def override(draw: st.DrawFn) -> dict[str, Any]:
    """Any change that counts, up to a dose that is far too much."""
    change = draw(st.sampled_from(["add", "remove", "hold", "dose", "forbid", "goal"]))
    on = draw(st.integers(0, DAYS - 1))
    by, hour = draw(st.sampled_from(["physiotherapist", "osteopath", "doctor"])), draw(st.integers(7, 20))
    entry: dict[str, Any] = {"kind": "override", "by": by, "change": change, "reason": "", "at": at(day(on), hour)}
    if draw(st.booleans()):
        entry["until"] = str(day(on + draw(st.integers(0, 20))))
    if change == "forbid":
        return entry | {"contraindication": draw(st.sampled_from(sorted(CONTENT.contraindications)))}
    item = draw(st.sampled_from(GOALS if change == "goal" else draw(st.sampled_from([COMMON, OTHERS]))))
    entry["item"] = item.id
    if change in ("add", "dose"):
        level = draw(st.integers(1, len(item.levels)))
        dose = item.levels[level - 1].dose
        name, most = ("reps", 100) if dose.reps else ("seconds", 600) if dose.seconds else ("minutes", 120)
        entry |= {"level": level, "dose": {name: draw(st.integers(1, most)), "sets": draw(st.integers(1, 10)),
                                           "days_a_week": draw(st.integers(1, 7))}}  # fmt: skip
    return entry


TEAMS = st.lists(override(), min_size=1, max_size=8).map(
    lambda found: [one | {"id": f"team{number}"} for number, one in enumerate(found)]
)
MONTHS = st.tuples(nearly_well(CONTENT), st.integers(0, 10**6), TEAMS)


def entries_of(person: dict[str, Any], seed: int, team: list[dict[str, Any]]) -> list[Any]:
    return [*lived(person, CONTENT, seed, COUNT), *team]


@settings(max_examples=20)
@given(MONTHS)
def test_no_change_of_the_care_team_breaks_what_keeps_a_person_safe(
    drawn: tuple[dict[str, Any], int, list[Any]],
) -> None:
    person, seed, team = drawn
    history = told(person, entries_of(person, seed, team), CONTENT, day(DAYS))
    assert not history.refused
    for week in Fold(history, CONTENT).weeks():
        no, has = week.rules.no, week.rules.has
        choices = [one for days in week.days for one in days if isinstance(one.what, Choice)]
        for one in choices:
            assert isinstance(one.what, Choice)
            item = CONTENT.interventions[one.what.item.id]
            assert not no.intersection(item.contraindicated), item.id
            assert allowed(one.what, one.what.level, no, has), item.id
            assert item.id not in week.rules.team.out
            assert item.needs == "self"
        room = capacity(week.rules.values, CONTENT)
        assert all(sum(one.minutes or 0 for one in days) <= room for days in week.days)
        assert week.rules.team.forbids.keys() <= no
        if week.known.triage.urgency in URGENT or (week.blocked and week.blocked != (FLARE_CHECK,)):
            assert not choices
        fresh = [line for line in week.state.lines if CONTENT.interventions[line.id].kind in EXERCISES and line.fresh]
        assert len(fresh) <= CONTENT.limits["new-exercises-a-week"].value


@settings(max_examples=8)
@given(MONTHS)
def test_the_care_team_lowers_no_urgency_and_allows_nothing(drawn: tuple[dict[str, Any], int, list[Any]]) -> None:
    person, seed, team = drawn
    plain = lived(person, CONTENT, seed, COUNT)
    with_team, without = (
        Fold(told(person, entries, CONTENT, day(DAYS)), CONTENT).weeks() for entries in ([*plain, *team], plain)
    )
    for one, other in zip(with_team, without, strict=True):
        assert one.blocked == other.blocked
        assert one.known.triage == other.known.triage
        assert one.flare == other.flare
        assert one.rules.no >= other.rules.no
        assert one.rules.offered.keys() <= other.rules.offered.keys()


@settings(max_examples=8)
@given(MONTHS, st.lists(st.integers(0, DAYS), max_size=4), st.integers(0, 1000))
def test_the_order_of_arrival_and_what_was_kept_change_nothing(
    drawn: tuple[dict[str, Any], int, list[Any]], cuts: list[int], shuffle: int
) -> None:
    person, seed, team = drawn
    entries = entries_of(person, seed, team)
    mixed = [*entries, *entries[::3]]
    Random(shuffle).shuffle(mixed)  # noqa: S311 - no secret hangs on it
    kept: Kept | None = None
    for number in [*sorted(cuts), DAYS]:
        history = told(person, mixed, CONTENT, day(number))
        plan, now = plan_on(history, CONTENT, kept)
        assert same(plan, next_week(told(person, entries, CONTENT, day(number)), CONTENT))
        weeks = unpacked(packed(Weeks(now=now))) if now else None
        kept = weeks.now if weeks else None


def same(one: Any, other: Any) -> bool:
    one, other = (msgspec.structs.replace(plan, refused=()) for plan in (one, other))
    return msgspec.json.encode(one, order="deterministic") == msgspec.json.encode(other, order="deterministic")
