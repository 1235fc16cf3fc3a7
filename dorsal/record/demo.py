"""Demo people from stories in files: who they are in words, and what they answered."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone

from dorsal.content.reading import ReadingError, read
from dorsal.content.schema import Question
from dorsal.record import actions
from dorsal.record.ids import new_id
from dorsal.record.models import Person, User

SUFFIX = "@demo.example"


class StoryError(ValueError):
    """A story that cannot be told; the message names the file."""


class _File(msgspec.Struct, frozen=True):
    """A story as it stands in its file; fields that only tests read are left to them."""

    story: dict[str, str]
    language: str
    answers: dict[str, Any]
    on: str = "0"
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    name: str
    words: str
    on: date
    language: str
    country: str | None
    answers: Mapping[str, Any]


def stories(folder: Path, questions: Mapping[str, Question], *, today: date) -> list[Story]:
    """All stories of the folder, checked before any is loaded. Raises StoryError."""
    found = [_story(file, questions, today) for file in sorted(folder.glob("*.yaml"))]
    if not found:
        raise StoryError(f"there are no stories in {folder}")
    return found


def _story(file: Path, questions: Mapping[str, Question], today: date) -> Story:
    try:
        told = msgspec.convert(read(file.read_text())[0], _File)
        on = _day(told.on, today)
        answers = {name: _value(name, value, questions) for name, value in told.answers.items()}
        return Story(file.stem, told.story[told.language], on, told.language, told.country, answers)
    except KeyError as error:
        raise StoryError(f"{file.name}: there is no {error}") from error
    except (ReadingError, ValueError) as error:
        raise StoryError(f"{file.name}: {error}") from error


def _day(on: str, today: date) -> date:
    """A date, or a number of days ago: with or without a minus, since no story lies in the future."""
    if re.fullmatch(r"-?\d+", on):
        return today - timedelta(days=abs(int(on)))
    return date.fromisoformat(on)


def _value(name: str, value: Any, questions: Mapping[str, Question]) -> Any:
    """The file holds words only: the question says which of them are numbers and which are lists."""
    kind = questions[name].kind
    if kind == "number" and value != "unsure":
        number = float(value)
        return int(number) if number.is_integer() else number
    if kind in ("many", "areas") and isinstance(value, str) and value != "unsure":
        return [value]
    return value


@transaction.atomic
def load(story: Story) -> tuple[User, str]:
    """The story's user with a new password; the person and their entries are made the first time only."""
    password = secrets.token_urlsafe(12)
    user, person = actions.set_demo_user(email=story.name + SUFFIX, password=password)
    if person is None:
        _tell(story, actions.adopt(person=actions.create_person(demo=True), user=user))
    return user, password


def _tell(story: Story, person: Person) -> None:
    written = timezone.make_aware(datetime.combine(story.on, time(9)))
    actions.record_consent(
        person=person, id=new_id(), text="demo", language=story.language, words=story.words, written=written
    )
    if story.country:
        actions.record_place(person=person, id=new_id(), country=story.country, written=written)
    given = [(new_id(), question, value) for question, value in story.answers.items()]
    actions.record_answers(person=person, answers=given, written=written)
