"""Everything of one person in one file to take along: pages to read, data for programs, and the week to print."""

from __future__ import annotations

import zipfile
from io import BytesIO

import msgspec

from dorsal.content.schema import Content
from dorsal.letters.typeset import pdf
from dorsal.record import queries
from dorsal.record.archived import schema_text
from dorsal.record.archiving import gathered
from dorsal.record.models import Person
from dorsal.web.archive_page import page
from dorsal.web.paper import sheet
from dorsal.web.visit import Visit, visit_of

READ, DATA, SCHEMA, WEEK = "read-me.html", "record.json", "record.schema.json", "week.pdf"


def archive(person: Person, content: Content, language: str) -> bytes:
    """The archive as a zip; nothing in it asks for a network."""
    here, whole = visit_of(person, content), gathered(person)
    week = _week(here, content, language)
    files = {
        READ: page(here, whole, language, week=week is not None).encode(),
        DATA: msgspec.json.format(msgspec.json.encode(whole), indent=2),
        SCHEMA: schema_text().encode(),
    }
    if week is not None:
        files[WEEK] = week
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, inside in files.items():
            packed.writestr(name, inside)
    return out.getvalue()


def _week(here: Visit, content: Content, language: str) -> bytes | None:
    country = queries.country(here.person)
    found = sheet(here, content.places.get(country) if country else None, language)
    return pdf(found) if found else None
