"""How long the caseload takes: somebody who cares for 200 people, in a database of 5,000 who lived a year with the plan.

Three looks are timed, each many times, from the request to the last byte, without a network: the first, which writes an
audit line for each person; one soon after, which writes none; and one where a few people told something since, so that
their plans are worked out anew. The database takes minutes to make; `--data` keeps it for the next time.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

COURSES, WEEKS, SEED, NEWS = 100, 52, 20261121, 3
BAR = 120


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5000, help="in the database")
    parser.add_argument("--cases", type=int, default=200, help="on the caseload")
    parser.add_argument("--times", type=int, default=60, help="that each look is timed")
    parser.add_argument("--data", type=Path, help="a database to keep and use again")
    parser.add_argument("--courses", type=Path, help="what `dorsal simulate` wrote, else a year is simulated")
    parser.add_argument("--profile", action="store_true", help="say where the time of one look goes")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = asked.data or Path(folder) / "caseload.sqlite3"
        kept = data.exists()
        os.environ |= {"DORSAL_DATA": str(data.resolve()), "DJANGO_SETTINGS_MODULE": "dorsal.config.settings"}
        import django
        from django.test.utils import setup_test_environment

        django.setup()
        setup_test_environment(debug=False)
        if not kept:
            fill(asked.people, asked.courses or courses(Path(folder)))
        measure(asked)


def fill(people: int, courses: Path) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("fill", str(courses), people=people)


def courses(folder: Path) -> Path:
    """A year of some people with the plan; the others are copies of them."""
    from dorsal.simulate.living import histories

    file = folder / "courses.jsonl"
    lines = (json.dumps(one, ensure_ascii=False) for one in histories(COURSES, seed=SEED, weeks=WEEKS))
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def measure(asked: argparse.Namespace) -> None:
    from django.test import Client

    from dorsal.record import queries, teams

    member = somebody_who_cares_for(asked.cases)
    client = Client()
    client.force_login(member.user)

    def looks() -> float:
        begun = perf_counter()
        response = client.get("/clinic")
        took = (perf_counter() - begun) * 1000
        assert response.status_code == 200, response.status_code
        return took

    chance, cases = Random(SEED), [one.person for one in of(member)]
    looks()
    if asked.profile:
        return profiled(looks)
    entries = sum(queries.last_sequences([one.id for one in cases]).values())
    print(f"{len(queries.everybodys_ids())} people, {len(cases)} on the caseload with {entries} entries")
    timed("a look soon after another", looks, asked.times)
    one_look, teams.ONE_LOOK = teams.ONE_LOOK, timedelta(0)
    timed("the first look, with a line for each", looks, asked.times)
    teams.ONE_LOOK = one_look
    timed(f"after {NEWS} of them told something", looks, asked.times, before=lambda: tell(chance.sample(cases, NEWS)))


def timed(what: str, looks: Callable[[], float], times: int, before: Callable[[], Any] = lambda: None) -> None:
    took = list[float]()
    for _ in range(times):
        before()
        took.append(looks())
    took.sort()
    print(f"{what}: median {took[times // 2]:.0f} ms, p95 {took[int(times * 0.95)]:.0f} ms (bar {BAR} ms)")


def somebody_who_cares_for(many: int) -> Any:
    """A physiotherapist; their people are planned as each night does."""
    from dorsal.record import actions, queries, teams
    from dorsal.record.models import Person, User
    from dorsal.web.everybody import part_of

    user, _ = User.objects.get_or_create(email="load@clinic.example")
    member = teams.membership(user)
    if member is None:
        secret = teams.invite_to_clinic(clinic=teams.found_clinic(name="Load"), role="physiotherapist")
        member = teams.join_clinic(secret=secret, user=user, name="Anne Lemaire")
        everybody = queries.everybodys_ids()
        for id in everybody[:: max(1, len(everybody) // many)][:many]:
            person = Person.objects.get(id=id)
            teams.join_team(secret=teams.invite_to_team(person=person, role="physiotherapist"), member=member)
    actions.keep_plans(plans=part_of([one.person_id for one in of(member)]).rows)
    return member


def of(member: Any) -> list[Any]:
    from dorsal.record.models import CareTeamMember

    return list(CareTeamMember.objects.filter(membership=member, ended=None).select_related("person"))


def tell(people: list[Any]) -> None:
    from django.utils import timezone

    from dorsal.record import actions
    from dorsal.record.ids import new_id

    for person in people:
        body = {"at": timezone.localtime().isoformat(), "pain": 4}
        actions.record_entry(person=person, id=new_id(), kind="morning", body=body, written=timezone.now())


def profiled(looks: Callable[[], float]) -> None:
    import cProfile
    import pstats

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        looks()
    for one in seen.captured_queries:
        print(f"{float(one['time']) * 1000:5.0f} ms  {one['sql'][:200]}")
    with cProfile.Profile() as profile:
        looks()
    pstats.Stats(profile).sort_stats("cumulative").print_stats(60)


if __name__ == "__main__":
    main()
