"""A life with the plan: each week is planned by the real planner from all that happened, and half followed.

A person looks at the plan, does a share of it, tells how it went, answers what is asked, flares, wishes for something
else, goes away, is examined when somebody had to look. Safety runs put mishaps on top. Same seed, same life.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from random import Random
from typing import Any, NamedTuple

import numpy as np

from dorsal.care.answers import parse_all
from dorsal.care.replanning import NextWeek
from dorsal.content.loader import load
from dorsal.content.schema import Content, Id
from dorsal.simulate.answering import Voice
from dorsal.simulate.mishaps import Mishap, ailment, alarm, exclusion
from dorsal.simulate.notebook import Line, Notebook
from dorsal.simulate.parameters import Parameters, parameters
from dorsal.simulate.people import Crowd, Person, said
from dorsal.simulate.planner import Planner
from dorsal.simulate.practising import practised

BEGAN = date(2026, 3, 2)
WEEK = 7
ROUNDS = 3  # how often in a row somebody answers what is asked
History = dict[str, Any]
Retell = Callable[[date], NextWeek]
Look = Callable[[list[Line], NextWeek, Retell], None]


class Scene(NamedTuple):
    """What all lives of a run have in common."""

    seed: int
    content: Content
    values: Parameters
    began: date = BEGAN


def histories(
    count: int, *, seed: int, weeks: int | None = None, began: date = BEGAN, content: Content | None = None
) -> Iterator[History]:
    """So many people's histories in the form of a history file; the same for the same seed."""
    scene = Scene(seed, content or load(), parameters(), began)
    weeks, crowd = weeks or scene.values["living"]["weeks"], Crowd(seed, scene.content, scene.values)
    for number in range(count):
        life = Life(crowd.person(number, weeks), scene)
        if life.person.starts:
            for _ in life.weeks(weeks):
                pass
        yield life.history(weeks)


