"""Small problems of choosing a week, made up: things with any dose, muscles and reasons."""

from __future__ import annotations

from random import Random
from typing import Any

import msgspec

from dorsal.care.choosing import Choice, Why
from dorsal.care.posing import Entry, Problem, Standing, entry
from dorsal.content.schema import Content, Dose, Id

EARNS = {"fear": (40, 20), "stiff": (12, 6), "acute": (20, 10)}
KINDS = ("mobility", "control", "strength", "endurance", "relaxation", "heat")
ROOM = (8, 10, 8, 10, 8, 10, 10)


def choice(content: Content, dose: Dose, name: str = "squat", why: tuple[Id, ...] = (), **changes: Any) -> Choice:
    """A thing with one level of this dose, that serves what `why` names."""
    fixed = {"each_side": False, "loads": (), "kind": "strength", **changes}
    item = msgspec.structs.replace(content.interventions["squat"], id=name, **fixed)
    item = msgspec.structs.replace(item, levels=(msgspec.structs.replace(item.levels[0], dose=dose),))
    return Choice(item, 1, tuple(Why(rule, {}, ()) for rule in why), 0, 0, 0)


def problem(content: Content, *entries: Entry, **changes: Any) -> Problem:
    points = {name: int(content.limits[f"points-{name}"].value) for name in ("kind", "gap", "keep")}
    fixed = {"room": ROOM, "rest": 2, "tired": frozenset(), "most": 3, "earns": EARNS} | points
    return Problem(entries=entries, **(fixed | changes))


def drawn(content: Content, seed: int, *, count: int = 8, days: int = 7) -> Problem:
    """A problem that a seed decides."""
    random = Random(seed)  # noqa: S311 - no secret hangs on it
    entries = [_entry(content, random, number, days) for number in range(random.randint(1, count))]
    room = tuple(random.randint(0, 15) for _ in range(7))
    tired = frozenset(random.sample(("legs", "trunk"), random.randint(0, 2)))
    return problem(content, *entries, room=room, tired=tired, most=random.randint(0, 3))


def _entry(content: Content, random: Random, number: int, days: int) -> Entry:
    dose = Dose(
        sets=random.randint(1, 3), reps=random.randint(4, 12), times_a_day=random.randint(1, 2),
        days_a_week=random.randint(1, days), effort=random.choice((2, 4, 6)),
    )  # fmt: skip
    loads = tuple(random.sample(("legs", "trunk"), random.randint(0, 2)))
    why = tuple(random.sample([*EARNS, "unfound"], random.randint(0, 3)))
    thing = choice(content, dose, f"thing-{number}", why, kind=random.choice(KINDS), loads=loads)
    standing: Standing = random.choice(("kept", "new", "free", "free"))
    return entry(thing, standing, EARNS, content, keep=standing == "kept")
