"""A backup put back: in the place of nobody who was not named, and nothing erased returns with it."""

from __future__ import annotations

import re
import shlex
import time
from pathlib import Path
from uuid import UUID

from dorsal.record.ids import opaque
from tests.record.databases import POSTGRESQL

from .conftest import Installation, Lived, people, refused, told

ERASE = """
from uuid import UUID
actions.erase_person(person=queries.person_with(UUID({!r})))
"""
COUNTED = """
from django.utils import timezone
from uuid import UUID
from dorsal.record.ids import new_id
person, now = queries.person_with(UUID({!r})), timezone.now()
actions.record_entry(person=person, id=new_id(), kind="counted", body={{"counted": {}}}, written=now)
"""
ASK = """
from uuid import UUID
from dorsal.record import glance
print(glance.counted(queries.person_with(UUID({!r}))))
"""


def test_people_who_are_here_are_replaced_only_where_that_is_said(lived: Lived) -> None:
    installation, ids, file = lived.here, lived.ids, lived.file
    assert "say --replace" in refused(installation, "restore", file)
    installation.code("actions.create_person()")
    said = told(installation, "restore", file, "--replace")
    assert people(installation) == set(ids)
    if not POSTGRESQL:
        aside = Path(re.findall(r"lies in (\S+):", said)[0])
        assert (aside.exists(), aside.stat().st_mode & 0o077) == (True, 0)


def test_whoever_was_erased_since_is_erased_again(
    lived: Lived, new: Installation, tmp_path: Path
) -> None:
    """From the database that is replaced, from the lines beside the archive, and from a file that is named."""
    installation, ids, file = lived.here, lived.ids, lived.file
    installation.code(ERASE.format(ids[0]))
    assert "Erased again: 1" in told(installation, "restore", file, "--replace")
    assert people(installation) == set(ids[1:])
    installation.code(ERASE.format(ids[1]))
    told(installation, "backup", file.parent / "two.tar.gz")
    assert "Erased again: 2" in told(new, "restore", file)
    assert people(new) == {ids[2]}
    installation.code(ERASE.format(ids[2]))
    (tmp_path / "lines").write_text(told(installation, "erasures"))
    assert "There is no file" in refused(new, "restore", file, "--replace", "--erasures", tmp_path / "none")
    assert "Erased again: 3" in told(new, "restore", file, "--replace", "--erasures", tmp_path / "lines")
    assert people(new) == set()


def test_whoever_said_since_not_to_count_them_is_not_counted(lived: Lived, new: Installation) -> None:
    """From the database that is replaced and from the lines beside the archive, until they take it back."""
    installation, ids, file = lived.here, lived.ids, lived.file
    installation.code(COUNTED.format(ids[0], "False"))
    assert "as they had chosen since: 1" in told(installation, "restore", file, "--replace")
    assert counted(installation, ids) == [False, True, True]
    installation.code(COUNTED.format(ids[1], "False"))
    told(installation, "backup", file.parent / "two.tar.gz")
    assert "as they had chosen since: 2" in told(new, "restore", file)
    assert counted(new, ids) == [False, False, True]
    assert "as they had chosen" not in told(new, "restore", file.parent / "two.tar.gz", "--replace")
    installation.code(COUNTED.format(ids[0], "True"))
    told(installation, "backup", file.parent / "three.tar.gz")
    assert (file.parent / "not-counted.txt").read_text().split() == [opaque(UUID(ids[1]))]


def counted(installation: Installation, ids: list[str]) -> list[bool]:
    """Whether each is in the numbers over everybody."""
    return [installation.code(ASK.format(one)).strip() == "True" for one in ids]


def test_nothing_is_put_back_while_somebody_works_on_the_data(lived: Lived) -> None:
    installation, ids, file = lived.here, lived.ids, lived.file
    with installation.serving() as server:
        said = refused(installation, "restore", file, "--replace")
        assert re.search("stop `dorsal serve`|stop every server", said)
        told(installation, "backup", file.parent / "two.tar.gz")
        assert server.ask("/healthz", {}).status == 200
    assert people(installation) == set(ids)


def test_what_must_not_come_back_does_not(lived: Lived, new: Installation) -> None:
    installation, file = lived.here, lived.file
    installation.code("from django.contrib.sessions.backends.db import SessionStore; SessionStore().create()")
    told(installation, "work", "--once")
    key = installation.folder / "push.key"
    key.write_text("kept as it is")
    key.chmod(0o600)
    told(installation, "backup", file.parent / "two.tar.gz")
    told(new, "restore", file.parent / "two.tar.gz")
    assert new.own.rows("SELECT count(*) FROM django_session") == [(0,)]
    assert new.own.rows("SELECT count(*) FROM django_tasks_database_dbtaskresult") == [(0,)]
    assert (new.folder / "push.key").read_text() == "kept as it is"


def test_a_backup_of_an_earlier_version_is_brought_to_this_one(installation: Installation, new: Installation) -> None:
    told(installation, "migrate", "record", "0008", "-v", "0")
    file = installation.folder / "old.tar.gz"
    told(installation, "backup", file)
    told(new, "restore", file)
    with new.serving() as server:
        assert server.ask("/healthz", {}).status == 200


def test_a_backup_of_a_newer_version_is_refused(installation: Installation, new: Installation) -> None:
    line = "INSERT INTO django_migrations (app, name, applied) VALUES ('record', '9999_later', '2030-01-01')"
    installation.code(f'from django.db import connection; connection.cursor().execute("{line}")')
    file = installation.folder / "newer.tar.gz"
    told(installation, "backup", file)
    assert "made by a newer Dorsal (9999_later): install that version" in refused(new, "restore", file)


def test_from_an_empty_machine_and_a_backup_to_serving(
    lived: Lived, new: Installation, root: Path
) -> None:
    """The commands of the how-to, on a machine that has the code, the settings and the backup."""
    ids, file = lived.ids, lived.file
    page = (root / "docs/how-to/run-in-production.md").read_text().partition("\n## Restore")[2]
    block = page.split("```\n")[1]
    assert re.findall(r"systemctl enable --now (.*)", block) == ["dorsal dorsal-worker dorsal-backup.timer"]
    began = time.monotonic()
    for line in block.splitlines():
        if line.startswith("dorsal "):
            told(new, *shlex.split(line.replace("/var/backups/dorsal/today.tar.gz", str(file)))[1:])
    back = time.monotonic()
    with new.serving() as server:
        assert server.ask("/healthz", {}).status == 200
        assert server.ask("/").status == 200
        said = f"from a backup to a page: {time.monotonic() - began:.1f} s, {back - began:.1f} s of them to put it back"
        print(said)  # noqa: T201
    assert people(new) == set(ids)
