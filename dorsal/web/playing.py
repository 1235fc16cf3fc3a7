"""An exercise as what a count goes through: getting ready, each round, each side, each rest.

All of it is made here, words included; the script on the page only keeps the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from dorsal.care.replanning import NextItem
from dorsal.content import Content
from dorsal.content.schema import Dose, Intervention, Level
from dorsal.figures.picture import is_drawn, tempo_of
from dorsal.figures.tempo import Tempo
from dorsal.web.words import number, plain

READY = 10
SIDES = 8
MINUTE = 60
Kind = Literal["ready", "reps", "hold", "time", "pace", "sides", "rest"]


class Played(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step of the count, `seconds` long. `reps` of `each` seconds, or `beats`, go on inside it.

    `set` counts the stretches of work, so that somebody can go on with one; `other`: it is the other side's turn.
    """

    kind: Kind
    seconds: float
    title: str
    words: str
    set: int
    under: str = ""
    reps: int = 0
    each: float = 0
    other: bool = False
    beats: tuple[tuple[str, float, str], ...] = ()


@dataclass(frozen=True)
class Count:
    """What the page hands to the script."""

    steps: tuple[Played, ...]
    tempo: Tempo | None

    def plain(self) -> dict[str, Any]:
        return {"steps": msgspec.to_builtins(self.steps), "figure": msgspec.to_builtins(self.tempo)}


def count(item: NextItem, content: Content, language: str) -> Count | None:
    """How somebody goes through this item with a count; None for what is done in its own time."""
    record = content.interventions[item.id]
    if item.dose is None or item.level is None or item.kind == "goal":
        return None
    drawn = tempo_of(item.id, item.level) if is_drawn(content, item.id, item.level) else None
    level = record.levels[item.level - 1]
    calm = level.each or (drawn.round if drawn else content.limits["seconds-a-repetition"].value)
    maker = _Maker(record, level, item.dose, drawn, calm, language)
    return Count(tuple(maker.steps()), drawn)


@dataclass(frozen=True)
class _Maker:
    record: Intervention
    level: Level
    dose: Dose
    drawn: Tempo | None
    calm: float
    language: str

    def steps(self) -> Iterator[Played]:
        work = self._work()
        first = work[0]
        yield Played("ready", READY, self._say("ready"), self._then(first), 1)
        for before, now in zip([first, *work], work, strict=False):
            if now.other:
                yield Played("sides", SIDES, self._say("change"), self._then(now), now.set, other=True)
            elif now is not first:
                rest = max(self.dose.rest, 1)
                yield Played("rest", rest, self._say("rest"), self._then(now), now.set, other=before.other)
            yield now

    def _work(self) -> list[Played]:
        one = self._one()
        turns = [False, True] if self.record.each_side and not self._goes_both_ways else [False]
        rounds = [(n, other) for n in range(1, self.dose.sets + 1) for other in turns]
        return [
            msgspec.structs.replace(one, title=self._title(n, other, len(turns)), set=at, other=other)
            for at, (n, other) in enumerate(rounds, 1)
        ]

    @property
    def _goes_both_ways(self) -> bool:
        return self.drawn is not None and self.drawn.both

    def _one(self) -> Played:
        """One stretch of work; its title and number come with its place."""
        if self.dose.reps is not None:
            reps, key = self.dose.reps, "reps.both" if self.record.each_side and self._goes_both_ways else "reps"
            words, under = self._say(key, count=reps), self._say("of", count=reps)
            return Played("reps", round(reps * self.calm, 2), "", words, 0, under, reps=reps, each=round(self.calm, 2))
        if self.dose.seconds is not None and self.dose.seconds < MINUTE:
            holding = self.drawn is None or self.drawn.held is not None
            words = self._say("hold" if holding else "keep-on", count=self.dose.seconds)
            return Played("hold" if holding else "time", self.dose.seconds, "", words, 0, self._say("seconds"))
        seconds = self.dose.seconds or round((self.dose.minutes or 0) * MINUTE)
        told = number(max(round(2 * seconds / MINUTE) / 2, 0.5), self.language)
        if not self.level.pace:
            return Played("time", seconds, "", self._say("minutes", count=told), 0, self._say("left"))
        beats = tuple((beat.do, beat.seconds, self._say(f"beat.{beat.do}")) for beat in self.level.pace)
        whole = sum(seconds for _, seconds, _ in beats)
        length = max(1, round(seconds / whole)) * whole
        return Played("pace", length, "", self._say("pace", count=told), 0, self._say("left"), beats=beats)

    def _title(self, at: int, other: bool, turns: int) -> str:
        parts = [self._say("set", number=at, of=self.dose.sets)] if self.dose.sets > 1 else []
        parts += [self._say("side.other" if other else "side.first")] if turns > 1 else []
        words = ", ".join(parts)
        return words[:1].upper() + words[1:]

    def _then(self, step: Played) -> str:
        return self._say("then", words=step.title or step.words)

    def _say(self, key: str, **values: object) -> str:
        return plain(f"player.{key}", self.language, **values)
