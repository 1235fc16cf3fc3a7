"""What was written, in the order in which it happened, whatever the order in which it arrived."""

from __future__ import annotations

from bisect import insort
from datetime import date, datetime
from typing import Any, NamedTuple

from dorsal.content.schema import Id


class Note(NamedTuple):
    """One line that was written. `what`: its other fields as they were sent."""

    at: datetime
    id: Id
    kind: str
    what: dict[str, Any]

    @property
    def day(self) -> date:
        return self.at.date()

    @property
    def told(self) -> dict[Id, Any]:
        """The answers it gives, if it gives any."""
        if self.kind == "answer":
            return {self.what["question"]: settled(self.what["value"])}
        return {name: settled(value) for name, value in self.what["values"].items()} if self.kind == "check-in" else {}


def settled(value: Any) -> Any:
    """A value as conditions compare it: numbers with a point, several choices in order."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return float(value)
    return tuple(sorted(set(value)))


class Record:
    """Takes the lines that have arrived so far; what arrives twice counts once."""

    def __init__(self) -> None:
        self.notes: list[Note] = []
        self.by_kind: dict[str, list[Note]] = {}
        self.ids: set[Id] = set()
        self.read = 0
        self.news: list[Note] = []

    def take(self, lines: list[dict[str, Any]]) -> None:
        """`lines`: everything that has arrived, the new ones last. `news`: what was not known before."""
        self.news = []
        for line in lines[self.read :]:
            if line["id"] in self.ids:
                continue
            self.ids.add(line["id"])
            note = Note(datetime.fromisoformat(line["at"]), line["id"], line["kind"], line)
            insort(self.notes, note, key=lambda one: (one.at, one.id))
            insort(self.by_kind.setdefault(note.kind, []), note, key=lambda one: (one.at, one.id))
            self.news.append(note)
        self.read = len(lines)

    def of(self, *kinds: str) -> list[Note]:
        if len(kinds) == 1:
            return self.by_kind.get(kinds[0], [])
        return sorted((one for kind in kinds for one in self.by_kind.get(kind, [])), key=lambda one: (one.at, one.id))
