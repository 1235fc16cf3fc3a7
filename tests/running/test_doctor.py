"""What is wrong with an installation is said, with what mends it; and where nothing is, that is said too."""

from __future__ import annotations

import os
import smtplib
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from dorsal.config import examining, working
from dorsal.config.examining import Found, examine
from dorsal.content import ContentError
from dorsal.record import guards, health, jobs

from .conftest import Installation

LAST_SUCCESS = jobs.last_success


@pytest.fixture
def scene(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Settings of a server that is well, in a folder of its own; a mail server that answers, and a worker."""
    tmp_path.chmod(0o700)
    (tmp_path / "static").mkdir()
    (tmp_path / "static/staticfiles.json").touch()
    (tmp_path / "backed-up").write_text(f"{timezone.now().isoformat()}\n")
    settings.PRODUCTION, settings.DATA, settings.STATIC_ROOT = True, tmp_path, tmp_path / "static"
    settings.PUSH_KEY_FILE = tmp_path / "push.key"
    key = ["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", settings.PUSH_KEY_FILE]
    subprocess.run(key, check=True, capture_output=True)
    settings.PUSH_KEY_FILE.chmod(0o600)
    settings.BEHIND_PROXY = True
    monkeypatch.setattr(examining, "refusals", list)
    monkeypatch.setattr(smtplib, "SMTP", Answers)
    monkeypatch.setattr(jobs, "last_success", lambda _path: timezone.now())
    return Scene(tmp_path, settings, monkeypatch)


class Answers:
    """A mail server."""

    secured = True

    def __init__(self, *_: object, **__: object) -> None: ...

    def __enter__(self) -> Answers:
        return self

    def __exit__(self, *_: object) -> None: ...

    def ehlo(self) -> None: ...

    def has_extn(self, _name: str) -> bool:
        return self.secured


def found() -> list[Found]:
    return [one for one in examine() if one.grade != "well"]


def test_where_nothing_is_wrong_nothing_is_to_be_mended(transactional_db: None, scene: Scene) -> None:
    scene.patch.setattr(jobs, "last_success", LAST_SUCCESS)
    working.work(once=True)
    assert found() == []
    with pytest.raises(SystemExit, match="0"):
        call_command("doctor")


def rows(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def unguarded() -> None:
    rows(f"DROP TRIGGER record_entry_no_update {'ON record_entry' if connection.vendor == 'postgresql' else ''}")


def tomorrow(folder: Path) -> None:
    late = (timezone.now() + timedelta(days=1)).timestamp()
    os.utime(folder / "static", (late, late))


def raises(error: Exception) -> Callable[..., Any]:
    def raising(*_: object, **__: object) -> None:
        raise error

    return raising


@dataclass
class Scene:
    """What a test may break."""

    folder: Path
    settings: Any
    patch: pytest.MonkeyPatch

    def room(self, megabytes: int) -> None:
        self.patch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=megabytes * 1024**2))


AGO = timezone.now() - timedelta(days=3)
NEWER = "INSERT INTO django_migrations (app, name, applied) VALUES ('record', '9999_later', '2030-01-01')"
OLDER = "DELETE FROM django_migrations WHERE app = 'record'"
BROKEN: list[tuple[str, str, str, Callable[[Scene], object]]] = [
    ("wrong", "DORSAL_BEHIND_PROXY is not yes", "HTTPS", lambda it: setattr(it.settings, "BEHIND_PROXY", False)),
    ("wrong", "not guarded: record_entry_no_update", "restore a backup", lambda _: unguarded()),
    ("wrong", "not of this version (record)", "--migrate`", lambda _: rows(OLDER)),
    ("wrong", "a newer Dorsal (9999_later)", "Install that version", lambda _: rows(NEWER)),
    ("wrong", "cannot be written to", "Make room", lambda it: it.patch.setattr(health, "can_write", lambda: False)),
    ("wrong", "content does not load", "`dorsal content check`",
     lambda it: it.patch.setattr(examining, "load", raises(ContentError([])))),
    ("wrong", "database does not answer", "Mend the database",
     lambda it: it.patch.setattr(guards, "missing", raises(DatabaseError()))),
    ("wrong", "0.0 GiB are free", "Make room now", lambda it: it.room(1)),
    ("look", "0.5 GiB are free", "Make room", lambda it: it.room(500)),
    ("wrong", "others on this machine may look into", "chmod 700", lambda it: it.folder.chmod(0o755)),
    ("look", "no static files", "collects them", lambda it: (it.folder / "static/staticfiles.json").unlink()),
    ("look", "written in the future", "timedatectl set-ntp true", lambda it: tomorrow(it.folder)),
    ("wrong", "does not answer (ConnectionRefusedError)", "DORSAL_SMTP_HOST",
     lambda it: it.patch.setattr(smtplib, "SMTP", raises(ConnectionRefusedError()))),
    ("wrong", "does not secure the line", "STARTTLS", lambda it: it.patch.setattr(Answers, "secured", False)),
    ("look", "no key for messages", "make one", lambda it: (it.folder / "push.key").unlink()),
    ("wrong", "nobody but its owner may read it", "Make one", lambda it: (it.folder / "push.key").chmod(0o644)),
    ("wrong", "the worker never ran", "`dorsal work`",
     lambda it: it.patch.setattr(jobs, "last_success", lambda _: None)),
    ("wrong", "last finished something at", "dorsal-worker",
     lambda it: it.patch.setattr(jobs, "last_success", lambda _: AGO)),
    ("look", "failed within a day: plans (Failed)", "worker's log",
     lambda it: it.patch.setattr(jobs, "failures", lambda _: [("plans", "Failed")])),
    ("look", "there is no backup yet", "`dorsal backup FILE`", lambda it: (it.folder / "backed-up").unlink()),
    ("look", "the last backup was made at", "why the timer does not",
     lambda it: (it.folder / "backed-up").write_text(f"{AGO.isoformat()}\n")),
]  # fmt: skip


@pytest.mark.parametrize(("grade", "words", "mend", "breaks"), BROKEN, ids=[words for _, words, _, _ in BROKEN])
def test_what_is_wrong_is_said_with_what_mends_it(
    db: None, scene: Scene, *, grade: str, words: str, mend: str, breaks: Callable[[Scene], object]
) -> None:
    breaks(scene)
    said = found()
    assert [one for one in said if one.grade == grade and words in one.what and mend in one.mend], said
    assert {one.grade for one in said} == {grade}, "and nothing else is wrong"


def test_demo_people_are_said(installation: Installation) -> None:
    installation.code("actions.create_person(demo=True)")
    done = installation.run("doctor")
    assert (done.returncode, "wrong  There are demo people" in done.stdout) == (2, True)


def test_the_command_speaks_where_everything_is_missing(new: Installation) -> None:
    done = new.run("doctor")
    assert (done.returncode, done.stderr) == (2, "")
    assert "wrong  The database is not of this version" in done.stdout
    assert "guarded" not in done.stdout, "nobody took away what was never there"
    assert all(line[:7] in ("well   ", "look   ", "wrong  ") for line in done.stdout.splitlines())


def test_a_setting_that_stops_everything_is_a_sentence_too(installation: Installation) -> None:
    done = installation.run("doctor", DORSAL_HOSTS=None)
    assert (done.returncode, done.stderr) == (2, "DORSAL_HOSTS must be set and must not be empty\n")
