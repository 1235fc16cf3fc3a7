"""Loads the demo people and prints how to sign in as each; never where real people may be."""

from __future__ import annotations

from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dorsal.content.loader import load as load_content
from dorsal.record import actions, demo, queries
from dorsal.web.storied import drafts


class Command(BaseCommand):
    help = "Load the demo people, or give them new passwords, and print the passwords. Refused in production."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--remove", action="store_true", help="erase the demo people; allowed everywhere")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["remove"]:
            self._remove()
        elif settings.PRODUCTION:
            raise CommandError("demo people have printed passwords: they are not loaded in production")
        else:
            self._load()

    def _load(self) -> None:
        content = load_content()
        try:
            found = demo.stories(settings.DEMO_STORIES, content.questions, today=timezone.localdate())
        except demo.StoryError as error:
            raise CommandError(str(error)) from error
        wide = max(len(story.name) for story in found) + len(demo.SUFFIX)
        for story in found:
            user, password = demo.load(story, lived=partial(drafts, story, content))
            self.stdout.write(f"{user.email:<{wide}}  {password}  {' '.join(story.words.split())}")

    def _remove(self) -> None:
        people = queries.demo_people()
        for person in people:
            actions.erase_person(person=person)
        self.stdout.write(f"erased: {len(people)}")
