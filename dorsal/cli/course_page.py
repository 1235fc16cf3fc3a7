"""A course as a page of plain text that a person can read: the one sentence first, each measure, then the doubts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from textwrap import fill

from dorsal.care.course import Course
from dorsal.care.foresight import Measure
from dorsal.care.progress import State
from dorsal.content.schema import Content

WIDTH = 88
PERCENT = 100


def page(followed: Course, content: Content, language: str) -> str:
    """Everything about one course, in words."""
    return "\n".join(_Page(followed, content, language).lines())


class _Page:
    def __init__(self, followed: Course, content: Content, language: str) -> None:
        self.course, self.content, self.language = followed, content, language

    def say(self, key: str, **values: object) -> str:
        return self.content.interface[key][self.language].format(**values)

    def number(self, value: float) -> str:
        """With one decimal where it has one."""
        return f"{round(value, 1):g}".replace(".", self.content.interface["number.decimal"][self.language])

    def lines(self) -> Iterator[str]:
        yield self.say("course.title").upper()
        yield from self._state()
        for name, measure in self.course.measures.items():
            yield from self._heading(f"course.{name}")
            yield from self._measure(measure)
        yield from self._doubts()
        for why, count in Counter(one.why for one in self.course.left_out).items():
            yield self._paragraph(self.say(f"course.left-out.{why}", count=count))
        yield from ("", self._paragraph(self.say("page.unreviewed")))

    def _heading(self, key: str) -> Iterator[str]:
        words = self.say(key)
        yield from ("", words, "-" * len(words))

    def _paragraph(self, words: str, mark: str = "") -> str:
        return fill(words, WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark))

    def _state(self) -> Iterator[str]:
        published = self.content.courses[self.course.course]
        if self.course.state:
            yield self._paragraph(self.content.course_states[self.course.state].text[self.language])
        else:
            early = all(measure.check_ins < 2 for measure in self.course.measures.values())
            yield self._paragraph(self.say("course.too-early" if early else "course.not-lately"))
        yield self._paragraph(f"{published.name[self.language]}. {published.text[self.language]}")

    def _measure(self, measure: Measure) -> Iterator[str]:
        if measure.first is None or measure.last is None:
            yield self._paragraph(self.say("course.nothing-said"))
        else:
            first, last = self.number(measure.first), self.number(measure.last)
            yield self._paragraph(self.say("course.said", first=first, last=last))
            now = measure.now.range_80
            where = {"mean": measure.now.mean, "low": now.low, "high": now.high}
            numbers = {name: self.number(value) for name, value in where.items()}
            yield self._paragraph(self.say("course.now", **numbers))
            yield from self._why(measure.state)
        people = measure.expected.range_80
        yield self._paragraph(self.say("course.expected", low=self.number(people.low), high=self.number(people.high)))
        yield from self._ahead(measure)
        yield self._paragraph(self.say(f"course.sure.{measure.sure.level}"))

    def _why(self, state: State) -> Iterator[str]:
        if state.id:
            yield self._paragraph(f"{self.content.course_states[state.id].name[self.language]}.", "* ")
        for name, value in state.reasons.items():
            yield self._paragraph(self.say(f"course.reason.{name}", value=self.number(value)), "  - ")

    def _ahead(self, measure: Measure) -> Iterator[str]:
        for key, forecast in (("course.next", measure.next[0]), ("course.review", measure.review)):
            whole = forecast.whole
            yield self._paragraph(self.say(key, on=forecast.on.isoformat(), low=whole.low, high=whole.high))
        if measure.review.change is not None:
            percent = round(measure.review.change * PERCENT)
            yield self._paragraph(self.say("course.change", percent=percent))

    def _doubts(self) -> Iterator[str]:
        """Each doubt once, whichever measure it comes from."""
        yield ""
        measures = self.course.measures.values()
        for doubt in dict.fromkeys(doubt for measure in measures for doubt in measure.sure.reasons):
            yield self._paragraph(self.say(f"course.doubt.{doubt}"), "* ")
