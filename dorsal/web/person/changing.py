"""The forms by which the care team changes a plan, and the change that each of them asks for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from dorsal.care.advised import named_by
from dorsal.care.history import read_history
from dorsal.content.schema import Content, Intervention
from dorsal.web.caring import Caring
from dorsal.web.person.forms import Field, Groups, Values, blame, plainly
from dorsal.web.words import alphabetical, pick, plain

WHATS = ("add", "forbid", "goal")
OF_AN_ITEM = ("hold", "dose", "remove")
MODES = ("now", "proposal")
DOSE = {"sets": 10, "reps": 100, "seconds": 600, "minutes": 120, "days_a_week": 7}


class Changing:
    """One form. `what`: add, forbid, goal, or item, which changes the exercise `item` of the plan."""

    def __init__(self, found: Caring, what: str, item: Intervention | None, language: str) -> None:
        self.found, self.what, self.item, self.language = found, what, item, language
        self.content: Content = found.here.content

    @property
    def title(self) -> str:
        if self.item:
            return plain("case.change.title", self.language, name=pick(self.item.name, self.language))
        return plain(f"case.do.{self.what}", self.language)

    def fields(self, mode: str = "now", change: str = "") -> list[Field]:
        """`mode`: whether it counts at once or is proposed."""
        return [*self._what(change), self._until(), self._reason(), self._mode(mode)]

    def _what(self, change: str) -> Iterator[Field]:
        if self.item:
            options = [(one, self._say(f"case.change.to.{one}")) for one in OF_AN_ITEM]
            yield Field(
                "change", "choice", self._say("case.change.what"), groups=plainly(options), required=True, value=change
            )
            yield from self._dose(self.item)
        elif self.what == "forbid":
            yield self._select("contraindication", self._forbidden())
        elif self.what == "goal":
            yield self._select("item", plainly(self._items("goal")))
        else:
            yield self._select("item", self._exercises())
            yield Field("level", "number", self._say("case.field.level"), self._say("case.field.level.hint"), size=4)

    def _dose(self, item: Intervention) -> Iterator[Field]:
        levels = [
            (str(number), f"{number}. {pick(one.name, self.language)}") for number, one in enumerate(item.levels, 1)
        ]
        yield Field(
            "level", "select", self._say("case.field.level"), self._say("case.field.dose"), groups=plainly(levels)
        )
        known = {name for level in item.levels for name in DOSE if getattr(level.dose, name) is not None}
        for name, most in DOSE.items():
            if name in known:
                yield Field(name, "number", self._say(f"case.field.{name}"), size=most)

    def _until(self) -> Field:
        required = self.what == "forbid"
        hint = "case.field.until.hint" if not required else "case.field.until.last"
        return Field("until", "day", self._say("case.field.until"), self._say(hint), required=required)

    def _reason(self) -> Field:
        return Field(
            "reason", "long", self._say("case.field.reason"), self._say("case.field.reason.hint"), required=True
        )

    def _mode(self, mode: str) -> Field:
        options = [(one, self._say(f"case.mode-of.{one}")) for one in MODES]
        return Field("as", "choice", self._say("case.field.as"), groups=plainly(options), required=True, value=mode)

    def _select(self, name: str, groups: Groups) -> Field:
        return Field(name, "select", self._say(f"case.field.{self.what}"), groups=groups, required=True)

    def _forbidden(self) -> Groups:
        named = [(one.id, pick(one.name, self.language)) for one in self.content.contraindications.values()]
        return plainly(sorted(named, key=lambda pair: alphabetical(pair[1])))

    def _exercises(self) -> Groups:
        """Everything that a person can do by themself, by kind."""
        kinds = dict.fromkeys(one.kind for one in self.content.interventions.values() if one.kind != "goal")
        groups = ((self._say(f"case.kind.{kind}"), tuple(self._items(kind))) for kind in kinds)
        return tuple(group for group in groups if group[1])

    def _items(self, kind: str) -> list[tuple[str, str]]:
        found = [one for one in self.content.interventions.values() if one.kind == kind and one.needs == "self"]
        return sorted(((one.id, self._named(one)) for one in found), key=lambda pair: alphabetical(pair[1]))

    def _named(self, item: Intervention) -> str:
        """With what speaks against it for this person, which is said before it is chosen and not after."""
        week, name = self.found.here.week_now(), pick(item.name, self.language)
        against = named_by(item.id, 1, self.content).intersection(week.left_out if week else ())
        if not against:
            return name
        why = ", ".join(pick(self.content.contraindications[one].name, self.language) for one in sorted(against))
        return plain("case.field.against", self.language, name=name, why=why)

    def _say(self, key: str) -> str:
        return plain(key, self.language)

    def checked(self, fields: list[Field], values: Values, today: date) -> list[Field]:
        """What is wrong with the fields taken together."""
        until, change = values.get("until"), values.get("change")
        if until and until < today:
            fields = blame(fields, "until", plain("case.error.past", self.language))
        if change == "hold" and not until and not _wrong(fields, "until"):
            fields = blame(fields, "until", plain("error.date", self.language))
        if change == "dose" and not self._amounts(values) and "level" not in values:
            fields = blame(fields, "level", plain("case.error.dose", self.language))
        level = values.get("level")
        if self.what == "add" and level and "item" in values:
            most = len(self.content.interventions[values["item"]].levels)
            if level > most:
                fields = blame(fields, "level", plain("error.range", self.language, least=1, most=most))
        return fields

    def possible(self, fields: list[Field], values: Values, today: date) -> list[Field]:
        """What the plan would not take is said before it is written: an amount that no step of this is counted in."""
        told = self.override(values) | {"id": "-", "kind": "override", "at": f"{today}T12:00:00+00:00"}
        read = read_history({}, [told], self.content, on=today, today=today)
        return blame(fields, fields[0].name, plain("case.error.not-so", self.language)) if read.refused else fields

    def override(self, values: Values) -> dict[str, Any]:
        """The body of the change that was asked for, without its moment."""
        change = values.get("change", self.what)
        body = {
            "by": self.found.discipline,
            "change": change,
            "reason": values["reason"],
            "item": self.item.id if self.item else values.get("item"),
            "contraindication": values.get("contraindication"),
            "until": values["until"].isoformat() if "until" in values else None,
        }
        if change in ("add", "dose"):
            body["level"] = int(values["level"]) if "level" in values else None
            body["dose"] = self._amounts(values) or None
        return {name: value for name, value in body.items() if value is not None}

    def _amounts(self, values: Values) -> dict[str, int]:
        return {name: values[name] for name in DOSE if name in values}


def _wrong(fields: list[Field], name: str) -> bool:
    return any(field.error for field in fields if field.name == name)
