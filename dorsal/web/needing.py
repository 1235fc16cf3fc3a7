"""Why somebody should look at a person, in words: for the caseload, and for the head of each page about a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from dorsal.care.caseload import Needs, Reason, Why
from dorsal.content.schema import Content
from dorsal.web.caseload import Row
from dorsal.web.words import day, listed, number, pick, plain

ONCE = 1


@dataclass(frozen=True)
class Said:
    """One reason: its kind, its short name and what it was found by."""

    why: Why
    name: str
    words: str


@dataclass(frozen=True)
class Shown:
    """One person as a care team sees them: what they are called, who they are, and why to look."""

    id: str
    address: str
    label: str
    who: str
    said: list[Said]
    last: str
    as_of: str | None


def shown(row: Row, content: Content, language: str) -> Shown:
    """One row in words."""
    last = day(row.last, language) if row.last else None
    return Shown(
        id=str(row.id),
        address=reverse("clinic-person", args=[row.id]),
        label=row.name or plain("clinic.person.code", language, code=row.code),
        who=who(row.needs, language),
        said=[in_words(reason, content, language) for reason in row.reasons],
        last=plain("clinic.last", language, day=last) if last else plain("clinic.no-last", language),
        as_of=day(row.as_of, language) if row.as_of else None,
    )


def who(needs: Needs | None, language: str) -> str:
    """Age, sex and the week of the plan, as far as they were told."""
    if needs is None:
        return plain("clinic.who.no-plan", language)
    told = [plain("clinic.who.age", language, age=number(needs.age, language))] if needs.age else []
    if needs.sex in ("female", "male"):
        told.append(plain(f"clinic.who.{needs.sex}", language))
    return ", ".join([*told, plain("clinic.who.week", language, number=needs.number + 1)])


def in_words(reason: Reason, content: Content, language: str) -> Said:
    name = plain(f"clinic.why.{reason.why}", language)
    return Said(reason.why, name, _words(reason, content, language))


def _words(reason: Reason, content: Content, language: str) -> str:
    found = reason.findings
    if reason.why == "sign":
        urgency = pick(content.urgencies[str(found["urgency"])].name, language)
        signs = [content.red_flags[one] for one in _ids(found["signs"]) if one in content.red_flags]
        names = [pick(sign.name, language) for sign in signs]
        key = "clinic.found.sign" if names else "clinic.found.sign.alone"
        return plain(key, language, urgency=urgency, signs=listed(names, language))
    if reason.why == "conflict":
        known = [content.conflicts[one] for one in _ids(found["rules"]) if one in content.conflicts]
        said = listed((pick(one.name, language) for one in known), language)
        return plain("clinic.found.conflict", language, names=said)
    numbers = {name: number(round(value), language) for name, value in found.items() if isinstance(value, float)}
    return plain(_key(reason), language, **numbers)


def _ids(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _key(reason: Reason) -> str:
    """Which sentence: by what was found, and by whether there is one of it."""
    found, key = reason.findings, f"clinic.found.{reason.why}"
    if reason.why == "flare":
        return f"{key}.{found['mode']}"
    if reason.why == "not-improving":
        gained = found.get("improvement")
        if not isinstance(gained, float):
            return f"{key}.slower"
        return f"{key}.look-back" if round(gained) > 0 else f"{key}.no-less"
    if reason.why == "never-started":
        return f"{key}.plan-{found['plan']}"
    if reason.why == "answer":
        return f"{key}.{found['answer']}"
    if reason.why == "message":
        days = found["days"]
        return f"{key}.today" if days == 0 else f"{key}.day" if days == ONCE else key
    return key
