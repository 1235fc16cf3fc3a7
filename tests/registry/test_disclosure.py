"""Nothing small is told, nor what would give it away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dorsal.registry.disclosure import (
    FEWEST,
    STEP,
    hidden,
    left_out,
    refuse_alone,
    rounded,
    stopped,
    tellable,
    tellable_share,
    together,
)
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


def hides(counts: Sequence[int]) -> tuple[bool, ...]:
    return hidden([(count,) for count in counts], [tellable(count) for count in counts])


@cache
def adding_up(total: int, many: int) -> list[tuple[int, ...]]:
    """Every way in which so many groups of at least one person have so many people; nobody is no group."""
    if many == 1:
        return [(total,)] if total else []
    return [(first, *rest) for first in range(1, total) for rest in adding_up(total - first, many - 1)]


@cache
def beside(what: tuple[int | None, ...], total: int) -> list[tuple[int, ...]]:
    """Every table that has this total and shows this: what somebody can think of who knows the rule and the total."""
    places = [place for place, count in enumerate(what) if count is None]
    found = []
    for held in adding_up(total - sum(count or 0 for count in what), len(places)):
        rest = dict(zip(places, held, strict=True))
        found.append(tuple(rest.get(place, count or 0) for place, count in enumerate(what)))
    return [table for table in found if shows(table) == what]


def shows(counts: Sequence[int]) -> tuple[int | None, ...]:
    return tuple(None if hide else count for count, hide in zip(counts, hides(counts), strict=True))


def known(counts: Sequence[int]) -> bool:
    """Whether somebody who knows the rule, the total and all that is told, none of it rounded, knows a small count.

    Where nothing but the total is told, it is rounded.
    """
    what, total = shows(counts), sum(counts)
    totals = [total]
    if not any(what):
        totals = (
            [one for one in range(FEWEST, total + STEP) if rounded(one) == rounded(total)] if tellable(total) else []
        )
    tables = [table for one in totals for table in beside(what, one)]
    small = [place for place, count in enumerate(counts) if not tellable(count)]
    return bool(tables) and any(len({table[place] for table in tables}) == 1 for place in small)


@pytest.mark.parametrize("groups", [2, 3, 4])
def test_nobody_who_knows_the_rule_learns_a_small_count_of_any_table(groups: int) -> None:
    assert [counts for counts in product(range(1, 13), repeat=groups) if known(counts)] == []


@settings(max_examples=60)
@given(counts=st.lists(st.integers(1, 12) | st.integers(1, 5), min_size=1, max_size=6))
@example(counts=[7, 7, 4])
@example(counts=[9, 4, 4])
@example(counts=[1, 1, 1, 1, 1, 9])
def test_nor_of_more_groups(counts: list[int]) -> None:
    assert all(hide or tellable(count) for hide, count in zip(hides(counts), counts, strict=True))
    assert not known(counts)


@given(counts=st.lists(st.integers(1, 30) | st.integers(1, 6), max_size=8))
def test_no_group_is_hidden_that_need_not_be(counts: list[int]) -> None:
    """With one less, a number of people could be known."""
    more = [place for place, hide in enumerate(hides(counts)) if hide and tellable(counts[place])]
    if more:
        held = [count for place, count in enumerate(counts) if hides(counts)[place] and place != more[-1]]
        assert not together(held)


CHAINS = [(first, *rest) for first in range(12, 19) for rest in combinations_with_replacement(range(first, -1, -1), 3)]


def test_no_stage_tells_how_many_stopped_before_another() -> None:
    """Every way of 12 to 18 people through three stages, none of it rounded: neither who got there nor who stopped."""
    alike = defaultdict[tuple[int, ...], list[tuple[int, ...]]](list)
    for chain in CHAINS:
        gone = stopped(chain)
        told = tuple(-1 if one is None else count for one, count in zip(gone, chain, strict=True))
        alike[told].append(chain)
    for told, chains in alike.items():
        for place in (1, 2, 3):
            reach = {chain[place] for chain in chains}
            stop = {chain[place - 1] - chain[place] for chain in chains}
            assert len(reach) > 1 or tellable(*reach), told
            assert len(stop) > 1 or tellable(*stop), told


def test_the_smallest_case_of_a_stage_between_two() -> None:
    """17, 16, 8 were told as 15, nothing, 10 and 10 who stopped: so that exactly one stopped first."""
    assert stopped([17, 16, 8]) == (0, None, 9)
    assert stopped([17, 17, 0]) == (0, None, 17)
    assert stopped([3, 3, 0]) == (None, None, None)


def test_how_many_are_left_out_tells_of_nobody() -> None:
    """Also to somebody who knows how many there are, and about how many are counted."""
    alike = defaultdict[tuple[int, int | None, int | None], set[int]](set)
    for there in range(FEWEST, 60):
        for gone in range(there + 1):
            counted = there - gone
            told = rounded(counted) if tellable(counted) else None
            alike[there, told, left_out(there, counted)].add(gone)
    assert [(what, gone) for what, gone in alike.items() if len(gone) == 1 and not tellable(*gone)] == []
    assert (left_out(30, 21), left_out(30, 18), left_out(30, 31)) == (None, 10, None)


def test_too_many_groupings_are_refused() -> None:
    with pytest.raises(RegistryError, match="more than 2 groupings"):
        refuse_alone(["sex", "age_band", "country"], None)
    with pytest.raises(RegistryError, match="fewer than 5"):
        refuse_alone(["sex"], 4)
    refuse_alone(["sex"], 5)
