"""What the course foresees comes true as often as it says, on few people; `make course` judges it on many."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest

from dorsal.care.course import CheckIn, Course, course
from dorsal.cli import forecasts, main
from dorsal.cli.foretold import WEEKS, Foretold, Judged, change, judged
from dorsal.cli.scores import alarms, crps, inside, pit, reliability, shown, simple_crps, uneven
from dorsal.content.schema import Content
from dorsal.simulate.check_ins import CheckIns, check_ins
from dorsal.simulate.parameters import Parameters, parameters, rough
from dorsal.simulate.population import PHASES, population

FEW, SEED, OTHER = 420, 20261124, 105
BEGAN = date(2026, 6, 1)
DAYS = {"acute": 10, "subacute": 50, "persistent": 200}
MIDDLE = {"usual": (0.77, 0.85), "rough": (0.71, 0.82)}  # a few hundred people: wider than the bars for many
Worlds = dict[str, Judged]


@pytest.fixture(scope="module")
def worlds(content: Content) -> Worlds:
    """About three hundred people who start, in each world."""
    both = {"usual": parameters(), "rough": rough()}
    return {name: judged(FEW, seed=SEED, values=values, content=content) for name, values in both.items()}


@pytest.fixture(scope="module")
def known(content: Content) -> Judged:
    return judged(FEW, seed=OTHER, values=parameters(), content=content)


@pytest.mark.parametrize("world", MIDDLE)
@pytest.mark.parametrize("measure", ["pain", "function"])
@pytest.mark.parametrize("horizon", ["next", "in 4 weeks"])
def test_forecasts_come_true_as_often_as_they_say(world: str, measure: str, horizon: str, worlds: Worlds) -> None:
    least, most = MIDDLE[world]
    told = worlds[world].ahead[measure][horizon]
    places = pit(told, np.random.default_rng(1))
    held, wide = shown(told, 0.8)
    assert worlds[world].people > 280
    assert least < inside(places, 0.8) < most
    assert uneven(places) < 0.07
    assert held >= 0.8
    assert 3 < wide < 5


@pytest.mark.parametrize("measure", ["pain", "function"])
@pytest.mark.parametrize("horizon", ["next", "in 4 weeks"])
def test_forecasts_lie_nearer_than_simpler_ones(measure: str, horizon: str, worlds: Worlds, known: Judged) -> None:
    told, learnt = worlds["usual"].ahead[measure][horizon], known.ahead[measure][horizon]
    ours = crps(told.chances, told.said)
    assert ours < 0.95 * min(simple_crps(name, learnt, told) for name in forecasts.SIMPLE)
    wider = told._replace(chances=np.full_like(told.chances, 1 / 11))
    assert ours < crps(wider.chances, wider.said) / 2


def test_a_change_comes_as_often_as_it_is_said(worlds: Worlds, content: Content) -> None:
    for told in worlds["usual"].ahead["pain"].values():
        bins = [one for one in reliability(*change(told, content)) if one.forecasts >= forecasts.ENOUGH]
        assert max(abs(one.said - one.happened) for one in bins) < 0.15
        assert all(sooner.said < later.said for sooner, later in pairwise(bins))


def test_most_flares_that_a_week_shows_are_found_with_few_false_alarms(worlds: Worlds) -> None:
    low, high = alarms(worlds["usual"], (1.25, 2.0), 1.0)
    (alone,) = alarms(worlds["usual"], (1.25,), 1.0, alone=True)
    assert low.visible > 0.6
    assert low.false < 0.08
    assert (high.visible, high.false) < (low.visible, low.false)
    assert low.false < alone.false


@pytest.mark.parametrize("values", [parameters(), rough()])
def test_many_at_once_are_told_what_each_alone_is_told(values: Parameters, content: Content) -> None:
    """The judge follows people side by side; a person is followed one by one. Both must say the same."""
    chunk = next(population(60, seed=SEED, content=content, values=values))
    truth = check_ins(chunk, WEEKS, random=np.random.default_rng([SEED, 0, 4]), values=values)
    found = judged(60, seed=SEED, values=values, content=content)
    number = 0
    for phase, name in enumerate(PHASES):
        for person in np.flatnonzero((chunk.phase == phase) & truth.does.starts):
            if number % 12 == 0:
                said = list(_said(truth, person))
                last = said[-1].at.date()
                alone = course(said, content, on=last, days_at_start=DAYS[name], began=BEGAN)
                _same(alone, (last - BEGAN).days // 7, found, number, content)
            number += 1
    assert number == found.people


def _said(truth: CheckIns, person: int) -> Iterator[CheckIn]:
    for week in np.flatnonzero(truth.made[person, :11]):
        values = {"pain-average": float(truth.pain[person, week]), "interference": float(truth.function[person, week])}
        yield CheckIn(str(week), datetime(2026, 6, 1, 9, tzinfo=UTC) + timedelta(weeks=int(week)), values)


def _same(alone: Course, week: int, found: Judged, number: int, content: Content) -> None:
    for measure in ("pain", "function"):
        told = found.ahead[measure]["in 4 weeks"]
        here = (told.person == number) & (told.week == week)
        if here.any():
            expected = alone.measures[measure].next[3]
            assert told.chances[here][0] == pytest.approx(expected.chances, abs=1e-3)
            chance, _ = change(Foretold(*(column[here] for column in told)), content)
            assert [*chance] == ([] if expected.change is None else [pytest.approx(expected.change, abs=1e-3)])


def test_a_forecast_that_is_too_sure_or_too_high_is_noticed() -> None:
    random = np.random.default_rng(3)
    sure = np.tile(np.eye(11)[5], (400, 1))
    spread = np.round(np.clip(random.normal(5, 1.5, 400), 0, 10)).astype(int)
    none = np.zeros(400)
    told = Foretold(none, none, none, sure, spread, spread, spread, spread, spread)
    places = pit(told, random)
    assert inside(places, 0.8) < 0.4
    assert uneven(places) > 0.2
    assert shown(told, 0.8)[0] < 0.4
    assert reliability(np.full(400, 0.85), spread < 4)[0].happened < 0.4


def test_the_command_prints_the_tables_and_says_what_is_missed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(forecasts, "PEOPLE", 60)
    monkeypatch.setattr(forecasts, "MIDDLE", {"usual": (0.99, 1), "rough": (0, 1)})
    assert main(["simulate", "forecasts"]) == 1
    said = capsys.readouterr().out
    parts = ("The usual world", "The rough world", "(chosen)", "the plan helps nobody", "NOT MET: usual, pain, next")
    for part in parts:
        assert part in said


def test_nobody_is_judged_on_whom_the_filter_was_tuned() -> None:
    assert set(forecasts.TUNING.values()) <= set(forecasts.TUNED)
    assert not set(forecasts.TUNED) & {*forecasts.JUDGING.values(), SEED}
