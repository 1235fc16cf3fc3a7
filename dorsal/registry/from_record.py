"""The record as a source: under pseudonyms, from here on nobody has an id."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dorsal.content.schema import Content
from dorsal.record import harvest
from dorsal.record.ids import opaque
from dorsal.registry.build import Frames, frames
from dorsal.registry.key import Key
from dorsal.registry.told import Cared, Said, Told

AT_ONCE = 500


class Record:
    """Everybody with an account, and demo people, but whoever does not want to be counted."""

    name = "the record"

    def __init__(self, key: Key, content: Content) -> None:
        self.key, self.content = key, content

    def changed(self, since: datetime | None) -> Iterator[Frames]:
        people = harvest.with_news(since)
        for first in range(0, len(people), AT_ONCE):
            some = harvest.whole(people[first : first + AT_ONCE])
            yield frames([self._told(one) for one in some], self.content)

    def gone(self, since: datetime | None) -> set[str]:
        refused = harvest.refused(since) if since else ()
        lines = [*harvest.erased(since), *map(opaque, refused)]
        return {self.key.person(line) for line in lines}

    def there(self) -> int:
        return harvest.there()

    def mark(self) -> str:
        """When the last entry came and of whom, by a name that no table has: they may not want to be counted."""
        last = harvest.last_entry()
        return f"{last[0].isoformat()} {self.key.writer(opaque(last[1]))}" if last else ""

    def stands(self, mark: str) -> bool:
        """The entry is still there, or went with its person who was erased: else the record is an earlier one."""
        if not mark:
            return True
        received, writer = mark.split()
        return harvest.came_at(datetime.fromisoformat(received)) or writer in map(self.key.writer, harvest.erased(None))

    def _told(self, one: harvest.Whole) -> Told:
        return Told(
            person=self.key.person(opaque(one.person)),
            created=one.created,
            entries=[Said(line.kind, line.day, line.sequence, line.id, line.body) for line in one.lines],
            care=[Cared(self.key.clinic(str(stay.clinic)), stay.since, stay.until) for stay in one.stays],
        )
