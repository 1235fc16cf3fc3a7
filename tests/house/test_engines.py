"""What the run on PostgreSQL leaves out has no database, so that nothing is tried on one engine alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import DATABASES, has_database

FIXTURE = re.compile(r"^@pytest\.fixture[^\n]*\ndef (\w+)\((.*?)\) ->", re.DOTALL)


@pytest.fixture
def asks(db: None) -> None:
    """For whoever asks for a database by another name."""


def test_a_test_without_a_database_is_left_out(request: pytest.FixtureRequest) -> None:
    assert not has_database(request.node)


def test_whoever_asks_for_one_by_whatever_name_is_not(request: pytest.FixtureRequest, asks: None) -> None:
    assert has_database(request.node)


@pytest.mark.django_db
def test_nor_is_whoever_is_marked(request: pytest.FixtureRequest) -> None:
    assert has_database(request.node)


def test_every_fixture_that_makes_a_database_counts(root: Path) -> None:
    fixtures: dict[str, set[str]] = {}
    makes: set[str] = set()
    for file in (root / "tests").rglob("conftest.py"):
        for part in re.split(r"(?m)^(?=@pytest\.fixture)", file.read_text()):
            if found := FIXTURE.match(part):
                fixtures[found[1]] = set(re.findall(r"(\w+):", found[2]))
                makes |= {found[1]} if "Own(" in part else set()

    def counts(name: str) -> bool:
        return name in DATABASES or any(map(counts, fixtures.get(name, ())))

    assert len(makes) > 5
    assert [name for name in makes if not counts(name)] == []
