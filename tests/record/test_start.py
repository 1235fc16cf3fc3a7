"""A server with bad settings, or with demo people among real ones, does not start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import finish, start
from .databases import Own

SAFE = {
    "DORSAL_ENV": "production",
    "DORSAL_SECRET_KEY": "Zk3-7fQpV9sLx0TtRw2YbNcUe8HgJm5DaXiKo4qE6rPvSzB1-and-a-little-more",
    "DORSAL_HOSTS": "dorsal.example",
    "DORSAL_SMTP_HOST": "mail.example",
    "DORSAL_MAIL_FROM": "dorsal@dorsal.example",
}


@pytest.fixture(autouse=True)
def collected(database: Own) -> Path:
    """The sign that static files were collected."""
    manifest = database.folder / "static" / "staticfiles.json"
    manifest.parent.mkdir()
    manifest.write_text('{"paths": {}, "version": "1.1", "hash": ""}')
    return manifest


def serve(database: Own, **env: str) -> subprocess.CompletedProcess[str]:
    """What gunicorn does first."""
    command = [sys.executable, "-c", "import dorsal.config.wsgi"]
    return subprocess.run(command, env=database.environment(**env), capture_output=True, text=True, check=False)


def test_development_starts_with_nothing_set(database: Own) -> None:
    result = serve(database)
    assert result.returncode == 0, result.stderr


def test_production_starts_with_safe_settings(database: Own) -> None:
    result = serve(database, **SAFE)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DORSAL_ENV", "prod", "must be one of development, production, not 'prod'"),
        ("DORSAL_SECRET_KEY", None, "DORSAL_SECRET_KEY must be set"),
        ("DORSAL_SECRET_KEY", "short", "at least 50 characters"),
        ("DORSAL_SECRET_KEY", "for-development-only-anybody-can-read-this-secret-key", "development is public"),
        ("DORSAL_HOSTS", None, "DORSAL_HOSTS must be set"),
        ("DORSAL_HOSTS", "a.example,,b.example", "none of them empty"),
        ("DORSAL_HOSTS", "*", "must name the hosts"),
        ("DORSAL_SMTP_HOST", None, "DORSAL_SMTP_HOST must be set"),
        ("DORSAL_ORIGIN", "dorsal.example", "must be like https://example.org"),
        ("DORSAL_ORIGIN", "https://dorsal.example/week", "must be like https://example.org"),
        ("DORSAL_SMTP_PORT", "many", "must be a whole number"),
        ("DORSAL_BEHIND_PROXY", "true", "must be one of yes, no, not 'true'"),
        ("DORSAL_TIME_ZONE", "", "must not be empty"),
        ("DORSAL_DATA", "/etc/hostname", "must be a folder, but /etc/hostname is a file"),
        ("DORSAL_DATA", "var/dorsal.sqlite3", "name its folder"),
        ("DORSAL_DATA", "/dev/null/data", "cannot be made"),
    ],
)
def test_production_refuses_a_setting_that_is_missing_mistyped_or_unsafe(
    database: Own, name: str, value: str | None, words: str
) -> None:
    changed: dict[str, str | None] = {**SAFE, name: value}
    result = serve(database, **{key: word for key, word in changed.items() if word is not None})
    assert result.returncode != 0
    assert words in result.stderr


def test_production_does_not_start_before_static_files_are_collected(database: Own, collected: Path) -> None:
    collected.unlink()
    result = serve(database, **SAFE)
    assert result.returncode != 0
    assert "there are no static files" in result.stderr


def test_production_does_not_start_with_demo_people_until_they_are_removed(database: Own) -> None:
    finish(start(database, "actions.create_person(demo=True)"))
    result = serve(database, **SAFE)
    assert result.returncode != 0
    assert "there are demo people" in result.stderr
    command = [sys.executable, "-m", "dorsal.config"]
    whole = database.environment(**SAFE)
    loading = subprocess.run([*command, "demo"], env=whole, capture_output=True, text=True, check=False)
    assert loading.returncode != 0
    assert "not loaded in production" in loading.stderr
    subprocess.run([*command, "demo", "--remove"], env=whole, check=True, capture_output=True)
    assert serve(database, **SAFE).returncode == 0
