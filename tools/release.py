"""Writes the fixture that a release leaves behind: one small record with every kind of entry, the same each time.

`python -m tools.release` writes tests/fixtures/releases/VERSION; docs/how-to/make-a-release.md says when.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dorsal.config.settings")
django.setup()

from django.db import connection  # noqa: E402  the apps must be ready first
from django.db.migrations.loader import MigrationLoader  # noqa: E402
from django.utils import timezone  # noqa: E402

import dorsal  # noqa: E402
from dorsal.content.loader import load, pack  # noqa: E402
from dorsal.record import demo  # noqa: E402
from dorsal.record.ids import opaque  # noqa: E402
from dorsal.record.kinds import KINDS, LIVED, fitted  # noqa: E402
from dorsal.web.offline import SCHEMA  # noqa: E402
from dorsal.web.storied import drafts  # noqa: E402

FOLDER = Path("tests/fixtures/releases")
STORIES = Path("dorsal/simulate/demo")
STORY = "florist-third-spell-this-year"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = date(2026, 11, 21)
AT = NOW.isoformat()
APPS = ("account", "auth", "contenttypes", "mfa", "record", "sessions")
NOBODYS, PLAIN = "!", "JBSWY3DPEHPK3PXP"  # of no account; as it was kept before factors were sealed
Row = dict[str, Any]


def id_of(number: int) -> str:
    """A UUIDv7 of a fixed moment."""
    return str(UUID(int=(int(NOW.timestamp() * 1000) << 80) | (7 << 76) | (2 << 62) | number))


PERSON, CLINIC, DOCTOR, CARE = (id_of(number) for number in (1, 2, 3, 4))


def more() -> Iterator[tuple[str, Row]]:
    """What the story does not hold: an entry of each other kind, as the pages of this version write it."""
    by, override = {"by": "doctor"}, {"change": "hold", "item": "walking", "reason": "A sore foot.", "by": "doctor"}
    proposal, referral = id_of(900), id_of(901)
    yield "known-as", {"name": "Ana"}
    yield "examined", {**by, "on": TODAY, "found": "nothing-serious", "note": ""}
    yield "note", {**by, "text": "Walks well.", "for_person": True}
    yield "message", {"text": "How are you today?"}
    yield "proposal", {**by, "override": override}
    yield "verdict", {"proposal": proposal, "accepted": False, "reason": "Walking helps.", "override": None}
    yield "task", {"text": "Call on Monday.", "role": "doctor", "due": TODAY, "done": None}
    yield "appointment", {"at": NOW, "role": "doctor", "text": "", "cancels": None}
    yield "referral", {**by, "step": "physiotherapy", "to": "", "reason": ""}
    yield "answered", {"referral": referral, "came": "seen", "found": ""}
    yield "letter", {"step": "summary", "language": "en", "hash": "0" * 64}
    yield "morning", {"at": AT, "pain": 3}
    yield "flare", {"at": AT}
    yield "swap", {"at": AT, "item": "walking"}
    yield "refuse", {"at": AT, "item": "walking"}
    yield "move", {"at": AT, "first": TODAY, "second": TODAY + timedelta(days=1)}
    yield "away", {"at": AT, "first": TODAY, "last": TODAY}
    yield "goal", {"at": AT, "item": next(one for one, item in load().interventions.items() if item.kind == "goal")}
    yield "take-back", {"at": AT, "wish": id_of(902)}
    yield "override", {"at": AT, **override}
    yield "advice", {"at": AT, **by, "says": next(iter(load().advice)), "reason": ""}
    yield "examination", {"at": AT, **by, "signs": {}, "note": "Moves freely."}
    yield "settled", {"at": AT, **by, "conflict": "one", "how": "We spoke."}
    yield "counted", {"counted": False}


def entries() -> list[Row]:
    """The story's record in its order, then one of each kind that it lacks."""
    content = load()
    story = next(one for one in demo.stories(STORIES, content.questions, today=TODAY) if one.name == STORY)
    told = [(one.kind, dict(one.body), one.written) for one in [*demo.begun(story), *drafts(story, content)]]
    there = {kind for kind, _, _ in told}
    told += [(kind, body, NOW) for kind, body in more() if kind not in there]
    return [
        {"id": id_of(100 + number), "person_id": PERSON, "sequence": number, "kind": kind, "body": fitted(kind, body),
         "written": at.astimezone(UTC).isoformat(), "received": at.astimezone(UTC).isoformat(), "author_id": None}
        for number, (kind, body, at) in enumerate(told, 1)
    ]  # fmt: skip


