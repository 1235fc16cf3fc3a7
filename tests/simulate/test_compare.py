"""Simulated people beside real ones; and the plots are drawn from what they say."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from dorsal.cli import main
from dorsal.simulate.cohorts import VARIABLE
from dorsal.simulate.compare import Pair, still, table
from dorsal.simulate.svg import REAL, SIMULATED, Line, Panel, figure

PLOTS = ["simulated-cohorts.svg", "simulated-course.svg", "simulated-population.svg", "simulated-recovery.svg"]


@pytest.mark.usefixtures("real_people")
def test_the_real_cohorts_are_set_beside_simulated_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "compare", "--to", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    for part in ("age, years, real | 1660", "cohort 1: pain of 100, real | 125", "cohort 2: pain of 100, real | 265"):
        assert part in said
    assert sorted(file.name for file in tmp_path.iterdir()) == PLOTS
    for file in tmp_path.iterdir():
        ElementTree.fromstring(file.read_text(encoding="utf-8"))  # noqa: S314 - our own file


def test_without_the_real_cohorts_the_command_says_where_they_belong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert main(["simulate", "compare", "--to", str(tmp_path)]) == 2
    assert VARIABLE in capsys.readouterr().err


def test_a_pair_is_two_rows_of_figures() -> None:
    pair = Pair("pain", np.array([1.0, 3.0]), np.array([2.0, 2.0]))
    assert table([pair])[2:] == [
        "| pain, real | 2 | 2.0 | 1.0 | 1.1 | 1.5 | 2.0 | 2.5 | 2.9 |",
        "| pain, simulated | 2 | 2.0 | 0.0 | 2.0 | 2.0 | 2.0 | 2.0 | 2.0 |",
    ]


def test_people_who_leave_early_still_count_until_they_leave() -> None:
    """Four people: one event on day 10, one leaves on day 20, one event on day 30, one is seen to the end."""
    waits = np.array([10.0, 20.0, 30.0, 100.0]), np.array([True, False, True, False])
    assert still(waits, 9) == 1
    assert still(waits, 10) == 0.75
    assert still(waits, 50) == 0.375


def test_a_plot_is_well_formed_and_says_what_it_shows() -> None:
    panel = Panel("pain & more", "weeks", [Line([0, 1], [2, 3], REAL), Line([0, 1], [1, 2], SIMULATED, dots=True)])
    drawing = figure([panel], "pain < 3", [(REAL, "real")])
    root = ElementTree.fromstring(drawing)  # noqa: S314 - our own file
    assert "pain < 3" in [part.text for part in root]
