"""The page of an archive that a person reads: everything that is kept of them, in words, in one file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from dorsal.record import queries
from dorsal.record.archived import Archive, Author, Looked
from dorsal.record.archiving import by_author
from dorsal.record.models import Entry
from dorsal.web.archive_lines import Line, Teller, given
from dorsal.web.visit import Visit
from dorsal.web.words import day, known, listed, plain, weekday

OF_THE_TEAM = (
    "note", "examination", "examined", "override", "advice", "proposal", "verdict", "task", "appointment", "referral",
    "answered", "letter", "settled",
)  # fmt: skip
APART = (*OF_THE_TEAM, "message", "decision")


@dataclass(frozen=True)
class Decision:
    """What was decided, and the words that were shown for it, in the language in which they were."""

    line: Line
    language: str
    words: list[str]


@dataclass(frozen=True)
class Week:
    """What happened in the week that began on a Monday."""

    title: str
    lines: list[Line]


def page(here: Visit, whole: Archive, language: str, *, week: bool) -> str:
    """The page, whole: it needs no other file. `week`: whether the week to print lies beside it."""
    entries = queries.entries(here.person)
    teller = Teller(here.person, here.content, language, entries, by_author(entries))
    words = {
        "language": language,
        "made": day(timezone.localdate(whole.made), language),
        "week": week,
        "answers": _answers(here, language),
        "decisions": [_decision(one, teller) for one in entries if one.kind == "decision"],
        "weeks": _weeks((one for one in entries if one.kind not in APART), teller),
        "messages": [teller.line(one) for one in entries if one.kind == "message"],
        "team_wrote": [teller.line(one) for one in entries if one.kind in OF_THE_TEAM],
        "team": [
            (_member(one.member, teller), teller.day(one.since), teller.day(one.until) if one.until else "")
            for one in whole.care_team
        ],
        "asked": [(_member(one.member, teller), teller.day(one.at)) for one in whole.asked],
        "looked": [_looked(one, teller) for one in whole.looked],
        "kept": _kept(whole, teller),
    }
    return render_to_string("web/archive_page.html", words)


def _answers(here: Visit, language: str) -> list[tuple[str, str, str]]:
    """The last answer to each question, in the order in which they are asked; what is not asked any more comes last."""
    last = {one.question: one for one in queries.answers(here.person)}
    order = [*here.content.questions, *last]
    found = (last[name] for name in dict.fromkeys(order) if name in last)
    return [(*given(one.question, one.value, here.content, language), day(one.on, language)) for one in found]


def _decision(entry: Entry, teller: Teller) -> Decision:
    return Decision(teller.line(entry), entry.body["language"], list(_strings(entry.body["words"])))


def _strings(words: Any) -> Iterator[str]:
    """Every sentence of the words that were shown, in their order."""
    if isinstance(words, str):
        if words:
            yield words
    elif isinstance(words, dict | list):
        for one in words.values() if isinstance(words, dict) else words:
            yield from _strings(one)


def _weeks(entries: Iterable[Entry], teller: Teller) -> list[Week]:
    """The newest week last, as it was lived; within one, in the order in which things were written."""
    found: dict[date, list[Entry]] = {}
    for one in sorted(entries, key=lambda one: (one.written, one.sequence)):
        on = timezone.localdate(one.written)
        found.setdefault(on - timedelta(days=on.weekday()), []).append(one)
    return [
        Week(plain("archive.week", teller.language, day=day(first, teller.language)), teller.lines(those))
        for first, those in found.items()
    ]


def _member(one: Author, teller: Teller) -> str:
    return plain(
        "archive.member", teller.language, name=one.name, role=teller.speaker.role(one.role), clinic=one.clinic
    )


def _looked(one: Looked, teller: Teller) -> Line:
    key = f"team.did.{one.did}.{one.what}"
    said = plain(key if known(key) else f"team.did.{one.did}", teller.language)
    return Line(teller.speaker.when(one.at), _member(one.member, teller), said)


def _kept(whole: Archive, teller: Teller) -> list[str]:
    """The account, and how the person wants to be told."""
    language, told = teller.language, []
    if whole.account:
        since = teller.day(whole.account.since)
        told.append(plain("archive.account", language, email=whole.account.email, day=since))
    if wish := whole.reminders:
        days = listed([weekday(one, language) for one in wish.days], language)
        told.append(plain("archive.reminders", language, days=days, time=f"{wish.hour:%H:%M}", zone=wish.zone))
        told += [plain("archive.by-mail", language)] * wish.by_mail
    told += [plain("archive.browser", language, day=teller.day(one)) for one in whole.browsers]
    if whole.calendar:
        told.append(plain("archive.calendar", language, day=teller.day(whole.calendar)))
    return told
