"""The tables. Nothing outside this room touches them: `actions` writes, `queries` reads.

What can be told from entries (language, country, phase) is never a column.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.fields.json import KeyTransform
from django.utils import timezone

from dorsal.record.ids import new_id, new_key


class Json(models.JSONField):
    """JSON in the database, read several times as fast: a page reads a year of entries."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """A part of a value, which a query asked for, may come without its quotes: the framework knows how."""
        if not isinstance(value, str) or isinstance(expression, KeyTransform):
            return super().from_db_value(value, expression, connection)
        return msgspec.json.decode(value)

    def deconstruct(self) -> Any:
        """To the database it is the field that it stands on."""
        name, _, positional, named = super().deconstruct()
        return name, "django.db.models.JSONField", positional, named


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in: an e-mail address and a password, no name."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    created = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return f"user {self.pk}"


class Person(models.Model):
    """Whose record it is. Without a user the person is anonymous and is erased after a day.

    `app_key`: what a device knows them by.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created = models.DateTimeField(default=timezone.now, db_index=True)
    demo = models.BooleanField(default=False)
    app_key = models.CharField(max_length=32, null=True, editable=False, default=new_key)  # noqa: DJ001  added in place

    def __str__(self) -> str:
        return str(self.id)


class Entry(models.Model):
    """One thing that happened, written once. `written` is the writer's clock, `received` ours.

    What a device kept until it could send it has the `device`, its number there, and `skew`: by how many seconds the
    device's clock was found wrong. `written` is set right by it; None where the clock was right.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=32)
    body = Json()
    written = models.DateTimeField()
    received = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    device = models.UUIDField(null=True)
    device_sequence = models.PositiveBigIntegerField(null=True)
    skew = models.IntegerField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "sequence"], name="entry_order")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "kind", "sequence"], name="entry_kind"),
            models.Index(
                fields=["person", "device", "device_sequence"],
                name="entry_device",
                condition=models.Q(device__isnull=False),
            ),
            models.Index(fields=["received"], name="entry_received"),  # whoever asks what is new reads only that
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class PlanKept(models.Model):
    """How far a person's plan was worked out, and what came of it. Derived: it may be lost, and is made again.

    It stands for `day` and the entries up to `sequence`. `content` and `code`: the hashes of what made it. `state`: the
    fold at the start of its last week, None where nothing could be kept. `read`: the entries as they were read, and the
    week that they led to. `needs`: why a care team should look, as `care.caseload.Needs`.
    """

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.PROTECT, related_name="+")
    content = models.CharField(max_length=64)
    code = models.CharField(max_length=64)
    sequence = models.PositiveIntegerField()
    day = models.DateField()
    state = models.BinaryField(null=True)
    read = models.BinaryField(null=True)
    mode = models.CharField(max_length=16)
    urgency = models.CharField(max_length=2, null=True)  # noqa: DJ001  None is an open triage, no empty word
    review = models.DateField()
    needs = Json(null=True)

    def __str__(self) -> str:
        return f"the plan of {self.person_id} on {self.day}"


class Moment(models.Model):
    """When somebody wants to be told, by their own clock, in their language: a wish, so only the last one counts.

    `days`: of the week, 0 is Monday. `reminded`: the last day on which any reminder set out.
    """

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.PROTECT, related_name="+")
    hour = models.TimeField()
    days = models.JSONField()
    zone = models.CharField(max_length=64)
    language = models.CharField(max_length=16)
    by_mail = models.BooleanField(default=False)
    reminded = models.DateField(null=True)

    def __str__(self) -> str:
        return f"the moment of {self.person_id}"


class PushSubscription(models.Model):
    """A browser that somebody asked us to speak to: an address at its maker's, and the keys to seal what we send.

    It has no name and says nothing of the device. Whoever knows the address could write to it, so it stays here.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    endpoint = models.CharField(max_length=1024, unique=True)
    p256dh = models.CharField(max_length=128)
    auth = models.CharField(max_length=32)
    made = models.DateTimeField()

    def __str__(self) -> str:
        return f"a browser of {self.person_id}"


class CalendarFeed(models.Model):
    """The private address of somebody's calendar: whoever knows it may read, so it is random and can end."""

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.PROTECT, related_name="+")
    token = models.CharField(max_length=64, unique=True)
    made = models.DateTimeField()

    def __str__(self) -> str:
        return f"the calendar of {self.person_id}"


class ContentVersion(models.Model):
    """The content behind decisions, once for each hash, compressed."""

    hash = models.CharField(primary_key=True, max_length=64)
    blob = models.BinaryField()

    def __str__(self) -> str:
        return self.hash


class Erasure(models.Model):
    """That somebody was erased, and when. The hash of an id that nobody holds any more."""

    person = models.CharField(primary_key=True, max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.person


class Erasing(models.Model):
    """Opens the guards for one person within the transaction that erases them; empty at every other time."""

    person = models.UUIDField(primary_key=True)

    def __str__(self) -> str:
        return str(self.person)


class Tried(models.Model):
    """How often a secret was tried lately, and from where as a hash: the cache that every process shares.

    The names of its columns are those that the framework asks for.
    """

    cache_key = models.CharField(primary_key=True, max_length=255)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key


# Clinics and care teams: who works where, who cares for whom, and who looked at what


class Clinic(models.Model):
    """Where care-team members work."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    created = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Somebody works at a clinic, in one role, until it ends. `name`: how people know them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24)
    name = models.CharField(max_length=200)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user"], condition=models.Q(until=None), name="one_membership_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.id}"


class CareTeamMember(models.Model):
    """One membership cares for one person, from the day both agreed until one of them ends it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    joined = models.DateTimeField(default=timezone.now)
    ended = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "membership"], condition=models.Q(ended=None), name="once_on_a_care_team"
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} for {self.person_id}"


class Invitation(models.Model):
    """A link that lets one professional join: a person's care team, or, without a person, a clinic in a role.

    Only the hash of the secret is kept. `used` and `withdrawn`: when, if ever.
    """

    hash = models.CharField(primary_key=True, max_length=64)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    clinic = models.ForeignKey(Clinic, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24)
    made = models.DateTimeField()
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True)
    withdrawn = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(person=None) ^ models.Q(clinic=None), name="to_a_care_team_or_to_a_clinic"
            )
        ]

    def __str__(self) -> str:
        return f"invitation of a {self.role}"


class JoinRequest(models.Model):
    """A member of a clinic asked to join the care team of whoever signs in with an address, until it expires.

    The address is not kept. Without a person, nobody can be asked there, which only the count of a day's requests needs
    to know. `closed`: when the person agreed or declined, if ever.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made = models.DateTimeField()
    expires = models.DateTimeField()
    closed = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["expires"], name="request_expires")]

    def __str__(self) -> str:
        return f"request of {self.membership_id}"


class Access(models.Model):
    """That somebody of a care team read or wrote in a person's record. Kept as the entries are."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    did = models.CharField(max_length=8)
    what = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "at"], name="access_of_person")]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.did} {self.what} of {self.person_id}"


# A clinic's own articles stand in a file of their own; this is where Django looks for tables.
from dorsal.record import article_models  # noqa: E402, F401
