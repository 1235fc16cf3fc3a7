"""What processes of one server share: the count of tries, and a secret that is being changed."""

from __future__ import annotations

from .conftest import finish, start
from .databases import Own
from .test_start import SAFE


def test_two_processes_in_production_share_one_count(database: Own) -> None:
    code = "from django.core.cache import cache; cache.add('one', 0, 60); print(cache.incr('one'))"
    assert [finish(start(database, code, **SAFE)).strip() for _ in range(2)] == ["1", "2"]


def test_a_former_secret_that_is_too_short_is_refused(database: Own) -> None:
    process = start(database, "", **SAFE, DORSAL_SECRET_KEY_BEFORE="short")  # noqa: S106
    _, error = process.communicate(timeout=60)
    assert process.returncode
    assert "DORSAL_SECRET_KEY_BEFORE must have at least 50 characters" in error
