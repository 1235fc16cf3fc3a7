"""What a member of the care team may write besides a change: the fields of each kind, and the entry they give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from dorsal.record import teams
from dorsal.record.kinds import Kind
from dorsal.web.caring import Caring
from dorsal.web.person.forms import Field, Option, Values, blame, plainly
from dorsal.web.words import alphabetical, pick, plain

FOUND = ("nothing-serious", "serious", "waiting")
CAME = ("seen", "not-seen", "declined")
PROSE = 4000
Fields = Callable[[Caring, str], list[Field]]
Body = Callable[[Values], dict[str, Any]]


@dataclass(frozen=True)
class Writing:
    """One kind of entry. `signed`: it says in which discipline. `past`: a day that must not be ahead. `ahead`: one that
    must not be over.
    """

    kind: Kind
    fields: Fields
    body: Body
    signed: bool = False
    past: str = ""
    ahead: str = ""

    def whole(self, found: Caring, values: Values) -> dict[str, Any]:
        """The body of the entry."""
        return self.body(values) | ({"by": found.discipline} if self.signed else {})

    def checked(self, fields: list[Field], values: Values, today: date, language: str) -> list[Field]:
        """What is wrong with a day."""
        if self.past in values and values[self.past] > today:
            fields = blame(fields, self.past, plain("error.future", language))
        if self.ahead in values and values[self.ahead] < today:
            fields = blame(fields, self.ahead, plain("case.error.past", language))
        return fields


def _long(language: str, key: str, *, required: bool = True, size: int = PROSE) -> Field:
    return Field("text", "long", plain(key, language), required=required, size=size)


def _roles(language: str) -> tuple[Option, ...]:
    everybody = ("person", plain("case.role.person", language))
    return (*((role, plain(f"role.{role}", language)) for role in teams.CARING), everybody)


def _note(_found: Caring, language: str) -> list[Field]:
    sees = Field("for_person", "tick", plain("case.note.for-person", language), value="yes")
    return [_long(language, "case.note.text"), sees]


def _message(_found: Caring, language: str) -> list[Field]:
    return [_long(language, "case.message.text")]


def _advice(found: Caring, language: str) -> list[Field]:
    named = [(one.id, pick(one.name, language)) for one in found.here.content.advice.values()]
    options = plainly(sorted(named, key=lambda pair: alphabetical(pair[1])))
    says = Field("says", "select", plain("case.advice.says", language), groups=options, required=True)
    return [says, Field("reason", "long", plain("case.field.reason", language), required=True)]


def _task(_found: Caring, language: str) -> list[Field]:
    role = Field("role", "select", plain("case.task.role", language), groups=plainly(_roles(language)), required=True)
    return [_long(language, "case.task.text"), role, Field("due", "day", plain("case.task.due", language))]


def _appointment(_found: Caring, language: str) -> list[Field]:
    role = Field(
        "role", "select", plain("case.appointment.role", language), groups=plainly(_roles(language)[:-1]), required=True
    )
    return [
        Field("day", "day", plain("case.appointment.day", language), required=True),
        Field("time", "time", plain("case.appointment.time", language), required=True),
        role,
        _long(language, "case.appointment.text", required=False),
    ]


def _at(values: Values) -> str:
    """On the person's clock, which is the one that this page runs by."""
    moment = datetime.combine(values["day"], time.fromisoformat(values["time"]))
    return timezone.make_aware(moment).isoformat()


def _referral(found: Caring, language: str) -> list[Field]:
    """The steps that the answers earn come first."""
    week, content = found.here.week_now(), found.here.content
    earned = [step.id for step in week.care] if week else []
    others = sorted((one for one in content.pathway if one not in earned), key=lambda one: content.pathway[one].order)
    groups = tuple(
        (
            plain(f"case.referral.{name}", language),
            tuple((one, pick(content.pathway[one].name, language)) for one in some),
        )
        for name, some in (("earned", earned), ("others", others))
        if some
    )
    return [
        Field("step", "select", plain("case.referral.step", language), groups=groups, required=True),
        Field("to", "line", plain("case.referral.to", language), size=200),
        Field("reason", "long", plain("case.field.reason", language), required=True, size=PROSE),
    ]


def _examined(found: Caring, language: str) -> list[Field]:
    options = plainly((one, plain(f"case.found.{one}", language)) for one in FOUND)
    return [
        Field("on", "day", plain("case.examined.on", language), required=True, value=found.here.on.isoformat()),
        Field("found", "choice", plain("case.examined.found", language), groups=options, required=True),
        Field("note", "long", plain("case.examined.note", language), required=True, size=PROSE),
    ]


def came(language: str) -> list[Field]:
    """What came of a referral."""
    options = plainly((one, plain(f"case.came.{one}", language)) for one in CAME)
    return [
        Field("came", "choice", plain("case.answered.came", language), groups=options, required=True),
        Field("found", "long", plain("case.answered.found", language), size=PROSE),
    ]


def _iso(values: Values, name: str) -> dict[str, str]:
    return {name: values[name].isoformat()} if name in values else {}


def _noted(said: Values) -> dict[str, Any]:
    return {"text": said["text"], "for_person": said.get("for_person", False)}


def _tasked(said: Values) -> dict[str, Any]:
    return {"text": said["text"], "role": said["role"], **_iso(said, "due")}


def _met(said: Values) -> dict[str, Any]:
    return {"at": _at(said), "role": said["role"], "text": said.get("text", "")}


WRITINGS: dict[str, Writing] = {
    "note": Writing("note", _note, _noted, signed=True),
    "message": Writing("message", _message, dict),
    "advice": Writing("advice", _advice, dict, signed=True),
    "task": Writing("task", _task, _tasked, ahead="due"),
    "appointment": Writing("appointment", _appointment, _met, ahead="day"),
    "referral": Writing("referral", _referral, dict, signed=True),
    "examined": Writing("examined", _examined, lambda said: said | _iso(said, "on"), signed=True, past="on"),
}
