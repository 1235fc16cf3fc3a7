"""Simulated people beside real ones: a table of distributions, and the plots."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dorsal.simulate.check_ins import followed
from dorsal.simulate.cohorts import numbers, rows
from dorsal.simulate.columns import Array
from dorsal.simulate.course import NEVER, Courses
from dorsal.simulate.parameters import parameters
from dorsal.simulate.population import CHUNK, PHASES, Population, population
from dorsal.simulate.svg import REAL, SIMULATED, Line, Panel, figure

QUANTILES = (5, 25, 50, 75, 95)
WEEKS, YEAR, BINS = 52, 365, 14
MONTHS_3 = ("1-to-2-weeks", "2-to-4-weeks", "4-to-6-weeks", "6-to-12-weeks")
OFTEN = ("more_than90days_but_not_everyday", "everyday")
PERSISTENT = PHASES.index("persistent")
RATING = {"10": 1, "100": 10}
KEYS = ((REAL, "real people"), (SIMULATED, "simulated people"))
# The Tampa scale runs from 17 to 68, the disability count (Roland-Morris, inferred) from 0 to 24.
TAMPA, DISABILITY = (17, 51), 24


class Pair(NamedTuple):
    """The same thing of real and of simulated people. `yes`: a share, in per cent of people."""

    name: str
    real: Array
    simulated: Array
    yes: bool = False


def run(seed: int, to: Path) -> list[str]:
    """The table; the plots go to a folder. Raises MissingData."""
    people = next(population(CHUNK, seed=seed))
    course = followed(people, WEEKS, random=np.random.default_rng([seed, 3]), values=parameters())
    sample, cohorts = list(_sample(people)), list(_cohorts(people))
    events = _events()
    simulated = _waits(people, course)
    to.mkdir(parents=True, exist_ok=True)
    for name, pairs in (("population", sample), ("cohorts", cohorts)):
        shown = [_histogram(pair) for pair in pairs if not pair.yes]
        text = figure(shown, f"Distributions of real and simulated people: {name}", KEYS)
        (to / f"simulated-{name}.svg").write_text(text, encoding="utf-8")
    (to / "simulated-course.svg").write_text(_course(people, course), encoding="utf-8")
    (to / "simulated-recovery.svg").write_text(_recovery(events, simulated), encoding="utf-8")
    return [*table([*sample, *cohorts]), "", *_recovered(events, simulated), "", *_together(people)]


def _sample(people: Population) -> Iterator[Pair]:
    """The population sample: its people with back pain in the last year."""
    real = [row for row in rows("population/backpain_timeuse.csv") if row["LBP_sufferer"] == "yes"]
    yield Pair("age, years", numbers(real, "age"), people.of["age"])
    yield Pair("pain of 100 (a usual day of pain in the year)", numbers(real, "LBP_intensity_year"), _pain(people))
    often = [row for row in real if row["LBP_frequency_year"] in OFTEN]
    name = "pain of 100, of who has it on more than 90 days a year"
    yield Pair(name, numbers(often, "LBP_intensity_year"), _pain(people)[people.phase == PERSISTENT])
    yield Pair("sitting, hours a day", numbers(real, "Time_Sedentary") / 60, _known(people, "sitting-hours"))
    yield Pair("active minutes a week", numbers(real, "Time_MVPA") * 7, _known(people, "activity-minutes"))
    yield Pair("sleep, hours (asked of poor sleepers)", numbers(real, "Time_Sleep") / 60, _known(people, "sleep-hours"))
    yield Pair("women, %", _is(real, "sex", "1_female"), people.chose("sex", "female"), yes=True)
    stressed = _known(people, "stress") >= 5
    yield Pair("stressed, % (simulated: 5 or more of 10)", _is(real, "stress", "2_stressed"), stressed, yes=True)


def _cohorts(people: Population) -> Iterator[Pair]:
    """The two cohorts, each beside simulated people whose pain began as long before: 12 and 3 months at most."""
    first, second = rows("cohorts/lbp_orig.csv"), rows("cohorts/lbpmicox_imputation1.csv")
    least, span = TAMPA
    for number, (real, since) in enumerate(((first, (*MONTHS_3, "3-to-12-months")), (second, MONTHS_3)), 1):
        recent = people.chose("since", *since)
        fear, disability = _known(people, "fear", recent), _known(people, "interference", recent)
        yield Pair(f"cohort {number}: pain of 100", numbers(real, "Pain") * 10, _pain(people)[recent])
        yield Pair(f"cohort {number}: fear, of 10", (numbers(real, "Tampascale") - least) / span * 10, fear)
        yield Pair(f"cohort {number}: disability, of 10", numbers(real, "Function") / DISABILITY * 10, disability)
        yield Pair(f"cohort {number}: age, years", numbers(real, "Age"), people.of["age"][recent])
        leg = people.chose("leg-pain", "above-knee", "below-knee")[recent]
        yield Pair(f"cohort {number}: radiating, %", numbers(real, "Radiation"), leg, yes=True)
    hope = 10 - _known(people, "expectation", recent)
    yield Pair("cohort 2: expectation, of 10 (simulated: turned round)", numbers(second, "Expectation"), hope)
    before = people.chose("episodes", "one-or-two", "three-or-more")[recent]
    yield Pair("cohort 2: an earlier episode, %", numbers(second, "Previous"), before, yes=True)
    patients = rows("mechanism/lowbackpain_mechanism.csv")
    below = people.chose("leg-pain", "below-knee")
    yield Pair("mechanism: spreads along a nerve, %", numbers(patients, "c9"), below, yes=True)
    night = people.chose("night-pain", "yes")
    yield Pair("mechanism: pain at night, %", numbers(patients, "c19"), night, yes=True)


def _is(table: list[dict[str, str]], column: str, value: str) -> Array:
    return np.array([row[column] == value for row in table])


def _pain(people: Population) -> Array:
    return np.asarray(people.of["pain-average"] * 10)


def _known(people: Population, name: str, who: Array | None = None) -> Array:
    column = people.of[name] if who is None else people.of[name][who]
    return np.asarray(column[column >= 0])


def table(pairs: list[Pair]) -> list[str]:
    """Two lines a pair, as a Markdown table."""
    head = ["| | people | mean | SD | 5 % | 25 % | 50 % | 75 % | 95 % |", "|---|---|---|---|---|---|---|---|---|"]
    return [*head, *(row for pair in pairs for row in _rows(pair))]


def _rows(pair: Pair) -> Iterator[str]:
    for who, values in (("real", pair.real), ("simulated", pair.simulated)):
        if pair.yes:
            yield f"| {pair.name}, {who} | {len(values)} | {100 * values.mean():.1f} | | | | | | |"
            continue
        quantiles = " | ".join(f"{one:.1f}" for one in np.percentile(values, QUANTILES))
        yield f"| {pair.name}, {who} | {len(values)} | {values.mean():.1f} | {values.std():.1f} | {quantiles} |"


def _together(people: Population) -> Iterator[str]:
    """How far pain and disability go together."""
    pain, disability = people.of["pain-average"], people.of["interference"]
    yield "Pain and disability go together (correlation):"
    yield f"- simulated: {np.corrcoef(pain, disability)[0, 1]:.2f}"
    for number, name in enumerate(("lbp_orig", "lbpmicox_imputation1"), 1):
        whole = [row for row in rows(f"cohorts/{name}.csv") if row["Pain"] and row["Function"]]
        yield f"- cohort {number}: {np.corrcoef(numbers(whole, 'Pain'), numbers(whole, 'Function'))[0, 1]:.2f}"


def _events() -> tuple[Array, Array]:
    """Days until the event of the second cohort, and whether it was seen."""
    real = rows("cohorts/lbpmicox_imputation1.csv")
    return numbers(real, "Time"), numbers(real, "Status") == 1


def _waits(people: Population, course: Courses) -> tuple[Array, Array]:
    """Days until a simulated person with recent pain has been well for a month."""
    recent = people.chose("since", *MONTHS_3)
    days = course.well[recent]
    return np.where(days == NEVER, YEAR, days), days != NEVER


def still(waits: tuple[Array, Array], day: int) -> float:
    """The share without the event by a day (Kaplan and Meier)."""
    times, seen = waits
    share = 1.0
    for at in np.unique(times[seen & (times <= day)]):
        share *= 1 - (seen & (times == at)).sum() / (times >= at).sum()
    return float(share)


def _recovered(events: tuple[Array, Array], simulated: tuple[Array, Array]) -> Iterator[str]:
    yield "| with the event by day | 30 | 90 | 180 | 364 |"
    yield "|---|---|---|---|---|"
    for who, waits in (("cohort 2, its own event", events), ("simulated, a month below 1 of 10", simulated)):
        shares = " | ".join(f"{100 * (1 - still(waits, day)):.0f} %" for day in (30, 90, 180, 364))
        yield f"| {who} | {shares} |"


def _histogram(pair: Pair) -> Panel:
    step = RATING.get(pair.name.split(" (")[0].rpartition(" of ")[2])
    if step:  # a bin for each number that can be said
        edges = np.arange(-0.5, 11) * step
    else:
        values = np.concatenate([pair.real, pair.simulated])
        edges = np.linspace(values.min(), np.percentile(values, 99.5), BINS + 1)
    middle = (edges[1:] + edges[:-1]) / 2
    lines = []
    for one, colour in ((pair.real, REAL), (pair.simulated, SIMULATED)):
        counts, _ = np.histogram(one, edges)
        lines.append(Line(middle.tolist(), (100 * counts / len(one)).tolist(), colour))
    return Panel(pair.name.split(" (")[0], "value (height: per cent of people)", lines)


def _course(people: Population, course: Courses) -> str:
    curve, weeks = parameters()["curve"], list(range(WEEKS + 1))
    panels = []
    for number, name in enumerate(PHASES):
        here = course.pain[people.phase == number][:, ::7]
        lines = [Line(weeks, here.mean(0).tolist(), SIMULATED)]
        lines += [Line(weeks, np.percentile(here, part, 0).tolist(), SIMULATED, faint=True) for part in (10, 50, 90)]
        lines.append(Line(curve["weeks"], curve[name], REAL, dots=True))
        panels.append(Panel(f"pain of 100, {name}", "weeks from entry; dashed: 10, 50 and 90 %", lines))
    return figure(panels, "Simulated pain by week beside the published means", ((REAL, "published mean"), KEYS[1]))


def _recovery(events: tuple[Array, Array], simulated: tuple[Array, Array]) -> str:
    days = list(range(0, YEAR, 7))
    lines = [
        Line(days, [100 * still(waits, day) for day in days], colour)
        for waits, colour in ((events, REAL), (simulated, SIMULATED))
    ]
    panel = Panel("without the event, %", "days; two different events", lines)
    return figure([panel], "Time to the event of the second cohort and to recovery", ((REAL, "cohort 2"), KEYS[1]), 1)
