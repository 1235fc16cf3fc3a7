"""What a care team's advice and changes amount to on a day: what stands, what each says, what each is about."""

from __future__ import annotations

from datetime import date

from dorsal.care.history import Advice, History, Override
from dorsal.content.schema import Content, Id

Piece = Advice | Override
ASKS = ("add", "dose", "goal")
DOSED = ("add", "dose")
HOLDS = ("hold", "remove")
PLACE = ("add", *HOLDS)


def standing(history: History, content: Content, on: date) -> tuple[Piece, ...]:
    """What was advised up to a day and still holds then, in the order in which it happened.

    The later word of the same author replaces the earlier one for good, even where the later one has passed its day.
    """
    told = [one for one in history.of(Advice, Override) if one.day <= on and _known(one, content)]
    return tuple(
        one
        for number, one in enumerate(told)
        if not (isinstance(one, Override) and one.until and one.until < on)
        and not any(_replaces(later, one, content) for later in told[number + 1 :])
    )


def _known(one: Piece, content: Content) -> bool:
    """A change that names nothing to change contradicts nothing."""
    if isinstance(one, Advice):
        return one.says in content.advice
    if one.change == "forbid":
        return one.contraindication in content.contraindications
    return one.item in content.interventions


def _replaces(later: Piece, earlier: Piece, content: Content) -> bool:
    if later.who != earlier.who:
        return False
    if isinstance(later, Advice) and isinstance(earlier, Advice):
        return later.says == earlier.says or opposed({later.says}, {earlier.says}, content)
    if isinstance(later, Override) and isinstance(earlier, Override):
        same = later.change == earlier.change or (later.change in PLACE and earlier.change in PLACE)
        return same and subject(later) == subject(earlier)
    return False


def subject(one: Piece) -> Id:
    """The advice, the exercise, or what is forbidden."""
    if isinstance(one, Advice):
        return one.says
    return str(one.contraindication if one.change == "forbid" else one.item)


def says(one: Piece, content: Content) -> set[Id]:
    """The advice that a piece amounts to: to ask for an exercise is advice to move."""
    if isinstance(one, Advice):
        return {one.says}
    if one.change not in DOSED:
        return set()
    kind = content.interventions[str(one.item)].kind
    return {name for name, known in content.advice.items() if kind in known.kinds or one.item in known.interventions}


def opposed(some: set[Id], others: set[Id], content: Content) -> bool:
    """Whether one cannot be followed together with another."""
    return any(not others.isdisjoint(content.advice[name].against) for name in some)


def named_by(item: Id, level: int | None, content: Content) -> set[Id]:
    """The contraindications that an exercise names, and those of one level of it."""
    what = content.interventions[item]
    found = set(what.contraindicated)
    if level is not None and level <= len(what.levels):
        found.update(what.levels[level - 1].contraindicated)
    return found
