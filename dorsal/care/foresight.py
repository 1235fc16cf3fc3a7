"""One measure of a person: where it is today, what each next check-in may say, and what comparable people would say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import msgspec

from dorsal.care.curve import PERCENT, Path
from dorsal.care.mixture import DIGITS, Mixture, Range, WholeRange
from dorsal.care.progress import Said, Seen, State, state
from dorsal.care.sureness import Sure, sure
from dorsal.care.tracking import WEEK, Belief
from dorsal.content.schema import Content, Id

POINTS = 36  # on a line that is drawn
Values = tuple[tuple[int, float], ...]  # the number of the day, and what was said


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """A mean and the middle ranges of half and of 80 % of cases."""

    mean: float
    range_50: Range
    range_80: Range


class Forecast(Spread, frozen=True, kw_only=True):
    """What a check-in on a day may say. `whole`: the range to show a person. `chances`: of each number from 0 to 10.

    `change`: the chance of a meaningful change since the first value, None without one. `expected`: comparable people.
    """

    on: date
    week: float
    whole: WholeRange
    chances: tuple[float, ...]
    change: float | None
    expected: Spread


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One measure. `now`: where the person is, without the noise of a check-in; `expected`: comparable people today."""

    question: Id
    first: float | None
    last: float | None
    check_ins: int
    now: Spread
    expected: Spread
    next: tuple[Forecast, ...]
    review: Forecast
    state: State
    sure: Sure


class Along(msgspec.Struct, frozen=True):
    """What holds on one day of a line."""

    on: date
    told: Spread


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """One measure from the first day to the next review, for a picture of it.

    `said`: what was told; `seen`: where the person was seen after each; `ahead`: what a check-in may say from today on;
    `people`: what comparable people say.
    """

    said: tuple[tuple[date, float], ...]
    seen: tuple[tuple[date, float], ...]
    ahead: tuple[Along, ...]
    people: tuple[Along, ...]
    review: date


class Followed(NamedTuple):
    """What is believed of one measure today, after everything that was said, and what was said."""

    question: Id
    belief: Belief
    said: tuple[Said, ...]


