"""Each setting wrong in turn: the start says in one sentence what mends it, and nothing listens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .conftest import Installation

WRONG = [
    ("DORSAL_ENV", None, "DORSAL_ENV must be set to production"),
    ("DORSAL_ENV", "prod", "DORSAL_ENV must be one of development, production, not 'prod'"),
    ("DORSAL_SECRET_KEY", None, "DORSAL_SECRET_KEY must be set"),
    ("DORSAL_SECRET_KEY", "", "DORSAL_SECRET_KEY must be set and must not be empty"),
    ("DORSAL_SECRET_KEY", "short", "at least 50 characters: `openssl rand -base64 48`"),
    ("DORSAL_SECRET_KEY", "for-development-only-anybody-can-read-this-secret-key", "development is public"),
    ("DORSAL_SECRET_KEY", "a" * 60, "SECRET_KEY"),
    ("DORSAL_SECRET_KEY_BEFORE", "short", "DORSAL_SECRET_KEY_BEFORE must have at least 50 characters"),
    ("DORSAL_SECRET_KEY_BEFORE", "short", "DORSAL_SECRET_KEY_BEFORE must have at least 50 characters"),
    ("DORSAL_HOSTS", None, "DORSAL_HOSTS must be set"),
    ("DORSAL_HOSTS", "a.example,,b.example", "none of them empty"),
    ("DORSAL_HOSTS", "*", "DORSAL_HOSTS must name the hosts"),
    ("DORSAL_BEHIND_PROXY", None, "DORSAL_BEHIND_PROXY must be set to yes"),
    ("DORSAL_BEHIND_PROXY", "true", "must be one of yes, no, not 'true'"),
    ("DORSAL_ORIGIN", "http://dorsal.example", "DORSAL_ORIGIN must begin with https://"),
    ("DORSAL_ORIGIN", "dorsal.example", "must be like https://example.org"),
    ("DORSAL_SMTP_HOST", None, "DORSAL_SMTP_HOST must be set"),
    ("DORSAL_SMTP_PORT", "many", "DORSAL_SMTP_PORT must be a whole number"),
    ("DORSAL_SMTP_PORT", "0", "DORSAL_SMTP_PORT must be between 1 and 65535"),
    ("DORSAL_SMTP_PLAIN", "1", "DORSAL_SMTP_PLAIN must be one of yes, no"),
    ("DORSAL_MAIL_FROM", None, "DORSAL_MAIL_FROM must be set"),
    ("DORSAL_TIME_ZONE", "Europe/Bruxelles", "DORSAL_TIME_ZONE must be a time zone like Europe/Brussels"),
    ("DORSAL_PUSH_KEY", "no key", "DORSAL_PUSH_KEY must be a private key on P-256"),
    ("DORSAL_PUSH_HOSTS", ",", "DORSAL_PUSH_HOSTS must be words between commas"),
    ("DORSAL_METRICS_TOKEN", "guess", "DORSAL_METRICS_TOKEN must have at least 50 characters"),
    ("DORSAL_SMTP_PROT", "25", "DORSAL_SMTP_PROT is no setting of Dorsal: did you mean DORSAL_SMTP_PORT?"),
    ("DORSAL_UNHEARD_OF", "x", "DORSAL_UNHEARD_OF is no setting of Dorsal"),
    ("DORSAL_DATABASE", "mysql://x@127.0.0.1/dorsal", "DORSAL_DATABASE must be 'sqlite' or an address like"),
    ("DORSAL_DATABASE", "postgresql://x:hidden@127.0.0.1:9/dorsal", "The database (DORSAL_DATABASE) cannot be used"),
    ("DORSAL_DATA", "", "DORSAL_DATA must be set and must not be empty"),
    ("DORSAL_DATA", "/proc/dorsal", "cannot be made"),
]


@pytest.mark.parametrize(("name", "value", "words"), WRONG, ids=[f"{name}={value}" for name, value, _ in WRONG])
def test_one_setting_that_is_wrong(installation: Installation, name: str, value: str | None, words: str) -> None:
    done = installation.run("serve", **{name: value})
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert not {"Traceback", "hidden"} & set(done.stderr.split()), "neither our insides nor a password"


def test_every_setting_is_tried(root: Path) -> None:
    """A new one stands in the list above, or below, where anything goes."""
    files = (root / "dorsal/config").glob("*.py")
    read = {name for file in files for name in re.findall(r'"(DORSAL_[A-Z_]+)"', file.read_text())}
    anything_goes = {"DORSAL_SMTP_USER", "DORSAL_SMTP_PASSWORD"}
    of_tools = {"DORSAL_CHROMIUM", "DORSAL_NODE", "DORSAL_REAL_PEOPLE"}
    assert read - {name for name, _, _ in WRONG} - anything_goes - of_tools == set()


def test_a_folder_that_cannot_be_written_to(installation: Installation) -> None:
    done = installation.run("serve", DORSAL_DATA="/sys/kernel")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "/sys/kernel" in done.stderr


def test_a_file_that_is_no_database(installation: Installation) -> None:
    installation.file.write_bytes(b"not a database " * 1000)
    done = installation.run("serve", DORSAL_DATABASE="sqlite")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "cannot be used: file is not a database" in done.stderr


def test_a_database_of_a_newer_dorsal(installation: Installation) -> None:
    line = "INSERT INTO django_migrations (app, name, applied) VALUES ('record', '9999_later', '2030-01-01')"
    installation.code(f'from django.db import connection; connection.cursor().execute("{line}")')
    done = installation.run("serve", "--migrate")
    assert done.returncode == 2
    assert "made by a newer Dorsal (9999_later): install that version" in done.stderr


def test_demo_people(installation: Installation) -> None:
    installation.code("actions.create_person(demo=True)")
    done = installation.run("serve")
    assert done.returncode == 2
    assert "there are demo people, whose passwords were printed. Run `python -m dorsal.config demo --rem" in done.stderr
