"""Loads the demo people, a clinic that cares for them and tables for its lead, and prints how to sign in; never where
real people may be.
"""

from __future__ import annotations

from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dorsal.content.loader import load as load_content
from dorsal.record import actions, demo, demo_clinic, queries, teams
from dorsal.web import demo_tables
from dorsal.web.everybody import part_of
from dorsal.web.storied import drafts
from dorsal.web.words import plain


class Command(BaseCommand):
    help = "Load the demo people, or give them new passwords, and print the passwords. Refused in production."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = "erase the demo people and their clinic; allowed everywhere"
        parser.add_argument("--remove", action="store_true", help=what)

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
        members = demo_clinic.load()
        for user, password in members:
            works = teams.membership(user)
            role = plain(f"role.{works.role}", settings.LANGUAGE_CODE) if works else ""
            self.stdout.write(f"{user.email:<{wide}}  {password}  {role}, {demo_clinic.CLINIC}")
        people = queries.demo_people()
        demo_clinic.care_for(people)
        actions.keep_plans(plans=part_of([person.id for person in people]).rows)
        if works := teams.membership(members[0][0]):
            demo_tables.make(works.clinic_id)

    def _remove(self) -> None:
        people = queries.demo_people()
        for person in people:
            actions.erase_person(person=person)
        demo_clinic.remove()
        demo_tables.remove()
        self.stdout.write(f"erased: {len(people)}")
