"""What must not come back: sessions, plans and jobs of then, and that somebody is counted who has said no since."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from dorsal.record import actions, counting
from dorsal.record.ids import new_id, opaque
from dorsal.record.models import Person, PlanKept


@transaction.atomic
def forget() -> None:
    """Whoever was signed in then may have signed out since; what is derived is made again, not believed."""
    for kind in (Session, PlanKept, DBTaskResult):
        kind.objects.all().delete()


def refuse_again(*, lines: Iterable[str]) -> int:
    """Write the wish not to be counted again for whoever a line names and the backup does not know it of; how many."""
    known = set(lines) - set(counting.refusals())
    back = [person for person in Person.objects.all() if opaque(person.id) in known]
    for person in back:
        actions.record_entry(
            person=person, id=new_id(), kind=counting.WISH, body={"counted": False}, written=timezone.now()
        )
    return len(back)
