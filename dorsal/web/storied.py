"""The record of a demo person with weeks behind them: what the simulated life left, with the decisions the pages keep.

On the first day, and after each check-in, the pages decide and keep what they decided; so do these lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from dorsal.care.answers import parse_all
from dorsal.content.schema import Content
from dorsal.record.actions import Draft
from dorsal.record.demo import Lived, Story
from dorsal.record.ids import new_id
from dorsal.record.queries import Answered, Decided, Examination, Known
from dorsal.simulate.living import Scene
from dorsal.simulate.notebook import Line
from dorsal.simulate.parameters import parameters
from dorsal.simulate.storied import Event, Who, lived
from dorsal.web.filling import as_draft
from dorsal.web.known import recompute
from dorsal.web.planning import clock_of

TEN = time(10)
MINUTE = timedelta(minutes=1)


def drafts(story: Story, content: Content) -> list[Draft]:
    """What came after the first answers; nothing for somebody who only answered. Days are those of our own clock."""
    if story.lived is None:
        return []
    kept = _Kept(story, content)
    written = [kept.decision(timezone.make_aware(datetime.combine(story.on, TEN)))]
    for line in _lines(story, story.lived, content):
        draft = as_draft(line)
        written += [draft, *kept.after(line, draft)]
    return written


def _lines(story: Story, behind: Lived, content: Content) -> Iterator[Line]:
    """A life as long as it was told, and then what is written down of the days since."""
    long = behind.long - behind.silent
    with clock_of(None, content):
        zone = timezone.get_current_timezone_name()
    who = Who(parse_all(story.answers, content), story.country or "", story.language, zone)
    said = [Event((one["day"] - story.on).days, one["kind"], _body(one)) for one in behind.then]
    past = [event for event in said if event.day < long]
    yield from lived(who, long, past, Scene(behind.seed, content, parameters(), story.on))
    for number, event in enumerate(event for event in said if event.day >= long):
        at = timezone.localtime(_passed(story.on + timedelta(days=event.day), number))
        yield {"id": f"written-{number}", "kind": event.kind, "at": at.isoformat(), **event.body}


def _passed(day: date, minute: int) -> datetime:
    """An evening, of today a moment that has passed."""
    evening = timezone.make_aware(datetime.combine(day, time(20, minute)))
    midnight = timezone.make_aware(datetime.combine(day, time(0, 0, minute)))
    return min(evening, max(timezone.now().replace(microsecond=0) - (9 - minute) * MINUTE, midnight))


def _body(one: dict[str, Any]) -> dict[str, Any]:
    """Dates as an entry tells them."""
    found = {name: value for name, value in one.items() if name not in ("kind", "day")}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()}


class _Kept:
    """What the record holds so far, and what the pages would have kept of it."""

    def __init__(self, story: Story, content: Content) -> None:
        self.story, self.content = story, content
        at = timezone.make_aware(datetime.combine(story.on, time(9)))
        self.answers = [Answered(name, value, story.on, new_id(), at) for name, value in story.answers.items()]
        self.decisions: list[Decided] = []
        self.examinations: list[Examination] = []

    def after(self, line: Line, draft: Draft) -> Iterator[Draft]:
        """The decision that the page at the end of a check-in keeps."""
        self._read(line, draft)
        if draft.kind == "check-in":
            yield self.decision(draft.written + MINUTE / 2)

    def _read(self, line: Line, draft: Draft) -> None:
        on, at = timezone.localdate(draft.written), draft.written
        told = {line["question"]: line["value"]} if draft.kind == "answer" else line.get("values", {})
        self.answers += [Answered(name, _plain(value), on, new_id(), at) for name, value in told.items()]
        if draft.kind == "examined":
            body = draft.body
            self.examinations.append(Examination(body["by"], on, body["found"], "", new_id(), at))

    def decision(self, at: datetime) -> Draft:
        known = Known(
            on=timezone.localdate(at), answers=self.answers, examinations=self.examinations, country=self.story.country,
            decisions=self.decisions, lived=(),
        )  # fmt: skip
        result, language = recompute(self.content, known), self.story.language
        body = {"result": result, "content": self.content.hash, "words": {}, "language": language}
        nobody = new_id()
        self.decisions.append(Decided(nobody, nobody, 0, at, self.content.hash, language, result, {}))
        return Draft("decision", body, at)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
