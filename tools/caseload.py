"""How long the caseload takes: somebody who cares for 200 people, in a database of 5,000 who lived a year with it all.

Three looks are timed, each many times, from the request to the last byte, without a network: one soon after another,
which writes no audit line; a first one, which writes one for each person; and one where a few people told something
since, so that their plans are worked out anew. Processor time stands beside the clock, for machines that do other work.
The database takes minutes to make; `--data` keeps it for the next time.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any

import django

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--people", type=int, default=5000, help="in the database")
parser.add_argument("--cases", type=int, default=200, help="on the caseload")
parser.add_argument("--times", type=int, default=60, help="that each look is timed")
parser.add_argument("--data", type=Path, help="a folder for a database that is kept and used again")
parser.add_argument("--courses", type=Path, help="what `dorsal simulate` wrote, else a year is simulated")
parser.add_argument("--profile", action="store_true", help="say where the time of one look goes")
ASKED = parser.parse_args()
FOLDER = tempfile.TemporaryDirectory()
DATA = (ASKED.data or Path(FOLDER.name)).resolve()
os.environ |= {"DORSAL_DATA": str(DATA), "DJANGO_SETTINGS_MODULE": "dorsal.config.settings"}
django.setup()

from django.core.management import call_command  # noqa: E402  the apps must be ready first
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from dorsal.record import actions, queries, teams  # noqa: E402
from dorsal.record.ids import new_id  # noqa: E402
from dorsal.record.models import CareTeamMember, Membership, Person, User  # noqa: E402
from dorsal.simulate.living import histories  # noqa: E402
from dorsal.web.everybody import part_of  # noqa: E402

COURSES, WEEKS, SEED, NEWS = 100, 52, 20261121, 3
BAR, OK = 120, 200


def main() -> None:
    call_command("migrate", verbosity=0)
    if not queries.everybodys_ids():
        fill()
    member = somebody_who_cares()
    cases, chance = people_of(member), Random(SEED)  # noqa: S311 - who tells something, not a secret
    actions.keep_plans(plans=part_of([one.id for one in cases]).rows)  # as each night does
    client = Client()
    client.force_login(member.user)

    def looks() -> None:
        if client.get("/clinic").status_code != OK:
            raise SystemExit("the caseload did not open")

    looks()
    if ASKED.profile:
        return profiled(looks)
    entries = sum(queries.last_sequences([one.id for one in cases]).values())
    print(f"{len(queries.everybodys_ids())} people, {len(cases)} on the caseload with {entries} entries")
    timed("a look soon after another", looks)
    usual, teams.ONE_LOOK = teams.ONE_LOOK, timedelta(0)
    timed("a first look, a line for each", looks)
    teams.ONE_LOOK = usual

    def news() -> None:
        """The open page has counted what came before, as it does beside the reader; then something comes."""
        client.get("/clinic", headers={"HX-Request": "true"})
        tell(chance.sample(cases, NEWS))

    timed(f"after {NEWS} of them told something", looks, before=news)
    return None


def fill() -> None:
    """A year of some people with the plan; the others are copies of them."""
    courses = ASKED.courses or Path(FOLDER.name) / "courses.jsonl"
    if not courses.exists():
        lines = (json.dumps(one, ensure_ascii=False) for one in histories(COURSES, seed=SEED, weeks=WEEKS))
        courses.write_text("\n".join(lines), encoding="utf-8")
    call_command("fill", str(courses), people=ASKED.people)


def timed(what: str, looks: Callable[[], None], before: Callable[[], None] = lambda: None) -> None:
    clock, work = list[float](), list[float]()
    for _ in range(ASKED.times):
        before()
        begun, worked = perf_counter(), process_time()
        looks()
        clock.append((perf_counter() - begun) * 1000)
        work.append((process_time() - worked) * 1000)
    said = [f"median {middle(some, 0.5):.0f}, p95 {middle(some, 0.95):.0f} ms" for some in (clock, work)]
    print(f"{what}: by the clock {said[0]} (bar: p95 {BAR}); processor {said[1]}", flush=True)


def middle(some: list[float], part: float) -> float:
    return sorted(some)[int((len(some) - 1) * part)]


def somebody_who_cares() -> Membership:
    user, _ = User.objects.get_or_create(email="load@clinic.example")
    member = teams.membership(user)
    if member:
        return member
    secret = teams.invite_to_clinic(clinic=teams.found_clinic(name="Load"), role="physiotherapist")
    member = teams.join_clinic(secret=secret, user=user, name="Anne Lemaire")
    everybody = list(Person.objects.order_by("created", "id"))
    for person in everybody[:: max(1, len(everybody) // ASKED.cases)][: ASKED.cases]:
        teams.join_team(secret=teams.invite_to_team(person=person, role="physiotherapist"), member=member)
    return member


def people_of(member: Membership) -> list[Person]:
    found = CareTeamMember.objects.filter(membership=member, ended=None).select_related("person")
    return [one.person for one in found]


def tell(people: list[Person]) -> None:
    for person in people:
        body: dict[str, Any] = {"at": timezone.localtime().isoformat(), "pain": 4}
        actions.record_entry(person=person, id=new_id(), kind="morning", body=body, written=timezone.now())


def profiled(looks: Callable[[], None]) -> None:
    with CaptureQueriesContext(connection) as seen:
        looks()
    for one in seen.captured_queries:
        print(f"{float(one['time']) * 1000:5.0f} ms  {one['sql'][:200]}")
    with cProfile.Profile() as profile:
        looks()
    pstats.Stats(profile).sort_stats("cumulative").print_stats(60)


if __name__ == "__main__":
    setup_test_environment(debug=False)
    main()
