"""`dorsal figure`: one level of an exercise as a moving picture, or what a camera would look for in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from dorsal.cli import InputError
from dorsal.content import load
from dorsal.content.schema import Content, Id
from dorsal.figures.picture import is_drawn, picture
from dorsal.figures.watching import Range, Watch, mirrored, watch

Form = Literal["picture", "words", "json"]


def run(id: Id, level: int, language: str, form: Form, *, left: bool) -> int:
    """Print the picture as SVG; for a camera, the angles as JSON or in words. Raises InputError."""
    content = load()
    if not is_drawn(content, id, level):
        raise InputError(f"figure: expected an exercise that is drawn, and one of its levels; found '{id}', {level}")
    if language not in content.languages:
        raise InputError(f"--lang: expected one of {', '.join(content.languages)}; found '{language}'")
    if form == "picture":
        print(picture(id, level, "moving"))
        return 0
    told = watch(content, id, level)
    told = mirrored(told) if left else told
    if form == "json":
        print(msgspec.json.format(msgspec.json.encode(told), indent=2).decode())
    else:
        print("\n".join(_Page(told, content, language).lines()))
    return 0


class _Page:
    def __init__(self, told: Watch, content: Content, language: str) -> None:
        self.told, self.content, self.language = told, content, language

    def say(self, key: str, **values: object) -> str:
        return self.content.interface[f"camera.{key}"][self.language].format(**values)

    def lines(self) -> Iterator[str]:
        told = self.told
        name = self.content.interventions[told.exercise].name[self.language]
        yield self.say("title", name=name, level=told.level)
        if told.camera != "yes":
            yield self.say(told.camera)
        if told.place is None:
            return
        yield self.say(f"sees.{told.place.sees}")
        yield self.say(f"height.{told.place.height}")
        yield self.say("room", wide=told.place.wide_cm, high=told.place.high_cm)
        yield from self._listed("landmarks", map(self._part, told.landmarks))
        moves = (self.say("from-to", name=self._part(one.angle), low=one.start, high=one.end) for one in told.moves)
        yield from self._listed("moves", moves)
        yield from self._listed("counts", self._counted())
        if told.holds:
            seconds = self._number(told.holds.seconds)
            yield from self._listed("holds", map(self._range, told.holds.angles), seconds=seconds)
        yield from self._listed("still", map(self._range, told.still))
        yield from self._listed("hidden", map(self._part, told.hidden))
        yield from self._listed("unseen", (self.say(f"unseen.{one}") for one in told.unseen))
        yield from ("", self.say("convention", tolerance=told.tolerance))

    def _counted(self) -> Iterator[str]:
        counts = self.told.counts
        if counts is None:
            yield self.say("counts.none")
        else:
            name = self._part(counts.angle)
            yield self.say(f"counts.{counts.begins}", name=name, low=counts.low, high=counts.high)
        yield self.say("round", seconds=self._number(self.told.seconds or 0))

    def _listed(self, key: str, lines: Iterator[str], **values: object) -> Iterator[str]:
        said = [f"* {line}" for line in lines]
        if said:
            yield from ("", self.say(key, **values), *said)

    def _range(self, one: Range) -> str:
        return self.say("between", name=self._part(one.angle), low=one.low, high=one.high)

    def _part(self, name: str) -> str:
        return self.say(f"part.{name}")

    def _number(self, value: float) -> str:
        return f"{round(value, 1):g}".replace(".", self.content.interface["number.decimal"][self.language])
