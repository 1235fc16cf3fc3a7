"""A later week as a page of plain text: what to do now, the days, and under each thing why it is as it is."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

from dorsal.care.choosing import Why
from dorsal.care.overriding import OVERRIDE
from dorsal.care.replanning import NextItem, NextWeek
from dorsal.care.result import safety_net
from dorsal.care.words import finding
from dorsal.cli.tables import dose
from dorsal.content.schema import Content, Id

WIDTH = 88
ELSEWHERE = "other"


def page(week: NextWeek, content: Content, language: str, country: str | None) -> str:
    """Everything decided about one week, in words."""
    return "\n".join(_Page(week, content, language, country).lines())


class _Page:
    def __init__(self, week: NextWeek, content: Content, language: str, country: str | None) -> None:
        self.week, self.content, self.language = week, content, language
        self.place = content.places[country or ELSEWHERE]

    def say(self, key: str, **values: object) -> str:
        return self.content.interface[key][self.language].format(**values)

    def lines(self) -> Iterator[str]:
        yield self.say("next-week.title", number=self.week.number + 1, day=self.week.starts.isoformat()).upper()
        yield from self._urgency()
        yield from self._asked()
        yield from self._care()
        yield from self._own_plan()
        yield from self._days()
        yield from self._goals()
        yield from self._looked_back()
        yield from self._notes()
        yield self._paragraph(self.say("page.review", day=self.week.review.isoformat()))
        yield from self._heading("page.safety-net")
        yield from (self._paragraph(f"* {sign}") for sign in safety_net(self.content, self.language))
        yield from ("", self._paragraph(self.say("page.unreviewed")))

    def _heading(self, key: str) -> Iterator[str]:
        words = self._paragraph(self.say(key))
        yield from ("", words, "-" * max(map(len, words.splitlines())))

    def _paragraph(self, words: str, indent: str = "") -> str:
        below = indent + "  " * words.startswith("* ")
        return fill(words, WIDTH, initial_indent=indent, subsequent_indent=below, break_on_hyphens=False)

    def _urgency(self) -> Iterator[str]:
        urgency = self.week.triage.urgency
        level = self.content.urgencies[urgency.value if urgency else "open"]
        yield self._paragraph(f"{level.name[self.language]}. {level.advice[self.language]}")
        if urgency == "T0":
            yield self._paragraph(self.say("page.call", numbers=" / ".join(self.place.emergency)))
        if urgency == "T1":
            yield self._paragraph(self.say("page.out-of-hours", words=self.place.out_of_hours[self.language]))
        for reason in self.week.triage.reasons:
            rule = self.content.red_flags[reason.rule]
            yield self._paragraph(f"* {rule.name[self.language]}. {rule.advice[self.language]}")
            if rule.page == "crisis":
                yield self._paragraph(self.say("page.crisis", words=self.place.crisis[self.language]), "  ")
        for name in self.week.blocked_by:
            if name in self.content.exclusions:
                yield self._paragraph(f"* {self.content.exclusions[name].text[self.language]}")
            if name in self.content.changes:
                yield self._paragraph(f"* {self.content.changes[name].text[self.language]}")

    def _asked(self) -> Iterator[str]:
        if self.week.ask_seen:
            yield self._paragraph(f"* {self.say('next-week.seen')}")
        if self.week.ask:
            yield from self._heading("page.ask")
        for name in self.week.ask:
            yield self._paragraph(f"* {self.content.questions[name].text[self.language]} [{name}]")

    def _care(self) -> Iterator[str]:
        if self.week.care:
            yield from self._heading("page.care")
        for step in self.week.care:
            record = self.content.pathway[step.id]
            yield self._paragraph(f"* {record.name[self.language]}. {record.text[self.language]}")

    def _own_plan(self) -> Iterator[str]:
        if self.week.own_plan:
            yield from self._heading("next-week.own-plan")
            yield self._paragraph(self.week.own_plan)

    def _goals(self) -> Iterator[str]:
        if self.week.goals:
            yield from self._heading("next-week.goals")
        for goal in self.week.goals:
            said = self.say(f"next-week.goal.{goal.state}", step=goal.step, steps=goal.steps)
            yield self._paragraph(f"* {self._name(goal.item)}. {said}")

    def _looked_back(self) -> Iterator[str]:
        look = self.week.review_point
        if look:
            yield from self._heading("next-week.looked-back")
            yield self._paragraph(self.say("next-week.looked-back.weeks", weeks=look.weeks))
            for name, value in look.found.items():
                told, said = finding(name, value, self.content, self.language)
                yield self._paragraph(f"* {told}{self.say('next-week.is')} {said}")

    def _days(self) -> Iterator[str]:
        items = [item for day in self.week.week for item in day.items]
        if not items:
            return
        yield from self._heading("next-week.days")
        for day in self.week.week:
            names = ", ".join(self._name(item.id) for item in day.items) or self.say("next-week.free")
            yield self._paragraph(f"{self.say(f'weekday.{day.day.weekday()}')} {day.day.isoformat()}: {names}")
        yield from self._heading("page.how")
        for item in {(one.id, one.dose): one for one in items}.values():
            yield from self._item(item)

    def _name(self, name: Id) -> str:
        lessons = self.content.lessons
        return (lessons[name].title if name in lessons else self.content.interventions[name].name)[self.language]

    def _item(self, item: NextItem) -> Iterator[str]:
        yield f"* {self._name(item.id)}"
        if item.level is not None and item.dose is not None:
            offer = self.content.interventions[item.id]
            level = offer.levels[item.level - 1]
            said = dose(item.dose, self.content, self.language, each_side=offer.each_side)
            yield self._paragraph(f"{level.name[self.language]}: {said}", "  ")
        for why in item.changes:
            yield from self._because(why)

    def _because(self, why: Why) -> Iterator[str]:
        yield self._paragraph(self.content.changes[why.rule].text[self.language], "  ")
        findings = {name: value for name, value in why.findings.items() if name != OVERRIDE}
        for name, value in findings.items():
            told, said = finding(name, value, self.content, self.language)
            yield self._paragraph(f"- {told}{self.say('next-week.is')} {said}", "    ")

    def _notes(self) -> Iterator[str]:
        if self.week.notes:
            yield from self._heading("next-week.notes")
        for note in self.week.notes:
            words = self.content.changes[note.why.rule].text[self.language]
            yield self._paragraph(f"* {self._name(note.item)}. {words}" if note.item else f"* {words}")
        for one in self.week.refused:
            reason = self.say(f"next-week.refused.{one.reason}")
            yield self._paragraph(f"* {self.say('next-week.refused', id=one.id, reason=reason)}")
