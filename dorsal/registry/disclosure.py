"""What may be told without telling of somebody: no small numbers, and every other one rounded.

Two constants hold everywhere: on the pages, in the report, in what is exported.
"""

from __future__ import annotations

from collections.abc import Sequence

from dorsal.registry.problem import RegistryError

FEWEST = 5  # a number of people below this is not told
STEP = 5  # any other is told to the nearest of these
MOST_GROUPINGS = 2
UNCOUNTED = 2 * FEWEST  # a number of people who are not counted below this is not told


def rounded(count: int) -> int:
    """To the nearest step, halves up; what is not nothing is never told as nothing."""
    return (2 * count + STEP) // (2 * STEP) * STEP


def tellable(count: int) -> bool:
    """Whether a number of people may be told: nobody, or enough."""
    return count == 0 or count >= FEWEST


def tellable_share(met: int, known: int) -> bool:
    """Whether both those who met something and those who did not are nobody, or enough."""
    return known >= FEWEST and tellable(met) and tellable(known - met)


def left_out(there: int, counted: int) -> int | None:
    """About how many are not counted; None where they are few, or so nearly few that somebody who knows how many there
    are would learn from it, and from how many are counted, a number below the fewest.
    """
    gone = max(0, there - counted)
    return rounded(gone) if gone >= UNCOUNTED else None


def hidden(groups: Sequence[Sequence[int]], told: Sequence[bool]) -> tuple[bool, ...]:
    """Which of some groups are hidden: those not to be told, and of the others as many as the sums need.

    Each group is given as the counts that are summed over the groups elsewhere. The others are taken in their order,
    never by their size: somebody who knows this rule would learn from a size what is hidden beside it.
    """
    found = [not one for one in told]
    for place in range(len(found)):
        held = [group for group, one in zip(groups, found, strict=True) if one]
        if all(map(together, zip(*held, strict=True))):
            break
        found[place] = True
    return tuple(found)


def together(held: Sequence[int]) -> bool:
    """Whether the sum of hidden counts may be known: none is small, or they are several, neither too few together, nor
    all the smallest that they can be, nor all the largest.
    """
    if all(map(tellable, held)):
        return True
    return len(held) > 1 and max(FEWEST, len(held) + 1) <= sum(held) != (FEWEST - 1) * len(held)


def stopped(reached: Sequence[int]) -> tuple[int | None, ...]:
    """How many stopped before each stage, since the last one that is told; None where the stage is not.

    It is told where those who reach it are nobody or enough, and enough stopped: a stage that is not told does not even
    tell that somebody stopped.
    """
    found, last = [0 if tellable(reached[0]) else None], reached[0]
    for count in reached[1:]:
        if tellable(count) and last - count >= FEWEST:
            found.append(last - count)
            last = count
        else:
            found.append(None)
    return tuple(found)


def refuse_alone(groups: Sequence[str], smallest: int | None) -> None:
    """Raises RegistryError where so many groupings, or so few people, could single somebody out."""
    if len(groups) > MOST_GROUPINGS:
        raise RegistryError(f"by {', '.join(groups)}: more than {MOST_GROUPINGS} groupings could single somebody out")
    if smallest is not None and smallest < FEWEST:
        raise RegistryError(f"by {', '.join(groups)}: a group has fewer than {FEWEST} people, who could be known by it")
