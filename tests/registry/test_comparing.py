"""The flow and the comparison of clinics, beside plain Python; and what is drawn when little is known."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsal.content import load
from dorsal.registry import pictures
from dorsal.registry.comparing import Compared, compared, funnel
from dorsal.registry.intervals import Range
from dorsal.registry.queries import ENOUGH, FLOW, STANDARD
from dorsal.registry.tables import TABLES
from tests.registry.conftest import framed, people, plain

CONTENT = load()


def flow(rows: dict[str, list[dict[str, Any]]]) -> dict[str, tuple[bool, ...]]:
    """Each person who has been here long enough: planned, started, told, better, recovered."""
    found = {}
    for one in rows["people"]:
        if one["followed"] < ENOUGH:
            continue
        mine = {
            name: [row for row in rows[name] if row["person"] == one["person"]] for name in ("sessions", "checkins")
        }
        around = [row["pain"] for row in mine["checkins"] if ENOUGH - 20 <= row["day"] <= ENOUGH]
        told = [pain for pain in around if pain is not None]
        started = one["planned"] and any(row["done"] > 0 for row in mine["sessions"])
        better = bool(told) and one["pain"] is not None and sum(told) / len(told) * 100 <= one["pain"] * 70
        well = any(
            row["day"] > 0 and None not in (row["pain"], row["function"]) and row["pain"] <= 1 and row["function"] <= 1
            for row in mine["checkins"]
        )
        found[one["person"]] = (
            one["planned"], started, started and bool(told), started and better, started and better and well,
        )  # fmt: skip
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_flow_is_that_of_plain_python(data: st.DataObject) -> None:
    rows = data.draw(people(CONTENT))
    found = pl.SQLContext(frames=framed(rows, CONTENT), eager=True).execute(FLOW)
    assert {one[0]: one[1:] for one in found.rows()} == flow(plain(rows))


PERSON = st.tuples(
    st.sampled_from("ab"),
    st.sampled_from(["acute", None]),
    st.sampled_from(["axial", "radicular"]),
    st.none() | st.booleans(),
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(some=st.lists(PERSON, min_size=1, max_size=30))
def test_what_is_expected_is_that_of_people_like_them(some: list[tuple[str, str | None, str, bool | None]]) -> None:
    lines = [(str(number), *one) for number, one in enumerate(some)]
    columns = ["person", "clinic", "phase", "pattern", "met"]
    frame = pl.DataFrame(lines, schema=dict.fromkeys(columns[:4], pl.String) | {"met": pl.Boolean}, orient="row")
    frames = {
        "people": frame.select("person", "phase", "pattern"), "care": frame.select("person", "clinic"),
        "answered": frame.select("person", "met"),
    }  # fmt: skip
    found = pl.SQLContext(frames=frames, eager=True).execute(STANDARD)
    alike, clinics = defaultdict[Any, list[bool]](list), defaultdict[str, list[tuple[Any, bool]]](list)
    for clinic, phase, pattern, met in some:
        if met is not None:
            alike[phase, pattern].append(met)
            clinics[clinic].append(((phase, pattern), met))
    expected = {
        clinic: (len(mine), sum(met for _, met in mine), sum(sum(alike[of]) / len(alike[of]) for of, _ in mine))
        for clinic, mine in clinics.items()
    }
    told = {one["clinic"]: (one["people"], one["seen"], one["expected"]) for one in found.to_dicts()}
    assert told.keys() == expected.keys()
    for clinic, numbers in expected.items():
        assert told[clinic] == pytest.approx(numbers)


def test_nobody_known_compares_nobody() -> None:
    assert compared(framed({name: [] for name in TABLES}, CONTENT), CONTENT.measures["pain-30"], 12) == ([], None)


def clinics(**numbers: tuple[int, int]) -> tuple[list[Compared], float | None]:
    """Clinics beside each other, each with so many people who do better and so many who do not."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for clinic, (better, not_) in numbers.items():
        for number in range(better + not_):
            person = f"{clinic} {number}"
            rows["people"].append({"person": person, "began": date(2025, 1, 6), "planned": True, "pain": 8.0})
            rows["care"].append({"person": person, "clinic": clinic, "from_day": 0})
            now = 2.0 if number < better else 8.0
            rows["checkins"].append({"person": person, "day": 84, "kind": "check-in", "pain": now})
    return compared(framed(rows, CONTENT), CONTENT.measures["pain-30"], 12)


def test_clinics_are_compared_by_rounded_numbers_alone() -> None:
    """18 of 36 and 19 of 37 are both told as 20 of 35, so the ratios and everybody's share tell no more."""
    assert clinics(a=(9, 10), b=(9, 8)) == clinics(a=(10, 10), b=(9, 8))
    assert [one.people for one in clinics(a=(9, 10), b=(9, 8))[0]] == [20, 15]


def test_a_clinic_with_few_hides_the_first_other() -> None:
    shown, _ = clinics(a=(10, 10), b=(2, 10), c=(8, 9), d=(12, 12))
    assert [one.clinic for one in shown] == ["c", "d"]
    assert clinics(a=(10, 10), b=(2, 10)) == ([], 0.33)
    assert clinics(a=(2, 20), b=(1, 12)) == ([], None)


def test_the_funnel_narrows_with_more_people() -> None:
    low, high = funnel(0.6, 200)
    assert [people for people, _ in low] == sorted({people for people, _ in low})
    assert low[0][0] >= 5
    assert high[0][1] - low[0][1] > high[-1][1] - low[-1][1]
    assert low[-1][1] < 0.6 < high[-1][1]


def test_what_may_not_be_told_is_not_drawn() -> None:
    moments = [pictures.Point("6", None, None), pictures.Point("12", Range(0.5, 0.4, 0.6), None)]
    _, drawn = pictures.over_time(moments, "weeks")
    assert sum("<circle" in part for part in drawn) == 1
    _, lines = pictures.bars([pictures.Bar("<a>", None, "hidden"), pictures.Bar("b", 0.5, "5")])
    assert sum("plot-bar" in part for part in lines) == 1
    assert "&lt;a&gt;" in "".join(lines)