class Life:
    """One person and the plan. `look`: is shown every week that the person is shown. `mishaps`: with those on top."""

    def __init__(self, person: Person, scene: Scene, *, look: Look | None = None, mishaps: bool = False) -> None:
        seed, content, values, began = scene
        self.person, self.content, self.values, self.look, self.mishaps = person, content, values, look, mishaps
        self.table, self.on_top = values["living"], values["mishaps"]
        self.chance = Random(f"{seed}/{person.number}")  # noqa: S311 - a life, not a secret
        self.book = Notebook(began, person.zone, self.chance, self.on_top["late"] if mishaps else None)
        self.planner = Planner(parse_all(person.answers, content), began, content)
        self.voice = Voice(dict(person.answers), content, self.chance, values)
        self.signs = tuple(name for page in content.checkin.values() if page.screen for name in page.questions)
        self.voice.truth |= dict.fromkeys(self.signs, "no")
        self.counts: Counter[str] = Counter()
        self.helped, self.done, self.asked = 0.0, 0.0, 0
        self.examination: int | None = None
        self.passing: list[tuple[int, Mishap]] = []
        self.silent = self.blocked = 0
        self.mornings: dict[int, int] = {}
        self.seen = (-1, 0)
        self.view: NextWeek

    def weeks(self, most: int) -> Iterator[NextWeek]:
        """Each week lived, as it was shown when it began; until the person has had enough."""
        for number in range(most):
            self._look(number * WEEK)
            first = self.view
            events = self._drawn(number)
            for day in range(number * WEEK, (number + 1) * WEEK):
                self._live(day, [event for on, event in events if on == day])
            yield first
            self._end(number, first)
            if self.silent >= self.table["silent-weeks"] or self.blocked >= self.table["blocked-weeks"]:
                return

    def history(self, weeks: int) -> History:
        """Everything written, in the form of a history file."""
        return {
            "id": f"simulated-{self.person.number + 1}",
            "on": self.book.day(weeks * WEEK).isoformat(),
            "began": self.book.began.isoformat(),
            "language": self.person.language,
            "country": self.person.country,
            "answers": self.person.answers,
            "entries": sorted(self.book.arrived, key=lambda line: line["at"][:16]),
        }

    # A week

    def _end(self, number: int, first: NextWeek) -> None:
        """What a week did: practice helps a little, silence and waiting make people leave."""
        share = self.done / self.asked if self.asked else 0.0
        keep = float(np.exp(-1 / self.values["response"]["weeks"]))
        self.helped = self.helped * keep + share * (1 - keep)
        self.silent = self.silent + 1 if self.person.share[number] <= 0 else 0
        self.blocked = self.blocked + 1 if first.mode == "waiting" else 0
        self.done, self.asked = 0.0, 0

    def _drawn(self, number: int) -> list[tuple[int, Callable[[int], None]]]:
        """What else happens in this week, and on which day."""
        wishes, found = self.table["wishes"], list[tuple[float, Callable[[int], None]]]()
        found += [(wishes["swap"], self._swap), (wishes["refuse"], self._refuse)]
        found += [(wishes["move"], self._move), (wishes["away"], self._away), (wishes["goal"], self._goal)]
        if self.mishaps:
            found += [(self.on_top["alarm"], self._alarm), (self.on_top["ailment"], self._ailment)]
            found += [(self.on_top["exclusion"], self._exclusion)]
        first = number * WEEK
        return [(first + self.chance.randrange(WEEK), event) for share, event in found if self.chance.random() < share]

    # A day

    def _live(self, day: int, events: list[Callable[[int], None]]) -> None:
        news = any(line["kind"] not in ("session", "morning") for line in self.book.deliver(day))
        if day in self.mornings:
            self.book.write("morning", day, 6, 30, pain=self.mornings.pop(day))
        self._pass(day)
        if self.person.flares[day] and self.chance.random() < self.table["enters-flare"]:
            self.book.write("flare", day, 7)
            self.counts["flares entered"] += 1
            news = True
        for event in events:
            event(day)
            news = True
        if self.examination is not None and day >= self.examination:
            self._examined(day)
            news = True
        if news:
            self._look(day)
        news = self._practise(day)
        last = day % WEEK == WEEK - 1
        if last:
            news |= self._check_in(day)
        if news:
            self._look(day)
        self._answer(day)
        if last:
            self._look(day)

    def _look(self, day: int) -> None:
        seen = (day, len(self.book.arrived))
        if seen == self.seen:
            return
        self.seen = seen
        self.view = self.planner.week(self.book.arrived, self.book.day(day))
        self.counts["looks"] += 1
        if self.look:
            self.look(self.book.arrived, self.view, lambda on: self.planner.back(self.book.arrived, on))
        if self.view.ask_seen and self.examination is None:
            self.examination = day + self._delay(self.view.triage.urgency or "T2")

    def _delay(self, urgency: str) -> int:
        table = self.table["examined"]
        if self.chance.random() < table["slow"]:
            return self.chance.randint(1, table["slow-days"])
        return self.chance.randint(0, table.get(urgency, table["T2"]))

    def _pain(self, day: int) -> float:
        less = 1 - self.values["response"]["share"] * self.helped
        return float(self.person.pain[day]) / 10 * float(less)

    def _practise(self, day: int) -> bool:
        """The exercises of today that get done; whether one began with much more pain than lately."""
        items = self.view.week[day % WEEK].items if self.view.week else ()
        asked = [item for item in items if item.level and (item.minutes is not None or item.kind == "goal")]
        share, high = float(self.person.share[day // WEEK]), False
        lately = self.voice.truth.get("pain-average", 5.0)
        for place, item in enumerate(asked):
            told = practised(item, self._pain(day), share, self.chance, self.table["session"])
            self.asked += 1
            if told is None:
                continue
            self.done += told.get("done", 1)
            self._morning(day, told)
            self.book.write("session", day, 8, place, **told)
            self.counts["sessions"] += 1
            high |= told.get("pain_before", 0) >= (lately if isinstance(lately, float) else 5.0) + 1
        return high

    def _morning(self, day: int, told: dict[str, Any]) -> None:
        """The pain of the next morning, told apart from the session now and then."""
        if "pain_next_morning" in told and self.chance.random() < self.table["session"]["apart"]:
            self.mornings[day + 1] = told.pop("pain_next_morning")

    def _check_in(self, day: int) -> bool:
        if self.chance.random() < self.table["check-in"]["missing"]:
            self.counts["check-ins missing"] += 1
            return False
        pain, function = (
            float(said(path[None, :], day, random=self.person.random, values=self.values)[0])
            for path in (self.person.pain, self.person.function)
        )
        less = 1 - self.values["response"]["share"] * self.helped
        maintenance = self.view.mode == "maintenance"
        self._told(day, 19, self.voice.check_in(round(pain * less), round(function * less), maintenance=maintenance))
        self.counts["check-ins"] += 1
        return True

    def _answer(self, day: int) -> None:
        """What the plan asks, most of the time; one answer may lead to the next question."""
        for number in range(ROUNDS):
            if not self.view.ask or self.chance.random() >= self.table["asked"]:
                return
            self._told(day, 20, self.voice.asked(self.view.ask, self.view.triage.disputed), minute=number)
            self._look(day)

    def _told(self, day: int, hour: int, values: dict[Id, Any], minute: int = 0) -> None:
        """A check-in, or a single answer now and then where only one was given."""
        if len(values) == 1 and self.chance.random() < 0.5:
            ((name, value),) = values.items()
            self.book.write("answer", day, hour, minute, question=name, value=value)
        elif values:
            self.book.write("check-in", day, hour, minute, values=values)

    # Wishes

    def _items(self) -> list[Id]:
        shown = (item for day in self.view.week for item in day.items if item.level is not None)
        return sorted({item.id for item in shown})

    def _swap(self, day: int) -> None:
        self._wish("swap", day)

    def _refuse(self, day: int) -> None:
        self._wish("refuse", day)

    def _wish(self, kind: str, day: int) -> None:
        kinds = self.content.interventions
        if items := [name for name in self._items() if kind == "refuse" or kinds[name].kind != "goal"]:
            self.book.write(kind, day, 9, item=self.chance.choice(items))
            self.counts["wishes"] += 1

    def _goal(self, day: int) -> None:
        """A goal is chosen, or one that runs is given up."""
        goals = [name for name, item in self.content.interventions.items() if item.kind == "goal"]
        running = [name for name in self._items() if name in goals]
        ends = bool(running) and self.chance.random() < 0.3
        self.book.write("goal", day, 9, item=self.chance.choice(running if ends else goals), ends=ends)
        self.counts["goals chosen or given up"] += 1

    def _move(self, day: int) -> None:
        first = day - day % WEEK
        other = first + self.chance.randrange(WEEK)
        self.book.write("move", day, 9, first=str(self.book.day(day)), second=str(self.book.day(other)))
        self.counts["wishes"] += 1

    def _away(self, day: int) -> None:
        from_day = day + self.chance.randint(0, 4)
        last = from_day + self.chance.randint(0, 10)
        self.book.write("away", day, 9, first=str(self.book.day(from_day)), last=str(self.book.day(last)))
        self.counts["wishes"] += 1

    # Mishaps, and what ends them

    def _alarm(self, day: int) -> None:
        self._befall(day, alarm(self.signs, self.content, self.chance))
        self.counts["warning signs put on top"] += 1

    def _ailment(self, day: int) -> None:
        self._befall(day, ailment(self.voice.truth, self.on_top["unsure"], self.chance))
        self.counts["illnesses put on top"] += 1

    def _exclusion(self, day: int) -> None:
        self._befall(day, exclusion(self.voice.truth, self.chance))
        self.counts["exclusions put on top"] += 1

    def _befall(self, day: int, mishap: Mishap) -> None:
        self.voice.truth |= mishap.now
        self._told(day, 10, dict(mishap.now))
        passes = self.on_top["passes"]
        if self.chance.random() < passes["share"]:
            self.passing.append((day + self.chance.randint(passes["least"], passes["most"]), mishap))

    def _pass(self, day: int) -> None:
        for due, mishap in self.passing:
            if due == day:
                self.voice.truth |= mishap.after
                self._told(day, 7, dict(mishap.after))
        self.passing = [(due, mishap) for due, mishap in self.passing if due > day]

    def _examined(self, day: int) -> None:
        """Mostly nothing serious is found, and what worried is over; else somebody looks again later."""
        table, drawn = self.table["examined"], self.chance.random()
        found = "nothing-serious" if drawn < table["nothing-serious"] else "needs-care"
        if table["nothing-serious"] <= drawn < table["nothing-serious"] + table["waiting"]:
            found = "waiting"
        self.book.write("examined", day, 12, by="doctor", found=found)
        self.counts["examinations"] += 1
        if found == "nothing-serious":
            self.examination = None
            self.voice.truth |= dict.fromkeys(self.signs, "no")
        else:
            self.examination = day + self.chance.randint(1, table["again"])
