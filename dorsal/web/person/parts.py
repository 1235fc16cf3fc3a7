"""The parts of a person's page of which one is in sight: what happened, messages, notes, what is still open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dorsal.record import queries
from dorsal.record.ids import new_id
from dorsal.record.models import Entry
from dorsal.web.caring import Caring
from dorsal.web.person.matters import Matters, matters
from dorsal.web.person.saying import Speaker
from dorsal.web.person.timeline import timeline
from dorsal.web.person.writings import PROSE
from dorsal.web.views.team import messages
from dorsal.web.words import plain

PARTS = ("latest", "messages", "notes", "open")
NAMES = ("case.latest", "case.messages", "case.notes", "case.matters")
MOST = 40  # lines, before somebody asks for all


@dataclass(frozen=True)
class Told:
    """Everything that was written about a person, for one member of their care team."""

    found: Caring
    entries: list[Entry]
    speaker: Speaker
    matters: Matters

    @classmethod
    def of(cls, found: Caring, language: str) -> Told:
        content, entries = found.here.content, queries.entries(found.case.person)
        speaker = Speaker(content, language, entries)
        return cls(found, entries, speaker, matters(entries, found.here.history(), content, speaker))

    def part(self, name: str, *, every: bool = False) -> dict[str, Any]:
        """The words of one part, and how many there are in each. `every`: all that happened, however much it is."""
        words = {"part": name, "parts": self._counted()}
        if name == "latest":
            lines = timeline(self.entries, self.speaker)
            return words | {"lines": lines if every else lines[:MOST], "more": len(lines) > MOST and not every}
        if name == "messages":
            reader = self.found.case.member.user
            thread = messages(self.found.case.person, reader, self.speaker.language)
            return words | {"messages": thread, "entry": new_id(), "longest": PROSE}
        return words | {"notes": self.matters.notes, "matters": self.matters}

    def _counted(self) -> list[tuple[str, str, int]]:
        """What happened is never all there is, so it is not counted."""
        thread = sum(one.kind == "message" for one in self.entries)
        still = [*self.matters.tasks, *self.matters.referrals, *self.matters.appointments]
        names = [plain(key, self.speaker.language) for key in NAMES]
        return list(zip(PARTS, names, (0, thread, len(self.matters.notes), len(still)), strict=True))
