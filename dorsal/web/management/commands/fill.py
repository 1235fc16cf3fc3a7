"""Fills a database with simulated people, to measure on; never where real people may be."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dorsal.content import load
from dorsal.content.schema import Content
from dorsal.record import actions
from dorsal.record.actions import Draft
from dorsal.record.copying import copy_people
from dorsal.record.kinds import Misfit
from dorsal.record.models import Person
from dorsal.web.filling import record_of, until

AT_ONCE = 50


class Command(BaseCommand):
    help = "Add simulated demo people, whose courses end today, to measure on. Refused in production."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("courses", type=Path, metavar="FILE", help="what `dorsal simulate --to FILE` wrote")
        parser.add_argument("--people", type=int, metavar="N", help="how many: courses are copied in turn (one each)")

    def handle(self, *_args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("simulated people are not loaded in production")
        content = load()
        records = list(_records(options["courses"], content))
        people = options["people"] or len(records)
        if people < 1:
            raise CommandError("there is nobody to add")
        told = list[Person]()
        for first in range(0, min(people, len(records)), AT_ONCE):
            some = records[first : min(people, first + AT_ONCE)]
            told += actions.tell_demo_people(records=some, content=content)
        copy_people(of=told, many=people - len(told))
        entries = sum(len(records[number % len(records)]) for number in range(people))
        self.stdout.write(f"{people} people added, {min(people, len(records))} different courses, {entries} entries")


def _records(courses: Path, content: Content) -> Iterator[list[Draft]]:
    """The record behind each line of the file. Raises CommandError that names the line."""
    today = timezone.localdate()
    try:
        lines = courses.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise CommandError(f"{courses} cannot be read: {error.strerror}") from error
    for number, line in enumerate(lines, 1):
        try:
            yield record_of(until(today, json.loads(line)), content)
        except (KeyError, TypeError, ValueError, Misfit) as error:
            raise CommandError(f"{courses}:{number}: {error!r}") from error
