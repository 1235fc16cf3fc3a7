"""The door of the clinic's pages: who is at work here, and whose record of those they care for this request opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone

from dorsal.content import load
from dorsal.record import queries, teams
from dorsal.record.ids import new_id
from dorsal.record.kinds import LIVED, Kind, fitted
from dorsal.record.models import Entry, Membership, User
from dorsal.record.teams import Case
from dorsal.web.visit import Visit, visit_of


@dataclass(frozen=True)
class Caring:
    """A record that one member of its care team has open; each opening is a line that its person can read."""

    case: Case
    here: Visit

    @property
    def discipline(self) -> str:
        return self.case.member.role

    def write(self, id: UUID, kind: Kind, **body: Any) -> Entry:
        """Write one thing that happens now. Raises `teams.NotYours` where the care has ended meanwhile."""
        return teams.write(case=self.case, id=id, kind=kind, body=body, written=timezone.now())

    def happens(self, kind: Kind, *, id: UUID | None = None, **body: Any) -> Entry:
        """Write one thing that the plan answers to, with its moment on the person's clock."""
        return self.write(id or new_id(), kind, at=timezone.localtime().isoformat(), **body)

    def keep(self, id: UUID, kind: Kind, **body: Any) -> Entry:
        """Write what a form says. The same form sent twice writes once; with something else in it, it is another."""
        now = _now() if kind in LIVED else {}
        whole = fitted(kind, now | body)
        earlier = queries.entry_with(self.case.person, id)
        if earlier and (earlier.kind, earlier.body | now) == (kind, whole | now):
            return earlier
        return self.write(queries.unused(id), kind, **whole)


def _now() -> dict[str, str]:
    return {"at": timezone.localtime().isoformat()}


def at_work(request: HttpRequest) -> Membership:
    """Where the signed-in user works; nobody else sees that there is such a page."""
    found = teams.membership(request.user if isinstance(request.user, User) else None)
    if found is None:
        raise Http404
    return found


def caring(request: HttpRequest, person: UUID, what: str) -> Caring:
    """Open somebody's record for `what`: not theirs and not there are the same answer."""
    user = request.user if isinstance(request.user, User) else None
    case = teams.open_case(user=user, person=person, what=what)
    if case is None:
        raise Http404
    return Caring(case, visit_of(case.person, load()))
