"""People drawn once for all, and where the real ones are, if they are here."""

from __future__ import annotations

import pytest

from dorsal.content.schema import Content
from dorsal.simulate.cohorts import VARIABLE, place
from dorsal.simulate.population import CHUNK, Population, population

SEED = 20261121


@pytest.fixture(scope="session")
def drawn(content: Content) -> list[Population]:
    return list(population(8 * CHUNK, seed=SEED, content=content))


@pytest.fixture
def real_people() -> None:
    """The real cohorts are no part of the repository."""
    if place("population/backpain_timeuse.csv") is None or place("mechanism/lowbackpain_mechanism.csv") is None:
        pytest.skip(f"the real cohorts are not here: set {VARIABLE} to their folder")
