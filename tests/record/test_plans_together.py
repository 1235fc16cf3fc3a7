"""Several processes plan, one writes: as a server's night does it."""

from __future__ import annotations

from .conftest import finish, start
from .databases import Own

FILL = """
from dorsal.content import load
from dorsal.web.filling import record_of
content = load()
course = {"began": "2026-01-05", "language": "en", "country": "GB", "answers": {"age": 40, "fear": 3}, "entries": []}
actions.tell_demo_people(records=[record_of(course, content)] * 45, content=content)
"""
REPLAN = """
from django.core.management import call_command
call_command("replan", "--workers", "2")
"""


def test_two_processes_plan_what_one_would(database: Own) -> None:
    finish(start(database, FILL))
    assert finish(start(database, REPLAN)).startswith("45 planned, 0 already up to date, 0 without")
    assert finish(start(database, REPLAN)).startswith("0 planned, 45 already up to date")
    kept = finish(start(database, "print(len(queries.plans_kept(queries.everybodys_ids())))"))
    assert kept.strip() == "45"
