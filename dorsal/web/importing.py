"""Bringing articles into a clinic's record: from a file, from an address, or a site page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from dorsal.articles.article import Article, Refused
from dorsal.articles.proposing import propose
from dorsal.articles.site import Wanted, posts_at, walk
from dorsal.content import load
from dorsal.content.schema import Content
from dorsal.record import article_pictures, articles
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


@dataclass(frozen=True)
class Bringing:
    """Whose articles these are, who brings them, their language if it is settled, and whether pictures are theirs."""

    clinic: Clinic
    by: Membership | None = None
    language: str = ""
    own_pictures: bool = False


def bring_all(found: Iterable[Article | Refused], bringing: Bringing) -> Counter[str]:
    """Keep each; returns how many were new, the same, changed or refused, and why the last one was (`why:...`)."""
    content = load()
    counts: Counter[str] = Counter()
    for one in found:
        try:
            if isinstance(one, Refused):
                raise one
            told = brought(one, content, bringing.language)
            made, became = articles.bring(clinic=bringing.clinic, brought=told, by=bringing.by)
            if bringing.own_pictures and became != "same":
                article_pictures.say_own(article=made, by=bringing.by)
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
    stopped: Callable[[], bool] = lambda: False,
    told: Callable[[ArticleImport], None] = lambda _: None,
) -> ArticleImport:
    """Walk on from where a run stands, to its end or until `stopped`; where its posts are is found first.

    Each page is kept before the next is asked. What breaks the walk is said on it and raised.
    """
    bringing = Bringing(run.clinic, by, own_pictures=run.own_pictures)
    wanted = Wanted(run.language, tuple(run.categories))
    try:
        if not run.posts and _bring_at_once(run, fetcher, by):
            return run
        for batch in walk(run.posts, wanted, fetcher.get, fetcher.wait, page=run.page):
            counts = bring_all(batch.found, bringing)
            articles.keep_page(run=run, page=batch.page, pages=batch.pages, total=batch.total, counts=counts)
            run.refresh_from_db()
            told(run)
            if stopped() and batch.page != batch.pages:
                return run
        articles.end_import(run=run)
    except Refused as refused:
        articles.end_import(run=run, problem=refused.why)
    run.refresh_from_db()
    return run


def _bring_at_once(run: ArticleImport, fetcher: Fetcher, by: Membership | None) -> bool:
    """Whether the address holds articles itself, which are brought; else where its list is, is kept. Raises Refused."""
    found = where(run.address, fetcher)
    if isinstance(found, str):
        articles.keep_posts(run=run, posts=found)
    else:
        counts = bring_all(found, Bringing(run.clinic, by, run.language, own_pictures=run.own_pictures))
        articles.keep_page(run=run, page=1, pages=1, total=len(found), counts=counts)
        articles.end_import(run=run)
    run.refresh_from_db()
    return not run.posts