class Foresight:
    """What one path says about each measure, today and later."""

    def __init__(self, path: Path, start: date, on: date, content: Content) -> None:
        self.path, self.start, self.content = path, start, content
        self.today = (on - start).days

    def measures(self, values: dict[str, tuple[Id, Values]], *, days_at_start: float | None) -> dict[str, Measure]:
        """Each measure by its name. A flare of the pain shows in the other measures too."""
        followed = self._all(values)
        return {name: self._measure(name, followed, days_at_start=days_at_start) for name in followed}

    def states(self, values: dict[str, tuple[Id, Values]]) -> dict[str, State]:
        """Where each measure stands today, without looking ahead."""
        followed = self._all(values)
        return {name: state(self._seen(name, followed), self.content) for name in followed}

    def _all(self, values: dict[str, tuple[Id, Values]]) -> dict[str, Followed]:
        return {name: self._followed(question, said) for name, (question, said) in values.items()}

    def _seen(self, name: str, followed: dict[str, Followed]) -> Seen:
        own = followed[name]
        return Seen(
            said=own.said,
            beside=tuple(other.said for beside, other in followed.items() if beside != name),
            today=self.today,
            level=self.path.tracker.level(own.belief, self.path.day(self.today)),
            left=self.path.left(self.today),
            pain=name == "pain",
        )

    def _measure(self, name: str, followed: dict[str, Followed], *, days_at_start: float | None) -> Measure:
        question, belief, said = followed[name]
        seen = self._seen(name, followed)
        first = said[0].value if said else None
        review = self._review()
        return Measure(
            question=question,
            first=first,
            last=said[-1].value if said else None,
            check_ins=len(said),
            now=spread(seen.level),
            expected=spread(self._nobody(self.today)),
            next=tuple(self._forecast(belief, day, first) for day in self._check_ins(said, review)),
            review=self._forecast(belief, review, first),
            state=state(seen, self.content),
            sure=sure(seen, self.path.course, self.content, review=review, days_at_start=days_at_start),
        )

    def trace(self, question: Id, values: Values) -> Trace:
        """The same as a line through time. After the last check-in, the person is seen where belief has moved since."""
        _, belief, said = self._followed(question, values)
        review = self._review()
        apart = max(1, review // POINTS)
        days = sorted({*range(0, review, apart), self.today, review})
        now = float(self.path.tracker.level(belief, self.path.day(self.today)).mean())
        seen = [(one.day, one.level) for one in said if one.day < self.today]
        return Trace(
            said=tuple((self._date(one.day), one.value) for one in said),
            seen=tuple((self._date(day), round(level, DIGITS)) for day, level in [*seen, (self.today, now)] if said),
            ahead=tuple(Along(self._date(day), self._report(belief, day)) for day in days if day >= self.today),
            people=tuple(Along(self._date(day), spread(self._nobody(day))) for day in days),
            review=self._date(review),
        )

    def _date(self, day: int) -> date:
        return self.start + timedelta(days=day)

    def _report(self, today: Belief, day: int) -> Spread:
        belief = self.path.ahead(today, self.today, day)
        return spread(self.path.tracker.report(belief, self.path.day(day)))

    def _followed(self, question: Id, values: Values) -> Followed:
        tracker = self.path.tracker
        belief, before, said = tracker.start(), 0, []
        for number, value in values:
            day = self.path.day(number)
            belief = self.path.ahead(belief, before, number)
            foreseen = tracker.report(belief, day)
            belief, before = tracker.seen(belief, value, day), number
            level = float(tracker.level(belief, day).mean())
            said.append(Said(number, value, level, float(foreseen.mean()), float(foreseen.surprise(value))))
        return Followed(question, self.path.ahead(belief, before, self.today), tuple(said))

    def _nobody(self, day: int) -> Mixture:
        return self.path.tracker.report(self.path.nobody(day), self.path.day(day))

    def _forecast(self, today: Belief, day: int, first: float | None) -> Forecast:
        belief = self.path.ahead(today, self.today, day)
        report = self.path.tracker.report(belief, self.path.day(day))
        chances = report.chances()
        told = spread(report)
        return Forecast(
            mean=told.mean,
            range_50=told.range_50,
            range_80=told.range_80,
            on=self._date(day),
            week=week(day),
            whole=report.whole(self.content.course_values["shown-share"].value / PERCENT),
            chances=tuple(round(float(chance), DIGITS) for chance in chances),
            change=self._change(chances.tolist(), first),
            expected=spread(self._nobody(day)),
        )

    def _change(self, chances: list[float], first: float | None) -> float | None:
        """The chance that a whole number is said which is so much lower than the first value."""
        if not first:
            return None
        most = first * (1 - self.content.course_values["meaningful-share"].value / PERCENT)
        return round(sum(chance for number, chance in enumerate(chances) if number <= most + 1e-9), DIGITS)

    def _check_ins(self, said: tuple[Said, ...], review: int) -> list[int]:
        """A week from the last one, and each week up to the review."""
        last = said[-1].day if said else 0
        first = last + WEEK * ((self.today - last) // WEEK + 1)
        least = int(self.content.course_values["check-ins-ahead"].value)
        return list(range(first, max(review + 1, first + least * WEEK), WEEK))

    def _review(self) -> int:
        """The next week to look back at the whole; after the last one, as far apart as the last two."""
        days = [week * WEEK for week in self.path.course.reviews]
        if self.today < days[-1]:
            return next(day for day in days if day > self.today)
        apart = days[-1] - days[-2]
        return days[-1] + apart * ((self.today - days[-1]) // apart + 1)


def spread(mixture: Mixture) -> Spread:
    """What is told about a distribution."""
    return Spread(mean=round(float(mixture.mean()), DIGITS), range_50=mixture.range(0.5), range_80=mixture.range(0.8))


def week(day: int) -> float:
    return round(day / WEEK, 2)
