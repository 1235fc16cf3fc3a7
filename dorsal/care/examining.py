"""What the care team found, and how it stands beside what the person said of the same fact.

1. Both stay. Nothing that was said is lost, and `Heard` names who found what and when, with what was said beside it.
2. A warning sign (a red-flag question) holds where either says so: the latest answer or an examination. A calm sign
   takes away no warning, answers no question that the person was asked, and closes none that is open.
3. A sign that triage reads stays found, whatever a later examination finds, until an entry says that somebody examined
   the person and found nothing serious. From then on the latest look at that very sign counts. So an examination can
   raise an urgency and never lowers one; clearing is the other entry's work (`care.followup`).
4. Any other fact (what drives the pain, never how urgent it is): the latest look at each sign counts from its moment on,
   and outranks what was said up to then and after. What the person says later and worries more counts too. A calm look
   outranks only where every sign that speaks to the fact was looked at.
5. What nobody looked for is not found: it neither alarms, nor reassures, nor keeps a result open, nor is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol

import msgspec

from dorsal.care.answers import Answer, AnswerError, Answers
from dorsal.care.condition import Value
from dorsal.care.rules import Spoken, rules
from dorsal.content.examining import Fall, Sign, keys
from dorsal.content.form import FOUND
from dorsal.content.schema import Content, Discipline, Id

PERCENT = 100


class Examination(Protocol):
    """Who looked, when, and what was found of each sign."""

    @property
    def by(self) -> Discipline: ...
    @property
    def at(self) -> datetime: ...
    @property
    def signs(self) -> dict[Id, Any]: ...


class Look(msgspec.Struct, frozen=True):
    """One sign looked at once: by whom, when, what was found, what that is called, and what it shows."""

    sign: str
    by: Discipline
    at: datetime
    found: str | float
    value: Id
    shows: tuple[Id, ...]


class Heard(msgspec.Struct, frozen=True):
    """Behind one finding: the looks at it, and what the person said of it and when. `outranks`: the looks changed it."""

    looks: tuple[Look, ...]
    said: Answer | None = None
    at: datetime | None = None
    outranks: bool = True


class Examined(msgspec.Struct, frozen=True):
    """Everything found up to a moment.

    `latest`: the last look at each sign. `signs`: what is found, `alarms`: the warning signs of the person that a look
    speaks for, each with the looks that say so.
    """

    latest: dict[str, Look]
    signs: dict[Id, tuple[Look, ...]]
    alarms: dict[Id, tuple[Look, ...]]

    def given(self) -> dict[Id, datetime]:
        """When each was found last: an earlier clearing does not cover it."""
        return {name: max(one.at for one in looks) for name, looks in (*self.signs.items(), *self.alarms.items())}


NOBODY_LOOKED = Examined({}, {}, {})


def parse_signs(raw: Mapping[str, object], content: Content) -> dict[str, str | float]:
    """Read what was found. Raises AnswerError for the first that is wrong."""
    known = keys(content.examination.values())
    found: dict[str, str | float] = {}
    for key, value in raw.items():
        if key not in known:
            raise AnswerError(
                "error.unknown-question", "the id of a sign, with -left or -right where it has sides", key
            )
        found[key] = _parsed(key, known[key], value)
    return found


def _parsed(key: str, sign: Sign, raw: object) -> str | float:
    if sign.kind == "choice":
        if raw not in sign.values:
            raise AnswerError("error.choose", f"one of {', '.join(sign.values)}", key)
        return str(raw)
    least, most = sign.range or (0, 0)
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not least <= raw <= most:
        raise AnswerError("error.range", f"a number from {least:g} to {most:g}", key)
    return float(raw)


def examined(looked: Iterable[Examination], content: Content, *, cleared: datetime | None = None) -> Examined:
    """What these examinations found, in the order in which they happened.

    `cleared`: when somebody last examined the person and found nothing serious.
    """
    table = rules(content)
    told: defaultdict[str, list[Look]] = defaultdict(list)
    for one in looked:
        for key, value in one.signs.items():
            told[key].append(_look(key, value, one, told[key], table.signs[key], cleared))
    if not told:
        return NOBODY_LOOKED
    signs: defaultdict[Id, list[Look]] = defaultdict(list)
    alarms: defaultdict[Id, list[Look]] = defaultdict(list)
    for key, looks in told.items():
        for look in looks:
            stands = cleared is None or look.at > cleared
            for name in look.shows:
                if look is looks[-1] or (stands and name in table.alarming_signs):
                    signs[name].append(look)
            warning = table.warned_of.get((key, look.value))
            if warning and (stands or look is looks[-1]):
                alarms[warning].append(look)
    for name, one_side in table.both_sides.items():
        if len({look.sign.rpartition("-")[2] for look in signs.get(one_side, ())}) > 1:
            signs[name] = signs[one_side]
    return Examined({key: looks[-1] for key, looks in told.items()}, _whole(signs), _whole(alarms))


def _whole(found: Mapping[Id, list[Look]]) -> dict[Id, tuple[Look, ...]]:
    return {name: tuple(sorted(looks, key=lambda look: look.at)) for name, looks in found.items()}


def _look(
    key: str, found: str | float, one: Examination, before: list[Look], sign: Sign, cleared: datetime | None
) -> Look:
    value = sign.value(found)
    shows = sign.values[value].shows
    if sign.falls and isinstance(found, float) and _fell(found, one.at, before, sign.falls, cleared):
        shows = (*shows, *sign.falls.shows)
    return Look(key, one.by, one.at, found, value, shows)


def _fell(found: float, at: datetime, before: list[Look], falls: Fall, cleared: datetime | None) -> bool:
    """Whether it is lower than at an earlier look; of those up to the clearing only the last one counts."""
    settled = [look for look in before if cleared is not None and look.at <= cleared]
    for look in (*settled[-1:], *before[len(settled) :]):
        if isinstance(look.found, float) and (falls.within_days is None or (at - look.at).days <= falls.within_days):
            least = look.found * falls.by / PERCENT if falls.percent else falls.by
            if look.found - found >= least:
                return True
    return False


def heard(known: dict[Id, Value], found: Examined, given: Mapping[Id, datetime], content: Content) -> None:
    """Put what was found beside what was said. `given`: when each answer was; without it, before the examination."""
    for name, looks in found.alarms.items():
        if looks:
            known[name] = str(content.questions[name].alarming)
    known |= dict.fromkeys(found.signs, FOUND)
    for spoken in rules(content).spoken:
        _speak(known, spoken, found, given.get(spoken.question))


def _speak(known: dict[Id, Value], spoken: Spoken, found: Examined, given: datetime | None) -> None:
    """One choice of a question, as it was seen, or as it was said later where that worries more."""
    looks = [found.latest[key] for key in spoken.keys if key in found.latest]
    said = known.get(spoken.question, ())
    chosen = tuple(said) if isinstance(said, tuple) else ()
    if any(look.value in spoken.yes[look.sign] for look in looks):
        known[spoken.question] = tuple(sorted({*chosen, spoken.option} - {"none"}))
        return
    every = len(looks) == len(spoken.keys) and all(look.value in spoken.no[look.sign] for look in looks)
    if every and spoken.option in chosen and (given is None or given <= max(look.at for look in looks)):
        known[spoken.question] = tuple(one for one in chosen if one != spoken.option) or ("none",)


def beside(
    found: Examined, told: Answers, given: Mapping[Id, datetime], values: Mapping[Id, Value], content: Content
) -> dict[Id, Heard]:
    """Each finding that somebody looked at, with what was said of it."""
    every: dict[Id, list[Look]] = {name: list(looks) for name, looks in (*found.signs.items(), *found.alarms.items())}
    for name, look in _spoken_of(found, content):
        if look not in every.setdefault(name, []):
            every[name].append(look)
    return {
        name: Heard(tuple(looks), told.get(name), given.get(name), _changed(name, told.get(name), values))
        for name, looks in every.items()
    }


def _spoken_of(found: Examined, content: Content) -> Iterator[tuple[Id, Look]]:
    for key, look in found.latest.items():
        answers = rules(content).signs[key].answers
        if answers:
            yield answers.question, look


def _changed(name: Id, said: Answer | None, values: Mapping[Id, Value]) -> bool:
    return name in values and values[name] != said
