"""What a care-team member finds counts on the person's own pages at once, until somebody says that it is settled."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from dorsal.content.schema import Content
from dorsal.record import queries, teams
from dorsal.record.ids import new_id
from dorsal.record.replay import replay
from dorsal.web.known import recompute
from dorsal.web.visit import visit_of
from tests.web.conftest import Finished
from tests.web.following import page
from tests.web.test_team import link, physiotherapist


def write(case: teams.Case, kind: Any, **body: Any) -> None:
    teams.write(case=case, id=new_id(), kind=kind, body=body, written=timezone.now())


def test_a_sign_that_is_found_stops_the_plan_until_it_is_settled(follower: Finished, content: Content) -> None:
    client, person = follower()
    case = teams.join_team(secret=link(client), member=physiotherapist())
    assert visit_of(person, content).decide().triage.urgency in ("T3", "T4")
    at = timezone.localtime().isoformat()
    write(case, "examination", at=at, by="physiotherapist", signs={"anal-tone": "reduced"}, note="")
    result = page(client, "/result")
    assert content.red_flags["examined-anal-tone"].advice["en"] in result
    assert client.get("/today").headers["Location"] == "/result"
    found = visit_of(person, content).decide()
    assert found.triage.urgency == "T0"
    assert not found.plan.week
    decided = queries.decisions(person)[-1]
    assert replay(decided, recompute=recompute).differences == ()
    on = timezone.localdate().isoformat()
    write(case, "examined", by="physiotherapist", on=on, found="nothing-serious", note="Seen at the hospital.")
    assert visit_of(person, content).decide().triage.urgency in ("T3", "T4")
    assert "Seen at the hospital" not in page(client, "/result")
