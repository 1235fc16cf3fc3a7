"""What must not come back with a backup: sessions, derived plans, and what waited to be done then."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from dorsal.record.models import PlanKept


@transaction.atomic
def forget() -> None:
    """Whoever was signed in then may have signed out since; what is derived is made again, not believed."""
    for kind in (Session, PlanKept, DBTaskResult):
        kind.objects.all().delete()
