"""What one day of a plan asks of a person, and what they noted of it: read from the plan and the record, never kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import msgspec

from dorsal.care import signals
from dorsal.care.dosing import amount, scaled
from dorsal.care.flaring import screen
from dorsal.care.history import ANSWERS, Away, CheckIn, History, Morning, Session
from dorsal.care.keeping import Kept
from dorsal.care.replanning import NextItem, NextWeek, plan_on
from dorsal.care.timing import minutes
from dorsal.content import Content
from dorsal.content.schema import Id

BEFORE = timedelta(days=1)
EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Doing:
    """One day of somebody's plan. `noted`: what was noted of it, by exercise; what was really done counts first."""

    day: date
    items: tuple[NextItem, ...]
    noted: dict[Id, Session]

    @property
    def exercises(self) -> tuple[NextItem, ...]:
        """What a session is made of: what is practised and has its own minutes."""
        return tuple(one for one in self.items if one.level and one.minutes is not None and one.kind != "goal")

    @property
    def alongside(self) -> tuple[NextItem, ...]:
        return tuple(one for one in self.items if one.level and one.minutes is None and one.kind != "goal")

    @property
    def goals(self) -> tuple[NextItem, ...]:
        """Steps towards what the person wants back: in their own time, and noted like an exercise."""
        return tuple(one for one in self.items if one.kind == "goal")

    @property
    def lesson(self) -> Id | None:
        return next((one.id for one in self.items if one.kind == "lesson"), None)

    @property
    def left(self) -> tuple[NextItem, ...]:
        """What nothing was noted of yet."""
        return tuple(one for one in self.exercises if one.id not in self.noted)

    @property
    def minutes(self) -> int:
        """How long what is left takes."""
        return sum(one.minutes or 0 for one in self.left)

    @property
    def done(self) -> bool:
        """Whether anything of it was really done."""
        return any(one.done > 0 for one in self.noted.values())

    def find(self, item: Id) -> NextItem | None:
        return next((one for one in (*self.exercises, *self.goals) if one.id == item), None)


def doing(history: History, week: NextWeek, day: date, content: Content, before: Kept | None = None) -> Doing:
    """A day of this week; the day before a week began is looked up as it stood then, `before` what was kept of it."""
    return Doing(day, planned_on(history, week, day, content, before), noted(history, day))


def planned_on(
    history: History, week: NextWeek, day: date, content: Content, before: Kept | None = None
) -> tuple[NextItem, ...]:
    """What a day asks: of this week, or, the day before it began, as the plan stood then."""
    if day < week.starts and day >= history.on:
        week = plan_on(msgspec.structs.replace(history, today=day), content, before)[0]
    items = next((one.items for one in week.week if one.day == day), ())
    return items if week.mode != "waiting" else ()


def noted(history: History, day: date) -> dict[Id, Session]:
    """What was noted of a day, by exercise."""
    found: dict[Id, Session] = {}
    for one in history.of(Session):
        if one.day == day and (one.item not in found or one.done > found[one.item].done):
            found[one.item] = one
    return found


def last_check_in(history: History, content: Content) -> date | None:
    """The day on which somebody last said how a week was. The warning signs alone are no check-in."""
    signs = set(screen(content))
    return max((one.day for one in history.of(CheckIn) if not signs.issuperset(one.values)), default=None)


def check_in_due(history: History, week: NextWeek, content: Content) -> bool:
    """A week after the last check-in, sooner in a recent episode's first week, later once recovered; or when the plan
    wants to know what got in the way."""
    last = last_check_in(history, content)
    if last == history.today:
        return False
    if "barrier" in week.ask or (last is None and week.number == 0 and history.today >= week.review):
        return True
    span = "review-maintenance" if week.mode == "maintenance" else "review-after"
    return (history.today - (last or history.on)).days >= content.limits[span].value


def away_until(history: History, day: date) -> date | None:
    """The last day of the absence that this day is in."""
    return max((one.last for one in history.of(Away) if one.first <= day <= one.last), default=None)


def morning_asked(history: History) -> bool:
    """Whether somebody who did a session yesterday should say how this morning is."""
    yesterday = history.today - BEFORE
    done = any(one.day == yesterday and one.done > 0 for one in history.of(Session))
    return done and not any(one.day == history.today for one in history.of(Morning))


def jumped(history: History, content: Content, **told: float | None) -> bool:
    """Whether a pain is so far above the usual that the warning signs come first; told twice on one day, asked once.

    `before` a session it is measured as a flare is; `during` and `morning` as a session's red light is.
    """
    if signs_answered_today(history, content):
        return False
    usual = signals.usual_pain(signals.readings(history, "pain-average"), history.today, content)
    before = told.get("before")
    if before is not None and usual is not None:
        return before >= max(usual, content.limits["pain-floor"].value) + content.limits["flare-jump"].value
    return _light(usual, content, **told) == "red"


def could_jump(content: Content, **told: float | None) -> bool:
    """Whether a pain during or after a session could be that far above anybody's usual: above none at all."""
    return _light(0.0, content, **told) == "red"


def _light(usual: float | None, content: Content, **told: float | None) -> signals.Light | None:
    """The light of a session of which no more than these pains is known."""
    during, morning = told.get("during"), told.get("morning")
    session = Session(id="-", at=EARLIEST, item="-", pain_during=during, pain_next_morning=morning)
    return signals.light(session, usual, content)


def signs_answered_today(history: History, content: Content) -> bool:
    told = {name for one in history.of(*ANSWERS) if one.day == history.today for name in one.values}
    return told.issuperset(screen(content))


def at_level(item: NextItem, level: int, content: Content) -> NextItem:
    """The item at an easier level, no larger a share of that level's dose than it was of its own."""
    record = content.interventions[item.id]
    if item.dose is None or item.level is None or level >= item.level:
        return item
    own, other = record.levels[item.level - 1].dose, record.levels[level - 1].dose
    dose = scaled(other, min(1.0, amount(item.dose) / amount(own)))
    return msgspec.structs.replace(item, level=level, dose=dose, minutes=minutes(record, dose, content))
