"""Bringing articles into a clinic's record: from a file, from an address, or a site page by page."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from dorsal.articles.article import Article, Refused
from dorsal.articles.proposing import propose
from dorsal.articles.site import Wanted, posts_at, walk
from dorsal.content import load
from dorsal.content.schema import Content
from dorsal.record import articles
from dorsal.record.article_models import ArticleImport
from dorsal.record.models import Clinic, Membership
from dorsal.web.fetching import Fetcher

ABOUT = ("link", "credit", "date", "modified", "licence", "categories")


def brought(article: Article, content: Content, language: str = "") -> articles.Brought:
    """The article with what is proposed about it. Raises Refused where nobody can tell its language."""
    found = propose(article, content)
    settled = language or found.language
    if settled not in content.languages:
        raise Refused("no-language")
    about: dict[str, Any] = {name: getattr(article, name) for name in ABOUT}
    blocks = msgspec.to_builtins(article.blocks)
    return articles.Brought(
        source=article.source, hash=article.hash, title=article.title, blocks=blocks,
        about=msgspec.to_builtins(about), language=settled, faults=len(found.faults),
    )  # fmt: skip


def bring_all(
    found: Iterable[Article | Refused], clinic: Clinic, by: Membership | None, content: Content, language: str = ""
) -> Counter[str]:
    """Keep each; returns how many were new, the same, changed or refused, and why the last one was (`why:...`)."""
    counts: Counter[str] = Counter()
    for one in found:
        try:
            if isinstance(one, Refused):
                raise one
            _, became = articles.bring(clinic=clinic, brought=brought(one, content, language), by=by)
            counts[became] += 1
        except Refused as refused:
            counts["refused"] += 1
            counts[f"why:{refused.why}"] += 1
    return counts


def where(address: str, fetcher: Fetcher) -> str | list[Article | Refused]:
    """What an address holds: articles, or the address of a site's list. Raises Refused."""
    return posts_at(address, fetcher.get, fetcher.wait)


def go_on(
    run: ArticleImport,
    fetcher: Fetcher,
    by: Membership | None,
    *,
    seconds: float | None = None,
    told: Callable[[ArticleImport], None] = lambda _: None,
) -> ArticleImport:
    """Walk on from where a run stands, to its end or for some seconds; each page is kept before the next is asked."""
    content = load()
    until = None if seconds is None else time.monotonic() + seconds
    wanted = Wanted(run.language, tuple(run.categories))
    try:
        for batch in walk(run.address, wanted, fetcher.get, fetcher.wait, page=run.page):
            counts = bring_all(batch.found, run.clinic, by, content)
            articles.keep_page(run=run, page=batch.page, pages=batch.pages, total=batch.total, counts=counts)
            run.refresh_from_db()
            told(run)
            if until is not None and time.monotonic() > until and batch.page != batch.pages:
                return run
        articles.end_import(run=run)
    except Refused as refused:
        articles.end_import(run=run, problem=refused.why)
    run.refresh_from_db()
    return run
