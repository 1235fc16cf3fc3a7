"""What the pain looks like and what keeps it going: only what the answers show, the strongest first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dorsal.care.assessment import Assessment, assess
from dorsal.care.findings import Findings
from dorsal.care.result import Result
from dorsal.content.schema import Content

Decided = Callable[..., Result]


def names(found: Assessment) -> dict[str, str]:
    return {driver.id: driver.strength for driver in found.drivers}


def test_the_unknown_shows_nothing(content: Content) -> None:
    assert assess(Findings({}), content) == Assessment(None, (), ())


@pytest.mark.parametrize(
    ("changes", "phase"),
    [
        ({"since": "under-2-days"}, "acute"),
        ({"since": "6-to-12-weeks"}, "subacute"),
        ({"since": "3-to-12-months"}, "chronic"),
        ({"since": "2-to-7-days", "episodes": "three-or-more", "last-ended": "fully"}, "recurrent"),
        ({"since": "over-5-years", "episodes": "three-or-more", "last-ended": "fully"}, "chronic"),
        ({"since": None}, None),
        ({"since": None, "episodes": "one-or-two", "last-ended": "fully"}, "recurrent"),
    ],
)
def test_the_phase_is_where_in_time_the_pain_is(decided: Decided, changes: dict[str, Any], phase: str | None) -> None:
    assert decided(changes).assessment.phase == phase


def test_strong_drivers_come_before_those_that_are_there_a_little(decided: Decided) -> None:
    found = decided({"fear": 5.0, "stress": 9.0, "sleep-quality": 2.0, "worry": 4.0}).assessment
    strengths = [driver.strength for driver in found.drivers]
    assert strengths == sorted(strengths, reverse=True)
    assert names(found).items() >= {"fear-of-movement": "some", "stress": "strong", "poor-sleep": "strong"}.items()


def test_a_driver_says_what_shows_it_and_which_strands_help(decided: Decided, content: Content) -> None:
    (stress,) = [driver for driver in decided({"stress": 9.0}).assessment.drivers if driver.id == "stress"]
    assert stress.reasons == {"stress": 9.0}
    assert stress.domain == "psychosocial"
    assert stress.strands == content.drivers["stress"].strands


def test_a_pattern_says_what_shows_it(decided: Decided) -> None:
    leg = {"leg-pain": "below-knee", "leg-worse-than-back": "yes", "leg-features": ("tingling",), "leg-pain-level": 4.0}
    patterns = {match.id: match.reasons for match in decided(leg).assessment.patterns}
    assert patterns["radicular"]["leg-worse-than-back"] == "yes"
    assert "acute-lumbago" not in patterns


def test_a_disputed_answer_shows_nothing(content: Content) -> None:
    assert names(assess(Findings({"stress": 9.0}), content)) == {"stress": "strong"}
    assert assess(Findings({"stress": 9.0}, disputed=("stress",)), content).drivers == ()
