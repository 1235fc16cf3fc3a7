"""What the numbers of the weeks say: usual pain, progress, flares, the light of a session."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from statistics import fmean, median
from typing import NamedTuple

from dorsal.care.condition import Value
from dorsal.content.schema import Id
from dorsal.simulate.judge.forms import Forms
from dorsal.simulate.judge.record import Note, Record

Told = list[tuple[date, float]]
WEEK = 7


class Flare(NamedTuple):
    """A flare, the day its signs were all answered, and the last day of its plan."""

    at: datetime
    checked: date | None
    last: date | None

    @property
    def day(self) -> date:
        return self.at.date()


class Course:
    """Reads a record anew each time that something came in."""

    def __init__(self, first: dict[Id, Value], on: date, forms: Forms) -> None:
        self.first, self.on, self.forms = first, on, forms
        self.pains: Told = []
        self.activity: Told = []
        self.flares: list[Flare] = []
        self.mornings: dict[date, float] = {}

    def hear(self, record: Record) -> None:
        if self.pains and not record.news:
            return
        self.pains = self._told(record, "pain-average")
        self.activity = self._told(record, "activity-level")
        self.mornings = {note.day: note.what["pain"] for note in reversed(record.of("morning"))}
        self.flares = self._flares(record)

    def _told(self, record: Record, question: Id) -> Told:
        days: dict[date, float] = {}
        first = self.first.get(question)
        if isinstance(first, float):
            days[self.on] = first
        for note in record.of("check-in", "answer"):
            value = note.told.get(question)
            if isinstance(value, float):
                days[note.day] = value
        return sorted(days.items())

    def usual(self, day: date) -> float | None:
        """The middle of the last weeks' tellings before a day; else the last telling there is."""
        before = [one for one in self.pains if one[0] < day] or self.pains[:1]
        window = day - timedelta(days=self.forms.limit("usual-window"))
        recent = [value for when, value in before if when >= window]
        return median(recent) if recent else before[-1][1] if before else None

    def red(self, session: Note, usual: float | None) -> bool:
        """Much more pain than usual during it, or clearly more the next morning."""
        base = usual if usual is not None else session.what.get("pain_before")
        if base is None:
            return False
        during, morning = session.what.get("pain_during"), self._morning(session)
        if morning is not None and morning - base >= self.forms.limit("pain-next-morning"):
            return True
        floor = max(base, self.forms.limit("pain-floor"))
        return during is not None and during - floor >= self.forms.limit("pain-red")

    def green(self, session: Note, usual: float | None) -> bool:
        base = usual if usual is not None else session.what.get("pain_before")
        during, morning = session.what.get("pain_during"), self._morning(session)
        if base is None or (during is None and morning is None) or self.red(session, usual):
            return False
        floor = max(base, self.forms.limit("pain-floor"))
        return during is None or during - floor < self.forms.limit("pain-amber")

    def _morning(self, session: Note) -> float | None:
        """The pain of the morning after, told with the session or on that morning."""
        told: float | None = session.what.get("pain_next_morning")
        return self.mornings.get(session.day + timedelta(days=1)) if told is None else told

    # Flares

    def _flares(self, record: Record) -> list[Flare]:
        """Those that were entered, and those that the numbers show; one that comes while another lasts is no other."""
        lasts = timedelta(days=self.forms.limit("flare-days"))
        found = [(note.at, False) for note in record.of("flare")] + [(at, True) for at in self._in_numbers(record)]
        starts: list[datetime] = []
        for at, shown in sorted(found):
            quiet = lasts + timedelta(days=WEEK) if shown else lasts
            if not starts or at.date() >= starts[-1].date() + quiet:
                starts.append(at)
        return [self._checked(at, record) for at in starts]

    def _in_numbers(self, record: Record) -> list[datetime]:
        """A week that hurt far more than usual, or days in a row of practice that began so."""
        jump, needed = self.forms.limit("flare-jump"), self.forms.limit("flare-after")
        found, run = list[datetime](), list[date]()
        for note in record.of("check-in", "answer", "session"):
            usual = self.usual(note.day)
            pain = note.what.get("pain_before") if note.kind == "session" else note.told.get("pain-average")
            if usual is None or not isinstance(pain, int | float):
                continue
            high = pain - usual >= jump
            if note.kind != "session":
                if high and note.day > self.on:
                    found.append(note.at)
                continue
            if not high:
                run = []
            elif not run or note.day != run[-1]:
                run = [*run, note.day] if run and note.day - run[-1] == timedelta(days=1) else [note.day]
            if high and len(run) >= needed:
                found.append(note.at)
        return found

    def _checked(self, at: datetime, record: Record) -> Flare:
        left = set(self.forms.signs)
        for note in record.of("check-in", "answer"):
            if note.at >= at:
                left -= note.told.keys()
                if not left:
                    last = note.day + timedelta(days=self.forms.limit("flare-days") - 1)
                    return Flare(at, note.day, last)
        return Flare(at, None, None)

    # Progress

    def progress(self, day: date) -> dict[Id, Value]:
        """What the pathway reads of the weeks."""
        told = [(when, value) for when, value in self.pains if when <= day]
        found: dict[Id, Value | None] = {
            "weeks-in-plan": float((day - self.on).days // WEEK),
            "improvement": self._improvement(told),
            "usual-pain": self.usual(day + timedelta(days=1)),
            "worse-weeks": float(self._worse(told)),
            "better-weeks": float(self._better(told, day)),
        }
        return {name: value for name, value in found.items() if value is not None}

    def _improvement(self, told: Told) -> float | None:
        if len(told) < 2 or told[0][1] == 0:
            return None
        last = [value for _, value in told[1:]][-2:]
        return 100 * (told[0][1] - fmean(last)) / told[0][1]

    def _worse(self, told: Told) -> int:
        if not told:
            return 0
        first, points = told[0][1], self.forms.limit("worse-points")
        bar = min(first + points, first * (1 + self.forms.limit("worse-share") / 100)) if first else points
        count = 0
        for _, value in reversed(told[1:]):
            if value < bar:
                break
            count += 1
        return count

    def _better(self, told: Told, day: date) -> int:
        """Weeks since the first of the last tellings in a row with half the pain and the activity back."""
        activity, since = dict(self.activity), None
        for when, value in reversed(told[1:]):
            half = value <= told[0][1] * (1 - self.forms.limit("better-share") / 100)
            if not half or activity.get(when, 0.0) < self.forms.limit("better-activity"):
                break
            since = when
        return (day - since).days // WEEK if since else 0
