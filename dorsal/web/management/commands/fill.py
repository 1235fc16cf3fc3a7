"""Fills a database with simulated people, to measure on; never where real people may be."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dorsal.content import load
from dorsal.record import actions
from dorsal.simulate.living import histories
from dorsal.web.filling import record_of

AT_ONCE = 50


class Command(BaseCommand):
    help = "Add simulated demo people with a record of so many weeks, to measure on. Refused in production."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=500, metavar="N", help="how many (500)")
        parser.add_argument("--weeks", type=int, default=26, metavar="N", help="weeks lived with a plan (26)")
        parser.add_argument("--courses", type=int, default=100, metavar="N", help="different courses, copied (100)")
        parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, other people (1)")

    def handle(self, *_args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("simulated people are not loaded in production")
        people, weeks = options["people"], options["weeks"]
        if min(people, weeks, options["courses"]) < 1:
            raise CommandError("--people, --weeks and --courses are at least 1")
        content, began = load(), timezone.localdate() - timedelta(days=7 * weeks)
        count = min(people, options["courses"])
        courses = histories(count, seed=options["seed"], weeks=weeks, began=began, content=content)
        records = []
        for number, course in enumerate(courses, 1):
            records.append(record_of(course, content))
            self._told(f"{number} of {count} courses lived", number)
        for first in range(0, people, AT_ONCE):
            some = [records[number % count] for number in range(first, min(people, first + AT_ONCE))]
            actions.tell_demo_people(records=some, content=content)
            self._told(f"{first + len(some)} of {people} people written", first // AT_ONCE)
        entries = sum(len(records[number % count]) for number in range(people))
        self.stdout.write(f"{people} people added, {count} different courses of {weeks} weeks, {entries} entries")

    def _told(self, words: str, number: int) -> None:
        if number % 20 == 0:
            self.stderr.write(words)
