"""A structured examination: the signs of the content, group by group; only what was looked for is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from dorsal.content.examining import Group, Sign, grouped
from dorsal.web.caring import Caring
from dorsal.web.context import language_now
from dorsal.web.person.forms import Field, Values, blame, plainly, problems, read
from dorsal.web.views.clinic.door import about
from dorsal.web.views.clinic.write import done, form_page
from dorsal.web.views.following import promised
from dorsal.web.words import pick, plain

NOTE = 4000


@dataclass(frozen=True)
class Part:
    """One group of signs. `open`: something in it was filled in, or is wrong."""

    name: str
    fields: list[Field]
    open: bool


@about("examination")
def examination(request: HttpRequest, found: Caring) -> HttpResponse:
    """What this discipline usually looks for stands first; all the rest can be filled in too."""
    if found.here.history() is None:
        raise Http404
    language, groups = language_now(), _groups(found)
    sent: Mapping[str, Any] = request.POST if request.method == "POST" else {}
    parts, values = _parts(groups, sent, language)
    note, said = read([_note(language)], sent, language)
    wrong = problems(field for part in parts for field in part.fields)
    if sent and not wrong and not values:
        note = blame(note, "note", plain("case.error.nothing-found", language))
    if request.method != "POST" or wrong or problems(note):
        title, lead = plain("case.do.examination", language), plain("case.lead.examination", language)
        every = [*problems(note), *wrong]
        return form_page(request, found, title=title, fields=note, lead=lead, parts=parts, problems=every)
    found.keep(promised(request), "examination", by=found.discipline, signs=values, note=said.get("note", ""))
    return done(request, found)


def _groups(found: Caring) -> dict[Group, tuple[Sign, ...]]:
    signs = list(found.here.content.examination.values())
    own = [one for one in signs if found.discipline in one.disciplines]
    return grouped([*own, *(one for one in signs if one not in own)])


def _parts(
    groups: Mapping[Group, tuple[Sign, ...]], sent: Mapping[str, Any], language: str
) -> tuple[list[Part], Values]:
    parts, values = list[Part](), Values()
    for group, signs in groups.items():
        fields, said = read([field for sign in signs for field in _fields(sign, language)], sent, language)
        values |= said
        parts.append(Part(plain(f"case.group.{group}", language), fields, any(one.value for one in fields)))
    return parts, values


def _fields(sign: Sign, language: str) -> list[Field]:
    """One field, or one for each side."""
    name, how = pick(sign.name, language), pick(sign.how, language)
    return [_field(sign, key, name if key == sign.id else _sided(sign, key, name, language), how, language)
            for key in sign.keys]  # fmt: skip


def _sided(sign: Sign, key: str, name: str, language: str) -> str:
    side = plain(f"case.side.{key.removeprefix(f'{sign.id}-')}", language)
    return plain("case.sign.side", language, name=name, side=side)


def _field(sign: Sign, key: str, label: str, how: str, language: str) -> Field:
    if sign.kind == "number" and sign.range:
        unit = f"{label}, {pick(sign.unit, language)}" if sign.unit else label
        return Field(key, "number", unit, how, size=sign.range[1], least=sign.range[0], parts=True)
    options = plainly((value, pick(one.text, language)) for value, one in sign.values.items())
    return Field(key, "select", label, how, groups=options)


def _note(language: str) -> Field:
    return Field("note", "long", plain("case.examination.note", language), size=NOTE)
