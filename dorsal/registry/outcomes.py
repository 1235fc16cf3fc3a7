"""What a clinic's lead is shown, part by part: a sentence, a plot, its table, and the queries that both rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from dorsal.content.schema import Content, Measure
from dorsal.registry import disclosure, pictures
from dorsal.registry.comparing import compared, funnel
from dorsal.registry.disclosure import FEWEST, UNCOUNTED, hidden, rounded, stopped, tellable
from dorsal.registry.intervals import Range
from dorsal.registry.measuring import Figure, measured, of_clinic, points, shape
from dorsal.registry.queries import FLOW, MIX, STANDARD, START, query

Tables = Mapping[str, pl.LazyFrame]
Say = Callable[..., str]
MAIN = ("pain-30", "pain-50", "function-30", "activity-2", "completeness")
COMPARED, COMPARED_WEEK = "pain-30", 12
MIXES = ("phase", "pattern", "age_band", "sex")
STAGES = ("answered", "planned", "started", "told", "better", "recovered")
STARTS = ("pain", "function", "activity")
PERCENT = 100
UNKNOWN = "-"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page. `picture`: its height and what is drawn; `alt`: what it shows, for whoever does not see."""

    id: str
    title: str
    says: tuple[str, ...] = ()
    alt: str = ""
    picture: tuple[float, list[str]] | None = None
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    queries: tuple[tuple[str, str], ...] = field(default=())

    def svg(self, style: str = "") -> str:
        """The picture, or nothing."""
        return pictures.svg(self.id, self.alt, *self.picture, style) if self.picture else ""


def sayer(content: Content, language: str) -> Say:
    """The words of the interface in one language."""

    def say(key: str, **values: object) -> str:
        return content.interface[key][language].format(**values)

    return say


def parts(tables: Tables, content: Content, language: str, *, clinic: str | None) -> tuple[Part, ...]:
    """Everything, most wanted first. `clinic`: whose people; None for everybody in the registry."""
    here = of_clinic(tables, clinic) if clinic else tables
    return tuple(_Telling(here, tables, content, language, clinic).parts())


def left_out(tables: Tables, there: int | None, say: Say) -> str:
    """A sentence on whoever is not counted, over everybody in the registry; none where the build did not know."""
    if there is None:
        return ""
    count = disclosure.left_out(there, tables["people"].select(pl.len()).collect().item())
    return say("outcomes.left-out.few", most=UNCOUNTED) if count is None else say("outcomes.left-out", count=count)


