"""What erasing a person takes away, for the writer alone: entries, what is derived of them, sessions and account."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from dorsal.record import storage
from dorsal.record.ids import new_id, opaque
from dorsal.record.models import (
    Access,
    CalendarFeed,
    CareTeamMember,
    Entry,
    Erasing,
    Erasure,
    Invitation,
    JoinRequest,
    Membership,
    Moment,
    Person,
    PlanKept,
    PushSubscription,
    User,
)


def erase(people: Iterable[Person]) -> int:
    """Within the transaction of an action: whoever is named goes from every table; returns how many."""
    held = list(people)
    if not held:
        return 0
    users = [person.user for person in held if person.user]
    for person in held:
        Erasing.objects.create(person=person.id)
        Entry.objects.filter(person=person).delete()
        for kept in (PlanKept, Moment, PushSubscription, CalendarFeed, CareTeamMember, Invitation, JoinRequest, Access):
            kept.objects.filter(person=person).delete()
        Erasure.objects.get_or_create(person=opaque(person.id), defaults={"at": timezone.now()})
        Person.objects.filter(id=person.id).delete()
        Erasing.objects.filter(person=person.id).delete()
    end_sessions({str(person.id) for person in held}, users)
    for user in users:
        close(user)
    transaction.on_commit(storage.scrub)
    return len(held)


def end_second_factors(user: User) -> int:
    """Within the transaction of an action: no passkey, app or recovery code, and nobody signed in; how many went."""
    held = Authenticator.objects.filter(user=user)
    count: int = held.count()
    held.delete()
    end_sessions(set(), [user])
    return count


def end_sessions(people: set[str], users: Sequence[User], *, but: str | None = None) -> int:
    """A session is an opaque text, so all are read: this is rare and must reach every copy. `but`: the key of one to
    leave; returns how many went.

    Somebody between the password and the second step is known to their session under another name.
    """
    signed_in = {str(user.pk) for user in users}
    half_in = {user_pk_to_url_str(user) for user in users}
    count = 0
    for row in Session.objects.exclude(session_key=but).iterator():
        data = row.get_decoded()
        pending = (data.get("account_login") or {}).get("user_pk")
        if data.get("person") in people or data.get("_auth_user_id") in signed_in or pending in half_in:
            row.delete()
            count += 1
    return count


def close(user: User) -> None:
    """Delete the account; where others' records name it as an author, leave an empty shell that nobody can enter.

    Whoever works at a clinic keeps the account for that: only their own record goes.
    """
    if Membership.objects.filter(user=user, until=None).exists():
        return
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    if not Entry.objects.filter(author=user).exists() and not Membership.objects.filter(user=user).exists():
        user.delete()
        return
    user.email = f"{new_id()}@erased.invalid"
    user.is_active = False
    user.set_unusable_password()
    user.save()
