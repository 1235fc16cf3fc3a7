"""Fixtures that several kinds of test share. One that only one kind needs stands in that kind's own conftest."""

from __future__ import annotations

import gc
import os
import subprocess
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage
from django.core.cache import cache
from django.db import connection, connections
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.signals import connection_created
from django.test import override_settings
from hypothesis import settings

from dorsal.content.loader import load
from dorsal.content.schema import Content
from dorsal.record import actions, guards
from tests.record.databases import POSTGRESQL, Own, gone, made

settings.register_profile("dorsal", deadline=None)  # a busy machine is no wrong answer
settings.load_profile("dorsal")

MEASURED = ("care", "content")
# Where each database of a test comes from. Django refuses one to a test that asks for none of these.
DATABASES = {"db", "transactional_db", "live_server", "empty", "engine", "migrated", "new", "ready", "served"}
SELDOM = 50_000  # new objects before Python looks for what may go: as often as it likes, it is a twentieth of the time
# Read for its words or its looks, a page of PostgreSQL is that of SQLite; other tests open every address on both.
READ_ONCE = {"test_readability.py", "test_third_language.py", "test_every_page.py"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only tests that have a database run: of the others it would be the same run once more."""
    if POSTGRESQL:
        kept = [item for item in items if has_database(item) and item.path.name not in READ_ONCE]
        config.hook.pytest_deselected(items=[*{*items} - {*kept}])
        items[:] = kept


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Coverage is asked of the rooms that decide, by their own tests; elsewhere measuring it only takes time.

    Nor is it asked of what Hypothesis draws: what only chance reaches is not tested each time.
    """
    measuring = Coverage.current()
    drawn = item.get_closest_marker("hypothesis") is not None
    if measuring is None or (item.path.parent.name in MEASURED and not drawn):
        return (yield)
    measuring.stop()
    try:
        return (yield)
    finally:
        measuring.start()


def has_database(item: pytest.Item) -> bool:
    asked: list[str] = getattr(item, "fixturenames", [])
    return not DATABASES.isdisjoint(asked) or item.get_closest_marker("django_db") is not None


def pytest_collection_finish() -> None:
    """What is there by now stays to the end, so that nothing need look through it for what may go."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM)


@pytest.fixture(scope="session", autouse=True)
def no_kept_content(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Content is read afresh: what an earlier run kept would hide what this one breaks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Django hashes a password slowly on purpose; no test is about that, and hundreds sign somebody in."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def packed_once() -> Iterator[None]:
    """Each test's first decision keeps the content in a database that has none; it is packed for the first of them."""
    pack, packed = vars(actions)["_blob"], list[tuple[Content, bytes]]()

    def blob(content: Content) -> bytes:
        if not any(known is content for known, _ in packed):
            packed.append((content, pack(content)))
        return next(data for known, data in packed if known is content)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "_blob", blob)
        yield


@pytest.fixture(autouse=True)
def nobody_tried_before() -> None:
    """How often somebody tried to sign in is counted in the cache, and a test starts with none of it."""
    cache.clear()


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of the repository."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def content() -> Content:
    """The project's own content, as everybody reads it."""
    return load()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Tests write to a real file, as the server does: in memory, SQLite has neither a log nor several readers.

    On PostgreSQL each process has a database of its own name; most tests are one transaction, and may think in it for
    longer than a request may.
    """
    if connection.vendor != "sqlite":
        connection_created.connect(unhurried)
        return
    file = tmp_path_factory.mktemp("database") / "dorsal.sqlite3"
    connections["default"].settings_dict["TEST"]["NAME"] = str(file)


def unhurried(connection: Any, **_: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = 0")


@pytest.fixture(scope="session")
def engine() -> str:
    """The engine of this run, for a test that starts its own."""
    return "postgresql" if POSTGRESQL else "sqlite"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Own]:
    """A database without a table in it, for the tests of one file."""
    own = Own(tmp_path_factory.mktemp("empty"), f"empty_{os.getpid()}")
    if POSTGRESQL:
        gone(own.name)
        made(own.name, like="template0")
    yield own
    if POSTGRESQL:
        gone(own.name)


@pytest.fixture(scope="session")
def chromium(root: Path) -> Path:
    """The browser to drive, found as `make test` finds it. Where there is none, tests fail with what to install."""
    found = subprocess.run([root / "tools/browser.sh"], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr.strip()
    return Path(found.stdout.strip())


@pytest.fixture(scope="session", autouse=True)
def emptying() -> Iterator[None]:
    """A test that commits is cleaned up by emptying every table; only for that moment are the record's guards away."""
    empty = BaseDatabaseOperations.execute_sql_flush

    def unguarded(operations: Any, statements: Any) -> None:
        with connection.schema_editor() as schema:
            guards.remove(None, schema)
        empty(operations, statements)
        with connection.schema_editor() as schema:
            guards.install(None, schema)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", unguarded)
        yield
