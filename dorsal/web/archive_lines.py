"""Each entry of an archive as a line for the person whose record it is, with what was answered or found below it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from dorsal.content.examining import keys
from dorsal.content.schema import Content, Id
from dorsal.record.archiving import for_the_team, is_own
from dorsal.record.models import Entry, Person
from dorsal.web.form import shown
from dorsal.web.person.saying import Body, Speaker
from dorsal.web.words import day, known, listed, number, pick, plain

Pair = tuple[str, str]
FELT = ("pain_before", "pain_during", "pain_next_morning", "effort")


@dataclass(frozen=True)
class Line:
    """One thing that happened. `text`: somebody’s own words. `pairs`: what was asked or looked for, and the answer."""

    when: str
    who: str
    what: str
    text: str = ""
    pairs: tuple[Pair, ...] = ()


def given(question: Id, value: Any, content: Content, language: str) -> Pair:
    """A question and its answer; one that the content does not know any more stands as it was kept."""
    found = content.questions.get(question)
    if found is None:
        return question, listed(map(str, value), language) if isinstance(value, list) else str(value)
    return pick(found.text, language), shown(found, value, language)


class Teller:
    """Says the entries of one person to that person. `voices`: one entry of each author."""

    def __init__(
        self, person: Person, content: Content, language: str, entries: Iterable[Entry], voices: Iterable[Entry]
    ) -> None:
        self.person, self.content, self.language = person, content, language
        self.speaker = Speaker(content, language, voices)
        self.entries = {str(one.id): one for one in entries}
        self.signs = keys(content.examination.values())

    def day(self, at: datetime) -> str:
        return day(timezone.localdate(at), self.language)

    def line(self, entry: Entry) -> Line:
        what, text = self.told(entry)
        return Line(self.speaker.when(entry.written), self.who(entry), what, text, tuple(self.pairs(entry)))

    def lines(self, entries: Iterable[Entry]) -> list[Line]:
        """One for each, but answers that were given together are one."""
        found: list[Line] = []
        for entry in entries:
            line = self.line(entry)
            before = found[-1] if found else None
            if before and entry.kind == "answer" and (before.when, before.who, before.what) == (
                line.when, line.who, line.what,
            ):  # fmt: skip
                found[-1] = Line(line.when, line.who, line.what, "", before.pairs + line.pairs)
            else:
                found.append(line)
        return found

    def who(self, entry: Entry) -> str:
        member = self.speaker.members.get(entry.author_id or 0)
        if is_own(entry, self.person):
            return plain("team.you", self.language)
        return self.speaker.member(member) if member else plain("archive.somebody", self.language)

    def told(self, entry: Entry) -> Pair:
        """A line, and words of its author's own; what only the team reads is named and not shown."""
        if for_the_team(entry):
            return plain("archive.entry.for-the-team", self.language), ""
        key = f"archive.entry.{entry.kind}"
        if not known(key):
            return self.speaker.told(entry.kind, entry.body)
        return plain(key, self.language, **self._values(entry.kind, entry.body)), entry.body.get("name", "")

    def _values(self, kind: str, body: Body) -> Mapping[str, object]:
        if kind == "move":
            return {name: self.speaker.date(body[name]) for name in ("first", "second")}
        if kind == "place":
            return {"place": self.speaker.named(self.content.places, body["country"])}
        if kind == "counted":
            return {"what": plain(f"counted.{'yes' if body['counted'] else 'no'}", self.language)}
        if kind == "take-back":
            wish = self.entries.get(str(body["wish"]))
            return {"what": self.told(wish)[0] if wish else plain("case.entry", self.language)}
        return {}

    def pairs(self, entry: Entry) -> Iterable[Pair]:
        """The answers or numbers that an entry holds, and signs that are not looked for any more."""
        body = entry.body
        if entry.kind == "answer":
            yield given(body["question"], body["value"], self.content, self.language)
        elif entry.kind == "check-in":
            order = list(self.content.questions)
            for name in sorted(body["values"], key=lambda name: order.index(name) if name in order else len(order)):
                yield given(name, body["values"][name], self.content, self.language)
        elif entry.kind == "examination":
            yield from ((key, str(value)) for key, value in body["signs"].items() if key not in self.signs)
        elif entry.kind == "session":
            for name in FELT:
                if body.get(name) is not None:
                    told = plain("archive.of-ten", self.language, value=number(body[name], self.language))
                    yield plain(f"archive.felt.{name}", self.language), told
