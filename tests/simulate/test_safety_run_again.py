"""Five hundred weeks more; and a safety run is the same whoever works on it, and says what it found."""

from __future__ import annotations

import pytest

from dorsal.cli import main
from dorsal.content import load
from dorsal.simulate import safety
from dorsal.simulate.judge import Fault
from dorsal.simulate.judge.one_week import SHOWN
from dorsal.simulate.parameters import parameters
from dorsal.simulate.people import Crowd
from dorsal.simulate.safety import Found, Outcome, Report
from dorsal.simulate.safety import lived as of_task
from dorsal.simulate.safety_report import told
from tests.simulate.lived import WEEKS, lived


def test_no_rule_is_broken_for_other_people_either() -> None:
    report = lived(204)
    assert report.weeks >= WEEKS
    assert not report.outcome.broken, "\n".join(told(report))


def test_whoever_has_only_breaks_from_sitting_left_has_a_week_with_exercise() -> None:
    """Found among 5,392 people: what stood beside the programme, kept after all of it had gone, was not seen."""
    weeks = parameters()["living"]["weeks"]
    person = Crowd(20261121, load(), parameters()).person(462, weeks)
    outcome = safety.one(person, 20261121, weeks)
    assert outcome.judged[SHOWN]
    assert not outcome.broken, outcome.faults


def test_the_same_people_live_the_same_lives_whoever_works_on_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "TOGETHER", 1)  # so that few people are several tasks
    alone = safety.run(30, seed=15, workers=1).outcome
    together = safety.run(30, seed=15, workers=2).outcome
    assert alone == together
    assert of_task(15, 0) != of_task(16, 0)


def test_a_broken_rule_ends_the_command_with_one_and_names_the_person(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(weeks: int, *, seed: int, workers: int) -> Report:
        outcome = Outcome()
        outcome.counts["weeks"] = weeks
        outcome.judged["rest"] = outcome.broken["rest"] = workers
        outcome.faults.append(Found(7, Fault("rest", 3, safety.BEGAN, "trunk")))
        return Report(seed, outcome, 1.0)

    monkeypatch.setattr(safety, "run", broken)
    assert main(["simulate", "safety", "--weeks", "9", "--seed", "5"]) == 1
    assert "seed 5, person 7, week 3" in capsys.readouterr().out


def test_no_weeks_make_no_sense(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "safety", "--weeks", "0"]) == 2
    assert "--weeks" in capsys.readouterr().err
