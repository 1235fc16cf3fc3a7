"""What the care team found, and how it stands beside what the person said of the same fact.

1. Both stay. Nothing that was said is lost, and `Heard` names who found what and when, with what was said beside it.
2. A warning sign (a red-flag question) holds where either says so: the latest answer or an examination. A calm sign
   takes away no warning, answers no question that the person was asked, and closes none that is open.
3. A sign that triage reads stays found, whatever a later examination finds, until an entry says that somebody examined
   the person and found nothing serious. From then on the latest look at that very sign counts. So an examination can
   raise an urgency and never lowers one; clearing is the other entry's work (`care.followup`).
4. Any other fact (what drives the pain, never how urgent it is): the latest look at each sign counts from its moment
   on, and outranks what was said up to then and after. What the person says later and worries more counts too. A calm
   look outranks only where every sign that speaks to the fact was looked at.
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
    """Behind one finding: the looks at it, and what the person said of it and when. `outranks`: the looks count."""

    looks: tuple[Look, ...]
    said: Answer | None = None
    at: datetime | None = None
    outranks: bool = True


class Examined(msgspec.Struct, frozen=True):
    """Everything found up to a moment.

    `latest`: the last look at each sign. `signs`: what is found, `alarms`: the warning signs of the person that a look
    speaks for, each with the looks that say so. `answered`: when the person answered what; what is not in it was
    answered before anybody looked.
    """

    latest: dict[str, Look]
    signs: dict[Id, tuple[Look, ...]]
    alarms: dict[Id, tuple[Look, ...]]
    answered: Mapping[Id, datetime] = {}

    def given(self) -> dict[Id, datetime]:
        """When each finding was last said, or found: an earlier clearing does not cover it."""
        anew = {name: looks[-1].at for name, looks in (*self.signs.items(), *self.alarms.items())}
        return {**self.answered, **{name: max(at, self.answered.get(name, at)) for name, at in anew.items()}}


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
    text = str(raw).strip().replace(",", ".")
    if sign.kind == "choice":
        if text not in sign.values:
            raise AnswerError("error.choose", f"one of {', '.join(sign.values)}", key)
        return text
    least, most = sign.range or (0, 0)
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise AnswerError("error.range", f"a number from {least:g} to {most:g}", key)
    return value


def examined(
    looked: Iterable[Examination],
    content: Content,
    *,
    cleared: datetime | None = None,
    answered: Mapping[Id, datetime] | None = None,
) -> Examined:
    """What these examinations found, in the order in which they happened.

    `cleared`: when somebody last examined the person and found nothing serious. `answered`: when each answer was given.
    """
    table = rules(content)
    told: defaultdict[str, list[Look]] = defaultdict(list)
    for one in looked:
        for key, found in one.signs.items():
            sign = table.signs[key]
            value = sign.value(found)
            falls = sign.falls.shows if sign.falls and _fell(found, one.at, told[key], sign.falls, cleared) else ()
            told[key].append(Look(key, one.by, one.at, found, value, (*sign.values[value].shows, *falls)))
    signs: defaultdict[Id, list[Look]] = defaultdict(list)
    alarms: defaultdict[Id, list[Look]] = defaultdict(list)
    for look, last in _standing(told, cleared):
        for name in look.shows:
            if last or name in table.alarming_signs:
                signs[name].append(look)
        if warning := table.warned_of.get((look.sign, look.value)):
            alarms[warning].append(look)
    for name, one_side in table.both_sides.items():
        if len({look.sign.rpartition("-")[2] for look in signs.get(one_side, ())}) > 1:
            signs[name] = signs[one_side]
    return Examined({key: looks[-1] for key, looks in told.items()}, _whole(signs), _whole(alarms), answered or {})


def _standing(told: Mapping[str, list[Look]], cleared: datetime | None) -> Iterator[tuple[Look, bool]]:
    """The looks that still count and whether each is the last at its sign: this one, and all since the clearing."""
    for looks in told.values():
        for look in looks:
            if look is looks[-1] or cleared is None or look.at > cleared:
                yield look, look is looks[-1]


def _whole(found: Mapping[Id, list[Look]]) -> dict[Id, tuple[Look, ...]]:
    return {name: tuple(sorted(looks, key=lambda look: look.at)) for name, looks in found.items()}


def _fell(found: float, at: datetime, before: list[Look], falls: Fall, cleared: datetime | None) -> bool:
    """Whether it is lower than at an earlier look; of those up to the clearing only the last one counts."""
    settled = [look for look in before if cleared is not None and look.at <= cleared]
    for look in (*settled[-1:], *before[len(settled) :]):
        least = float(look.found) * falls.by / PERCENT if falls.percent else falls.by
        if float(look.found) - found >= least and (
            falls.within_days is None or (at - look.at).days <= falls.within_days
        ):
            return True
    return False


def heard(known: dict[Id, Value], found: Examined, content: Content) -> None:
    """Put what was found beside what was said."""
    for name in found.alarms:
        known[name] = str(content.questions[name].alarming)
    known |= dict.fromkeys(found.signs, FOUND)
    for spoken in rules(content).spoken:
        _speak(known, spoken, found)


def _speak(known: dict[Id, Value], spoken: Spoken, found: Examined) -> None:
    """One choice of a question, as it was seen, or as it was said later where that worries more."""
    looks = [found.latest[key] for key in spoken.keys if key in found.latest]
    said = known.get(spoken.question, ())
    chosen = tuple(said) if isinstance(said, tuple) else ()
    if any(look.value in spoken.yes[look.sign] for look in looks):
        known[spoken.question] = tuple(sorted({*chosen, spoken.option} - {"none"}))
        return
    every = len(looks) == len(spoken.keys) and all(look.value in spoken.no[look.sign] for look in looks)
    given = found.answered.get(spoken.question)
    if every and spoken.option in chosen and (given is None or given <= max(look.at for look in looks)):
        known[spoken.question] = tuple(one for one in chosen if one != spoken.option) or ("none",)


def beside(found: Examined, told: Answers, values: Mapping[Id, Value], content: Content) -> dict[Id, Heard]:
    """Each finding that somebody looked at, with what was said of it."""
    every: dict[Id, list[Look]] = {name: list(looks) for name, looks in (*found.signs.items(), *found.alarms.items())}
    for name, look in _spoken_of(found, content):
        if look not in every.setdefault(name, []):
            every[name].append(look)
    return {
        name: Heard(
            tuple(looks), told.get(name), found.answered.get(name), name in values and values[name] != told.get(name)
        )
        for name, looks in every.items()
    }


def _spoken_of(found: Examined, content: Content) -> Iterator[tuple[Id, Look]]:
    for key, look in found.latest.items():
        answers = rules(content).signs[key].answers
        if answers:
            yield answers.question, look
