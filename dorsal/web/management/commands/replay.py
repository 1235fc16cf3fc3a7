"""Recomputes every decision that was kept, with the content of then, and says where today's code decides otherwise."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dorsal.record import queries
from dorsal.record.models import Person
from dorsal.record.queries import Decided
from dorsal.record.replay import Replay, replay
from dorsal.web.known import recompute


class Command(BaseCommand):
    help = "Recompute every decision that was kept, and print where the code of today decides otherwise."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--person", type=UUID, metavar="ID", help="only the decisions about this person")

    def handle(self, *_args: Any, **options: Any) -> None:
        count = different = 0
        for person in _people(options["person"]):
            for decision in queries.decisions(person):
                again = replay(decision, recompute=recompute)
                self.stdout.write(_line(decision, again))
                count += 1
                different += bool(again.differences)
        if different:
            raise CommandError(f"{different} of {count} decisions differ")
        self.stdout.write(f"{count} decisions, none differs")


def _people(id: UUID | None) -> Iterable[Person]:
    if id is None:
        return queries.everybody()
    person = queries.person_with(id)
    if person is None:
        raise CommandError(f"nobody has the id {id}")
    return [person]


def _line(decision: Decided, again: Replay) -> str:
    """One decision: its id and day, how urgent it was, and what became of it."""
    day = timezone.localdate(decision.written)
    return f"{decision.entry}  {day}  {_urgency(decision.result)}  {_verdict(again)}"


def _urgency(stored: Any) -> str:
    """As it was kept; a result of another shape is still listed."""
    judged = stored.get("triage") if isinstance(stored, dict) else None
    return str(judged.get("urgency") or "open") if isinstance(judged, dict) else "?"


def _verdict(again: Replay) -> str:
    if again.why_not:
        return f"cannot be recomputed: {again.why_not}"
    if again.differences:
        return f"differs: {', '.join(difference.path for difference in again.differences)}"
    return "same"
