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
    """One row a forecast: of whom, in which week of whose course and for which, the chance of each number, and the truth.

    `first`, `last`, `recent` (the mean of the last four) and `curve` (the published mean) are what simpler forecasts say.
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
        self.path, self.weeks, self.made = path, weeks, truth.made[here]
        self.said = {"pain": truth.pain[here], "function": truth.function[here]}
        self.risen, self.flares = truth.risen[here], truth.course.flares[here]
        self.curve = np.array([published(path.course, week * WEEK) for week in range(weeks + 1)])

    def judged(self) -> Judged:
        followed = {name: self._follow(said) for name, said in self.said.items()}
        return Judged(
            people=len(self.made),
            ahead={name: ahead for name, (ahead, _, _) in followed.items()},
            surprise={name: surprise for name, (_, surprise, _) in followed.items()},
            above=followed["pain"][2],
            risen=self.risen,
            starts=self.flares,
            made=self.made,
        )

    def _follow(self, said: Array) -> tuple[dict[str, Foretold], Array, Array]:
        tracker, belief = self.path.tracker, self.path.tracker.start()
        rows: dict[str, list[Foretold]] = {"next": [], "in 4 weeks": [], "at review": []}
        surprise, above = np.full(said.shape, np.nan), np.full(said.shape, np.nan)
        simple = _Simple(said[:, 0])
        for week in range(self.weeks + 1):
            day, made = self.path.day(week * WEEK), self.made[:, week]
            if week:
                belief = self.path.ahead(belief, (week - 1) * WEEK, week * WEEK)
                report = tracker.report(belief, day)
                rows["next"].append(self._rows(report.chances(), made, simple, said, simple.week, week))
                surprise[made, week] = report.surprise(said[:, week])[made]
                above[made, week] = (said[:, week] - report.mean())[made]
            belief = _where(made, tracker.seen(belief, said[:, week], day), belief)
            simple.add(said[:, week], made, week)
            for name, later in (("in 4 weeks", week + 4), ("at review", self._review(week))):
                if later <= self.weeks:
                    ahead = self.path.ahead(belief, week * WEEK, later * WEEK)
                    chances = tracker.report(ahead, self.path.day(later * WEEK)).chances()
                    both = made & self.made[:, later]
                    rows[name].append(self._rows(chances, both, simple, said, np.full(len(said), week), later))
        return {name: _stacked(found) for name, found in rows.items()}, surprise, above

    def _review(self, week: int) -> int:
        return next(review for review in self.path.course.reviews if review > week)

    def _rows(self, chances: Array, who: Array, simple: _Simple, said: Array, week: Array, when: int) -> Foretold:
        at = np.flatnonzero(who)
        same = np.ones(len(at))
        return Foretold(
            person=at,
            week=week[at],
            when=same * when,
            chances=chances[at],
            said=said[at, when].astype(int),
            first=said[at, 0],
            last=simple.last[at],
            recent=simple.recent()[at],
            curve=same * self.curve[when],
        )


class _Simple:
    """The last value and the last four of each person, and the week of the last."""

    def __init__(self, first: Array) -> None:
        self.few = np.full((len(first), RECENT), np.nan)
        self.last, self.week = first, np.zeros(len(first))

    def add(self, said: Array, made: Array, week: int) -> None:
        self.few[made] = np.column_stack([self.few[made, 1:], said[made]])
        self.last, self.week = self.few[:, -1].copy(), np.where(made, week, self.week)

    def recent(self) -> Array:
        return np.asarray(np.nansum(self.few, 1) / np.maximum(1, (~np.isnan(self.few)).sum(1)))


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
