"""A result as a page of plain text that a person can read, most important first."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

from dorsal.care.answers import UNSURE, Answers
from dorsal.care.choosing import Why
from dorsal.care.condition import Value
from dorsal.care.plan import Day, Item
from dorsal.care.result import Result, safety_net
from dorsal.care.result import level as named_level
from dorsal.care.words import finding
from dorsal.cli.answers_file import ELSEWHERE
from dorsal.cli.tables import dose
from dorsal.content.schema import Content, Id, Place

WIDTH = 88
MARKS = " ?", " !", " :", " ;", " »"


def page(result: Result, answers: Answers, content: Content, language: str, country: str | None) -> str:
    """Everything decided, in words, with the reasons under each thing as they were answered."""
    return "\n".join(_Page(result, answers, content, language, country).lines())


class _Page:
    def __init__(self, result: Result, answers: Answers, content: Content, language: str, country: str | None) -> None:
        self.result, self.answers, self.content, self.language = result, answers, content, language
        self.place = content.places[country or ELSEWHERE]

    def say(self, key: str, **values: object) -> str:
        return self.content.interface[key][self.language].format(**values)

    def lines(self) -> Iterator[str]:
        yield from self._urgency()
        yield from self._asked_next()
        yield from self._assessment()
        yield from self._care()
        yield from self._week()
        yield from self._review()
        yield from self._safety_net()
        yield ""
        yield self._paragraph(self.say("page.unreviewed"))

    def _heading(self, key: str) -> Iterator[str]:
        words = self._paragraph(self.say(key))
        yield from ("", words, "-" * max(map(len, words.splitlines())))

    def _paragraph(self, words: str, indent: str = "") -> str:
        """Lines that fit a terminal; French marks stay with their word, what follows a bullet stands under its text."""
        for mark in MARKS:
            words = words.replace(mark, mark.replace(" ", "\N{NO-BREAK SPACE}"))
        below = indent + "  " * words.startswith(("* ", "- "))
        lines = fill(words, WIDTH, initial_indent=indent, subsequent_indent=below, break_on_hyphens=False)
        return lines.replace("\N{NO-BREAK SPACE}", " ")

    def _urgency(self) -> Iterator[str]:
        urgency = self.result.triage.urgency
        level = self.content.urgencies[named_level(self.result)]
        yield level.name[self.language].upper()
        yield self._paragraph(level.advice[self.language])
        yield self._paragraph(level.meaning[self.language])
        if urgency in ("T0", "T1"):
            yield from self._whom_to_call(self.place, "T0" if urgency == "T0" else "T1")
        for reason in self.result.triage.reasons:
            rule = self.content.red_flags[reason.rule]
            yield f"* {rule.name[self.language]} ({reason.urgency})"
            yield self._paragraph(rule.advice[self.language], "  ")
            if rule.page == "crisis":
                yield self._paragraph(self.say("page.crisis", words=self.place.crisis[self.language]), "  ")
            yield from self._because(reason.findings, reason.sources)

    def _whom_to_call(self, place: Place, urgency: str) -> Iterator[str]:
        if urgency == "T0":
            yield self._paragraph(self.say("page.call", numbers=" / ".join(place.emergency)))
        else:
            yield self._paragraph(self.say("page.out-of-hours", words=place.out_of_hours[self.language]))

    def _because(self, findings: dict[Id, Value], sources: tuple[Id, ...]) -> Iterator[str]:
        for name, value in findings.items():
            asked, said = finding(name, value, self.content, self.language)
            if self.answers.get(name) == UNSURE:
                said = self.say("form.unsure-counts", value=said)
            yield self._paragraph(f"- {asked} {said}", "    ")
        yield self._paragraph(self.say("page.sources", names=", ".join(sources)), "    ")

    def _asked_next(self) -> Iterator[str]:
        if not self.result.triage.ask:
            return
        yield from self._heading("page.ask")
        for contradiction in self._contradictions():
            yield self._paragraph(contradiction)
        for name in self.result.triage.ask:
            yield self._paragraph(f"* {self.content.questions[name].text[self.language]} [{name}]")

    def _contradictions(self) -> Iterator[str]:
        for record in self.content.contradictions.values():
            if set(record.ask) <= set(self.result.triage.disputed):
                yield record.text[self.language]

    def _assessment(self) -> Iterator[str]:
        assessed = self.result.assessment
        if assessed.phase or assessed.patterns:
            yield from self._heading("page.looks-like")
        if assessed.phase:
            yield self._paragraph(f"* {self.content.phases[assessed.phase].text[self.language]}")
        for match in assessed.patterns:
            pattern = self.content.patterns[match.id]
            yield self._paragraph(f"* {pattern.name[self.language]}. {pattern.text[self.language]}")
        if assessed.drivers:
            yield from self._heading("page.drivers")
        for driver in assessed.drivers:
            record = self.content.drivers[driver.id]
            strength = self.say(f"page.strength.{driver.strength}")
            yield self._paragraph(f"* {record.name[self.language]} ({strength}). {record.text[self.language]}")
            yield from self._because(driver.reasons, record.sources)

    def _care(self) -> Iterator[str]:
        if self.result.plan.care:
            yield from self._heading("page.care")
        for step in self.result.plan.care:
            record = self.content.pathway[step.id]
            yield self._paragraph(f"* {record.name[self.language]}. {record.text[self.language]}")
            yield self._paragraph(self.say("page.sources", names=", ".join(step.sources)), "    ")

    def _week(self) -> Iterator[str]:
        plan = self.result.plan
        for name in plan.blocked_by:
            if name in self.content.exclusions:
                yield from ("", self._paragraph(self.content.exclusions[name].text[self.language]))
        if not plan.week:
            return
        yield from self._heading("page.week")
        for day in plan.week:
            yield from self._day(day)
        yield from self._heading("page.how")
        for item in {item.id: item for day in plan.week for item in day.items}.values():
            yield from self._item(item)
        for name in plan.left_out:
            yield self._paragraph(f"* {self.content.contraindications[name].text[self.language]}")

    def _review(self) -> Iterator[str]:
        """The day to look again, unless that is today: then somebody is to call, or to answer more."""
        if self.result.plan.review > self.result.on:
            yield from ("", self.say("page.review", day=self.result.plan.review.isoformat()))

    def _day(self, day: Day) -> Iterator[str]:
        weekday = self.say(f"weekday.{day.day.weekday()}")
        names = ", ".join(self._name(item) for item in day.items)
        yield self._paragraph(f"{weekday} {day.day.isoformat()}: {names}")

    def _name(self, item: Item) -> str:
        if item.kind == "lesson":
            return self.content.lessons[item.id].title[self.language]
        return self.content.interventions[item.id].name[self.language]

    def _item(self, item: Item) -> Iterator[str]:
        yield f"* {self._name(item)}"
        if item.level is not None and item.dose is not None:
            offer = self.content.interventions[item.id]
            yield self._paragraph(dose(item.dose, self.content, self.language, each_side=offer.each_side), "  ")
            yield self._paragraph(offer.levels[item.level - 1].how[self.language], "  ")
        yield from self._reasons(item.reasons)

    def _reasons(self, reasons: tuple[Why, ...]) -> Iterator[str]:
        kinds = (self.content.drivers, self.content.patterns, self.content.phases)
        for why in reasons:
            record = next((kind[why.rule] for kind in kinds if why.rule in kind), None)
            if record is not None:
                yield self._paragraph(self.say("page.because", reason=record.name[self.language]), "  ")
        sources = dict.fromkeys(name for why in reasons for name in why.sources)
        yield self._paragraph(self.say("page.sources", names=", ".join(sources)), "  ")

    def _safety_net(self) -> Iterator[str]:
        yield from self._heading("page.safety-net")
        for sign in safety_net(self.content, self.language):
            yield self._paragraph(f"* {sign}")
