"""Run by a test on a database of its own: fills in what a release left, upgrades it, and says what became of it.

`python tests/record/upgrading.py FOLDER`, with the database that the environment names, which must be empty.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402  the apps must be ready first
from django.db import connection, models  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from dorsal.care.history import read_history  # noqa: E402
from dorsal.content import load  # noqa: E402
from dorsal.record import actions, archiving, queries, teams  # noqa: E402
from dorsal.record.ids import new_id  # noqa: E402
from dorsal.record.kinds import LIVED, fitted  # noqa: E402
from dorsal.record.replay import replay  # noqa: E402
from dorsal.web.everybody import part_of  # noqa: E402
from dorsal.web.keys import key_of  # noqa: E402
from dorsal.web.known import recompute  # noqa: E402


def fill(folder: Path) -> None:
    """The tables as they were, with the rows as they were."""
    kept = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    executor = MigrationExecutor(connection)
    then = [(app, name) for app, name in kept["migrations"].items()]
    executor.migrate(then)
    apps = executor.loader.project_state(then).apps
    for name, rows in kept["tables"]:
        model = apps.get_model(name)
        model._default_manager.bulk_create([model(**{field: value(model, field, one) for field, one in row.items()})
                                            for row in rows])  # fmt: skip


def value(model: Any, name: str, kept: Any) -> Any:
    """As the table holds it."""
    field = next(one for one in model._meta.concrete_fields if one.attname == name)
    return base64.b64decode(kept) if isinstance(field, models.BinaryField) else field.to_python(kept)


def told(folder: Path) -> dict[str, Any]:
    content = load()
    (person,) = queries.everybody()
    entries = queries.entries(person)
    known = queries.known_now(person)
    raw = [one.body | {"kind": one.kind, "id": str(one.entry)} for one in known.lived]
    read = read_history({}, raw, content, on=min(one.on for one in known.answers), today=known.on)
    before = [replay(one, recompute=recompute) for one in queries.decisions(person)]
    part = part_of([person.id])
    actions.keep_plans(plans=part.rows)
    doctor = teams.names([entries[0].author, *(one.membership.user for one in teams.care_team(person))])
    return {
        "kinds": sorted({one.kind for one in entries}),
        "misfits": [one.kind for one in entries if fitted(one.kind, one.body) != one.body],
        "lived": sorted({one.kind for one in entries} & set(LIVED)),
        "refused": [f"{one.id} {one.reason} {one.expected}" for one in read.refused],
        "decisions": len(before),
        "not_recomputed": [one.why_not for one in before if one.why_not],
        "differences": sorted({found.path for one in before for found in one.differences}),
        "planned": [row.mode for row in part.rows],
        "failed": [error for _, error in part.failed],
        "archived": len(archiving.gathered(person).entries),
        "team": sorted(one.role for one in doctor.values()),
        "device": from_a_device(folder, person),
        "refused_schema": of_another_version(person),
        "guarded": guarded(entries[0]),
    }


def from_a_device(folder: Path, person: Any) -> dict[str, int]:
    """What an app of then, still open on a telephone, sends today."""
    client, sent = signed_in(person), json.loads((folder / "device.json").read_text(encoding="utf-8"))
    now = timezone.now()
    actions.record_consent(person=person, id=new_id(), text="begin-1", language="en", words="-", written=now)
    found = {}
    for one in sent:
        body = json.dumps(one).replace("{key}", key_of(person)).replace("{now}", now.isoformat())
        answers = [client.post("/app/entries", body, content_type="application/json") for _ in range(2)]
        assert answers[0].json() == answers[1].json() or answers[1].status_code == 200, answers[1].content
        found[one["kind"]] = answers[0].status_code
    return found


def of_another_version(person: Any) -> list[Any]:
    """A body that no version of ours reads: refused in words, so that the device keeps it and asks for a new app."""
    answer = signed_in(person).post("/app/entries", json.dumps({"schema": 0}), content_type="application/json")
    return [answer.status_code, answer.json()["path"], bool(answer.json()["reason"])]


def signed_in(person: Any) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(person.user)
    return client


def guarded(entry: Any) -> bool:
    """Whether the record is append-only after the upgrade too."""
    from django.db import DatabaseError, transaction  # noqa: PLC0415  beside its use

    try:
        with transaction.atomic():
            type(entry)._default_manager.filter(pk=entry.pk).update(kind="note")
    except DatabaseError:
        return True
    return False


if __name__ == "__main__":
    where = Path(sys.argv[1])
    fill(where)
    call_command("migrate", verbosity=0)
    print(json.dumps(told(where)))  # noqa: T201  read by the test
