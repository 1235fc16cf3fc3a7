"""A week in which somebody has to look: what was examined is settled, and what the week began with is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from dorsal.care.dosing import amount, scaled
from dorsal.care.finished import as_shown
from dorsal.care.lasting import maintained
from dorsal.care.lines import because, begin
from dorsal.care.next_week import Fold, Week
from dorsal.care.progressing import Means, advance
from dorsal.content.schema import Content, Urgency
from tests.care.histories import CHRONIC, START, asked, at, check_in, day, followed, session, weeks
from tests.care.histories import told as read

Person = dict[str, Any]


@pytest.fixture
def person(told: Callable[..., Person]) -> Person:
    return told(CHRONIC)


def seen(number: int, hour: int = 12) -> dict[str, Any]:
    return {"id": f"seen{number}", "kind": "examined", "at": at(day(number), hour), "by": "doctor",
            "found": "nothing-serious"}  # fmt: skip


def ill(number: int) -> dict[str, Any]:
    return check_in(day(number), 9, general_illness="yes", very_thirsty_or_confused="no", tb_risk="no")


def lasts(week: Week) -> dict[str, tuple[int, float]]:
    return {line.id: (line.level, amount(line.dose)) for line in week.state.lines}


def test_what_was_examined_does_not_come_back_with_the_next_check_in(person: Person, content: Content) -> None:
    entries = [ill(0), seen(1), check_in(day(6), pain_average=5)]
    last = weeks(person, entries, content, day(8))[-1]
    assert last.known.triage.urgency == Urgency.T3
    assert not last.known.standing.held
    assert last.blocked == ()


def test_what_is_said_anew_after_an_examination_stands_again(person: Person, content: Content) -> None:
    entries = [ill(0), seen(1), check_in(day(6), general_illness="yes")]
    assert weeks(person, entries, content, day(8))[-1].known.triage.urgency == Urgency.T2


def test_an_examination_of_the_same_day_settles_only_what_came_before_it(person: Person, content: Content) -> None:
    entries = [ill(0), seen(1, 8), check_in(day(1), 10, general_illness="yes")]
    assert weeks(person, entries, content, day(2))[-1].known.triage.urgency == Urgency.T2


def test_a_week_that_ends_waiting_keeps_what_it_began_with(person: Person, content: Content) -> None:
    swap = {"id": "swap", "kind": "swap", "at": at(day(2), 9), "item": "walking"}
    begun = weeks(person, [swap], content, day(5))[0]
    waiting, after = weeks(person, [swap, ill(6), seen(7)], content, day(8))
    assert waiting.blocked
    assert waiting.state.notes == ()
    assert lasts(waiting) == lasts(begun)
    assert {why.rule for line in after.state.lines for why in line.why} == {"back-from-break"}
    assert lasts(after).keys() == lasts(begun).keys()
    assert "walking" not in lasts(after)


def test_a_week_that_waits_from_its_first_day_keeps_what_came_into_it(person: Person, content: Content) -> None:
    entries = [*followed(person, content, 1), ill(7), seen(14)]
    first, waiting, after = weeks(person, entries, content, day(15))
    assert waiting.blocked
    grown = lasts(waiting)
    assert all(grown[name][1] >= weekly for name, (_, weekly) in lasts(first).items())
    assert all(weekly <= 0.8 * grown[name][1] or weekly <= 2 * 7 for name, (_, weekly) in lasts(after).items())


def test_who_recovered_with_no_exercise_left_keeps_what_there_is(person: Person, content: Content) -> None:
    first = weeks(person, [], content, START)[0]
    calm = begin(next(one for one in first.rules.offered.values() if one.item.kind == "relaxation"))
    goal = begin(next(one for one in first.rules.offered.values() if one.item.kind == "goal"))
    assert [line.id for line in maintained((calm,), content)] == [calm.id]
    assert [line.id for line in maintained((goal, calm), content)] == [goal.id, calm.id]


def test_a_dose_does_not_grow_in_its_own_week_when_news_leaves_more_room(
    told: Callable[..., Person], content: Content
) -> None:
    person = told(CHRONIC | {"minutes-a-day": 10.0})
    for number in range(1, 5):
        news = check_in(day(number), 9, minutes_a_day=60, muscle_signs=["weak"])
        begun, later = weeks(person, [], content, day(0))[0], weeks(person, [news], content, day(number))[0]
        for name, (level, weekly) in lasts(begun).items():
            if name in lasts(later):
                assert lasts(later)[name][0] == level
                assert lasts(later)[name][1] <= weekly


def test_a_week_that_was_closed_until_today_has_nothing_to_grow_from(person: Person, content: Content) -> None:
    entries = [ill(0), seen(2)]
    assert weeks(person, entries, content, day(2))[0].blocked == ()


def test_one_way_to_walk_is_enough(person: Person, content: Content) -> None:
    first = weeks(person, [], content, START)[0]
    walks = [begin(one) for one in first.rules.offered.values() if one.item.kind == "endurance"][:2]
    entries = followed(person, content, 1)
    fold = Fold(read(person, entries, content, day(6)), content)
    week = fold.weeks()[0]
    can = Means(
        offered=week.rules.offered, no=week.rules.no, has=week.rules.has, refused=frozenset(), timed=False,
        maintenance=False, room=30,
    )  # fmt: skip
    past = fold.past(week)
    kinds = content.interventions
    for lines, aside in (((walks[0],), (walks[1],)), ((), tuple(walks))):
        grown, left, _ = advance(lines, aside, past, can, content)
        assert sum(kinds[line.id].kind == "endurance" for line in grown) == 1
        assert walks[1] in left


def test_a_step_that_was_never_shown_is_not_one_to_come_back_from(person: Person, content: Content) -> None:
    entries = followed(person, content, 1)
    shown = weeks(person, entries, content, day(6))[-1]
    back = weeks(person, [*entries, ill(7), seen(15)], content, day(15))[-1]
    before, now = lasts(shown), lasts(back)
    assert before.keys() <= now.keys()
    share = content.limits["back-share"].value / 100
    assert all(now[name][1] <= before[name][1] * share + 1e-6 for name in before)
    assert all(now[name][0] <= before[name][0] for name in before)


def test_a_dose_is_not_halved_to_nothing(person: Person, content: Content) -> None:
    entries = [check_in(day(7 * week + 6), pain_average=5) for week in range(12)]
    walked = weeks(person, entries, content, day(80))
    least = content.limits["halved-least"].value / 100
    last = [line for line in walked[-1].state.lines if line.id in content.interventions]
    assert last
    for line in last:
        assert amount(line.dose) >= least * amount(content.interventions[line.id].levels[line.level - 1].dose) - 1e-6
    assert {why.rule for line in last for why in line.why} == {"held-adherence"}


def test_what_found_no_room_lets_something_else_have_its_turn(person: Person, content: Content) -> None:
    week = weeks(person, [], content, day(3))[-1]
    offered = week.rules.offered
    can = Means(offered=offered, no=week.rules.no, has=week.rules.has, refused=frozenset(), timed=False,
                maintenance=False, room=60)  # fmt: skip
    walk = next(name for name, one in offered.items() if one.item.kind == "endurance")
    assert can.may_begin(walk)
    crowded = msgspec.structs.replace(can, crowded=frozenset({walk}))
    assert not crowded.may_begin(walk)
    assert crowded.may_begin("pelvic-tilt")


def test_a_refusal_of_a_day_on_which_somebody_had_to_look_is_still_one(person: Person, content: Content) -> None:
    no = {"id": "no", "kind": "refuse", "at": at(day(6), 8), "item": "walking"}
    back = weeks(person, [no, ill(6), seen(7)], content, day(8))[-1]
    assert "walking" not in lasts(back)
    assert "removed-contraindicated" not in {note.why.rule for note in back.state.notes}
    assert {why.rule for line in back.state.lines for why in line.why} == {"back-from-break"}


def test_the_days_that_were_shown_are_what_one_comes_back_from(person: Person, content: Content) -> None:
    entries = [*followed(person, content, 1), ill(13), seen(15)]
    shown = weeks(person, entries, content, day(12))[1]
    waiting, back = weeks(person, entries, content, day(16))[1:]
    assert lasts(waiting) == lasts(shown)
    for name, (level, dose) in lasts(back).items():
        assert level == lasts(shown)[name][0]
        assert dose <= 0.8 * lasts(shown)[name][1] + 1e-6


def test_a_first_week_that_was_begun_stands(told: Callable[..., Person], content: Content) -> None:
    person = told({"since": "1-to-2-weeks", "minutes-a-day": 10.0, "muscle-signs": ("none",)})
    (begun,) = weeks(person, [], content, START)
    done = session(START, next(iter(lasts(begun))))
    (later,) = weeks(person, [done, check_in(day(5), stress=9, low_mood=6)], content, day(5))
    (corrected,) = weeks(person, [check_in(day(0), stress=9, low_mood=6)], content, START)
    assert lasts(later) == lasts(begun)
    assert lasts(corrected) != lasts(begun)


def test_what_no_day_asked_for_in_full_never_began(person: Person, content: Content) -> None:
    (week,) = weeks(person, [], content, START)
    line = week.state.lines[0]
    more = msgspec.structs.replace(line, dose=scaled(line.dose, 1.5))
    added = msgspec.structs.replace(line, id="new", why=(because("added", content),))
    other = msgspec.structs.replace(line, id="other")
    nobody = ((),) * 7
    assert as_shown((more, added, other), (line,), nobody) == ((line, other), (added,))
    assert as_shown((line,), (), week.days) == ((line,), ())


def test_what_waited_comes_back_under_quotas_too(told: Callable[..., Person], content: Content) -> None:
    person = told(CHRONIC | {"fear": 9.0})
    entries = [session(day(0), "walking", done=0.1)]
    aside = {line.id for line in weeks(person, entries, content, day(7))[1].state.aside}
    last = weeks(person, entries, content, day(13))[-1]
    entries += [session(on, item, level) for on, item, level in asked(last)]
    back = weeks(person, entries, content, day(14))[2]
    assert aside
    assert aside & {line.id for line in back.state.lines if line.why[0].rule == "quota-back"}
