"""The bound is a bound on the same week: the solver's best is the best of all weeks, counted as we count."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from dorsal.care.improving import improved
from dorsal.care.objective import broken, score
from dorsal.care.posing import Place, Problem
from dorsal.cli import gap, gap_model
from dorsal.cli.gap_weeks import weeks
from dorsal.content.schema import Content
from tests.care.weeks_posed import drawn

SECONDS = 20


@pytest.fixture
def solve() -> Callable[..., gap_model.Solved]:
    pytest.importorskip("ortools", reason="OR-Tools is not installed: `make gap` installs it")
    return gap_model.solved


def every_way(problem: Problem) -> list[list[Place | None]]:
    """For each entry: nowhere, and each dose on each set of as many days as it may have."""
    return [
        [None, *((dose, days) for dose, row in enumerate(one.worth) for days in range(1, 128)
                 if days.bit_count() < len(row))]
        for one in problem.entries
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(24))
def test_the_solver_finds_what_trying_every_week_finds(
    content: Content, solve: Callable[..., gap_model.Solved], seed: int
) -> None:
    problem = drawn(content, seed, count=3, days=1)
    every = [score(problem, week) for week in product(*every_way(problem)) if not broken(problem, week)]
    solved = solve(problem, [None] * len(problem.entries), SECONDS)
    assert solved.proven
    assert solved.value == solved.bound == max(every)
    assert score(problem, solved.places) == solved.value
    assert broken(problem, solved.places) == []


@pytest.mark.parametrize("seed", range(100, 112))
def test_the_solver_counts_as_we_do_and_no_search_passes_its_bound(
    content: Content, solve: Callable[..., gap_model.Solved], seed: int
) -> None:
    problem = drawn(content, seed, count=7, days=5)
    nothing: list[Place | None] = [None] * len(problem.entries)
    ours = improved(problem, nothing)
    solved = solve(problem, ours, SECONDS)
    assert score(problem, solved.places) == solved.value <= solved.bound
    assert broken(problem, solved.places) == []
    assert score(problem, ours) <= solved.value


def test_without_time_the_bound_still_holds(content: Content, solve: Callable[..., gap_model.Solved]) -> None:
    problem = drawn(content, 1)
    ours = improved(problem, [None] * len(problem.entries))
    solved = solve(problem, ours, 1e-9)
    assert not solved.proven
    assert solved.value >= score(problem, ours)
    assert solved.bound >= solved.value


def test_first_and_later_weeks_are_met_as_the_plan_meets_them(content: Content) -> None:
    met, again = (list(weeks(4, content, seed=5)) for _ in range(2))
    assert [one.number == 0 for one in met] == [True, False, True, False]
    assert [one.chosen for one in met] == [one.chosen for one in again]
    for one in met:
        assert broken(one.problem, one.plain) == broken(one.problem, one.chosen) == []
        assert score(one.problem, one.chosen) >= score(one.problem, one.plain)
        assert any(entry.standing == "free" for entry in one.problem.entries) == (one.number == 0)


def test_the_gap_leaves_out_what_keeping_earns(content: Content) -> None:
    problem = drawn(content, 3)
    nothing: list[Place | None] = [None] * len(problem.entries)
    assert gap.gap(problem, nothing, 200) == 100
    assert gap.gap(problem, nothing, 0) == 0
    assert gap.gap(problem, nothing, problem.keep + 100) > 1000
    assert [gap.p95(list(range(1, count + 1))) for count in (1, 20, 100)] == [1, 19, 95]


def test_the_command_prints_the_distribution(dorsal: Callable[..., Any], solve: Any) -> None:
    ran = dorsal("gap", "--weeks", 2, "--seconds", SECONDS, "--seed", 3)
    assert ran.code == 0
    assert "2 weeks of as many simulated people, 1 of them first weeks; seed 3" in ran.out
    assert "gap in %, after local search" in ran.out
    assert ran.out.rstrip().endswith(": 0")


@pytest.mark.parametrize("wrong", [("--weeks", 1), ("--seconds", 0), ("--seed", -1)])
def test_what_cannot_be_measured_is_said(dorsal: Callable[..., Any], wrong: tuple[str, int]) -> None:
    ran = dorsal("gap", *wrong)
    assert (ran.code, ran.out) == (2, "")
    assert wrong[0] in ran.err


def test_a_missing_solver_is_named(dorsal: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise ImportError

    monkeypatch.setattr(gap, "solver", missing)
    ran = dorsal("gap")
    assert ran.code == 1
    assert "make gap" in ran.err
