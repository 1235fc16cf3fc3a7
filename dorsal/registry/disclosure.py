"""What may be told without telling of somebody: no small numbers, and every other one rounded.

Two constants hold everywhere: on the pages, in the report, in what is exported.
"""

from __future__ import annotations

from collections.abc import Sequence

from dorsal.registry.problem import RegistryError

FEWEST = 5  # a number of people below this is not told
STEP = 5  # any other is told to the nearest of these
MOST_GROUPINGS = 2


def rounded(count: int) -> int:
    """To the nearest step, halves up; what is not nothing is never told as nothing."""
    return (2 * count + STEP) // (2 * STEP) * STEP


def tellable(count: int) -> bool:
    """Whether a number of people may be told: nobody, or enough."""
    return count == 0 or count >= FEWEST


def tellable_share(met: int, known: int) -> bool:
    """Whether both those who met something and those who did not are nobody, or enough."""
    return known >= FEWEST and tellable(met) and tellable(known - met)


def hidden(counts: Sequence[int], told: Sequence[bool]) -> tuple[bool, ...]:
    """Which of some groups are hidden: those not to be told, and the smallest other where the sum would tell of them.

    One more is always enough: whichever may be told has enough people to hide the others among.
    """
    found = [not one for one in told]
    others = [place for place, one in enumerate(told) if one]
    if others and not together([count for count, one in zip(counts, told, strict=True) if not one]):
        found[min(others, key=lambda place: (counts[place], place))] = True
    return tuple(found)


def together(held: Sequence[int]) -> bool:
    """Whether the sum of hidden groups may be known: there is none, or there are several whose people are enough, and
    more than one for each, so that no count of theirs follows.
    """
    return not held or (len(held) > 1 and sum(held) >= max(FEWEST, len(held) + 1))


def refuse_alone(groups: Sequence[str], smallest: int | None) -> None:
    """Raises RegistryError where so many groupings, or so few people, could single somebody out."""
    if len(groups) > MOST_GROUPINGS:
        raise RegistryError(f"by {', '.join(groups)}: more than {MOST_GROUPINGS} groupings could single somebody out")
    if smallest is not None and smallest < FEWEST:
        raise RegistryError(f"by {', '.join(groups)}: a group has fewer than {FEWEST} people, who could be known by it")
