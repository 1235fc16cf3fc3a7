"""Nothing small is told, nor what would give it away."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

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


GROUPS = st.lists(st.integers(1, 30) | st.integers(1, 6), max_size=8)  # nobody is no group


def derived(counts: Sequence[int], hides: Sequence[bool]) -> list[int]:
    """The hidden counts that follow from the sum and from all that is shown, were none of it rounded."""
    held = [count for count, hide in zip(counts, hides, strict=True) if hide]
    row, found = [1] * len(held), []
    for place, count in enumerate(held):
        asked = np.eye(len(held))[place]
        ends = [linprog(sign * asked, A_eq=[row], b_eq=[sum(held)], bounds=(1, None)).fun for sign in (1, -1)]
        if [round(abs(end)) for end in ends] == [count, count]:
            found.append(count)
    return found


@settings(max_examples=30)
@given(counts=GROUPS)
@example(counts=[1, 1, 5])  # the sum of 7 less 5 would tell of both
@example(counts=[1, 1, 1, 1, 1, 9])
def test_no_hidden_count_follows_from_what_is_shown(counts: list[int]) -> None:
    hides = hidden(counts, [tellable(count) for count in counts])
    assert all(hide or tellable(count) for hide, count in zip(hides, counts, strict=True))
    if not all(hides):  # otherwise nothing but the sum is shown
        assert derived(counts, hides) == []
        assert tellable(sum(count for count, hide in zip(counts, hides, strict=True) if hide))


@given(counts=GROUPS)
def test_no_group_is_hidden_that_need_not_be(counts: list[int]) -> None:
    """With one less, a count would follow, or a number of people below the fewest would."""
    told = [tellable(count) for count in counts]
    hides = hidden(counts, told)
    more = [place for place, hide in enumerate(hides) if hide and told[place]]
    assert len(more) <= 1
    if more:
        held = [count for count, one in zip(counts, told, strict=True) if not one]
        assert sum(held) < FEWEST or len(held) == 1 or sum(held) == len(held)
        assert counts[more[0]] == min(count for count, one in zip(counts, told, strict=True) if one)


def test_too_many_groupings_are_refused() -> None:
    with pytest.raises(RegistryError, match="more than 2 groupings"):
        refuse_alone(["sex", "age_band", "country"], None)
    with pytest.raises(RegistryError, match="fewer than 5"):
        refuse_alone(["sex"], 4)
    refuse_alone(["sex"], 5)
