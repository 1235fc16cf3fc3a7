"""What people say each week follows their true course, and in the rough world less closely."""

from __future__ import annotations

import numpy as np
import pytest

from dorsal.content.schema import Content
from dorsal.simulate.check_ins import CheckIns, check_ins
from dorsal.simulate.parameters import documented, parameters, rough
from dorsal.simulate.population import CHUNK, population

WEEKS = 26
Worlds = dict[str, CheckIns]


@pytest.fixture(scope="module")
def worlds(content: Content) -> Worlds:
    drawn = next(population(CHUNK, seed=4, content=content))
    both = {"usual": parameters(), "rough": rough()}
    return {
        name: check_ins(drawn, WEEKS, random=np.random.default_rng(4), values=values) for name, values in both.items()
    }


def true(world: CheckIns, week: int) -> np.ndarray:
    return np.asarray(world.course.pain[:, week * 7 - 6 : week * 7 + 1].mean(1) / 10)


def test_the_second_world_changes_only_what_it_names_and_names_no_source() -> None:
    named = documented("rough")
    assert {one.source for one in named.values()} == {"convention"}
    assert set(named) <= set(parameters())
    assert {name for name in parameters() if rough()[name] != parameters()[name]} == set(named)
    assert all(set(rough()[name]) == set(parameters()[name]) for name in named)


def test_what_is_said_is_a_whole_number_about_the_week_before(worlds: Worlds) -> None:
    for name, least, most in (("usual", 0.7, 1.0), ("rough", 1.0, 1.5)):
        world = worlds[name]
        assert set(np.unique(world.pain)) == set(range(11)) == set(np.unique(world.function))
        assert least < (world.pain[:, 13] - true(world, 13)).std() < most


def test_some_people_of_the_rough_world_say_even_numbers_only(worlds: Worlds) -> None:
    def even(world: CheckIns) -> float:
        moving = world.pain[:, 1:].std(1) > 0.5
        return float((world.pain[moving, 1:] % 2 == 0).all(1).mean())

    assert even(worlds["usual"]) < 0.01
    assert 0.25 < even(worlds["rough"]) < 0.36


def test_who_never_starts_says_nothing_and_others_miss_a_share(worlds: Worlds) -> None:
    for name, missing in (("usual", 0.2), ("rough", 0.35)):
        world = worlds[name]
        assert not world.made[~world.does.starts].any()
        assert world.made[world.does.starts, 0].all()
        assert world.made[world.does.starts, 1:].mean() == pytest.approx(1 - missing, abs=0.01)


def test_a_rough_first_answer_lies_further_out_than_where_people_are(worlds: Worlds) -> None:
    usual, rough_one = worlds["usual"], worlds["rough"]
    assert usual.course.pain[:, 0] == pytest.approx(usual.pain[:, 0] * 10, abs=1e-3)
    high = rough_one.pain[:, 0] >= 8
    assert (rough_one.pain[high, 0] - rough_one.course.pain[high, 0] / 10).mean() > 0.2


def test_flares_raise_the_weeks_in_which_they_are(worlds: Worlds) -> None:
    world = worlds["usual"]
    people, days = np.nonzero(world.course.flares >= 20)
    weeks = (days + 6) // 7
    assert (world.risen[people, weeks] > 0).all()
    assert worlds["rough"].risen.mean() > 1.5 * world.risen.mean()