def tables() -> dict[str, list[Row]]:
    """Each table that is kept, in an order in which rows may be written. What is derived is left out."""
    content, of = load(), {"person_id": PERSON}
    accounts = [{"id": 1, "email": "ana@example.org"}, {"id": 2, "email": "doctor@example.org"}]
    blob = base64.b64encode(zlib.compress(pack(content), 9)).decode()
    return {
        "record.User": [one | {"password": NOBODYS, "is_active": True, "created": AT} for one in accounts],
        "account.EmailAddress": [one | {"user_id": one["id"], "verified": True, "primary": True} for one in accounts],
        "mfa.Authenticator": [{"id": 1, "user_id": 2, "type": "totp", "data": {"secret": PLAIN}, "created_at": AT}],
        "record.Person": [{"id": PERSON, "user_id": 1, "created": AT, "demo": False, "app_key": "0" * 32}],
        "record.ContentVersion": [{"hash": content.hash, "blob": blob}],
        "record.Entry": entries(),
        "record.Moment": [of | {"hour": "09:00:00", "days": [0, 2], "zone": "Europe/Brussels", "language": "fr"}],
        "record.CalendarFeed": [of | {"token": "t" * 43, "made": AT}],
        "record.PushSubscription": [
            of | {"id": id_of(5), "endpoint": "https://fcm.googleapis.com/x", "p256dh": "x", "auth": "x", "made": AT}
        ],
        "record.Clinic": [{"id": CLINIC, "name": "Clinic by the park", "created": AT}],
        "record.Membership": [
            {"id": DOCTOR, "user_id": 2, "clinic_id": CLINIC, "role": "doctor", "name": "A. Member", "since": AT}
        ],
        "record.CareTeamMember": [of | {"id": CARE, "membership_id": DOCTOR, "joined": AT}],
        "record.Invitation": [of | {"hash": "1" * 64, "role": "osteopath", "made": AT, "expires": AT}],
        "record.Access": [of | {"id": id_of(6), "membership_id": DOCTOR, "at": AT, "did": "read", "what": "person"}],
        "record.Erasure": [{"person": opaque(UUID(id_of(7))), "at": AT}],
    }


def from_a_device() -> list[Row]:
    """What the app of this version sends of what a device kept, one of each kind; `{...}` is filled in by who sends."""
    whole = {"schema": SCHEMA, "person": "{key}", "device": id_of(8), "at": "{now}", "now": "{now}", "about": None}
    bodies = {
        "session": {"item": "walking", "level": 1, "done": 1, "pain_during": 3, "effort": 4, "felt": "right"},
        "morning": {"pain": 3},
        "check-in": {"values": {"pain-average": 3}},
        "flare": {},
    }
    return [
        whole | {"id": id_of(300 + number), "sequence": number, "kind": kind, "body": body, "next": True}
        for number, (kind, body) in enumerate(bodies.items(), 1)
    ]


def main() -> None:
    folder = FOLDER / dorsal_version()
    folder.mkdir(parents=True, exist_ok=True)
    with patch.object(timezone, "now", lambda: NOW), timezone.override(UTC):
        kept = {"migrations": last_migrations(), "tables": list(tables().items())}
    missing = {*KINDS, *LIVED} - {one["kind"] for one in dict(kept["tables"])["record.Entry"]}
    if missing:
        sys.exit(f"say in tools/release.py what an entry of these kinds holds: {', '.join(sorted(missing))}")
    for name, value in (("record", kept), ("device", from_a_device())):
        text = json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True, default=str)
        (folder / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")
        print(folder / f"{name}.json")


def last_migrations() -> dict[str, str]:
    """Where the tables of this version stand."""
    graph = MigrationLoader(connection, ignore_no_migrations=True).graph
    return {app: name for app, name in graph.leaf_nodes() if app in APPS}


def dorsal_version() -> str:
    import tomllib  # noqa: PLC0415  only here

    return str(tomllib.loads((Path(dorsal.__file__).parents[1] / "pyproject.toml").read_text())["project"]["version"])


if __name__ == "__main__":
    main()
