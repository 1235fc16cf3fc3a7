"""What stands in the record after all that, beside what was said to be kept. Imported once Django is set up."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection

from dorsal.record import actions, guards, queries
from dorsal.record.ids import opaque
from dorsal.record.kinds import canonical, fitted
from dorsal.record.models import ContentVersion, Entry, Erasing, Erasure, Person, PlanKept
from dorsal.web.everybody import part_of

Told = list[dict[str, Any]]
GUARDED = ("record_entry", "record_contentversion", "record_erasure", "record_access")


def judged(told: Told) -> dict[str, int]:
    """What must be none, counted."""
    rows = list(Entry.objects.order_by("person_id", "sequence"))
    found = {
        "lost": lost(told, rows),
        "half there": half(rows),
        "out of order": gaps(rows),
        "not as its kind": misfits(rows),
        "half erased": half_erased(told, rows),
        "unsound": unsound(),
        "open guards": open_guards(),
    }
    return found | {"derived otherwise": derived_otherwise()}


def lost(told: Told, rows: list[Entry]) -> int:
    """Said to be kept, and not there, or there as something else, of people who were not said to leave."""
    there = {row.id: row for row in rows}
    leaving = {one["person"] for one in told if one["did"] == "leaving"}
    count = 0
    for one in told:
        if one.get("person") in leaving:
            continue
        for entry in map(UUID, one["ids"]):
            row = there.get(entry)
            same = row is not None and str(row.person_id) == one["person"]
            count += not (same and row and ("token" not in one or row.body["value"] == one["token"]))
    return count


def half(rows: list[Entry]) -> int:
    """Pages of two answers of which one is there; decisions without their content."""
    pages = Counter(row.body["value"] for row in rows if row.kind == "answer" and row.body["question"] == "story")
    pairs = sum(count != 2 for token, count in pages.items() if not str(token).startswith("passing-"))
    content = set(ContentVersion.objects.values_list("hash", flat=True))
    return pairs + sum(row.body["content"] not in content for row in rows if row.kind == "decision")


def gaps(rows: list[Entry]) -> int:
    """People whose entries are not numbered one after the other; numbers of a device that stand twice."""
    numbers: dict[UUID, list[int]] = defaultdict(list)
    for row in rows:
        numbers[row.person_id].append(row.sequence)
    devices = Counter((row.device, row.device_sequence) for row in rows if row.device)
    wrong = sum(found != list(range(1, len(found) + 1)) for found in numbers.values())
    return wrong + sum(count > 1 for count in devices.values())


def misfits(rows: list[Entry]) -> int:
    return sum(canonical(fitted(row.kind, row.body)) != canonical(row.body) for row in rows)


def half_erased(told: Told, rows: list[Entry]) -> int:
    """Said to be gone and still there, without their line; or with some of their entries only."""
    entries = Counter(str(row.person_id) for row in rows)
    people = {str(one) for one in Person.objects.values_list("id", flat=True)}
    lines = set(Erasure.objects.values_list("person", flat=True))
    came = {one["person"]: len(one["ids"]) for one in told if one["did"] == "came"}
    gone = {one["person"] for one in told if one["did"] == "gone"}
    count = sum(one in people or entries[one] > 0 or opaque(UUID(one)) not in lines for one in gone)
    count += sum(entries[one] != (many if one in people else 0) for one, many in came.items() if one not in gone)
    return count + Erasing.objects.count()


def unsound() -> int:
    """What the engine itself finds wrong."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            broken = cursor.fetchall() != [("ok",)]
            cursor.execute("PRAGMA foreign_key_check")
            return broken + len(cursor.fetchall())
        try:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        except DatabaseError:
            return 0
        cursor.execute(
            "SELECT count(bt_index_check(indexrelid, true)) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
            "JOIN pg_am ON pg_am.oid = relam WHERE amname = 'btree' AND relnamespace = 'public'::regnamespace"
        )
        cursor.execute(
            "SELECT count(*) FROM pg_class, LATERAL verify_heapam(oid) WHERE relkind = 'r' "
            "AND relnamespace = 'public'::regnamespace"
        )
        return int(cursor.fetchall()[0][0])


def open_guards() -> int:
    """Guards that are not there any more."""
    wanted = {name for table in GUARDED for name in guards.names(connection.vendor, table)}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'")
        return len(wanted - {name for (name,) in cursor.fetchall()})


def derived_otherwise() -> int:
    """Plans that were kept and gone on from, beside the same plans made from nothing."""
    everybody = queries.everybodys_ids()
    actions.keep_plans(plans=part_of(everybody).rows)
    kept = plans()
    PlanKept.objects.all().delete()
    actions.keep_plans(plans=part_of(everybody).rows)
    anew = plans()
    return len(kept.items() ^ anew.items())


def plans() -> dict[UUID, str]:
    rows = PlanKept.objects.all()
    return {plan.person_id: repr([_told(getattr(plan, name)) for name in actions.PLAN]) for plan in rows}


def _told(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else canonical(value) if isinstance(value, dict) else value
