"""The measures once more, slowly and obviously: plain Python over plain rows, to hold the SQL to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dorsal.care.curve import published
from dorsal.content.schema import Content, Measure

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]
Found = dict[str, dict[str, Any]]
TENTHS = 10


def plainly(tables: Tables, measure: Measure, week: int, content: Content) -> Found:
    """What a measure says of each person it counts: the columns of the query, without the person."""
    work_out = FAMILIES[measure.counts]
    found: Found = {}
    for person in tables["people"]:
        said = work_out(person, _Of(tables, person["person"]), measure, week, content)
        if said is not None:
            found[person["person"]] = said
    return found


class _Of:
    """The rows of one person."""

    def __init__(self, tables: Tables, person: str) -> None:
        self.tables, self.person = tables, person

    def rows(self, table: str) -> list[Row]:
        return [row for row in self.tables[table] if row["person"] == self.person]

    def around(self, measure: Measure, week: int) -> float | None:
        """The mean of what was told around a week."""
        window, of = measure.window or 0, measure.of or ""
        told = [
            row[of]
            for row in self.rows("checkins")
            if 7 * week - window <= row["day"] <= 7 * week + window and row[of] is not None
        ]
        return sum(told) / len(told) if told else None

    def check_ins(self) -> list[Row]:
        return [row for row in self.rows("checkins") if row["kind"] == "check-in"]


def _long_enough(person: Row, measure: Measure, week: int) -> bool:
    return bool(person["planned"]) and person["followed"] >= 7 * week + (measure.window or 0)


def _responders(person: Row, of: _Of, measure: Measure, week: int, _: Content) -> dict[str, Any] | None:
    first = person[measure.of or ""]
    if not _long_enough(person, measure, week) or first is None:
        return None
    now = of.around(measure, week)
    if measure.percent is not None:
        if first <= 0:
            return None
        return {"met": None if now is None else now * 100 <= first * (100 - measure.percent)}
    points = measure.points or 0
    if first > 10 - points:
        return None
    return {"met": None if now is None else now - first >= points}


def _expected(person: Row, of: _Of, measure: Measure, week: int, content: Content) -> dict[str, Any] | None:
    now = of.around(measure, week)
    if not _long_enough(person, measure, week) or now is None:
        return None
    expected = published(content.courses[person["course"]], 7 * week)
    return {"seen": now, "expected": expected, "value": now - expected}


def _completeness(person: Row, of: _Of, measure: Measure, week: int, _: Content) -> dict[str, Any] | None:
    if not _long_enough(person, measure, week):
        return None
    return {"met": of.around(measure, week) is not None}


def _unwell_at_start(person: Row, points: float) -> bool:
    return bool(person["planned"]) and any(
        person[of] is not None and person[of] > points for of in ("pain", "function")
    )


def _recovery(person: Row, of: _Of, measure: Measure, _: int, __: Content) -> dict[str, Any] | None:
    told = [
        row for row in of.rows("checkins")
        if row["day"] > 0 and row["pain"] is not None and row["function"] is not None
    ]  # fmt: skip
    points = measure.points or 0
    if not told or not _unwell_at_start(person, points):
        return None
    well = [row["day"] for row in told if row["pain"] <= points and row["function"] <= points]
    return {"day": min(well) if well else max(row["day"] for row in told), "event": bool(well)}


def _relapse(person: Row, of: _Of, measure: Measure, _: int, __: Content) -> dict[str, Any] | None:
    told = [row for row in of.rows("checkins") if row["day"] > 0 and row["pain"] is not None]
    well = [row["day"] for row in told if row["pain"] <= 1 and row["function"] is not None and row["function"] <= 1]
    if not well or not _unwell_at_start(person, 1):
        return None
    since = min(well)
    later = [row for row in told if row["day"] > since]
    if not later:
        return None
    high = [row["day"] for row in later if row["pain"] > (measure.points or 0)]
    back = [day for day in high if day >= since + (measure.days or 0)]
    return {"day": (min(back) if back else max(row["day"] for row in later)) - since, "event": bool(back)}


def _never_started(person: Row, of: _Of, measure: Measure, _: int, __: Content) -> dict[str, Any] | None:
    if not person["planned"] or person["followed"] < person["planned_day"] + measure.days:
        return None
    until = person["planned_day"] + measure.days
    return {"met": not any(row["done"] > 0 and row["day"] < until for row in of.rows("sessions"))}


def _adherence(person: Row, of: _Of, measure: Measure, week: int, _: Content) -> dict[str, Any] | None:
    if not person["planned"] or not person["asked_days"] or person["followed"] < person["planned_day"] + 7 * week:
        return None
    first = person["planned_day"]
    days = {row["day"] for row in of.rows("sessions") if row["done"] > 0 and first <= row["day"] < first + 7 * week}
    return {"met": len(days) * 100 >= person["asked_days"] * week * (measure.percent or 0)}


def _flares(person: Row, of: _Of, _: Measure, __: int, ___: Content) -> dict[str, Any] | None:
    if not person["planned"] or person["last"] <= 0:
        return None
    return {"events": len(of.rows("flares")), "days": person["last"]}


def _signs_asked(_: Row, of: _Of, __: Measure, ___: int, ____: Content) -> dict[str, Any] | None:
    told = of.check_ins()
    return {"met": all(row["signs_left"] == 0 for row in told)} if told else None


def _signs_yes(_: Row, of: _Of, __: Measure, ___: int, ____: Content) -> dict[str, Any] | None:
    told = of.check_ins()
    return {"met": any(row["signs_yes"] > 0 for row in told)} if told else None


def _acted(person: Row, of: _Of, measure: Measure, _: int, __: Content) -> dict[str, Any] | None:
    alarms = [row for row in of.rows("decisions") if row["urgency"] in measure.within]
    if not alarms:
        return None
    day = min(row["day"] for row in alarms)
    worst = min(row["urgency"] for row in alarms if row["day"] == day)
    until = day + measure.within[worst]
    if person["followed"] < until:
        return None
    return {"met": any(day <= row["day"] <= until for row in of.rows("examined"))}


def _escalations(_: Row, of: _Of, measure: Measure, __: int, ___: Content) -> dict[str, Any] | None:
    taken = [row for row in of.rows("steps") if row["what"] in ("referral", "letter") and row["step"] in measure.values]
    return {"met": all(row["met"] for row in taken)} if taken else None


def _imaging(person: Row, of: _Of, measure: Measure, _: int, __: Content) -> dict[str, Any] | None:
    if not person["planned"] or person["scan_before"] is not False:
        return None
    asked = [row for row in of.rows("checkins") if row["care"] is not None]
    scans = [row["day"] for row in asked if "scan" in row["care"]]
    if not scans:
        return {"met": False if asked else None}
    earned = [row["day"] for row in of.rows("steps") if row["what"] == "earned" and row["step"] in measure.values]
    return {"met": not earned or min(earned) > min(scans)}


def _adverse(_: Row, of: _Of, measure: Measure, __: int, ___: Content) -> dict[str, Any] | None:
    asked = [row["harm"] for row in of.rows("checkins") if row["harm"] is not None]
    return {"met": any(set(harm) & set(measure.values) for harm in asked)} if asked else None


WorkOut = Callable[[Row, _Of, Measure, int, Content], "dict[str, Any] | None"]
FAMILIES: dict[str, WorkOut] = {
    "responders": _responders,
    "expected": _expected,
    "completeness": _completeness,
    "recovery": _recovery,
    "relapse": _relapse,
    "never-started": _never_started,
    "adherence": _adherence,
    "flares": _flares,
    "signs-asked": _signs_asked,
    "signs-yes": _signs_yes,
    "acted": _acted,
    "escalations": _escalations,
    "imaging": _imaging,
    "adverse": _adverse,
}
