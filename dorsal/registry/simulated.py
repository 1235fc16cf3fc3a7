"""Simulated people as a source, in columns: as many as wanted, to try the registry at size. Nobody real is in them.

Answers, courses and behaviour are those of the simulator; what it does not know (who is examined when, what a plan
causes) is drawn by the shares below, which are made up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from dorsal.care.answers import parse_all
from dorsal.care.findings import findings
from dorsal.content.schema import Content
from dorsal.registry.build import Frames
from dorsal.registry.found import FINDINGS, with_names
from dorsal.registry.key import Key
from dorsal.registry.tables import TABLES
from dorsal.simulate.check_ins import CheckIns, check_ins
from dorsal.simulate.columns import Array, offered
from dorsal.simulate.parameters import Parameters, parameters
from dorsal.simulate.population import Population, population

WEEKS, SPREAD = 52, 104  # how long each is followed at most, and over how many weeks they began
PRACTISED = 12  # weeks whose sessions are drawn
ASKED = 4
PHASES = ("acute", "subacute", "chronic")
COURSES = ("acute", "subacute", "persistent")
URGENCIES = ("T4", "T3", "T2", "T1")
URGENT = (0.72, 0.22, 0.04, 0.02)
HARMS = pl.Series([["none"], ["sore-muscles"], ["more-pain"], ["fall"]])
CARED_FOR = pl.Series([None, ["none"], ["scan"]])
HARMED = (0.93, 0.06, 0.0085, 0.0015)
SEEN = 0.85
SIGN = 0.004
SCANNED, LOOK_BACK = 0.04, 12  # the week at which everybody is asked what care they had
DAY = 7


class Simulated:
    """`names`: the clinics, by which pseudonyms are made. `news`: of how many people something comes with each look."""

    name = "simulated people"

    def __init__(  # noqa: PLR0913
        self, people: int, key: Key, content: Content, *, seed: int, names: Sequence[str], as_of: date, news: int = 0,
        findings: bool = False,
    ) -> None:  # fmt: skip
        self.people, self.content, self.seed, self.as_of, self.news = people, content, seed, as_of, news
        self.clinics = np.array([key.clinic(name) for name in names])
        self.key, self.values, self.findings = key, parameters(), findings

    def changed(self, since: datetime | None) -> Iterator[Frames]:
        wanted, start = self.people if since is None else min(self.news, self.people), 0
        for chunk in population(wanted, seed=self.seed, content=self.content, values=self.values):
            yield _Drawn(self, chunk, start, self.values).frames()
            start += chunk.count

    def gone(self, since: datetime | None) -> set[str]:  # noqa: ARG002  nobody simulated asks for it
        return set()

    def there(self) -> int:
        return self.people

    def mark(self) -> str:
        return ""

    def stands(self, mark: str) -> bool:  # noqa: ARG002  what is drawn is always there
        return True


class _Drawn:
    """The tables of one chunk of people."""

    def __init__(self, source: Simulated, chunk: Population, start: int, values: Parameters) -> None:
        self.source, self.chunk, self.values = source, chunk, values
        self.random = np.random.default_rng([source.seed, start, 1])
        self.said: CheckIns = check_ins(chunk, WEEKS, random=self.random, values=values)
        self.person = np.array([_pseudonym(source, start + number) for number in range(chunk.count)])
        self.ago = self.random.integers(0, SPREAD * DAY, chunk.count)
        self.began = [source.as_of - timedelta(days=int(days)) for days in self.ago]
        self.urgency = self.random.choice(len(URGENCIES), chunk.count, p=URGENT)
        self.planned = self.urgency < 2
        self.clinic = source.clinics[self.random.integers(0, len(source.clinics), chunk.count)]
        self.people = self._people()

    def frames(self) -> Frames:
        checkins, flares, sessions = self._checkins(), self._flares(), self._sessions()
        last = pl.concat([one.select("person", "day") for one in (checkins, flares, sessions)])
        last = last.group_by("person").agg(pl.col("day").max().alias("last"))
        people = self.people.drop("last").join(last, on="person", how="left", maintain_order="left")
        found = {
            "people": people.with_columns(pl.col("last").fill_null(0)),
            "care": self._table({"person": self.person, "clinic": self.clinic, "from_day": 0}),
            "checkins": checkins, "sessions": sessions, "flares": flares,
            "decisions": self._decisions(), "plans": self._plans(), "steps": self._steps(),
            "examined": self._examined(),
        }  # fmt: skip
        typed = {name: _typed(name, rows) for name, rows in found.items()}
        return {**typed, FINDINGS: self._found()} if self.source.findings else typed

    def _found(self) -> pl.DataFrame:
        content, pairs = self.source.content, zip(self.chunk.people(), self.began, strict=True)
        seen = [findings(parse_all(answers, content), content, on=on) for answers, on in pairs]
        return with_names(self.person.tolist(), seen, content)

    def _table(self, columns: dict[str, object]) -> pl.DataFrame:
        """Columns, of which some hold one value for all."""
        return pl.select(*(pl.lit(_series(value)).alias(name) for name, value in columns.items()))

    def _chosen(self, name: str) -> list[str | None]:
        names = offered(self.chunk.content.questions[name])
        return [names[code] if code >= 0 else None for code in self.chunk.of[name]]

    def _people(self) -> pl.DataFrame:
        count, of, random = self.chunk.count, self.chunk.of, self.random
        bands = (of["age"] // 10 * 10).astype(int)
        below = np.array([one == "below-knee" for one in self._chosen("leg-pain")])
        return self._table({
            "person": self.person,
            "began": [day - timedelta(days=day.weekday()) for day in self.began],
            "age_band": [f"{low}-{low + 9}" if low < 80 else "80+" for low in bands],
            "sex": self._chosen("sex"),
            "country": random.choice(np.array(["BE", "FR", "GB"]), count),
            "language": random.choice(np.array(["en", "fr"]), count),
            "work": self._chosen("work"),
            "phase": np.array(PHASES)[self.chunk.phase],
            "pattern": np.where(below, "radicular", "axial"),
            "course": np.array(COURSES)[self.chunk.phase],
            "urgency": np.array(URGENCIES)[self.urgency],
            "planned": self.planned,
            "planned_day": pl.Series([0 if one else None for one in self.planned], dtype=pl.Int32),
            "asked_days": pl.Series([ASKED if one else None for one in self.planned], dtype=pl.Int32),
            "pain": _numbers(of["pain-average"]), "function": _numbers(of["interference"]),
            "activity": _numbers(of["activity-level"]),
            "scan_before": random.random(count) < 0.3,
            "last": 0, "sequence": 1,
        })  # fmt: skip

    def _checkins(self) -> pl.DataFrame:
        weeks = np.arange(WEEKS + 1)
        there = self.said.made & (weeks > 0) & (weeks * DAY <= self.ago[:, None]) & self.planned[:, None]
        who, week = np.nonzero(there)
        count, random = len(who), self.random
        pain, function = self.said.pain[who, week], self.said.function[who, week]
        level = np.clip(10 - function + random.integers(-1, 2, count), 0, 10)
        scans = random.random(count) < SCANNED
        care = np.where(week == LOOK_BACK, np.where(scans, 2, 1), 0)
        return self._table({
            "person": self.person[who], "day": week * DAY, "kind": "check-in",
            "pain": _numbers(pain), "function": _numbers(function), "activity": _numbers(level),
            "harm": HARMS.gather(random.choice(len(HARMS), count, p=HARMED)),
            "care": CARED_FOR.gather(care),
            "signs_left": 0, "signs_yes": pl.Series((random.random(count) < SIGN).astype(np.int32)),
        })  # fmt: skip

    def _flares(self) -> pl.DataFrame:
        heights = self.said.course.flares
        entered = self.random.random(heights.shape, np.float32) < self.values["living"]["enters-flare"]
        starts = self.said.does.starts & self.planned
        days = np.arange(heights.shape[1])
        who, day = np.nonzero((heights > 0) & entered & starts[:, None] & (days <= self.ago[:, None]))
        return self._table({"person": self.person[who], "day": day})

    def _sessions(self) -> pl.DataFrame:
        share = self.said.does.share[:, :PRACTISED] * self.planned[:, None]
        random = self.random.random((self.chunk.count, PRACTISED, ASKED), np.float32)
        did = random < share[:, :, None]
        day = np.arange(PRACTISED)[:, None] * DAY + np.array([0, 2, 4, 6])[None, :ASKED]
        who, week, number = np.nonzero(did & (day[None] <= self.ago[:, None, None]))
        return self._table(
            {"person": self.person[who], "day": day[week, number], "item": "walking", "level": 1, "done": 1.0}
        )

    def _decisions(self) -> pl.DataFrame:
        return self.people.select("person", "phase", "urgency", "pattern").with_columns(
            pl.lit(0).alias("day"),
            pl.lit(self.source.content.hash).alias("content"),
            pl.lit(value=True).alias("complete"),
            pl.concat_list("pattern").alias("patterns"),
            pl.Series("blocked", ~self.planned),
        )

    def _plans(self) -> pl.DataFrame:
        return self._table({
            "person": self.person[self.planned], "day": 0, "item": "walking", "kind": "endurance", "level": 1,
            "days": ASKED, "minutes": 15 * ASKED,
        })  # fmt: skip

    def _steps(self) -> pl.DataFrame:
        referred = self.random.random(self.chunk.count) < 0.1
        return self._table({
            "person": self.person[referred], "day": DAY, "step": "physiotherapy", "what": "referral",
            "met": self.random.random(int(referred.sum())) < 0.9,
        })  # fmt: skip

    def _examined(self) -> pl.DataFrame:
        seen = ~self.planned & (self.random.random(self.chunk.count) < SEEN)
        return self._table({
            "person": self.person[seen], "day": self.random.integers(0, 4, int(seen.sum())), "by": "doctor",
            "found": "nothing-serious",
        })  # fmt: skip


def _pseudonym(source: Simulated, number: int) -> str:
    return source.key.person(hashlib.sha256(f"{source.seed}/{number}".encode()).hexdigest())


def _series(value: Any) -> Any:
    return value if np.isscalar(value) else pl.Series(value)


def _numbers(column: Array) -> pl.Series:
    """A column of answers of which some are unsure (below nought) or blank."""
    values = np.asarray(column, np.float64)
    return pl.Series(values).set(pl.Series(~(values >= 0)), None)


def _typed(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """In the columns of its table; what nobody drew is empty."""
    schema = TABLES[name].schema
    return rows.select(
        (pl.col(column) if column in rows.columns else pl.lit(None)).cast(kind).alias(column)
        for column, kind in schema.items()
    )
