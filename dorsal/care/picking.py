"""Which few things make a first week: a small set that serves the strongest drivers, each in its strand."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import islice

import msgspec

from dorsal.care.assessment import Assessment
from dorsal.care.choosing import Choice, Why
from dorsal.content.schema import Content, Id, Lesson

EXERCISES = ("mobility", "control", "strength", "functional")
EASY = ("mobility", "control")
COMFORTS = ("heat", "self-massage", "rest-position", "habit")


class Reading(msgspec.Struct, frozen=True):
    """A lesson that fits, and why."""

    id: Id
    why: tuple[Why, ...]


class Picks(msgspec.Struct, frozen=True):
    """What the week is made of, in the order in which it gets its place."""

    lessons: tuple[Reading, ...]
    active: tuple[Choice, ...]
    alongside: tuple[Choice, ...]


def pick(offered: tuple[Choice, ...], assessment: Assessment, content: Content) -> Picks:
    """At most so many new exercises, one endurance item, one way to calm down, and a few habits and comforts."""
    own = [choice for choice in offered if choice.item.needs == "self"]
    exercises = _exercises(candidates(own), int(content.limits["new-exercises-a-week"].value))
    endurance = _first(own, ("endurance",))
    calm = _first([choice for choice in own if choice.serves_strong or choice.serves_some], ("relaxation",))
    active = ordered(exercises, [*endurance, *calm])
    comforts = _comforts(own, active, content)
    return Picks(
        lessons=lessons(assessment, content),
        active=tuple(choice for choice in [*active, *comforts] if not choice.item.alongside),
        alongside=tuple(choice for choice in [*active, *comforts] if choice.item.alongside),
    )


def candidates(offered: Iterable[Choice]) -> list[Choice]:
    """The exercises that may be new: what serves nothing that was found must at least be easy."""
    own = [choice for choice in offered if choice.item.needs == "self" and not choice.item.alongside]
    return [choice for choice in own if choice.item.kind in EXERCISES and (choice.why or choice.item.kind in EASY)]


def ordered(exercises: Sequence[Choice], others: Sequence[Choice]) -> list[Choice]:
    """The order in which things get their place: endurance comes second, what is no exercise last."""
    endurance = [choice for choice in others if choice.item.kind == "endurance"]
    rest = [choice for choice in others if choice.item.kind != "endurance"]
    return [*exercises[:1], *endurance, *exercises[1:], *rest]


def gentle(offered: tuple[Choice, ...], assessment: Assessment, content: Content) -> Picks:
    """While a doctor is awaited: breathing, rest and understanding; nothing that loads."""
    calm = _first(offered, ("relaxation",))
    rest = _first([choice for choice in offered if choice.why], ("rest-position",))
    return Picks(lessons(assessment, content), tuple(calm), tuple(rest))


def lessons(assessment: Assessment, content: Content) -> tuple[Reading, ...]:
    """The lessons of a first week."""
    now = (reading for reading in fitting(assessment, content) if not content.lessons[reading.id].later)
    return tuple(islice(now, int(content.limits["lessons-a-week"].value)))


def fitting(assessment: Assessment, content: Content) -> Iterator[Reading]:
    """The lessons whose subject was found, strong drivers before all, then those that fit everybody."""
    found = {driver.id: driver.reasons for driver in assessment.drivers}
    found |= {match.id: match.reasons for match in assessment.patterns}
    strong = [driver.id for driver in assessment.drivers if driver.strength == "strong"]

    def rank(lesson: Lesson) -> tuple[bool, bool, bool, int, str]:
        subject, also = lesson.serves[0], sum(name in strong for name in lesson.serves)
        return subject not in strong, subject not in found, not lesson.for_all, -also, lesson.id

    def reading(lesson: Lesson) -> Reading:
        why = tuple(Why(rule, found[rule], lesson.sources) for rule in lesson.serves if rule in found)
        return Reading(lesson.id, why or (Why(lesson.id, {}, lesson.sources),))

    fit = [one for one in content.lessons.values() if one.for_all or not found.keys().isdisjoint(one.serves)]
    return (reading(lesson) for lesson in sorted(fit, key=rank))


def _exercises(left: list[Choice], most: int) -> list[Choice]:
    """Greedy: each next one serves a driver that those before do not, or is of another kind."""
    left = [*left]
    chosen: list[Choice] = []
    while left and len(chosen) < most:
        taken = {why.rule for other in chosen for why in other.why}
        kinds = {other.item.kind for other in chosen}
        best = min(left, key=lambda choice: (-_new(choice, taken), choice.item.kind in kinds))
        chosen.append(best)
        left.remove(best)
    return chosen


def _new(choice: Choice, taken: Container[Id]) -> int:
    """How many of its reasons no earlier exercise has, a strong one counting before any other."""
    fresh = sum(why.rule not in taken for why in choice.why)
    return fresh + choice.serves_strong * bool(fresh)


def _first(offered: Iterable[Choice], kinds: tuple[str, ...]) -> list[Choice]:
    return [choice for choice in offered if choice.item.kind in kinds][:1]


def _comforts(own: Iterable[Choice], active: Iterable[Choice], content: Content) -> list[Choice]:
    """Habits and comforts that a finding earns, one of each kind at first."""
    most = int(content.limits["offers-a-week"].value)
    taken = {choice.item.id for choice in active}
    fit = [c for c in own if c.why and c.item.id not in taken and (c.item.kind in COMFORTS or _habit(c))]
    first_of_kind = {choice.item.kind: choice for choice in reversed(fit)}
    firsts = [choice for choice in fit if first_of_kind[choice.item.kind] is choice]
    return [*firsts, *(choice for choice in fit if choice not in firsts)][:most]


def _habit(choice: Choice) -> bool:
    return choice.item.alongside and choice.item.kind != "endurance"
