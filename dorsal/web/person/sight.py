"""What a clinician sees of a person first: the course, what drives the pain, the signs, and what contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import msgspec

from dorsal.care import conflicts as contradicting
from dorsal.care.course import MEASURES
from dorsal.care.history import History
from dorsal.care.replanning import NextWeek
from dorsal.care.result import Result
from dorsal.care.triage import URGENT, Reason
from dorsal.content.schema import Content, Id
from dorsal.record.models import Entry
from dorsal.web import form, telling
from dorsal.web.person.saying import Saying, Speaker
from dorsal.web.plot import Plot, of_course
from dorsal.web.progress import Followed
from dorsal.web.views.course import standing
from dorsal.web.visit import Visit
from dorsal.web.words import day, number, pick, plain

ORDER = ("pain", "function")


@dataclass(frozen=True)
class Drawn:
    """One measure: its picture and its numbers in a sentence. `keys`: with a key to the picture."""

    title: str
    plot: Plot
    alt: str
    ends: str
    keys: bool = False


@dataclass(frozen=True)
class CourseShown:
    """`state`: where the person stands, in a few words."""

    state: str
    measures: list[Drawn]


@dataclass(frozen=True)
class Sign:
    """One warning sign that holds: the answers behind it, and when each was given."""

    id: Id
    name: str
    urgency: str
    said: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Flags:
    """`held`: how soon, and the signs that nobody has examined. `others`: signs that hold and wait. `asked`: every
    warning sign that was asked, with the answer and the day."""

    urgency: str
    urgent: bool
    held: list[Sign]
    others: list[Sign]
    asked: list[tuple[str, str, str]]
    left: list[str]


@dataclass(frozen=True)
class ConflictShown:
    """One contradiction: its name, what it is about and what to do, what its authors wrote, and how it was settled."""

    id: str
    name: str
    about: str
    text: str
    pieces: list[Saying]
    settled: Saying | None


def course_shown(found: Followed, week: NextWeek, content: Content, language: str) -> CourseShown:
    state = standing(found.course, week)
    early = all(measure.check_ins < 2 for measure in found.course.measures.values())
    unknown = plain("case.course.early" if early else "case.course.unknown", language)
    return CourseShown(
        state=pick(content.course_states[state].name, language) if state else unknown,
        measures=[_drawn(name, found, content, language) for name in ORDER],
    )


def _drawn(name: str, found: Followed, content: Content, language: str) -> Drawn:
    measure, question = found.course.measures[name], content.questions[MEASURES[name]]
    title, (least, most) = plain(f"mine.{name}", language), question.ends or ({}, {})
    return Drawn(
        title=title,
        plot=of_course(name, found.traces[name], found.flares, start=found.course.began, today=found.course.on),
        alt=f"{title}: {_numbers(measure.first, measure.last, language)}",
        ends=plain("mine.ends", language, least=pick(least, language), most=pick(most, language)),
    )


def _numbers(first: float | None, last: float | None, language: str) -> str:
    if first is None or last is None:
        return plain("case.course.nothing-said", language)
    return plain("case.course.numbers", language, first=number(first, language), last=number(last, language))


def result_of(here: Visit, week: NextWeek | None) -> Result:
    """What the answers say today, with the urgency that the plan knows of."""
    found = here.decide()
    return msgspec.structs.replace(found, triage=week.triage) if week else found


def flags(here: Visit, result: Result, language: str) -> Flags:
    """What was asked, what was answered and when; nothing that was not asked is left out of sight."""
    content, urgency = here.content, result.triage.urgency
    signs = [(reason.urgency in URGENT, _sign(reason, here, language)) for reason in result.triage.reasons]
    asked = [
        (pick(one.text, language), form.shown(one, here.answers[name], language), _asked(here, name, language))
        for name, one in content.questions.items()
        if one.red_flag and name in here.answers
    ]
    return Flags(
        urgency=pick(content.urgencies[urgency].name, language) if urgency else plain("urgency.open.title", language),
        urgent=urgency in URGENT,
        held=[sign for urgent, sign in signs if urgent],
        others=[sign for urgent, sign in signs if not urgent],
        asked=asked,
        left=telling.checked(here, result, language)[1],
    )


def _sign(reason: Reason, here: Visit, language: str) -> Sign:
    said = []
    for name, value in reason.findings.items():
        if name in here.content.questions or name in here.content.derived:
            question, answer = telling.finding(name, value, here.content, language)
            said.append((question, answer, _asked(here, name, language)))
    rule = here.content.red_flags[reason.rule]
    return Sign(rule.id, pick(rule.name, language), reason.urgency.value, tuple(said))


def _asked(here: Visit, name: Id, language: str) -> str:
    on: date | None = here.asked.get(name)
    return day(on, language) if on else ""


def conflicts_shown(
    history: History,
    week: NextWeek | None,
    entries: list[Entry],
    speaker: Speaker,
    *,
    settled: bool = False,
) -> list[ConflictShown]:
    """Every contradiction that nobody has settled; `settled`: those that somebody did, too."""
    content, written = speaker.content, {str(one.id): one for one in entries}
    return [
        ConflictShown(
            id=one.id,
            name=pick(content.conflicts[one.rule].name, speaker.language),
            about=", ".join((*_things(one.items, speaker), *_flags(one.flags, speaker))),
            text=pick(content.conflicts[one.rule].text, speaker.language),
            pieces=[speaker.say(written[name]) for name in one.entries if name in written],
            settled=speaker.say(written[one.settled.id]) if one.settled else None,
        )
        for one in contradicting.conflicts(history, week, content, on=history.today)
        if settled or one.settled is None
    ]


def _things(items: tuple[Id, ...], speaker: Speaker) -> Iterator[str]:
    """An exercise or an advice; what is forbidden is named by its flag."""
    for name in items:
        if name in speaker.content.interventions:
            yield speaker.item(name)
        elif name in speaker.content.advice:
            yield speaker.named(speaker.content.advice, name)


def _flags(flags: tuple[Id, ...], speaker: Speaker) -> Iterator[str]:
    content = speaker.content
    for name in flags:
        yield speaker.named(content.contraindications if name in content.contraindications else content.red_flags, name)
