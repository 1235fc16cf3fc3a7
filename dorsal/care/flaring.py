"""A flare: its warning signs come first, then a few days at half with walking, heat and breathing, then four fifths."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from dorsal.care.choosing import Choice, Why
from dorsal.care.dosing import amount, capped, scaled
from dorsal.care.history import CheckIn, Told
from dorsal.care.lines import Line, Offered, because
from dorsal.care.progressing import best_of
from dorsal.care.signals import Episode
from dorsal.care.timing import WEEK, minutes
from dorsal.care.week import Placed, heavy
from dorsal.content.schema import Content, Dose, Id

Days = tuple[tuple[Placed, ...], ...]


class Flared(msgspec.Struct, frozen=True):
    """A flare with the day its warning signs were all answered, None while one is not, and what is still to ask."""

    episode: Episode
    checked: date | None
    ask: tuple[Id, ...]

    def gentle(self, day: date, content: Content) -> bool:
        """Whether only what is calm may be done: the days of a flare have passed, and its signs are still open."""
        since = self.episode.day + timedelta(days=int(content.limits["flare-days"].value))
        return since <= day and (self.checked is None or day < self.checked)

    def last(self, content: Content) -> date | None:
        """The last day of its plan: it starts when the signs are answered."""
        days = timedelta(days=int(content.limits["flare-days"].value) - 1)
        return self.checked + days if self.checked else None

    def over(self, day: date, content: Content) -> bool:
        """Whether its plan has ended before a day."""
        last = self.last(content)
        return last is not None and last < day


class Ground(msgspec.Struct, frozen=True):
    """What a week with a flare is made from: its lines and those set aside, what may be offered, the minutes of a day,
    and its `calm` days.

    A calm day holds only what may be done while a sign is open.
    """

    lines: tuple[Line, ...]
    offered: Offered
    room: int
    calm: Days = ()


def screen(content: Content) -> tuple[Id, ...]:
    """The warning signs that a check-in asks."""
    return tuple(name for page in content.checkin.values() if page.screen for name in page.questions)


def flared(episode: Episode, told: Iterable[CheckIn | Told], until: date, content: Content) -> Flared:
    """What is known of a flare at the end of a day."""
    left = list(screen(content))
    for entry in told:
        if entry.at < episode.at or entry.day > until:
            continue
        left = [name for name in left if name not in entry.values]
        if not left:
            return Flared(episode, entry.day, ())
    return Flared(episode, None, tuple(left))


def change_on(day: date, flare: Flared | None, start: date, content: Content) -> Why | None:
    """What a flare does to a day of the week that began at `start`."""
    if flare is not None and flare.gentle(day, content):
        return because("flare-open", content, pain_jump=flare.episode.jump)
    last = flare.last(content) if flare else None
    if flare is None or flare.checked is None or last is None or not flare.checked <= day or last < start:
        return None
    return because("flare" if day <= last else "back-at-80", content, pain_jump=flare.episode.jump)


def eased(days: Days, start: date, flare: Flared, ground: Ground, content: Content) -> Days:
    """The days with those of a flare at half, and those after it at four fifths.

    While the signs stay open, nothing is asked for some days, and then only what is calm. No answer never reassures:
    the plan stays shut. But breathing and a position of ease harm nobody, and an empty page for ever helps nobody.
    """
    half, back = content.limits["flare-share"].value / 100, content.limits["back-share"].value / 100
    comforts = _comforts(ground, content, half)
    found: list[tuple[Placed, ...]] = []
    for number in range(WEEK):
        change = change_on(start + timedelta(days=number), flare, start, content)
        if change is None:
            found.append(days[number])
        elif change.rule == "flare-open":
            found.append(ground.calm[number])
        elif change.rule == "flare":
            light = [_less(one, half, content) for one in days[number] if not _hard(one, content)]
            found.append(_fitted(light, comforts, ground.room))
        else:
            found.append(tuple(_less(placed, back, content) for placed in days[number]))
    return tuple(found)


def _comforts(ground: Ground, content: Content, half: float) -> list[Placed]:
    """Walking or the like each day, no more in a week than before; breathing; heat."""
    lines, offered = ground.lines, ground.offered
    found = []
    walked = next((line for line in lines if content.interventions[line.id].kind == "endurance"), None)
    walk = offered.get(walked.id) if walked else best_of(offered, "endurance")
    if walk:
        dose = walked.dose if walked else walk.dose_level.dose
        daily = capped(msgspec.structs.replace(scaled(dose, half), days_a_week=WEEK), amount(dose))
        level = walked.level if walked else walk.level
        cost = None if walk.item.alongside else minutes(walk.item, daily, content)
        found.append(Placed(msgspec.structs.replace(walk, level=level), daily, cost))
    for kind in ("relaxation", "heat"):
        choice = best_of(offered, kind)
        if choice:
            small = _small(choice.dose_level.dose) if kind == "relaxation" else choice.dose_level.dose
            cost = None if choice.item.alongside else minutes(choice.item, small, content)
            found.append(Placed(choice, small, cost))
    return found


def _small(dose: Dose) -> Dose:
    return msgspec.structs.replace(dose, times_a_day=1)


def _fitted(light: list[Placed], comforts: list[Placed], room: int) -> tuple[Placed, ...]:
    """Walking first, then what is light, then breathing and heat, while the minutes last."""
    used, found = 0, list[Placed]()
    names = {placed.what.item.id for placed in comforts if isinstance(placed.what, Choice)}
    rest = [placed for placed in light if not _is(placed, names)]
    for placed in [*comforts[:1], *rest, *comforts[1:]]:
        if used + (placed.minutes or 0) <= room:
            used += placed.minutes or 0
            found.append(placed)
    return tuple(found)


def _is(placed: Placed, names: set[Id]) -> bool:
    return isinstance(placed.what, Choice) and placed.what.item.id in names


def _hard(placed: Placed, content: Content) -> bool:
    return isinstance(placed.what, Choice) and placed.dose is not None and heavy(placed.what, placed.dose, content)


def _less(placed: Placed, share: float, content: Content) -> Placed:
    """A share of an exercise's or a goal's dose; lessons and what runs alongside stay as they are."""
    if not isinstance(placed.what, Choice) or placed.dose is None:
        return placed
    if placed.minutes is None:
        goal = placed.what.item.kind == "goal"
        return Placed(placed.what, scaled(placed.dose, share), None) if goal else placed
    dose = scaled(placed.dose, share)
    return Placed(placed.what, dose, min(placed.minutes, minutes(placed.what.item, dose, content)))
