"""Reminders, by e-mail and on devices: at a person's hour, on their days, and only if there is something to do today.

At most one a day, whatever happens: a day is claimed in the record before anything goes out. A stop half-way loses at
most what is in hand and sends nothing twice. No way open, no claim: then the next minute tries again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils import timezone

from dorsal.care.history import History
from dorsal.care.replanning import NextWeek
from dorsal.content import Content, load
from dorsal.content.schema import Urgency
from dorsal.record import actions, queries
from dorsal.record.models import Moment, Person
from dorsal.web import pushing
from dorsal.web.doing import away_until, check_in_due, doing
from dorsal.web.visit import visit_of
from dorsal.web.words import plain

LATE = timedelta(hours=2)  # a server that was away does not write at night about the morning
SALT = "dorsal.web.reminding"
CALM = (Urgency.T3, Urgency.T4)
log = logging.getLogger(__name__)


@dataclass
class Sent:
    """What one round did: letters, devices told, people with nothing to do, and what did not go out."""

    sent: int = 0
    on_devices: int = 0
    nothing_to_do: int = 0
    failed: int = 0


def round_of_reminders() -> Sent:
    """Tell everybody whose hour has come, by the ways that they chose. One who cannot be told stops nobody else."""
    told, mail, post, content = Sent(), cache(_opened), pushing.Post(), load()
    try:
        for moment in _due():
            _remind(moment, told, mail, post, content)
    finally:
        became = post.end()
    told.on_devices += became.taken
    told.failed += became.failed
    for device in became.gone:
        actions.end_device(device=device)
    if mail.cache_info().currsize and (connection := mail()):
        connection.close()
    return told


def _remind(
    moment: Moment, told: Sent, mail: Callable[[], BaseEmailBackend | None], post: pushing.Post, content: Content
) -> None:
    """One person, told once for the day, by whatever way is open. Where none is, the next minute tries again."""
    devices = queries.devices(moment.person) if post.key else []
    connection = mail() if moment.by_mail else None
    if not devices and connection is None:
        return
    with timezone.override(ZoneInfo(moment.zone)):
        if not actions.claim_reminder(person=moment.person, day=timezone.localdate()):
            return
        try:
            if not something_to_do(moment.person, content):
                told.nothing_to_do += 1
                return
            post.send(devices, moment.language)
            if connection:
                _letter(moment, connection).send()
                told.sent += 1
        except Exception as error:  # noqa: BLE001  whatever one record or address holds, the others get theirs
            told.failed += 1
            log.warning("a reminder was not sent: %s", type(error).__name__)


def _due() -> Iterator[Moment]:
    now = timezone.now()
    return (moment for moment in queries.moments_to_remind() if due(moment, now))


def due(moment: Moment, now: datetime) -> bool:
    """Whether the hour of today has come and is not long gone, on the person's clock, and nothing was sent today.

    An hour that the clock skips in spring has come with the next one; one that comes twice in autumn counts once.
    """
    here = now.astimezone(ZoneInfo(moment.zone))
    today = here.date()
    if today.weekday() not in moment.days or (moment.reminded is not None and moment.reminded >= today):
        return False
    gone = here.replace(tzinfo=None) - datetime.combine(today, moment.hour)
    return timedelta() <= gone < LATE


def something_to_do(person: Person, content: Content) -> bool:
    """Whether today asks for something calm that nobody has begun: never while the plan waits for a warning sign."""
    here = visit_of(person, content)
    history, week = here.history(), here.week_now()
    return history is not None and week is not None and _asks(history, week, content)


def _asks(history: History, week: NextWeek, content: Content) -> bool:
    today = history.today
    if week.blocked_by or week.ask_seen or week.triage.urgency not in CALM or away_until(history, today):
        return False
    now = doing(history, week, today, content)
    return not now.noted and (bool(now.left) or check_in_due(history, week, content))


def _opened() -> BaseEmailBackend | None:
    connection: BaseEmailBackend = get_connection()
    try:
        connection.open()
    except OSError as error:
        log.warning("no letters now: the mail server does not answer: %s", type(error).__name__)
        return None
    return connection


def _letter(moment: Moment, connection: BaseEmailBackend) -> EmailMessage:
    """Nothing in it, nor in what a locked screen shows of it, says what it is about."""
    language, stop = moment.language, settings.ORIGIN + reverse("letters-stop", args=[stop_token(moment.person)])
    text = "\n\n".join(
        (
            plain("mail.hello", language),
            plain("mail.moment.text", language),
            settings.ORIGIN + reverse("today"),
            plain("mail.moment.stop", language),
            stop,
        )
    )
    user = moment.person.user
    return EmailMessage(
        subject=plain("mail.moment.subject", language),
        body=f"{text}\n",
        to=[user.email] if user else [],
        connection=connection,
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )


def stop_token(person: Person) -> str:
    """Lets whoever holds the letter end the letters, and do nothing else."""
    return signing.dumps(str(person.id), salt=SALT)


def person_to_stop(token: str) -> Person | None:
    """Whose letters a token ends; None where it is none of ours or the person was erased."""
    try:
        id = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return queries.person_with(id)
