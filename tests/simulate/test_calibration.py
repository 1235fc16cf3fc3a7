"""Simulated people fare as published people do, each figure within what is stated for it."""

from __future__ import annotations

import re

import numpy as np
import pytest

from dorsal.cli import main
from dorsal.content.schema import Content
from dorsal.simulate import calibrate
from dorsal.simulate.behaviour import behaviour, response
from dorsal.simulate.calibrate import Figure
from dorsal.simulate.course import left
from dorsal.simulate.parameters import documented, parameters
from dorsal.simulate.population import PHASES


@pytest.fixture(scope="module")
def figures() -> list[Figure]:
    return calibrate.figures(seed=1)


def test_every_figure_is_met(figures: list[Figure]) -> None:
    assert [one for one in figures if not one.met] == []


def test_pain_is_held_to_three_points_of_a_hundred_at_every_published_week(figures: list[Figure]) -> None:
    pain = [one for one in figures if one.source == "wallwork24"]
    assert len(pain) == 12
    assert all(one.tolerance <= 3 for one in pain)


def test_a_missed_figure_is_said() -> None:
    far = Figure("median days", "dasilva19", 139, 200, 25)
    assert not far.met
    assert calibrate.table([far])[1].endswith("NOT MET")


def test_every_parameter_names_a_source_that_is_known_or_says_that_it_is_convention(content: Content) -> None:
    for name, one in documented().items():
        known = one.source == "convention" or one.source in content.sources or re.match(r"doi 10\.\d+/", one.source)
        assert known, (name, one.source)
        assert one.figure, name


def test_the_curve_goes_through_the_published_points() -> None:
    curve = parameters()["curve"]
    for phase in PHASES:
        shares = left(phase, np.array(curve["weeks"]) * 7, parameters())
        assert np.allclose(shares * curve[phase][0], curve[phase])


def test_who_never_starts_does_nothing_and_gains_nothing() -> None:
    does = behaviour(500, 12, random=np.random.default_rng(1), values=parameters())
    assert (does.share[~does.starts] == 0).all()
    helped = response(does.share, 84, parameters())
    assert (helped[~does.starts] == 1).all()
    assert (helped[:, 0] == 1).all()
    assert (helped[does.starts][:, -1] < 1).mean() > 0.9


def test_the_command_prints_each_figure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "calibrate"]) == 0
    said = capsys.readouterr().out
    assert "wallwork24" in said
    assert "a million in" in said
