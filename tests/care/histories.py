"""Generated months: people who follow their plan more or less, hurt more or less, and say so or not."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from random import Random
from typing import Any

from dorsal.care.answers import Answers
from dorsal.care.flaring import screen
from dorsal.care.history import History, read_history
from dorsal.care.next_week import Fold, Week
from dorsal.content.schema import Content

ZONE = timezone(timedelta(hours=1))
START = date(2026, 1, 5)
GOALS = ("goal-running", "goal-desk-work", "goal-sport", "goal-physical-work")
CHRONIC = {
    "since": "3-to-12-months", "course": "same", "pain-average": 5.0, "muscle-signs": ("tight", "weak"),
    "sitting-hours": 8.0, "activity-minutes": 30.0, "sport": "stopped", "minutes-a-day": 30.0,
    "sensitivity": ("none",), "inflammatory-signs": ("none",), "red-eye": "no",
}  # fmt: skip


def day(number: int) -> date:
    return START + timedelta(days=number)


def at(day: date, hour: int = 12) -> str:
    return datetime.combine(day, time(hour), ZONE).isoformat()


def session(day: date, item: str, level: int = 1, **more: Any) -> dict[str, Any]:
    entry = {"id": f"{day}-{item}", "kind": "session", "at": at(day), "item": item, "level": level}
    return entry | {"pain_before": 4, "pain_during": 4, "pain_next_morning": 4, "effort": 4} | more


def check_in(day: date, hour: int = 20, **values: Any) -> dict[str, Any]:
    told = {name.replace("_", "-"): value for name, value in values.items()}
    return {"id": f"check-{day}-{hour}", "kind": "check-in", "at": at(day, hour), "values": told}


def screened(content: Content, day: date, hour: int = 21, **alarms: str) -> dict[str, Any]:
    """Every warning sign answered no, but for these."""
    calm = dict.fromkeys(screen(content), "no")
    return {"id": f"screen-{day}-{hour}", "kind": "check-in", "at": at(day, hour), "values": calm | alarms}


def asked(week: Week) -> list[tuple[date, str, int]]:
    """What a week asks to practise, goals included: day, item and level."""
    return [
        (week.start + timedelta(days=number), one.what.item.id, one.what.level)  # type: ignore[union-attr]
        for number, day in enumerate(week.days)
        for one in day
        if one.dose is not None and (one.minutes is not None or one.what.item.kind == "goal")  # type: ignore[union-attr]
    ]


def told(answers: Answers, entries: list[Any], content: Content, today: date, on: date = START) -> History:
    return read_history(answers, entries, content, on=on, today=today)


def weeks(answers: Answers, entries: list[Any], content: Content, today: date, on: date = START) -> list[Week]:
    return Fold(told(answers, entries, content, today, on), content).weeks()


def followed(
    answers: Answers, content: Content, count: int, on: date = START, extra: Any = (), **how: Any
) -> list[dict[str, Any]]:
    """The entries of somebody who does everything for some weeks, each session as `how` says."""
    entries: list[dict[str, Any]] = list(extra)
    for number in range(count):
        last = on + timedelta(days=7 * number + 6)
        week = weeks(answers, entries, content, last, on)[-1]
        entries += [session(day, item, level, **how) for day, item, level in asked(week)]
    return entries


def lived(answers: Answers, content: Content, seed: int, count: int) -> list[dict[str, Any]]:
    """The entries of some weeks that a seed decides: flares, red sessions, wishes, new illnesses, silence."""
    chance = Random(seed)  # noqa: S311 - no secret hangs on it
    entries: list[dict[str, Any]] = []
    keen, sore = chance.choice([0.3, 0.6, 0.8, 0.95, 1]), chance.choice([3, 4, 5, 5, 8])
    effort, pain_now = chance.choice([5, 7]), chance.randint(3, 7)
    for number in range(count):
        first = START + timedelta(days=7 * number)
        week = weeks(answers, entries, content, first + timedelta(days=6))[-1]
        for day, item, level in asked(week):
            if chance.random() < keen:
                felt = {"pain_during": chance.randint(2, sore), "effort": chance.randint(2, effort)}
                entries.append(session(day, item, level, done=chance.choice([0.5, 1, 1, 1]), **felt))
        day = first + timedelta(days=chance.randrange(7))
        items = [line.id for line in week.state.lines] or ["walking"]
        entries += chance.choice(
            [
                *[[]] * 8,
                [{"id": f"flare{number}", "kind": "flare", "at": at(day, 9)}],
                [{"id": f"swap{number}", "kind": "swap", "at": at(day, 9), "item": chance.choice(items)}],
                [{"id": f"no{number}", "kind": "refuse", "at": at(day, 9), "item": chance.choice(items)}],
                [{"id": f"goal{number}", "kind": "goal", "at": at(day, 9), "item": chance.choice(GOALS)}],
                [_move(number, first, day)],
                [_away(number, day, day + timedelta(days=chance.randrange(12)))],
                [check_in(day, 10, illnesses=["spondylolysis"])],
                [check_in(day, 10, joint_trouble=[chance.choice(["knee", "shoulder", "wrist", "hip"])])],
                [check_in(day, 10, osteoporosis=chance.choice(["yes", "unsure"]))],
                [screened(content, day, 11, **{"bladder-change": "unsure"}), _seen(number, first + timedelta(days=6))],
            ]
        )
        if chance.random() < 0.8:
            entries.append(screened(content, first + timedelta(days=6)))
            pain_now = min(10, max(0, pain_now + chance.choice([-2, -1, -1, 0, 0, 1, 2])))
            entries.append(check_in(first + timedelta(days=6), pain_average=pain_now, activity_level=8))
    return entries


def _move(number: int, first: date, day: date) -> dict[str, Any]:
    return {"id": f"move{number}", "kind": "move", "at": at(first, 8), "first": str(first), "second": str(day)}


def _away(number: int, first: date, last: date) -> dict[str, Any]:
    return {"id": f"away{number}", "kind": "away", "at": at(first, 8), "first": str(first), "last": str(last)}


def _seen(number: int, day: date) -> dict[str, Any]:
    seen = {"id": f"seen{number}", "kind": "examined", "at": at(day, 22), "by": "doctor"}
    return seen | {"found": "nothing-serious"}
