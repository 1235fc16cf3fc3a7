"""The cast: somebody at the start, somebody who said yes, somebody who answered everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from dorsal.care import asking
from dorsal.content.schema import Content, Question
from dorsal.record import actions
from dorsal.record.ids import new_id
from dorsal.record.models import Person, User
from tests.web import weeks

Someone = Callable[..., tuple[Client, Person]]
Finished = Callable[..., tuple[Client, Person]]
OnTheWay = Callable[..., tuple[Client, Person]]
LANGUAGES = ("en", "fr")
OWN_WORDS = "a walk by the sea"
FIRM = {"age": 42.0, "areas": ("low-back",), "since": "1-to-2-weeks", "minutes-a-day": 20.0}


def calm_answer(question: Question, given: Mapping[str, Any]) -> Any:
    """An answer that worries nobody, unless the test gives another."""
    if question.id in {**FIRM, **given}:
        return {**FIRM, **given}[question.id]
    if question.kind == "yes-no":
        return "no" if question.alarming != "no" else "yes"
    if question.kind in ("many", "areas"):
        return ("none",) if "none" in question.options else (next(iter(question.options)),)
    if question.kind == "number":
        assert question.range
        return (question.range[0] + question.range[1]) // 2
    return next(iter(question.options), OWN_WORDS)


def whole_intake(content: Content, **given: Any) -> dict[str, Any]:
    """Every answer that the intake asks for, in the order in which it asks; `given` by question, `_` for `-`."""
    wanted = {name.replace("_", "-"): value for name, value in given.items()}
    answers: dict[str, Any] = {}
    on = timezone.localdate()
    while page := asking.next_page(answers, content, on=on):
        for question in asking.questions(page, answers, content, on=on):
            answers.setdefault(question.id, calm_answer(question, wanted))
    return answers


@pytest.fixture
def someone(db: None, content: Content) -> Someone:
    """A client and the person behind it, who said yes and gave these answers."""

    def made(answers: Mapping[str, Any] | None = None, language: str = "en") -> tuple[Client, Person]:
        client = Client()
        client.cookies["django_language"] = language
        client.post("/begin", {"consent": "yes"})
        person = Person.objects.get(id=client.session["person"])
        plain = [(new_id(), name, list(v) if isinstance(v, tuple) else v) for name, v in (answers or {}).items()]
        actions.record_answers(person=person, answers=plain, written=timezone.now())
        return client, person

    return made


@pytest.fixture
def finished(someone: Someone, content: Content) -> Finished:
    """Somebody at the end of the intake."""

    def made(language: str = "en", **given: Any) -> tuple[Client, Person]:
        return someone(whole_intake(content, **given), language)

    return made


@dataclass
class Clock:
    """The time that the pages see."""

    real: Callable[[], datetime]
    ahead: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        return self.real() + self.ahead

    def days_later(self, days: int) -> None:
        self.ahead += timedelta(days=days)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Today at noon, until a test lets days go by."""
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    made = Clock(lambda: noon)
    monkeypatch.setattr(timezone, "now", made.now)
    return made


@pytest.fixture
def follower(finished: Finished, clock: Clock) -> Finished:
    """Somebody with a plan and an account, on the day it was made."""

    def made(language: str = "en", **given: Any) -> tuple[Client, Person]:
        client, person = finished(language, **given)
        client.get("/result")
        user = User.objects.create_user(f"{person.id}@follower.example")
        actions.adopt(person=person, user=user)
        client.force_login(user)
        client.cookies["django_language"] = language
        return client, person

    return made


@pytest.fixture
def on_the_way(someone: Someone, content: Content) -> OnTheWay:
    """Somebody who told their pain at the end of each week. `practised`: and did every session of the plan."""

    def made(
        language: str = "en",
        pains: Sequence[float | None] = (6, 5, 4),
        *,
        days_ago: int | None = None,
        practised: bool = False,
        **given: Any,
    ) -> tuple[Client, Person]:
        client, person = someone({}, language)
        began = 7 * len(pains) if days_ago is None else days_ago
        first = {"pain_average": float(pains[0] or 5) if pains else 6.0, "interference": 6.0, "activity_level": 3.0}
        weeks.begins(person, content, whole_intake(content, **first | given), began)
        weeks.lives(person, content, began, pains, practised=practised)
        return client, person

    return made


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any, content: Content) -> Iterator[Any]:
    """Two clinics with something behind every address, made once for a file of tests that leave it as it is."""
    from tests.web.two_clinics import Site  # noqa: PLC0415  it stands on the cast of this file

    quick = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with quick, django_db_blocker.unblock(), transaction.atomic():
        yield Site(content)
        transaction.set_rollback(True)
