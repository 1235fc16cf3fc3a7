"""What the care team wrote, in words: each entry as one line, with who wrote it and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from dorsal.content.examining import Sign, keys
from dorsal.content.schema import Content, Id
from dorsal.record import teams
from dorsal.record.models import Entry, Membership
from dorsal.web.words import day, known, listed, number, pick, plain

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Saying:
    """One line. `text`: what somebody wrote in their own words."""

    id: UUID
    kind: str
    day: date
    when: str
    who: str
    what: str
    text: str = ""


class Speaker:
    """Says entries in one language. `entries`: all whose authors may be named, and proposals that were answered."""

    def __init__(self, content: Content, language: str, entries: Iterable[Entry]) -> None:
        self.content, self.language = content, language
        every = list(entries)
        self.members = teams.names([one.author for one in every])
        self.proposals = {str(one.id): one for one in every if one.kind == "proposal"}

    def say(self, entry: Entry) -> Saying:
        asked = self.proposals.get(str(entry.body.get("proposal"))) if entry.kind == "verdict" else None
        what, text = self.decided(entry, asked) if asked else self.told(entry.kind, entry.body)
        return Saying(
            id=entry.id,
            kind=entry.kind,
            day=timezone.localdate(entry.written),
            when=self.when(entry.written),
            who=self.who(entry),
            what=what,
            text=text,
        )

    def who(self, entry: Entry) -> str:
        member = self.members.get(entry.author_id or 0)
        return self.member(member) if member else plain("case.who.person", self.language)

    def member(self, member: Membership) -> str:
        return plain("case.who.member", self.language, name=member.name, role=self.role(member.role))

    def role(self, role: str) -> str:
        return plain(f"role.{role}", self.language).lower() if known(f"role.{role}") else role

    def when(self, at: datetime) -> str:
        moment = timezone.localtime(at)
        return plain("case.when", self.language, day=day(moment.date(), self.language), time=f"{moment:%H:%M}")

    def told(self, kind: str, body: Body) -> tuple[str, str]:
        """What an entry says: a line, and the words that its author chose."""
        saying = SAYINGS.get(kind)
        if saying:
            return saying(self, body)
        key = f"case.entry.{kind}"
        return plain(key if known(key) else "case.entry", self.language), ""

    def decided(self, entry: Entry, asked: Entry) -> tuple[str, str]:
        """What became of which proposal."""
        withdrawn = entry.author_id == asked.author_id
        came = "accepted" if entry.body["accepted"] else "withdrawn" if withdrawn else "refused"
        return self.line(f"verdict.of.{came}", change=self.change(asked.body["override"])), entry.body["reason"]

    def line(self, key: str, **values: object) -> str:
        return plain(f"case.entry.{key}", self.language, **values)

    def item(self, name: object) -> str:
        found = self.content.interventions.get(str(name))
        return pick(found.name, self.language) if found else str(name)

    def named(self, table: Mapping[Id, Any], name: object) -> str:
        found = table.get(str(name))
        return pick(found.name, self.language) if found else str(name)

    def date(self, raw: object) -> str:
        return day(date.fromisoformat(str(raw)), self.language)

    def change(self, body: Body) -> str:
        """A change of the plan, whether it holds or was only proposed."""
        name, level = self.subject(body), body.get("level")
        parts = [plain(f"case.change.{body['change']}", self.language, name=name)]
        parts += [plain("case.change.level", self.language, level=level)] if level else []
        parts += self.amounts(body)
        if body.get("until"):
            parts.append(plain("case.change.until", self.language, day=self.date(body["until"])))
        return listed(parts, self.language)

    def subject(self, body: Body) -> str:
        """What a change is about: an exercise, a goal, or what is ruled out."""
        if body["change"] == "forbid":
            return self.named(self.content.contraindications, body.get("contraindication"))
        return self.item(body.get("item"))

    def amounts(self, body: Body) -> list[str]:
        """The parts of a dose that a change sets."""
        return [
            plain(f"case.dose.{name}", self.language, value=number(value, self.language))
            for name, value in (body.get("dose") or {}).items()
            if value is not None
        ]


def _change(speaker: Speaker, body: Body) -> tuple[str, str]:
    return speaker.change(body), body["reason"]


def _proposal(speaker: Speaker, body: Body) -> tuple[str, str]:
    return speaker.line("proposal", change=speaker.change(body["override"])), body["override"]["reason"]


def _verdict(speaker: Speaker, body: Body) -> tuple[str, str]:
    return speaker.line("verdict.accepted" if body["accepted"] else "verdict.declined"), body["reason"]


def _session(speaker: Speaker, body: Body) -> tuple[str, str]:
    name = speaker.item(body["item"])
    if not body.get("done", 1):
        return speaker.line("session.not", name=name), ""
    return speaker.line("session", name=name, percent=number(round(100 * body.get("done", 1)), speaker.language)), ""


def _morning(speaker: Speaker, body: Body) -> tuple[str, str]:
    return speaker.line("morning", pain=number(body["pain"], speaker.language)), ""


def _of_item(kind: str) -> Callable[[Speaker, Body], tuple[str, str]]:
    return lambda speaker, body: (speaker.line(kind, name=speaker.item(body["item"])), "")


def _goal(speaker: Speaker, body: Body) -> tuple[str, str]:
    return speaker.line("goal.ends" if body.get("ends") else "goal", name=speaker.item(body["item"])), ""


def _away(speaker: Speaker, body: Body) -> tuple[str, str]:
    return speaker.line("away", first=speaker.date(body["first"]), last=speaker.date(body["last"])), ""


def _advice(speaker: Speaker, body: Body) -> tuple[str, str]:
    return speaker.line("advice", name=speaker.named(speaker.content.advice, body["says"])), body.get("reason", "")


def _examined(speaker: Speaker, body: Body) -> tuple[str, str]:
    by, found = f"seen.by.{body['by']}", f"case.found.{body['found']}"
    said = plain(by, speaker.language) if known(by) else speaker.role(body["by"])
    what = plain(found, speaker.language) if known(found) else body["found"]
    return speaker.line("examined", by=said, found=what, day=speaker.date(body["on"])), body.get("note", "")


def _decision(speaker: Speaker, body: Body) -> tuple[str, str]:
    urgency = body["result"]["triage"]["urgency"]
    name = (
        speaker.named(speaker.content.urgencies, urgency) if urgency else plain("urgency.open.title", speaker.language)
    )
    return speaker.line("decision", urgency=name), ""


def _task(speaker: Speaker, body: Body) -> tuple[str, str]:
    if body.get("done"):
        return speaker.line("task.done"), body.get("text", "")
    role = speaker.role(body["role"]) if body.get("role") else plain("case.everybody", speaker.language)
    due = speaker.line("task.due", day=speaker.date(body["due"])) if body.get("due") else ""
    return listed(filter(None, [speaker.line("task", role=role), due]), speaker.language), body.get("text", "")


def _appointment(speaker: Speaker, body: Body) -> tuple[str, str]:
    if body.get("cancels"):
        return speaker.line("appointment.cancels"), body.get("text", "")
    return speaker.line("appointment", when=speaker.when(datetime.fromisoformat(str(body["at"])))), body.get("text", "")


def _referral(speaker: Speaker, body: Body) -> tuple[str, str]:
    step = speaker.named(speaker.content.pathway, body["step"])
    text = listed(filter(None, [body.get("to", ""), body.get("reason", "")]), speaker.language)
    return speaker.line("referral", step=step), text


def _answered(speaker: Speaker, body: Body) -> tuple[str, str]:
    return speaker.line("answered", came=plain(f"case.came.{body['came']}", speaker.language)), body.get("found", "")


def _letter(speaker: Speaker, body: Body) -> tuple[str, str]:
    return speaker.line("letter", step=_title(speaker, body["step"])), ""


def _title(speaker: Speaker, step: Id) -> str:
    found = speaker.content.letters.get(step)
    return pick(found.title, speaker.language) if found else step


def _examination(speaker: Speaker, body: Body) -> tuple[str, str]:
    """Every sign that was looked for, with what was found: nothing of it is left to be guessed."""
    signs = keys(speaker.content.examination.values())
    found = [(key, value) for key, value in body["signs"].items() if key in signs]
    said = [sign_said(signs[key], key, value, speaker.language) for key, value in found]
    return speaker.line("examination", signs=listed(said, speaker.language)), body.get("note", "")


def sign_said(sign: Sign, key: str, found: Any, language: str) -> str:
    """A sign with what was found; what is no number or value of it stands as it was written."""
    side = key.removeprefix(sign.id).removeprefix("-")
    name = pick(sign.name, language) + (f" ({plain(f'case.side.{side}', language)})" if side else "")
    value = pick(sign.values[found].text, language) if found in sign.values else str(found)
    if sign.kind == "number" and sign.unit and isinstance(found, int | float):
        value = f"{number(found, language)} {pick(sign.unit, language)}"
    return plain("case.entry.sign", language, name=name, value=value)


def _note(speaker: Speaker, body: Body) -> tuple[str, str]:
    """Whoever reads it knows whether the person does."""
    return speaker.line("note" if body.get("for_person", True) else "note.team"), body["text"]


def _in_words(kind: str) -> Callable[[Speaker, Body], tuple[str, str]]:
    return lambda speaker, body: (
        speaker.line(kind),
        str(body.get("text") or body.get("how") or body.get("note") or ""),
    )


SAYINGS: dict[str, Callable[[Speaker, Body], tuple[str, str]]] = {
    "override": _change,
    "proposal": _proposal,
    "verdict": _verdict,
    "session": _session,
    "morning": _morning,
    "swap": _of_item("swap"),
    "refuse": _of_item("refuse"),
    "goal": _goal,
    "away": _away,
    "advice": _advice,
    "examined": _examined,
    "decision": _decision,
    "task": _task,
    "appointment": _appointment,
    "referral": _referral,
    "answered": _answered,
    "letter": _letter,
    "note": _note,
    "message": _in_words("message"),
    "settled": _in_words("settled"),
    "examination": _examination,
}
