"""A figure that nobody could draw is refused."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from dorsal.content.check import check
from dorsal.content.posing import Drawing, Key
from dorsal.content.schema import Content

WithRecord = Callable[..., Content]
OWN = Drawing(keys=(Key(), Key(lean=10)))


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ((OWN,), "1 levels are drawn, 4 are offered"),
        ((OWN, OWN, OWN, Drawing(like=9)), "there is no level 9 of its own"),
        ((OWN, OWN, Drawing(like=1), Drawing(like=3)), "there is no level 3 of its own"),
        ((OWN, OWN, OWN, Drawing(like=1, keys=(Key(),))), "has no key poses of its own"),
        ((OWN, OWN, OWN, Drawing(pose="floating", keys=OWN.keys)), "unknown pose 'floating'"),
        ((OWN, OWN, OWN, Drawing(keys=(Key(),))), "two of its key poses are shown"),
    ],
)
def test_a_level_that_cannot_be_drawn_is_refused(
    with_record: WithRecord, levels: tuple[Drawing, ...], said: str
) -> None:
    assert any(said in str(problem) for problem in check(with_record("figures", "glute-bridge", levels=levels)))


def test_a_figure_of_nothing_is_refused(content: Content) -> None:
    lost = content.figures["glute-bridge"]
    changed = msgspec.structs.replace(content, figures={"no-such": lost})
    assert any("no intervention has this id" in str(problem) for problem in check(changed))
