"""Who cares for me: whom a person lets see their record, what the team wrote and proposes, and who looked at what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from uuid import UUID

import qrcode
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST, require_safe
from qrcode.image.svg import SvgPathImage

from dorsal.record import actions, glance, queries, requests, teams
from dorsal.record.ids import new_id
from dorsal.record.models import Access, Entry, Membership, Person, User
from dorsal.registry.disclosure import FEWEST
from dorsal.web.context import language_now
from dorsal.web.person.saying import Saying, Speaker
from dorsal.web.person.sight import ConflictShown, conflicts_shown
from dorsal.web.proposed import Proposals, asks, notes
from dorsal.web.views.following import promised, said, say
from dorsal.web.visit import Visit, open_visit
from dorsal.web.words import day, known, plain, when

CONSENT = "team-1"
AGREED = ("team.sees", "team.writes", "team.lines", "team.ends")
MADE = "invitation"
LATEST, LONGEST, LONGEST_NAME = 8, 4000, 80
NOTES = 3


@dataclass(frozen=True)
class Line:
    """One line that somebody wrote, or one time that somebody looked."""

    who: str
    when: str
    text: str
    own: bool = False


def team(request: HttpRequest) -> HttpResponse:
    """The care team of the person, and the link that was just made, once."""
    here = _here(request)
    if isinstance(here, HttpResponse):
        return here
    return _page(request, here)


def _here(request: HttpRequest) -> Visit | HttpResponse:
    """Whoever has an account and said yes; nobody invites others into a record that is gone in a day."""
    here = open_visit(request)
    if here is None:
        return redirect("begin")
    return here if here.person.user_id else render(request, "web/team.html", {"account": False})


def _person(request: HttpRequest) -> Person | HttpResponse:
    here = _here(request)
    return here if isinstance(here, HttpResponse) else here.person


def _page(request: HttpRequest, here: Visit, error: str = "", text: str = "") -> HttpResponse:
    language, person = language_now(), here.person
    proposals = Proposals(here, language)
    secret = request.session.pop(MADE, None)
    link = settings.ORIGIN + reverse("join", args=[secret]) if secret else None
    words = {
        "account": True,
        "requests": asks(here, language),
        "proposals": proposals.open(),
        "answered": proposals.closed(),
        **_written(here, language),
        "members": [
            (one, plain(f"role.{one.membership.role}", language), _day(one.joined, language))
            for one in teams.care_team(person)
        ],
        "open_invitations": [
            (one, plain(f"role.{one.role}", language), _day(one.expires, language)) for one in teams.invitations(person)
        ],
        "roles": [(role, plain(f"role.{role}", language)) for role in teams.CARING],
        "name": glance.name_of(person) or "",
        "counted": glance.counted(person),
        "fewest": FEWEST,
        "agreed": [plain(key, language) for key in AGREED],
        "link": link,
        "qr": _qr(link) if link else None,
        "messages": messages(person, person.user, language),
        "looked": [_access(one, language) for one in teams.accesses(person, most=LATEST)],
        "entry": new_id(),
        "text": text,
        "problems": [("text", error)] if error else [],
        "error": error,
        "said": said(request),
    }
    return render(request, "web/team.html", words)


def _written(here: Visit, language: str) -> dict[str, list[Saying] | list[ConflictShown]]:
    """The notes that are for the person, and what the team does not agree on yet."""
    entries, history = queries.entries(here.person), here.history()
    speaker = Speaker(here.content, language, [one for one in entries if one.author_id])
    own = notes(entries, speaker)
    open_ones = conflicts_shown(history, here.week_now(), entries, speaker) if history else []
    return {"notes": own[:NOTES], "earlier_notes": own[NOTES:], "conflicts": open_ones}


def _qr(link: str) -> SafeString:
    """The link as a picture, for a telephone that is held beside this one."""
    out = BytesIO()
    qrcode.make(link, image_factory=SvgPathImage, border=2).save(out)
    return mark_safe(out.getvalue().decode().split("?>", 1)[-1])  # noqa: S308  drawn from our own link


@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Agree to what the team may see, and make a link for one professional of a role. It is shown once."""
    person = _person(request)
    if isinstance(person, HttpResponse):
        return person
    role = next((one for one in teams.CARING if one == request.POST.get("role")), None)
    if role is None:
        say(request, "team.error.role")
        return redirect("team")
    language, now = language_now(), timezone.now()
    words = "\n".join(plain(key, language) for key in AGREED)
    actions.record_consent(person=person, id=new_id(), text=CONSENT, language=language, words=words, written=now)
    _call(person, request.POST.get("name", "").strip()[:LONGEST_NAME])
    request.session[MADE] = teams.invite_to_team(person=person, role=role)
    return redirect("team")


