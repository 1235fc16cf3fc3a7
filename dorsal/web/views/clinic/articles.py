"""A clinic's own articles: the list, and bringing more in. Whoever works there may; nobody else sees the page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from dorsal.articles.article import Article, Refused
from dorsal.articles.named import checked
from dorsal.articles.plain_text import plain_article
from dorsal.articles.wordpress import articles_in
from dorsal.content import load
from dorsal.record import articles
from dorsal.record.article_models import ArticleImport
from dorsal.record.models import Membership
from dorsal.web.caring import at_work
from dorsal.web.context import language_now
from dorsal.web.fetching import parts_of
from dorsal.web.importing import Bringing, bring_all
from dorsal.web.views.clinic.live import live
from dorsal.web.views.following import said, say
from dorsal.web.words import plain

STATUSES = ("changed", articles.PROPOSED, articles.APPROVED, articles.REJECTED)
ON_A_PAGE = 50
LONGEST_WAIT = timedelta(minutes=3)  # nothing was read for so long: the worker may not run
MOST_CATEGORIES = 10


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Every article, or those of one status, or those with some words in their title."""
    member = at_work(request)
    status = request.GET.get("status", "")
    status = status if status in STATUSES else ""
    search = request.GET.get("q", "").strip()[:100]
    found = articles.how_many(member.clinic, status=status, search=search)
    first = _first(request, found)
    language = language_now()
    words = {
        "member": member,
        "found": articles.listed(member.clinic, status=status, search=search, first=first, most=ON_A_PAGE),
        "count": found,
        "all": articles.count(member.clinic),
        "filters": [(one, plain(f"article.status.{one}", language)) for one in STATUSES],
        "status": status,
        "search": search,
        "first": first,
        "before": max(first - ON_A_PAGE, 0) if first else None,
        "after": first + ON_A_PAGE if first + ON_A_PAGE < found else None,
        "runs": [run for run in articles.imports(member.clinic) if run.ended is None and (run.posts or run.waits)],
        "said": said(request),
    }
    return render(request, "web/clinic/articles.html", words)


def _first(request: HttpRequest, found: int) -> int:
    said = request.GET.get("from", "")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 8 else 0
    return number - number % ON_A_PAGE if number < found else 0


def bring(request: HttpRequest) -> HttpResponse:
    """A file or a text that is pasted in, at once; an address by the queue, for a site may be slow."""
    member = at_work(request)
    if request.method != "POST":
        return _form(request, member)
    try:
        return _bring(request, member)
    except Refused as refused:
        return _form(request, member, plain(f"article.refused.{refused.why}", language_now()))


def _bring(request: HttpRequest, member: Membership) -> HttpResponse:
    language, own = _language(request), bool(request.POST.get("own_pictures"))
    file, address = request.FILES.get("file"), request.POST.get("address", "").strip()
    if file is None and address:
        parts_of(address)  # what can be asked by nobody is said at once
        if len(address) > articles.LONGEST_SOURCE:
            raise Refused("not-an-address")
        named = [name.strip() for name in request.POST.get("categories", "").split(",") if name.strip()]
        run = articles.begin_import(
            clinic=member.clinic, address=address, language=language, categories=named[:MOST_CATEGORIES],
            own_pictures=own,
        )  # fmt: skip
        articles.wish_on(run=run, by=member)
        return redirect("clinic-articles-run", run.id)
    found = _given(file, request.POST.get("text", ""), request.POST.get("title", "").strip(), _size(request))
    counts = bring_all(found, Bringing(member.clinic, member, language, own_pictures=own))
    if counts["refused"] and not counts["new"] + counts["changed"] + counts["same"]:
        why = next(name.removeprefix("why:") for name in counts if name.startswith("why:"))
        raise Refused(why)
    say(request, "article.brought", new=counts["new"], changed=counts["changed"], same=counts["same"],
        refused=counts["refused"])  # fmt: skip
    return redirect("clinic-articles")


def _given(file: Any, text: str, title: str, size: int) -> list[Article | Refused]:
    """What was handed over, or typed. Raises Refused where it is too much or nothing."""
    if file is not None:
        name = str(file.name or "")
        return list(articles_in(checked(name, file.read()), source=name))
    if not text.strip():
        raise Refused("too-large" if size > settings.FILE_UPLOAD_MAX_MEMORY_SIZE else "empty")
    return [plain_article(text, source=f"text: {title or text.strip()[:60]}", title=title)]


def _size(request: HttpRequest) -> int:
    """How much came, the file that was too large to be read included."""
    said = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(said) if said.isascii() and said.isdigit() else 0


def _language(request: HttpRequest) -> str:
    said = request.POST.get("language", "")
    return said if said in load().languages else ""


def _form(request: HttpRequest, member: Membership, problem: str = "") -> HttpResponse:
    words = {
        "member": member,
        "languages": list(load().languages.values()),
        "sent": request.POST,
        "problem": problem,
        "problems": [("address", problem)] if problem else [],
    }
    return render(request, "web/clinic/articles_import.html", words)


def run(request: HttpRequest, id: UUID) -> HttpResponse:
    """How far a walk through a site went; sent, the queue reads on, or no more. An open page asks by itself."""
    member = at_work(request)
    found = articles.import_with(member.clinic, id)
    if found is None:
        raise Http404
    if request.method == "POST":
        if request.POST.get("do") == "stop":
            articles.wish_no_more(run=found)
        else:
            articles.wish_on(run=found, by=member)
        return redirect("clinic-articles-run", found.id)
    state = _state(found)
    if live(request) and request.GET.get("at") != state:
        return HttpResponseClientRefresh()
    language = language_now()
    counts = {name: found.counts.get(name, 0) for name in ("new", "changed", "same", "refused")}
    whys = [
        (plain(f"article.refused.{name.removeprefix('why:')}", language), count)
        for name, count in sorted(found.counts.items())
        if name.startswith("why:")
    ]
    words = {
        "member": member,
        "run": found,
        "state": state,
        "why": plain(f"article.refused.{found.problem}", language) if found.problem else "",
        "counts": counts,
        "whys": whys,
        "read": sum(counts.values()),
    }
    return render(request, "web/clinic/articles_run.html", words)


def _state(found: ArticleImport) -> str:
    """`late`: it waits longer than it should where somebody works the queue. `lost`: no articles are at its address."""
    if found.ended:
        return "ended"
    if found.waits is None:
        return "still" if found.posts or not found.problem else "lost"
    return "late" if timezone.now() - found.waits > LONGEST_WAIT else "reading"
