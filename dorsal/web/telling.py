"""What was decided, in words: ids become the content's names in the reader's language, with the answers behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from dorsal.care import words
from dorsal.care.answers import UNSURE, Answer
from dorsal.care.assessment import ActiveDriver
from dorsal.care.choosing import Why
from dorsal.care.condition import Value
from dorsal.care.findings import findings
from dorsal.care.pathway import CareStep
from dorsal.care.result import Result
from dorsal.care.result import level as named_level
from dorsal.care.rules import rules
from dorsal.care.triage import Reason
from dorsal.content import Content
from dorsal.content.schema import Id, Record, Urgency
from dorsal.web.form import shown
from dorsal.web.words import pick, plain, together

Said = tuple[tuple[str, str], ...]
URGENT = (Urgency.T0, Urgency.T1, Urgency.T2)


class Heard(Protocol):
    """The answers behind a decision, and when each was given: a visit is one."""

    @property
    def content(self) -> Content: ...
    @property
    def on(self) -> date: ...
    @property
    def answers(self) -> dict[Id, Answer]: ...
    @property
    def asked(self) -> dict[Id, date]: ...


@dataclass(frozen=True)
class Told:
    """One reason: its name, words, the questions and answers behind it, and the record that holds its sources."""

    id: Id
    name: str
    text: str
    answers: Said
    rule: Record
    urgency: str = ""
    strength: str = ""
    stands: bool = False


def level(result: Result, content: Content, language: str) -> str:
    """How soon, as the title of a page; somebody whom the programme is not made for reads no word about starting it."""
    name = named_level(result)
    return (
        pick(content.urgencies[name].name, language) if name == "excluded" else plain(f"urgency.{name}.title", language)
    )


def finding(name: Id, value: Value, content: Content, language: str) -> tuple[str, str]:
    """A finding as a pair of words: what was asked or derived, and its value."""
    if name in content.questions:
        question = content.questions[name]
        return pick(question.text, language), shown(question, value, language)
    return words.finding(name, value, content, language)


def _said(found: Mapping[Id, Value], content: Content, language: str) -> Said:
    return tuple(finding(name, value, content, language) for name, value in found.items() if _named(name, content))


def _named(name: Id, content: Content) -> bool:
    return name in content.questions or name in content.derived


def reasons(result: Result, here: Heard, language: str) -> tuple[Told, ...]:
    """The red flags that fired, most urgent first; those that another one entails are left to it."""
    fired = {reason.rule for reason in result.triage.reasons}
    return tuple(
        _reason(reason, here, language)
        for reason in result.triage.reasons
        if not fired.intersection(here.content.red_flags[reason.rule].implied_by)
    )


def _reason(reason: Reason, here: Heard, language: str) -> Told:
    rule = here.content.red_flags[reason.rule]
    return Told(
        id=rule.id,
        name=pick(rule.name, language),
        text=pick(rule.advice, language),
        answers=_given(reason, here, language),
        rule=rule,
        urgency=reason.urgency.value,
        stands=any(
            here.answers.get(name) not in (value, UNSURE)
            for name, value in reason.findings.items()
            if name in here.answers
        ),
    )


def _given(reason: Reason, here: Heard, language: str) -> Said:
    """The answers behind a warning sign as they were given: unsure is shown as unsure, with what it counts as."""
    said = []
    known = {name: value for name, value in reason.findings.items() if _named(name, here.content)}
    for name, value in known.items():
        asked, words_for = finding(name, value, here.content, language)
        unsure = here.answers.get(name) == UNSURE
        said.append((asked, plain("form.unsure-counts", language, value=words_for) if unsure else words_for))
    return tuple(said)


def drivers(found: Iterable[ActiveDriver], content: Content, language: str) -> tuple[Told, ...]:
    return tuple(_driver(driver, content, language) for driver in found)


def _driver(driver: ActiveDriver, content: Content, language: str) -> Told:
    record = content.drivers[driver.id]
    return Told(
        id=driver.id,
        name=pick(record.name, language),
        text=pick(record.text, language),
        answers=_said(driver.reasons, content, language),
        rule=record,
        strength=driver.strength,
    )


def strengths(found: Iterable[ActiveDriver]) -> dict[str, str]:
    """The strongest driver of each domain, for the picture."""
    best: dict[str, str] = {}
    for driver in found:
        if best.get(driver.domain) != "strong":
            best[driver.domain] = driver.strength
    return best


def picture_words(found: Mapping[str, str], language: str) -> str:
    """What the picture shows, for those who do not see it."""
    parts = []
    for strength in ("strong", "some"):
        names = [plain(f"domain.{domain}", language).lower() for domain, level in found.items() if level == strength]
        if names:
            parts.append(plain(f"drivers.picture.{strength}", language, names=together(names, language)))
    return " ".join(parts) or plain("drivers.none", language)


def meaning(result: Result, content: Content, language: str) -> tuple[Told, ...]:
    """The phase and the patterns: what the pain looks like, never a diagnosis."""
    records: list[tuple[Record, Mapping[Id, Value]]] = []
    if result.assessment.phase:
        records.append((content.phases[result.assessment.phase], {}))
    records += [(content.patterns[match.id], match.reasons) for match in result.assessment.patterns]
    return tuple(_named_record(record, found, content, language) for record, found in records)


def steps(care: Iterable[CareStep], content: Content, language: str) -> tuple[Told, ...]:
    """Who can help, in the order of the pathway."""
    return tuple(_named_record(content.pathway[step.id], step.reasons, content, language) for step in care)


def _named_record(record: Record, found: Mapping[Id, Value], content: Content, language: str) -> Told:
    name, text = record.name, record.text  # type: ignore[attr-defined]  # phases, patterns, steps and drivers have both
    return Told(record.id, pick(name, language), pick(text, language), _said(found, content, language), record)


def why(reasons: Iterable[Why], content: Content, language: str) -> tuple[Told, ...]:
    """Why an item is in the week: the driver, pattern, phase, lesson or exercise behind it."""
    return tuple(_why(reason, content, language) for reason in reasons)


def _why(reason: Why, content: Content, language: str) -> Told:
    record: Record
    for table in (content.drivers, content.patterns, content.phases, content.pathway):
        if reason.rule in table:
            record = table[reason.rule]
            return _named_record(record, reason.findings, content, language)
    if reason.rule in content.interventions:
        item = content.interventions[reason.rule]
        return Told(item.id, pick(item.name, language), pick(item.purpose, language), (), item)
    lesson = content.lessons[reason.rule]
    return Told(lesson.id, pick(lesson.title, language), pick(lesson.summary, language), (), lesson)


def contradictions(here: Heard, language: str) -> list[str]:
    """What cannot be true together, for somebody to look at again."""
    values = findings(here.answers, here.content, on=here.on, asked=here.asked).values
    held = (name for name, holds in rules(here.content).contradictions.items() if holds(values))
    return [pick(here.content.contradictions[name].text, language) for name in held]


def checked(here: Heard, result: Result, language: str) -> tuple[list[str], list[str]]:
    """The urgent signs that the answers speak against, and those that they leave open. Neither is an examination."""
    values = findings(here.answers, here.content, on=here.on, asked=here.asked).settled()
    fired = {reason.rule for reason in result.triage.reasons}
    against: list[str] = []
    left: list[str] = []
    for name, holds in rules(here.content).red_flags:
        rule = here.content.red_flags[name]
        if name in fired or rule.urgency not in URGENT or holds({}) is False:  # only an examination could show it
            continue
        (against if holds(values) is False else left).append(pick(rule.name, language))
    return against, left
