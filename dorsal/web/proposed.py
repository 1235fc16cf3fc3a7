"""What the care team proposes to the person, in plain words: who, what, why, how it is now, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from dorsal.record import changes, glance, queries, requests, settled, teams
from dorsal.record.archiving import for_the_team, is_own
from dorsal.record.models import Entry
from dorsal.web import showing
from dorsal.web.borne_out import told
from dorsal.web.person.matters import open_of
from dorsal.web.person.saying import Body, Saying, Speaker
from dorsal.web.visit import CONSENT, Visit
from dorsal.web.words import pick, plain


@dataclass(frozen=True)
class Answered:
    """What became of a proposal. `outcome`: agreed, declined or withdrawn. `came`: what the plan does about it."""

    who: str
    own: bool
    when: str
    outcome: str
    reason: str
    came: str


@dataclass(frozen=True)
class Proposed:
    """One proposal. `now`: how much of it stands in the week. `since`: what was changed of the same thing later.

    `gone`: whoever proposed it is not on the team any more. `over`: its last day has passed.
    """

    id: UUID
    what: str
    amounts: tuple[str, ...]
    now: tuple[str, ...]
    until: str
    why: str
    who: str
    when: str
    address: str
    gone: bool
    over: bool
    since: list[Saying]
    answer: Answered | None


class Proposals:
    """Those of one person, as the person reads them."""

    def __init__(self, here: Visit, language: str) -> None:
        self.here, self.language = here, language
        self.entries = [one for one in queries.entries(here.person) if one.kind in KINDS]
        self.speaker = Speaker(here.content, language, self.entries)
        self.team = {one.membership.user_id for one in teams.care_team(here.person)}
        self.verdicts = {one.body["proposal"]: one for one in self.entries if one.kind == "verdict"}

    def open(self) -> list[Proposed]:
        """Those that wait for an answer, the oldest first."""
        return [self.said(one) for one in open_of(self.entries, "proposal")]

    def closed(self) -> list[Proposed]:
        """Those that somebody answered, the newest first."""
        asked = [one for one in self.entries if one.kind == "proposal" and str(one.id) in self.verdicts]
        return [self.said(one) for one in reversed(asked)]

    def said(self, entry: Entry) -> Proposed:
        body, language = entry.body["override"], self.language
        what = plain(f"proposal.{body['change']}", language, name=self.speaker.subject(body))
        verdict = self.verdicts.get(str(entry.id))
        until = body.get("until")
        return Proposed(
            id=entry.id,
            what=what.replace(" :", "\u00a0:"),  # no line of a title begins with a colon
            amounts=self._amounts(body),
            now=self._now(body),
            until=self.speaker.date(until) if until else "",
            why=body["reason"],
            who=self.speaker.who(entry),
            when=self.speaker.when(entry.written),
            address=self._address(body),
            gone=entry.author_id not in self.team,
            over=changes.over(body, self.here.on),
            since=[] if verdict else self._since(entry),
            answer=self._answer(verdict, entry) if verdict else None,
        )

    def _amounts(self, body: Body) -> tuple[str, ...]:
        """The level by its name, which says more than its number."""
        item, level = self.here.content.interventions.get(body.get("item", "")), body.get("level") or 0
        step = item.levels[level - 1 : level] if item and level else ()
        return (*(pick(one.name, self.language) for one in step), *self.speaker.amounts(body))

    def _now(self, body: Body) -> tuple[str, ...]:
        week = self.here.week_now()
        for day in week.week if week else ():
            for item in day.items:
                if item.id == body.get("item"):
                    return tuple(showing.row(item, self.here.content, self.language).dose)
        return ()

    def _address(self, body: Body) -> str:
        item = body.get("item", "")
        known = item in self.here.content.interventions
        return f"{reverse('exercise', args=[item])}?level={body.get('level') or 1}" if known else ""

    def _since(self, asked: Entry) -> list[Saying]:
        later = (one for one in self.entries if one.kind == "override" and one.sequence > asked.sequence)
        return [self.speaker.say(one) for one in later if changes.same_thing(one.body, asked.body["override"])]

    def _answer(self, verdict: Entry, asked: Entry) -> Answered:
        own, accepted = is_own(verdict, self.here.person), verdict.body["accepted"]
        withdrawn = not accepted and verdict.author_id == asked.author_id
        return Answered(
            who=plain("team.you", self.language) if own else self.speaker.who(verdict),
            own=own,
            when=self.speaker.when(verdict.written),
            outcome="agreed" if accepted else "withdrawn" if withdrawn else "declined",
            reason=verdict.body["reason"],
            came=self._came(verdict.body.get("override")) if accepted else "",
        )

    def _came(self, override: str | None) -> str:
        """What the plan does about a change that was agreed to, in its own words."""
        history, content = self.here.history(), self.here.content
        wishes = [wish for week in told(history, content) for wish in week.wishes] if history else []
        why = next((wish.came for wish in wishes if wish.entry.id == override and wish.came), None)
        return pick(content.changes[why.rule].text, self.language) if why else ""


KINDS = ("proposal", "verdict", "override")


def waiting(here: Visit, language: str) -> list[tuple[str, str]]:
    """What waits for the person's answer, each with where to give it."""
    person = here.person
    asked = requests.requests(person) if person.user_id else []
    own = [(plain("request.waits", language, name=one.membership.name), reverse("team") + "#requests") for one in asked]
    if person.user_id and not settled.consented(person, CONSENT) and glance.counted(person) is None:
        own.append((plain("counted.waits", language), reverse("team") + "#counted"))
    if not queries.has(person, "proposal"):
        return own
    open_ones = Proposals(here, language).open()
    return [*own, *((plain("proposal.waits", language, who=one.who), _page(one.id)) for one in open_ones)]


def _page(id: UUID) -> str:
    return reverse("proposal", args=[id])


def notes(entries: Iterable[Entry], speaker: Speaker) -> list[Saying]:
    """What the team wrote for the person to read, the newest first."""
    return [speaker.say(one) for one in reversed(list(entries)) if one.kind == "note" and not for_the_team(one)]


def asks(here: Visit, language: str) -> list[dict[str, Any]]:
    """Who asks to join the team: in which role, where they work, and until when the answer is open."""
    return [
        {
            "id": one.id,
            "name": one.membership.name,
            "role": plain(f"role.{one.membership.role}", language),
            "clinic": one.membership.clinic.name,
            "made": timezone.localdate(one.made),
            "until": timezone.localdate(one.expires),
        }
        for one in requests.requests(here.person)
    ]
