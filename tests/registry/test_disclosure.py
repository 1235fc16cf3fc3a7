"""Nothing small is told, nor what would give it away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.registry.disclosure import FEWEST, STEP, hidden, refuse_alone, rounded, tellable, tellable_share
from dorsal.registry.problem import RegistryError


@given(count=st.integers(0, 10_000))
def test_what_is_told_is_rounded_and_never_small(count: int) -> None:
    assert rounded(count) % STEP == 0
    assert abs(rounded(count) - count) <= STEP / 2
    assert not tellable(count) or count == 0 or rounded(count) >= FEWEST


@given(met=st.integers(0, 60), more=st.integers(0, 60))
def test_a_share_tells_of_nobody(met: int, more: int) -> None:
    if tellable_share(met, met + more):
        assert met + more >= FEWEST
        assert met == 0 or met >= FEWEST
        assert more == 0 or more >= FEWEST


@given(counts=st.lists(st.integers(0, 30), max_size=8))
def test_one_hidden_group_cannot_be_had_from_the_sum(counts: list[int]) -> None:
    hides = hidden(counts, [tellable(count) for count in counts])
    assert all(hide or tellable(count) for hide, count in zip(hides, counts, strict=True))
    assert len(counts) < 2 or sum(hides) != 1


def test_too_many_groupings_are_refused() -> None:
    with pytest.raises(RegistryError, match="more than 2 groupings"):
        refuse_alone(["sex", "age_band", "country"], None)
    with pytest.raises(RegistryError, match="fewer than 5"):
        refuse_alone(["sex"], 4)
    refuse_alone(["sex"], 5)
