"""A letter about a person, as PDF in the reader's language; that it was made is written, with the hash of the paper."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse

from dorsal.letters.letter import Sender
from dorsal.letters.typeset import letter_pdf
from dorsal.web.caring import Caring
from dorsal.web.context import language_now
from dorsal.web.person.forms import Field, plainly, problems, read
from dorsal.web.views.clinic.door import about
from dorsal.web.views.clinic.write import form_page
from dorsal.web.views.following import promised
from dorsal.web.views.letters import LONGEST, NAME
from dorsal.web.words import pick, plain
from dorsal.web.writing import By, Case, case_of, earned, words
from dorsal.web.writing import letter as written


@about("letter")
def letter(request: HttpRequest, found: Caring) -> HttpResponse:
    """For which step, in which language, about whom and to whom; the names are on the paper and nowhere else."""
    case, language = case_of(found.here), language_now()
    fields, title, lead = (
        _fields(case, language),
        plain("case.do.letter", language),
        plain("case.lead.letter", language),
    )
    send = plain("case.letter.send", language)
    if request.method != "POST":
        return form_page(request, found, title=title, fields=fields, lead=lead, send=send)
    fields, said = read(fields, request.POST, language)
    if problems(fields):
        return form_page(request, found, title=title, fields=fields, lead=lead, send=send)
    made = written(case, said["step"], said["language"], _by(found, said))
    paper = letter_pdf(made, words(said["language"]))
    shown = {"step": said["step"], "language": said["language"], "hash": hashlib.sha256(paper).hexdigest()}
    found.keep(promised(request), "letter", **shown)
    headers = {"Content-Disposition": f'inline; filename="{NAME}"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


def _by(found: Caring, said: dict[str, str]) -> By:
    member = found.case.member
    role = plain(f"role.{member.role}", said["language"])
    sender = Sender(name=member.name, role=role, clinic=member.clinic.name)
    return By(sender, person=said.get("person", ""), reader=said.get("reader", ""))


def _fields(case: Case, language: str) -> list[Field]:
    """What the answers call for comes first."""
    letters, first = case.content.letters, earned(case)
    named = [
        (one, pick(letters[one].title, language)) for one in (*first, *(one for one in letters if one not in first))
    ]
    groups = tuple(
        (plain(f"case.referral.{name}", language), tuple(some))
        for name, some in (("earned", named[: len(first)]), ("others", named[len(first) :]))
        if some
    )
    spoken = plainly((code, known.name) for code, known in case.content.languages.items())
    return [
        Field("step", "select", plain("case.referral.step", language), groups=groups, required=True),
        Field(
            "language", "choice", plain("letter.page.language", language), groups=spoken, required=True, value=language
        ),
        Field("person", "line", plain("case.letter.person", language), size=LONGEST),
        Field("reader", "line", plain("case.letter.reader", language), size=LONGEST),
    ]
