"""What the course foresees for many simulated people at once, beside what they then say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from dorsal.care.curve import PERCENT, Path, published
from dorsal.care.mixture import WHOLE
from dorsal.care.tracking import WEEK, Belief
from dorsal.content.schema import Content
from dorsal.simulate.check_ins import CheckIns, check_ins
from dorsal.simulate.columns import Array
from dorsal.simulate.parameters import Parameters
from dorsal.simulate.population import PHASES, population

WEEKS = 26
RECENT = 4
MEASURES = ("pain", "function")


class Foretold(NamedTuple):
    """One row a forecast: of whom, from which week for which, the chance of each number, and what was then said.

    Simpler forecasts say `last`, `recent` (the mean of the last four) or `curve` (the published mean).
    """

    person: Array
    week: Array
    when: Array
    chances: Array
    said: Array
    first: Array
    last: Array
    recent: Array
    curve: Array


class Judged(NamedTuple):
    """`ahead`: by measure and horizon. `surprise` and `risen`: by person and week, nan where nothing was said."""

    people: int
    ahead: dict[str, dict[str, Foretold]]
    surprise: dict[str, Array]
    above: Array
    risen: Array
    starts: Array
    made: Array


def judged(count: int, *, seed: int, values: Parameters, content: Content, weeks: int = WEEKS) -> Judged:
    """Draw so many people, leave out who never starts, and foresee each check-in from what was said before it."""
    parts = []
    for number, chunk in enumerate(population(count, seed=seed, content=content, values=values)):
        truth = check_ins(chunk, weeks, random=np.random.default_rng([seed, number, 4]), values=values)
        for phase, name in enumerate(PHASES):
            here = (chunk.phase == phase) & truth.does.starts
            parts.append(_Group(truth, here, Path(content.courses[name], content), weeks).judged())
    return _together(parts)


class _Group:
    """People who follow one published course."""

    def __init__(self, truth: CheckIns, here: Array, path: Path, weeks: int) -> None:
        made = truth.made[here]
        self.followed = {
            "pain": _Followed(truth.pain[here], made, path, weeks),
            "function": _Followed(truth.function[here], made, path, weeks),
        }
        self.risen, self.starts, self.made = truth.risen[here], truth.course.flares[here], made

    def judged(self) -> Judged:
        return Judged(
            people=len(self.made),
            ahead={name: _stacked_each(one.follow()) for name, one in self.followed.items()},
            surprise={name: one.surprise for name, one in self.followed.items()},
            above=self.followed["pain"].above,
            risen=self.risen,
            starts=self.starts,
            made=self.made,
        )


class _Followed:
    """One measure of these people, week by week, and what simpler forecasts would remember of it."""

    def __init__(self, said: Array, made: Array, path: Path, weeks: int) -> None:
        self.said, self.made, self.path, self.weeks = said, made, path, weeks
        self.surprise, self.above = np.full(said.shape, np.nan), np.full(said.shape, np.nan)
        self.few = np.full((len(said), RECENT), np.nan)
        self.week = np.zeros(len(said))

    def follow(self) -> dict[str, list[Foretold]]:
        """What was foreseen, by horizon."""
        tracker, belief = self.path.tracker, self.path.tracker.start()
        rows: dict[str, list[Foretold]] = {"next": [], "in 4 weeks": [], "at review": []}
        for week in range(self.weeks + 1):
            said, made, day = self.said[:, week], self.made[:, week], self.path.day(week * WEEK)
            if week:
                belief = self.path.ahead(belief, (week - 1) * WEEK, week * WEEK)
                report = tracker.report(belief, day)
                rows["next"].append(self._rows(report.chances(), made, week))
                self.surprise[made, week] = report.surprise(said)[made]
                self.above[made, week] = (said - report.mean())[made]
            belief = _where(made, tracker.seen(belief, said, day), belief)
            self._remember(week)
            for name, later in (("in 4 weeks", week + 4), ("at review", self._review(week))):
                if later <= self.weeks:
                    ahead = self.path.ahead(belief, week * WEEK, later * WEEK)
                    chances = tracker.report(ahead, self.path.day(later * WEEK)).chances()
                    rows[name].append(self._rows(chances, made & self.made[:, later], later))
        return rows

    def _review(self, week: int) -> int:
        return next(review for review in self.path.course.reviews if review > week)

    def _remember(self, week: int) -> None:
        made = self.made[:, week]
        self.few[made] = np.column_stack([self.few[made, 1:], self.said[made, week]])
        self.week[made] = week

    def _rows(self, chances: Array, who: Array, when: int) -> Foretold:
        at = np.flatnonzero(who)
        same, few = np.ones(len(at)), self.few[at]
        return Foretold(
            person=at,
            week=self.week[at],
            when=same * when,
            chances=chances[at],
            said=self.said[at, when].astype(int),
            first=self.said[at, 0],
            last=few[:, -1],
            recent=np.nansum(few, 1) / (~np.isnan(few)).sum(1),
            curve=same * published(self.path.course, when * WEEK),
        )


def change(told: Foretold, content: Content) -> tuple[Array, Array]:
    """The chance of a meaningful change since the first value, and whether it came; who began at 0 has none."""
    began = told.first > 0
    most = told.first[began] * (1 - content.course_values["meaningful-share"].value / PERCENT) + 1e-9
    chance = (told.chances[began] * (most[:, None] >= WHOLE)).sum(1)
    return chance, told.said[began] <= most


def _where(who: Array, yes: Belief, no: Belief) -> Belief:
    def one(name: str) -> Array:
        new: Array = getattr(yes, name)
        return np.where(who.reshape(-1, *[1] * (new.ndim - 1)), new, getattr(no, name))

    return Belief(**{name: one(name) for name in Belief.__struct_fields__})


def _stacked_each(rows: dict[str, list[Foretold]]) -> dict[str, Foretold]:
    return {name: _stacked(some) for name, some in rows.items()}


def _stacked(rows: list[Foretold]) -> Foretold:
    return Foretold(*(np.concatenate(column) for column in zip(*rows, strict=True)))


def _together(parts: list[Judged]) -> Judged:
    return Judged(
        people=sum(part.people for part in parts),
        ahead={
            name: {horizon: _stacked(list(_numbered(parts, name, horizon))) for horizon in parts[0].ahead[name]}
            for name in MEASURES
        },
        surprise={name: np.concatenate([part.surprise[name] for part in parts]) for name in MEASURES},
        above=np.concatenate([part.above for part in parts]),
        risen=np.concatenate([part.risen for part in parts]),
        starts=np.concatenate([part.starts for part in parts]),
        made=np.concatenate([part.made for part in parts]),
    )


def _numbered(parts: list[Judged], name: str, horizon: str) -> Iterator[Foretold]:
    """People counted through all groups."""
    before = 0
    for part in parts:
        told = part.ahead[name][horizon]
        yield told._replace(person=told.person + before)
        before += part.people
