"""People who care for somebody, and their browsers; what tests of their pages share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.test import Client

from dorsal.content.schema import Content
from dorsal.record import actions, teams
from dorsal.record.models import Access, Membership, Person, User
from tests.web import weeks
from tests.web.conftest import whole_intake


def works(role: teams.Role = "physiotherapist", *, name: str = "Anne Lemaire") -> tuple[Client, Membership]:
    """The browser of somebody who works at a clinic, and their membership."""
    user = User.objects.create_user(f"{uuid4().hex}@clinic.example")
    secret = teams.invite_to_clinic(clinic=teams.found_clinic(name="Clinic by the park"), role=role)
    client = Client()
    client.force_login(user)
    return client, teams.join_clinic(secret=secret, user=user, name=name)


def cares(person: Person, role: teams.Role = "physiotherapist", *, name: str = "Anne Lemaire") -> Client:
    """The browser of somebody who has joined this person's care team."""
    client, member = works(role, name=name)
    teams.join_team(secret=teams.invite_to_team(person=person, role=role), member=member)
    return client


def lines(person: Person) -> list[tuple[str, str]]:
    """The audit lines, oldest first."""
    return [(one.did, one.what) for one in Access.objects.filter(person=person).order_by("at", "id")]


def hidden(page: str, name: str) -> str:
    """What a form carries along."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def sends(client: Client, address: str, **said: str) -> tuple[int, str]:
    """Open a form, fill it in and send it: the answer's status, and where it leads or what it shows."""
    page = client.get(address).content.decode()
    carried = {name: hidden(page, name) for name in ("entry", "seen")}
    return posts(client, address, **carried, **said)


def posts(client: Client, address: str, **said: str) -> tuple[int, str]:
    answer = client.post(address, {name.rstrip("_"): value for name, value in said.items()})
    return answer.status_code, answer.headers.get("Location", "") or answer.content.decode()


def cared_for(
    content: Content, pains: Sequence[float | None] = (6, 5), *, practised: bool = False, **given: Any
) -> Person:
    """Somebody with weeks of a plan behind them."""
    person, first = actions.create_person(demo=True), {"pain_average": 6.0, "interference": 6.0, "activity_level": 3.0}
    weeks.begins(person, content, whole_intake(content, **first | given), 7 * len(pains))
    weeks.lives(person, content, 7 * len(pains), pains, practised=practised)
    return person
