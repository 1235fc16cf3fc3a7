"""Fixtures that several kinds of test share. One that only one kind needs stands in that kind's own conftest."""

from __future__ import annotations

from pathlib import Path

import pytest

from dorsal.content.loader import load
from dorsal.content.schema import Content


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of the repository."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def content() -> Content:
    """The project's own content, as everybody reads it."""
    return load()
