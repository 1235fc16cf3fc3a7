"""From the entries of one person to their rows: a pure function, so that building anew and building on are the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from dorsal.care.curve import chosen
from dorsal.care.flaring import screen
from dorsal.content.schema import Content, Question
from dorsal.registry.tables import TABLES, Rows

BAND, OLDEST = 10, 80
REVOCABLE = ("session", "flare")
NUMBERS = {
    "pain": "pain-average", "leg_pain": "leg-pain-level", "function": "interference", "activity": "activity-level",
    "sleep": "sleep-quality", "stress": "stress", "mood": "low-mood", "fear": "fear", "confidence": "confidence",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """One entry: its kind, the day by the clock that counts for it, its number, its id and its body."""

    kind: str
    day: date
    sequence: int
    id: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cared:
    """That a clinic cared for somebody, from a day and until one, or still."""

    clinic: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that is kept of one person, under their pseudonym."""

    person: str
    created: date
    entries: Sequence[Said]
    care: Sequence[Cared] = field(default=())


def rows(told: Told, content: Content) -> Rows:
    """The rows of one person in every table, each in the order of its columns."""
    return _Reading(told, content).rows()


def at_start(told: Told) -> tuple[date, dict[str, Any]]:
    """The day a person began, and what they had answered by then."""
    decisions = [one for one in told.entries if one.kind == "decision"]
    first = min(decisions or told.entries, key=lambda one: (one.day, one.sequence), default=None)
    began = first.day if first else told.created
    ordered = sorted(told.entries, key=lambda one: (one.day, one.sequence))
    given = [one for one in ordered if one.kind == "answer" and one.day <= began]
    said = {one.body["question"]: one.body["value"] for one in given}
    return began, {name: value for name, value in said.items() if value is not None}


