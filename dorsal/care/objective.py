"""What a week is worth, in whole points, and whether it may be at all. docs/explanation/choosing-a-week.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dorsal.care.posing import Entry, Place, Problem, listed, near, uneven
from dorsal.care.timing import WEEK

Places = Sequence[Place | None]  # one for each entry of the problem


def score(problem: Problem, places: Places) -> int:
    """The points of a week; the empty week has none."""
    return sum(parts(problem, places).values())


def parts(problem: Problem, places: Places) -> dict[str, int]:
    """The points of a week by what they are for."""
    stand = [(entry, place) for entry, place in zip(problem.entries, places, strict=True) if place]
    served = Counter(rule for entry, place in stand if enough(entry, place) for rule in entry.serves)
    kinds = {entry.kind for entry, _ in stand if entry.kind}
    return {
        "kept": problem.keep * sum(entry.keep for entry, _ in stand),
        "served": sum(sum(problem.earns[rule][:count]) for rule, count in served.items()),
        "kinds": problem.kind * len(kinds),
        "things": sum(entry.worth[dose][days.bit_count()] for entry, (dose, days) in stand),
        "spread": -problem.gap * sum(uneven(days) for _, (_, days) in stand),
    }


def enough(entry: Entry, place: Place) -> bool:
    """Whether it is done on enough days to serve."""
    return place[1].bit_count() >= entry.enough


def broken(problem: Problem, places: Places) -> list[str]:
    """The constraints that a week breaks: plainly written, to hold the search and the solver to."""
    stand = [(entry, place) for entry, place in zip(problem.entries, places, strict=True) if place]
    found = []
    if sum(entry.standing == "free" for entry, _ in stand) > problem.most:
        found.append("too many new things")
    for day in range(WEEK):
        if sum(entry.costs[dose] for entry, (dose, days) in stand if days >> day & 1) > problem.room[day]:
            found.append(f"day {day}: too long")
    for entry, (dose, days) in stand:
        if not 0 < days.bit_count() < len(entry.worth[dose]):
            found.append(f"{entry.choice.item.id}: on too many days or on none")
        if entry.loads & problem.tired and days & 1:
            found.append(f"{entry.choice.item.id}: heavy after a heavy day")
    return found + _unrested(problem, stand)


def _unrested(problem: Problem, stand: list[tuple[Entry, Place]]) -> list[str]:
    """Heavy sessions of one muscle group that are too near to each other."""
    sessions = [(number, day, entry.loads) for number, (entry, (_, days)) in enumerate(stand) for day in listed(days)]
    return [
        f"days {day} and {other}: heavy"
        for number, day, loads in sessions
        for another, other, more in sessions
        if (number, day) < (another, other) and loads & more and near(1 << day, problem.rest) >> other & 1
    ]