class _Telling:
    def __init__(self, here: Tables, all_: Tables, content: Content, language: str, clinic: str | None) -> None:
        self.here, self.all, self.content, self.clinic = here, all_, content, clinic
        self.language, self.say = language, sayer(content, language)

    def parts(self) -> Iterator[Part]:
        for name in MAIN:
            yield self._over_time(self.content.measures[name])
        yield self._flow()
        yield self._funnel()
        yield self._start()
        for by in MIXES:
            yield self._mix(by)
        yield self._missing()
        rest = sorted(self.content.measures.values(), key=lambda one: (one.order, one.id))
        for measure in rest:
            if measure.id not in MAIN:
                yield self._measure(measure)

    # Shares at some weeks

    def _over_time(self, measure: Measure) -> Part:
        here = measured(self.here, measure)
        others = measured(self.all, measure) if self.clinic else ()
        beside = {one.week: one for one in others}
        drawn = [
            pictures.Point(str(one.week), _range(one), _range(beside[one.week]) if one.week in beside else None)
            for one in here
        ]
        return Part(
            id=measure.id, title=self._text(measure.name), says=(self._text(measure.text), *self._headline(here)),
            alt=self.say("outcomes.alt.time", name=self._text(measure.name)),
            picture=pictures.over_time(drawn, self.say("outcomes.weeks")) if any(one.here for one in drawn) else None,
            heads=self._heads(with_all=bool(others)),
            rows=tuple(self._row(one, beside.get(one.week)) for one in here), queries=self._queries(measure),
        )  # fmt: skip

    def _headline(self, figures: Sequence[Figure]) -> Iterator[str]:
        told = [one for one in figures if one.state == "told" and one.value is not None]
        if not told:
            yield self.say("outcomes.few", fewest=FEWEST)
            return
        one = next((one for one in told if one.week == COMPARED_WEEK), told[-1])
        yield self.say(
            "outcomes.headline", week=one.week, share=_percent(one.value), low=_percent(one.low),
            high=_percent(one.high), met=one.met, known=one.known, people=one.people,
        )  # fmt: skip

    def _heads(self, *, with_all: bool) -> tuple[str, ...]:
        names = ["week", "share", "range", "met", "known", "people", *(["all"] if with_all else [])]
        return tuple(self.say(f"outcomes.head.{name}") for name in names)

    def _row(self, one: Figure, beside: Figure | None) -> tuple[str, ...]:
        said = (
            str(one.week),
            self._value(one),
            self._between(one),
            *(self._count(n) for n in (one.met, one.known, one.people)),
        )
        return (*said, self._value(beside)) if beside else said

    # From the first answers to recovery

    def _flow(self) -> Part:
        rows = _run(self.here, FLOW)
        counts = [rows.height, *(int(rows[name].sum()) for name in STAGES[1:])]
        drawn, lines = [], []
        for place, (stage, gone) in enumerate(zip(STAGES, stopped(counts), strict=True)):
            shown = gone is not None
            share = rounded(counts[place]) / rounded(counts[0]) if shown and counts[0] else None
            name = self.say(f"outcomes.flow.{stage}")
            says = f"{rounded(counts[place])}" if shown else self.say("outcomes.hidden")
            of_all = "–" if share is None else self._percent(share)
            drawn.append(pictures.Bar(name, share, f"{says} · {of_all}" if shown else says))
            before = "–" if place == 0 else says if gone is None else str(rounded(gone))
            lines.append((name, says, of_all, before))
        return Part(
            id="flow", title=self.say("outcomes.flow"), says=(self.say("outcomes.flow.says"),),
            alt=self.say("outcomes.alt.flow"), picture=pictures.bars(drawn),
            heads=tuple(self.say(f"outcomes.head.{name}") for name in ("stage", "people", "of-all", "stopped")),
            rows=tuple(lines), queries=((self.say("outcomes.flow"), FLOW),),
        )  # fmt: skip

    # Beside others

    def _funnel(self) -> Part:
        measure = self.content.measures[COMPARED]
        clinics, overall = compared(self.all, measure, COMPARED_WEEK)
        own = next((one for one in clinics if one.clinic == self.clinic), None)
        picture = None
        if overall is not None and clinics:
            dots = [pictures.Dot(one.people, one.share, one.clinic == self.clinic) for one in clinics]
            limits = funnel(overall, max(one.people for one in clinics))
            picture = pictures.funnel(dots, overall, limits, self.say("outcomes.people-known"))
        says = [self.say("outcomes.funnel.says", name=self._text(measure.name), week=COMPARED_WEEK)]
        if own:
            says.append(self._beside(own.ratio))
        else:
            says.append(self.say("outcomes.funnel.few"))
        ordered = sorted(clinics, key=lambda one: -one.people)
        heads = ("clinic", "known", "ratio", "range", "adjusted")
        return Part(
            id="funnel", title=self.say("outcomes.funnel"), says=tuple(says), alt=self.say("outcomes.alt.funnel"),
            picture=picture,
            heads=tuple(self.say(f"outcomes.head.{name}") for name in heads),
            rows=tuple(
                (
                    self.say("outcomes.own") if one is own else self.say("outcomes.other", number=number),
                    str(one.people),
                    self._number(one.ratio.value), f"{self._number(one.ratio.low)}–{self._number(one.ratio.high)}",
                    self._percent(one.share),
                )
                for number, one in enumerate(ordered, 1)
            ),
            queries=(*self._queries(measure, COMPARED_WEEK), (self.say("outcomes.funnel"), STANDARD)),
        )  # fmt: skip

    def _beside(self, ratio: Range) -> str:
        """Whether it is more or less than chance explains."""
        says = "more" if ratio.low > 1 else "less" if ratio.high < 1 else "same"
        numbers = {name: self._number(value) for name, value in zip(Range._fields, ratio, strict=True)}
        return self.say(f"outcomes.ratio.{says}", **numbers)

    # Who comes

    def _mix(self, by: str) -> Part:
        text = MIX.format(by=by)
        found = _run(self.here, text).sort("kind").rows()
        total = rounded(sum(count for _, count in found))
        hide = hidden([(count,) for _, count in found], [tellable(count) for _, count in found])
        told = zip(found, hide, strict=True)
        drawn, lines = [], []
        # Largest first, as far as it is told: an order by what is not told would tell of it.
        for (kind, count), hides in sorted(told, key=lambda one: (one[1], 0 if one[1] else -rounded(one[0][1]))):
            name = self._kind(by, kind)
            says = self.say("outcomes.hidden") if hides else str(rounded(count))
            share = None if hides else rounded(count) / total
            of_all = "–" if share is None else self._percent(share)
            drawn.append(pictures.Bar(name, share, says if hides else f"{says} · {of_all}"))
            lines.append((name, says, of_all))
        heads = ("kind", "people", "of-all")
        return Part(
            id=f"mix-{by.replace('_', '-')}", title=self.say(f"outcomes.mix.{by.replace('_', '-')}"),
            alt=self.say("outcomes.alt.mix"), picture=pictures.bars(drawn) if drawn else None,
            heads=tuple(self.say(f"outcomes.head.{name}") for name in heads), rows=tuple(lines),
            queries=((self.say("outcomes.mix"), text),),
        )  # fmt: skip

    def _start(self) -> Part:
        """How they were when they began: mean and spread."""
        lines = []
        for of in STARTS:
            people, mean, spread = _run(self.here, START.format(of=of)).row(0)
            few = people < FEWEST
            numbers = (
                ("–", "–") if few or spread is None else (self._number(round(mean, 1)), self._number(round(spread, 1)))
            )
            says = self.say("outcomes.hidden") if not tellable(people) else str(rounded(people))
            lines.append((self.say(f"outcomes.start.{of}"), *numbers, says))
        return Part(
            id="start", title=self.say("outcomes.start"),
            heads=tuple(self.say(f"outcomes.head.{name}") for name in ("kind", "mean", "spread", "people")),
            rows=tuple(lines), queries=tuple((self.say(f"outcomes.start.{of}"), START.format(of=of)) for of in STARTS),
        )  # fmt: skip

    def _missing(self) -> Part:
        """How far the main shares could move if those of whom nothing is known had all done badly, or all well."""
        lines = []
        for name in MAIN[:-1]:
            for one in measured(self.here, self.content.measures[name]):
                if one.state == "told" and one.people and one.known is not None and one.met is not None:
                    gone = one.people - one.known
                    lines.append((
                        self._text(self.content.measures[name].name), str(one.week), str(one.people), str(gone),
                        self._percent(one.met / one.people), self._value(one),
                        self._percent((one.met + gone) / one.people),
                    ))  # fmt: skip
        heads = ("measure", "week", "people", "gone", "worst", "told", "best")
        return Part(
            id="missing", title=self.say("outcomes.missing"), says=(self.say("outcomes.missing.says"),),
            heads=tuple(self.say(f"outcomes.head.{name}") for name in heads), rows=tuple(lines),
            queries=tuple(one for name in MAIN[:-1] for one in self._queries(self.content.measures[name])),
        )  # fmt: skip

    def _kind(self, by: str, kind: str) -> str:
        """A value of the tables in the reader's words."""
        if kind == UNKNOWN:
            return self.say("outcomes.unknown")
        if by in ("phase", "pattern"):
            records = self.content.phases if by == "phase" else self.content.patterns
            return self._text(records[kind].name) if kind in records else kind
        if by == "sex" and kind in self.content.questions["sex"].options:
            return self._text(self.content.questions["sex"].options[kind].text)
        return kind.replace("-", "–")

    # Every other measure

    def _measure(self, measure: Measure) -> Part:
        figures = measured(self.here, measure)
        says = [self._text(measure.text), self.say("outcomes.counts", what=self._text(measure.numerator))]
        says.append(self.say("outcomes.among", who=self._text(measure.denominator)))
        return Part(
            id=measure.id, title=self._text(measure.name), says=tuple(says), heads=self._other_heads(measure),
            rows=tuple(self._other_row(one) for one in figures), queries=self._queries(measure),
        )  # fmt: skip

    def _other_heads(self, measure: Measure) -> tuple[str, ...]:
        value = {"rate": "rate", "mean": "mean"}.get(shape(measure), "share")
        known = "watched" if shape(measure) == "time" else "known"
        return tuple(self.say(f"outcomes.head.{name}") for name in ("week", value, "range", "met", known, "people"))

    def _other_row(self, one: Figure) -> tuple[str, ...]:
        where = (
            self.say("outcomes.half")
            if one.shape == "median"
            else str(one.week)
            if one.week
            else self.say("outcomes.whole")
        )
        counts = (self._count(n) for n in (one.met, one.known, one.people))
        return (where, self._value(one), self._between(one), *counts)

    # Words and numbers

    def _text(self, text: Mapping[str, str]) -> str:
        return text[self.language]

    def _queries(self, measure: Measure, *weeks: int) -> tuple[tuple[str, str], ...]:
        wanted = weeks or points(measure)
        name = self._text(measure.name)
        return tuple((name if week is None else f"{name}, {week}", query(measure, week)) for week in wanted)

    def _count(self, count: int | None) -> str:
        return "–" if count is None else str(count)

    def _value(self, one: Figure) -> str:
        if one.state == "nobody":
            return self.say("outcomes.nobody")
        if one.state == "few":
            return self.say("outcomes.hidden")
        if one.shape == "median":
            return (
                self.say("outcomes.not-reached")
                if one.value is None
                else self.say("outcomes.week", week=f"{one.value:.0f}")
            )
        return self._percent(one.value) if one.shape in ("share", "time") else self._number(one.value or 0)

    def _between(self, one: Figure) -> str:
        if one.low is None or one.high is None:
            return "–"
        if one.shape in ("share", "time"):
            return self.say("outcomes.percent", value=f"{_percent(one.low)}–{_percent(one.high)}")
        return self.say("outcomes.to", low=self._number(one.low), high=self._number(one.high))

    def _percent(self, share: float | None) -> str:
        return self.say("outcomes.percent", value=_percent(share))

    def _number(self, value: float) -> str:
        return f"{value:g}".replace("-", "−").replace(".", self.say("number.decimal"))


def _percent(share: float | None) -> str:
    return f"{PERCENT * (share or 0):.0f}"


def _range(one: Figure) -> Range | None:
    if one.value is None or one.low is None or one.high is None:
        return None
    return Range(one.value, one.low, one.high)


def _run(tables: Tables, text: str) -> pl.DataFrame:
    return pl.SQLContext(frames=dict(tables), eager=False).execute(text).collect()
