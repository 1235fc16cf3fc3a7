"""A clinic of demo members who care for the demo people: joined by the links that real ones join by."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.db import transaction

from dorsal.record import actions, queries, teams
from dorsal.record.demo import SUFFIX
from dorsal.record.models import Clinic, Membership, Person, User

CLINIC = "Dorsal demo"
NAMES: dict[teams.Role, str] = {
    "clinic-lead": "Lou Martin",
    "physiotherapist": "Sam Peeters",
    "osteopath": "Noa Dubois",
    "doctor": "Alex Janssens",
}


@transaction.atomic
def load() -> list[tuple[User, str]]:
    """Each member with a new password; the clinic and its members are made the first time only."""
    found = [(role, *_user(role)) for role in NAMES]
    works = next((at.clinic for _, user, _ in found if (at := teams.membership(user))), None)
    clinic = works or teams.found_clinic(name=CLINIC)
    for role, user, _ in found:
        if teams.membership(user) is None:
            _joins(clinic, role, user)
    return [(user, password) for _, user, password in found]


@transaction.atomic
def care_for(people: Iterable[Person]) -> None:
    """Every demo member who treats people joins the care team of each."""
    members = [at for role in teams.CARING if (at := teams.membership(_known(role)))]
    for person in people:
        there = {one.membership_id for one in teams.care_team(person)}
        for member in members:
            if member.id not in there:
                teams.join_team(secret=teams.invite_to_team(person=person, role=_role(member)), member=member)


def remove() -> int:
    """After the demo people: memberships, invitations and the clinic go, accounts close; returns how many."""
    users = members()
    teams.dissolve(users=users)
    return len(users)


def members() -> list[User]:
    """Those who were made, in the order of their roles."""
    return [user for role in NAMES if (user := _known(role))]


def _address(role: teams.Role) -> str:
    return f"{role.removeprefix('clinic-')}{SUFFIX}"


def _known(role: teams.Role) -> User | None:
    return queries.user_with(_address(role))


def _user(role: teams.Role) -> tuple[User, str]:
    password = secrets.token_urlsafe(12)
    return actions.set_demo_user(email=_address(role), password=password)[0], password


def _joins(clinic: Clinic, role: teams.Role, user: User) -> None:
    secret = teams.invite_to_clinic(clinic=clinic, role=role)
    teams.join_clinic(secret=secret, user=user, name=NAMES[role])


def _role(member: Membership) -> teams.Role:
    return next(role for role in teams.CARING if role == member.role)
