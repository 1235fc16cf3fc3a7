"""Demo people from stories in files: who they are in words, what they answered, what is written of their weeks."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
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
from dorsal.record.actions import Draft
from dorsal.record.models import User

SUFFIX = "@demo.example"


class StoryError(ValueError):
    """A story that cannot be told; the message names the file."""


class Lived(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Weeks behind somebody, up to today: so many `weeks` and `days`; `words`: what they show.

    `seed`: which life it was. `silent`: so many days of it were told nobody. `then`: what is written down, each with
    its `kind` and its `day`; days are counted from today.
    """

    words: dict[str, str]
    weeks: int
    seed: int
    days: int = 0
    silent: int = 0
    then: tuple[dict[str, Any], ...] = ()

    @property
    def long(self) -> int:
        return 7 * self.weeks + self.days


class _File(msgspec.Struct, frozen=True):
    """A story as it stands in its file; fields that only tests read are left to them."""

    story: dict[str, str]
    language: str
    answers: dict[str, Any]
    on: str = "0"
    country: str | None = None
    lived: Lived | None = None
    called: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    name: str
    words: str
    on: date
    language: str
    country: str | None
    answers: Mapping[str, Any]
    lived: Lived | None = None
    called: str | None = None


def stories(folder: Path, questions: Mapping[str, Question], *, today: date) -> list[Story]:
    """All stories of the folder, checked before any is loaded. Raises StoryError."""
    found = [_story(file, questions, today) for file in sorted(folder.glob("*.yaml"))]
    if not found:
        raise StoryError(f"there are no stories in {folder}")
    return found


def _story(file: Path, questions: Mapping[str, Question], today: date) -> Story:
    try:
        told = msgspec.convert(read(file.read_text())[0], _File, strict=False)
        on, words, lived = _day(told.on, today), told.story[told.language], told.lived
        if lived:
            on, words = today - timedelta(days=lived.long), f"{words} {lived.words[told.language]}"
            then = tuple(_written(one, questions, today) for one in lived.then)
            lived = msgspec.structs.replace(lived, then=then)
        answers = {name: _value(name, value, questions) for name, value in told.answers.items()}
        return Story(file.stem, words, on, told.language, told.country, answers, lived, told.called)
    except KeyError as error:
        raise StoryError(f"{file.name}: there is no {error}") from error
    except (ReadingError, ValueError) as error:
        raise StoryError(f"{file.name}: {error}") from error


def _day(on: str, today: date) -> date:
    """A number of days ago, with or without a minus, since no story lies in the future. A date is for programs that
    read the file alone: here what was answered then is answered today, so that demo people never grow old."""
    if re.fullmatch(r"-?\d+", on):
        return today - timedelta(days=abs(int(on)))
    date.fromisoformat(on)
    return today


def _written(one: Mapping[str, Any], questions: Mapping[str, Question], today: date) -> dict[str, Any]:
    """Something that is written down, its days as dates and its answers as values."""
    plain = dict(one)
    for name in {"day", "first", "last"} & plain.keys():
        plain[name] = today + timedelta(days=int(plain[name]))
    if "values" in plain:
        plain["values"] = {name: _value(name, value, questions) for name, value in plain["values"].items()}
    if not {"kind", "day"} <= plain.keys():
        raise ValueError("then: each needs its kind and its day")
    return plain


def _value(name: str, value: Any, questions: Mapping[str, Question]) -> Any:
    """The file holds words only: the question says which of them are numbers and which are lists."""
    kind = questions[name].kind
    if kind == "number" and value != "unsure":
        number = float(value)
        return int(number) if number.is_integer() else number
    if kind in ("many", "areas") and isinstance(value, str) and value != "unsure":
        return [value]
    return value


def load(story: Story, *, lived: Callable[[], Sequence[Draft]] = tuple) -> tuple[User, str]:
    """The story's user with a new password; the person and their entries are made the first time only.

    `lived`: what the weeks since have left, looked up where it is needed.
    """
    password = secrets.token_urlsafe(12)
    user, person = actions.set_demo_user(email=story.name + SUFFIX, password=password)
    if person is None:
        record = [*begun(story), *lived()]
        with transaction.atomic():
            (person,) = actions.tell_demo_people(records=[record])
            actions.adopt(person=person, user=user)
    return user, password


def begun(story: Story) -> list[Draft]:
    """The first morning: a yes, the place, and the answers."""
    at = min(timezone.make_aware(datetime.combine(story.on, time(9))), timezone.now())
    words = hashlib.sha256(story.words.encode()).hexdigest()
    first = [Draft("consent", {"text": "demo", "language": story.language, "hash": words}, at)]
    if story.country:
        first.append(Draft("place", {"country": story.country}, at))
    if story.called:
        first.append(Draft("known-as", {"name": story.called}, at))
    return [*first, *(Draft("answer", {"question": one, "value": value}, at) for one, value in story.answers.items())]