def _call(person: Person, name: str) -> None:
    """Keep what the team may call a person, where they gave it and it is new."""
    if name and name != glance.name_of(person):
        now = timezone.now()
        actions.record_entry(person=person, id=new_id(), kind="known-as", body={"name": name}, written=now)


@require_POST
def counted(request: HttpRequest) -> HttpResponse:
    """Be left out of the numbers over everybody, or come back; anything but a clear choice changes nothing."""
    person = _person(request)
    if isinstance(person, HttpResponse):
        return person
    wish = {"yes": True, "no": False}.get(request.POST.get("counted", ""))
    if wish is not None and wish != glance.counted(person):
        now = timezone.now()
        actions.record_entry(person=person, id=new_id(), kind="counted", body={"counted": wish}, written=now)
        say(request, "counted.back" if wish else "counted.stopped")
    return redirect("team")


@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take an invitation back."""
    person = _person(request)
    if isinstance(person, HttpResponse):
        return person
    teams.withdraw(person=person, invitation=request.POST.get("invitation", ""))
    say(request, "team.withdrawn")
    return redirect("team")


@require_POST
def answer(request: HttpRequest, id: UUID) -> HttpResponse:
    """Let whoever asked into the team, with the consent to the words that were shown; of a no they are not told."""
    person = _person(request)
    if isinstance(person, HttpResponse):
        return person
    try:
        _answer(request, person, id)
    except teams.NotOpen as closed:
        say(request, f"request.not.{closed.why}")
    return redirect("team")


def _answer(request: HttpRequest, person: Person, id: UUID) -> None:
    """Anything but a clear yes is a no."""
    if request.POST.get("answer") != "agree":
        requests.decline(person=person, id=id)
        say(request, "request.declined")
        return
    language = language_now()
    words = "\n".join(plain(key, language) for key in AGREED)
    requests.consent_to(person=person, id=id, text=CONSENT, language=language, words=words)
    _call(person, request.POST.get("name", "").strip()[:LONGEST_NAME])
    say(request, "request.agreed")


@require_POST
def end(request: HttpRequest, id: UUID) -> HttpResponse:
    """Somebody does not see the record any more, from now on."""
    person = _person(request)
    if isinstance(person, HttpResponse):
        return person
    teams.end_care(person=person, id=id)
    say(request, "team.ended")
    return redirect("team")


@require_POST
def message(request: HttpRequest) -> HttpResponse:
    """Write to the team. The same form sent twice writes once."""
    here = _here(request)
    if isinstance(here, HttpResponse):
        return here
    person, text = here.person, request.POST.get("text", "").strip()
    if not text or len(text) > LONGEST:
        return _page(request, here, plain("team.error.text", language_now(), most=LONGEST), text)
    author = request.user if isinstance(request.user, User) else None
    write = partial(actions.record_entry, person=person, kind="message", body={"text": text}, author=author)
    try:
        write(id=promised(request), written=timezone.now())
    except actions.Conflict:  # sent again with something else in it
        write(id=new_id(), written=timezone.now())
    say(request, "team.sent")
    return redirect(reverse("team") + "#messages")


@require_safe
def looked(request: HttpRequest) -> HttpResponse:
    """Everybody who looked at the record or wrote in it, the newest first."""
    person = _person(request)
    if isinstance(person, HttpResponse):
        return person
    language = language_now()
    return render(request, "web/looked.html", {"looked": [_access(one, language) for one in teams.accesses(person)]})


def messages(person: Person, reader: User | None, language: str) -> list[Line]:
    """The thread between a person and their care team, oldest first, as one of them reads it."""
    found = queries.entries(person, "message")
    names = teams.names([one.author for one in found])
    return [_message(one, names.get(one.author_id or 0), reader, language) for one in found]


def _message(one: Entry, member: Membership | None, reader: User | None, language: str) -> Line:
    own = reader is not None and one.author_id == reader.pk
    who = plain("team.you", language) if own else _name(member, language) if member else plain("team.person", language)
    return Line(who, when(one.received, language), one.body["text"], own)


def _name(member: Membership, language: str) -> str:
    return plain("team.name", language, name=member.name, role=plain(f"role.{member.role}", language))


def _access(one: Access, language: str) -> Line:
    key = f"team.did.{one.did}.{one.what}"
    text = plain(key if known(key) else f"team.did.{one.did}", language)
    return Line(_name(one.membership, language), when(one.at, language), text)


def _day(at: datetime, language: str) -> str:
    return day(timezone.localdate(at), language)
