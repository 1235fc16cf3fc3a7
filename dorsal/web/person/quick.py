"""The change that is nearest: to examine where a warning sign holds the plan, else to put one exercise on hold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dorsal.care.triage import URGENT
from dorsal.record import queries
from dorsal.record.ids import new_id
from dorsal.web.caring import Caring
from dorsal.web.person.writings import WRITINGS
from dorsal.web.words import pick

HELD = timedelta(days=7)


def quick(found: Caring, language: str) -> dict[str, Any]:
    """What the short form on the page of the person asks for."""
    week = found.here.week_now()
    if week is None:
        return {}
    words = {"entry_of_change": new_id(), "seen": queries.last_sequence(found.case.person)}
    if week.triage.urgency in URGENT:
        return words | {"examined": WRITINGS["examined"].fields(found, language)}
    names = dict.fromkeys(item.id for day in week.week for item in day.items if item.level)
    content = found.here.content
    held = [(name, pick(content.interventions[name].name, language)) for name in names]
    return words | {"held": held, "until": found.here.on + HELD}