class _Reading:
    def __init__(self, told: Told, content: Content) -> None:
        self.told, self.content = told, content
        gone = {entry.body["wish"] for entry in told.entries if entry.kind == "take-back"}
        self.entries = sorted(
            (one for one in told.entries if not (one.kind in REVOCABLE and one.id in gone)),
            key=lambda one: (one.day, one.sequence),
        )
        self.decisions = [one for one in self.entries if one.kind == "decision"]
        self.began, self.start = at_start(told)

    def rows(self) -> Rows:
        found: Rows = {name: [] for name in TABLES}
        found["people"].append(self._person())
        found["care"] += self._care()
        for entry in self.entries:
            for table, row in self._of(entry):
                found[table].append((self.told.person, self._day(entry.day), *row))
        return found

    def _at_start(self, entry: Said) -> bool:
        return entry.kind == "answer" and entry.day <= self.began

    def _day(self, day: date) -> int:
        return (day - self.began).days

    # One row for the person

    def _person(self) -> tuple[object, ...]:
        decided: Mapping[str, Any] = self.decisions[0].body["result"] if self.decisions else {}
        seen, triage = decided.get("assessment", {}), decided.get("triage", {})
        planned = next((one for one in self.decisions if one.body["result"]["plan"]["week"]), None)
        said = [one for one in self.entries if one.kind != "decision"]
        language = next((one.body["language"] for one in self.entries if one.kind in ("consent", "decision")), None)
        country = next((one.body["country"] for one in self.entries if one.kind == "place"), None)
        care = _many(self.start.get("care-so-far"))
        return (
            self.told.person, self.began - timedelta(days=self.began.weekday()), band(self.start.get("age")),
            _one(self.start.get("sex")), country, language, _one(self.start.get("work")),
            seen.get("phase"), next((one["id"] for one in seen.get("patterns", ())), None),
            chosen(self._since(), self.content).id, triage.get("urgency"),
            planned is not None, self._day(planned.day) if planned else None,
            _asked(planned.body["result"]["plan"]["week"]) if planned else None,
            *(_number(self.start.get(NUMBERS[name])) for name in ("pain", "function", "activity")),
            None if care is None else "scan" in care,
            max((self._day(one.day) for one in said), default=0),
            max((one.sequence for one in self.told.entries), default=0),
        )  # fmt: skip

    def _since(self) -> float | None:
        option = self.content.questions["since"].options.get(str(self.start.get("since")))
        return option.days if option else None

    def _care(self) -> Iterator[tuple[object, ...]]:
        for clinic in sorted({one.clinic for one in self.told.care}):
            stays = [one for one in self.told.care if one.clinic == clinic]
            ends = [one.until for one in stays if one.until]
            until = self._day(max(ends)) if len(ends) == len(stays) else None
            yield self.told.person, clinic, self._day(min(one.since for one in stays)), until

    # Rows for each entry

    def _of(self, entry: Said) -> Iterator[tuple[str, tuple[object, ...]]]:
        body = entry.body
        match entry.kind:
            case "check-in":
                yield "checkins", self._reading("check-in", body["values"])
            case "answer" if not self._at_start(entry):
                yield "checkins", self._reading("answer", {body["question"]: body["value"]})
            case "session":
                yield "sessions", self._session(entry)
            case "flare":
                yield "flares", ()
            case "decision":
                yield from self._decided(body)
            case "referral" | "letter":
                yield "steps", (body["step"], entry.kind, self._met(entry))
            case "answered":
                yield from self._answered(body)
            case "examined":
                yield "examined", (body["by"], body["found"])
            case "examination":
                yield "examined", (body["by"], "signs")

    def _reading(self, kind: str, values: Mapping[str, Any]) -> tuple[object, ...]:
        signs = screen(self.content) if kind == "check-in" else ()
        return (
            kind, *(_number(values.get(question)) for question in NUMBERS.values()),
            _one(values.get("barrier")), _many(values.get("harm")), _many(values.get("care-so-far")),
            sum(name not in values for name in signs) if signs else None,
            sum(_worries(values.get(name), self.content.questions[name]) for name in signs) if signs else None,
        )  # fmt: skip

    def _session(self, entry: Said) -> tuple[object, ...]:
        body = entry.body
        mornings = (one for one in self.entries if one.kind == "morning" and one.day == entry.day + timedelta(days=1))
        last = max(mornings, key=lambda one: one.sequence, default=None)
        morning = body.get("pain_next_morning")
        if morning is None and last is not None:
            morning = last.body["pain"]
        return (
            body["item"], body.get("level", 1), float(body.get("done", 1)), _number(body.get("pain_before")),
            _number(body.get("pain_during")), _number(morning), _number(body.get("effort")), body.get("felt"),
            body.get("skipped"),
        )  # fmt: skip

    def _decided(self, body: Mapping[str, Any]) -> Iterator[tuple[str, tuple[object, ...]]]:
        result = body["result"]
        triage, seen, plan = result["triage"], result["assessment"], result["plan"]
        drivers = {strength: [one["id"] for one in seen["drivers"] if one["strength"] == strength]
                   for strength in ("strong", "some")}  # fmt: skip
        yield "decisions", (
            body["content"], triage["urgency"], triage["complete"], seen["phase"],
            [one["id"] for one in seen["patterns"]], drivers["strong"], drivers["some"],
            [one["rule"] for one in triage["reasons"]], bool(plan["blocked_by"]),
        )  # fmt: skip
        for item, placed in _items(plan["week"]).items():
            minutes = sum(one["minutes"] or 0 for one in placed)
            yield "plans", (item, placed[0]["kind"], placed[0]["level"], len(placed), minutes)
        for step in plan["care"]:
            yield "steps", (step["id"], "earned", None)

    def _met(self, entry: Said) -> bool:
        before = [one for one in self.decisions if (one.day, one.sequence) <= (entry.day, entry.sequence)]
        return bool(before) and any(
            one["id"] == entry.body["step"] for one in before[-1].body["result"]["plan"]["care"]
        )

    def _answered(self, body: Mapping[str, Any]) -> Iterator[tuple[str, tuple[object, ...]]]:
        for one in self.entries:
            if one.kind == "referral" and one.id == body["referral"]:
                yield "steps", (one.body["step"], body["came"], None)


def band(age: object) -> str | None:
    """Ten years, so that no row tells an age."""
    if not isinstance(age, (int, float)) or isinstance(age, bool):
        return None
    low = int(age // BAND * BAND)
    return f"{OLDEST}+" if low >= OLDEST else f"{low}-{low + BAND - 1}"


def _asked(week: Sequence[Mapping[str, Any]]) -> int:
    return sum(any(item["kind"] != "lesson" and item["minutes"] is not None for item in day["items"]) for day in week)


def _items(week: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for day in week:
        for item in day["items"]:
            found.setdefault(item["id"], []).append(item)
    return found


def _worries(value: object, question: Question) -> bool:
    return value in (question.alarming or "yes", "unsure")


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _one(value: object) -> str | None:
    return value if isinstance(value, str) and value != "unsure" else None


def _many(value: object) -> list[str] | None:
    return [str(one) for one in value] if isinstance(value, (list, tuple)) else None
