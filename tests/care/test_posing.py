"""Days of a week as the weighing of weeks counts them, worked out anew and not looked up."""

from __future__ import annotations

from dorsal.care import posing


def test_the_evenest_days_are_found_among_those_that_are_open() -> None:
    assert posing.listed.__wrapped__(0b0010101) == (0, 2, 4)
    assert posing.uneven.__wrapped__(posing.mask((0, 2, 4))) == 0
    assert posing.uneven.__wrapped__(posing.mask((0, 1, 2))) == 2
    ways = posing.masks.__wrapped__(2)
    assert ways[0] == (0,)
    assert all(len(posing.listed(days)) == 3 for days in ways[3])
    assert posing.masks.__wrapped__(1)[2][0] in {posing.mask(days) for days in ((0, 3), (0, 4))}
    open_days = posing.mask((1, 3, 5, 6))
    found = posing.evenest.__wrapped__(2)[open_days]
    assert found[0] == 0
    assert not found[3] & ~open_days
    assert posing.evenest.__wrapped__(2)[posing.mask((1, 2))][2] == 0
