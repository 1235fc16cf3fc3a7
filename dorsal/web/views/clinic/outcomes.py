"""What the courses of a clinic's people show: for its lead, who sees numbers and nobody's record."""

from __future__ import annotations

import csv
import io
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import polars as pl
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from dorsal.content import load
from dorsal.record.models import Membership
from dorsal.registry import key
from dorsal.registry.disclosure import FEWEST, STEP
from dorsal.registry.measuring import seen_as_of
from dorsal.registry.outcomes import MAIN, Part, left_out, parts, sayer
from dorsal.registry.problem import RegistryError
from dorsal.registry.store import Build, Store
from dorsal.web.caring import at_work
from dorsal.web.context import language_now
from dorsal.web.words import day

LOG = logging.getLogger(__name__)
LEAD = "clinic-lead"
KEPT = 64
FAULTS = (RegistryError, pl.exceptions.PolarsError, OSError)
SIMULATED = "simulated people"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Shown:
    """What there is to show: `state` says whether there is anything."""

    state: str
    parts: tuple[Part, ...] = ()
    left_out: str = ""
    as_of: date | None = None
    simulated: bool = False


@require_safe
def outcomes(request: HttpRequest) -> HttpResponse:
    """Every part of it, the main ones with a picture."""
    lead, language = _lead(request), language_now()
    shown = _shown(lead, language)
    main = [one for one in shown.parts if one.id in MAIN or one.picture or one.id == "funnel"]
    words = {
        "member": lead,
        "state": shown.state,
        "simulated": shown.simulated,
        "left_out": shown.left_out,
        "as_of": day(shown.as_of, language) if shown.as_of else "",
        "main": [(one, mark_safe(one.svg())) for one in main],  # noqa: S308  drawn and escaped by us
        "others": [one for one in shown.parts if one not in main],
        "fewest": FEWEST,
        "step": STEP,
    }
    return render(request, "web/clinic/outcomes.html", words)


@require_safe
def outcomes_file(request: HttpRequest, id: str) -> HttpResponse:
    """One part's table for a spreadsheet."""
    found = next((one for one in _shown(_lead(request), language_now()).parts if one.id == id), None)
    if found is None:
        return redirect("clinic-outcomes")
    text = io.StringIO()
    csv.writer(text).writerows([map(_cell, row) for row in (found.heads, *found.rows)])
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.id}.csv"'
    return response


def _cell(words: str) -> str:
    """A spreadsheet must not take words for a formula."""
    return f"'{words}" if words.startswith(FORMULA) else words


def _lead(request: HttpRequest) -> Membership:
    found = at_work(request)
    if found.role != LEAD:
        raise Http404
    return found


def _shown(lead: Membership, language: str) -> Shown:
    """A build that ends while its parts are read takes them away: then the new one is read."""
    with suppress(*FAULTS):
        return _read(lead, language)
    try:
        return _read(lead, language)
    except FAULTS as error:
        LOG.warning("the outcomes are not shown: %s", error)
        return Shown("broken")


def _read(lead: Membership, language: str) -> Shown:
    """Every part is looked at before anything is told of it, also where that was worked out before."""
    store = Store(Path(settings.REGISTRY))
    built = store.build()
    if built is None:
        return Shown("none")
    store.still(built)
    clinic = key.read(Path(settings.REGISTRY_KEY)).clinic(str(lead.clinic_id))
    told, out = _told(store.folder, built, clinic, language)
    return Shown("told", told, out, built.as_of, simulated=built.source == SIMULATED)


@lru_cache(maxsize=KEPT)
def _told(folder: Path, built: Build, clinic: str, language: str) -> tuple[tuple[Part, ...], str]:
    """A build never changes, so what it shows is worked out once."""
    content = load()
    tables = seen_as_of(Store(folder).tables(built), built.as_of, content)
    told = parts(tables, content, language, clinic=clinic)
    return told, left_out(tables, built.there, sayer(content, language))
