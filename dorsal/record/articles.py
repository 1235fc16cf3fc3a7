"""A clinic's own articles: the one writer and reader of them. Every question starts with its scope, the clinic.

Only what somebody approved is ever given to a person, and only to those whom the clinic cares for.
"""

# ruff: noqa: PLR0913  every argument is named where it is given, so that many of them are still read at a glance

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from dorsal.record.article_models import Article, ArticleImport, ArticleLook, ArticlePicture, ArticleText
from dorsal.record.kinds import canonical
from dorsal.record.models import CareTeamMember, Clinic, Membership, Person

PROPOSED, APPROVED, REJECTED = "proposed", "approved", "rejected"
Status = Literal["proposed", "approved", "rejected"]
Became = Literal["new", "same", "changed"]
Blocks = Sequence[Mapping[str, Any]]
LONGEST_SOURCE = 700
LONGEST_TITLE = 400


class Meanwhile(Exception):
    """Somebody else changed this text after the page was made; nothing was written."""


@dataclass(frozen=True, slots=True)
class Brought:
    """An article as it comes: its blocks as JSON, its language as settled, and how many faults were found."""

    source: str
    hash: str
    title: str
    blocks: Blocks
    about: Mapping[str, Any]
    language: str
    faults: int


@transaction.atomic
def bring(*, clinic: Clinic, brought: Brought, by: Membership | None) -> tuple[Article, Became]:
    """Keep an article of a clinic. The same again changes nothing; another text from the same source asks for a look.

    A text that nobody has touched is replaced; one that somebody mended, approved or rejected stays as they left it.
    """
    now = timezone.now()
    source = _short(brought.source)
    held = Article.objects.select_for_update().filter(clinic=clinic, source=source).first()
    if held and held.hash == brought.hash:
        return held, "same"
    blocks, title = list(brought.blocks), brought.title[:LONGEST_TITLE]
    told = {"hash": brought.hash, "title": title, "blocks": blocks, "about": dict(brought.about), "fetched": now}
    if held is None:
        made = Article.objects.create(clinic=clinic, source=source, **told)
        _first_text(made, brought, by)
        return made, "new"
    for name, value in told.items():
        setattr(held, name, value)
    touched = [one for one in ArticleText.objects.filter(article=held) if one.mended or one.status != PROPOSED]
    held.changed = now if touched else None
    held.save()
    fresh = ArticleText.objects.filter(article=held, language=brought.language).first()
    if fresh is None:
        _first_text(held, brought, by)
    elif fresh not in touched:
        _take(held, fresh, brought.faults, by)
    return held, "changed"


def _short(source: str) -> str:
    """The source as a key: a very long one by its hash."""
    if len(source) <= LONGEST_SOURCE:
        return source
    return source[: LONGEST_SOURCE - 65] + "#" + hashlib.sha256(source.encode()).hexdigest()


def _first_text(article: Article, brought: Brought, by: Membership | None) -> None:
    text = ArticleText.objects.create(
        article=article, language=brought.language, title=article.title, blocks=article.blocks,
        faults=brought.faults, status=PROPOSED,
    )  # fmt: skip
    _look(text, "brought", by)


def _take(article: Article, text: ArticleText, faults: int, by: Membership | None) -> None:
    text.title, text.blocks, text.faults = article.title, article.blocks, faults
    text.status, text.mended, text.version = PROPOSED, False, text.version + 1
    text.save()
    _look(text, "brought", by)


def _look(text: ArticleText, did: str, by: Membership | None) -> None:
    ArticleLook.objects.create(text=text, by=by, did=did, at=timezone.now(), hash=digest(text))


def digest(text: ArticleText) -> str:
    """What a text says, as one hash."""
    return _digest(text.title, text.blocks)


def _digest(title: str, blocks: Blocks) -> str:
    return hashlib.sha256(canonical({"title": title, "blocks": blocks}).encode()).hexdigest()


@transaction.atomic
def write_text(
    *, article: Article, language: str, title: str, blocks: Blocks, faults: int, by: Membership
) -> ArticleText:
    """The article in one more language. Raises Meanwhile where there is one."""
    made, new = ArticleText.objects.get_or_create(
        article=article, language=language,
        defaults={"title": title[:LONGEST_TITLE], "blocks": list(blocks), "faults": faults, "status": PROPOSED,
                  "mended": True},
    )  # fmt: skip
    if not new:
        raise Meanwhile
    _look(made, "written", by)
    return made


@transaction.atomic
def mend(*, text: ArticleText, title: str, blocks: Blocks, faults: int, by: Membership, version: int) -> ArticleText:
    """Other words for a text. What is shown stays what was approved, until somebody approves these."""
    held = _held(text, version)
    if digest(held) == _digest(title, blocks):
        return held
    held.title, held.blocks, held.faults = title[:LONGEST_TITLE], list(blocks), faults
    held.status, held.mended, held.version = PROPOSED, True, held.version + 1
    held.save()
    _look(held, "mended", by)
    return held


@transaction.atomic
def judge(*, text: ArticleText, status: Status, by: Membership, version: int) -> ArticleText:
    """Approve: these words are shown from now on. Reject, or propose again: none are. Raises Meanwhile."""
    held = _held(text, version)
    held.status = status
    held.shown = {"title": held.title, "blocks": held.blocks} if status == APPROVED else None
    held.version += 1
    held.save()
    _look(held, status, by)
    Article.objects.filter(id=held.article_id).update(changed=None)
    return held


@transaction.atomic
def take_source(*, text: ArticleText, faults: int, by: Membership, version: int) -> ArticleText:
    """The words of the source as it is now, in place of ours; they have to be looked at. Raises Meanwhile."""
    held = _held(text, version)
    _take(held.article, held, faults, by)
    Article.objects.filter(id=held.article_id).update(changed=None)
    return held


@transaction.atomic
def keep_ours(*, article: Article) -> None:
    """Somebody looked at a change of the source and keeps what is here. Twice is harmless."""
    Article.objects.filter(id=article.id).update(changed=None)


def _held(text: ArticleText, version: int) -> ArticleText:
    held = ArticleText.objects.select_for_update().select_related("article").get(id=text.id)
    if held.version != version:
        raise Meanwhile
    return held


@transaction.atomic
def forget(*, clinics: Collection[UUID]) -> None:
    """Everything that these clinics brought goes, with what anybody did to it."""
    ArticleLook.objects.filter(text__article__clinic__in=clinics).delete()
    ArticleText.objects.filter(article__clinic__in=clinics).delete()
    ArticlePicture.objects.filter(article__clinic__in=clinics).delete()
    Article.objects.filter(clinic__in=clinics).delete()
    ArticleImport.objects.filter(clinic__in=clinics).delete()


def note(*, text: ArticleText, did: str, by: Membership) -> None:
    """That somebody did something to an article that changes no word of it."""
    _look(text, did, by)


# Imports


def clinic_named(name: str) -> Clinic | None:
    """The one clinic of this name."""
    found = list(Clinic.objects.filter(name=name)[:2])
    return found[0] if len(found) == 1 else None


def clinic_with(id: UUID | None) -> Clinic | None:
    return Clinic.objects.filter(id=id).first() if id else None


@transaction.atomic
def begin_import(
    *, clinic: Clinic, address: str, posts: str = "", language: str = "", categories: Sequence[str] = (),
    own_pictures: bool = False,
) -> ArticleImport:  # fmt: skip
    """A walk through a site: the one of the same wish that broke off, or a new one. `posts`: its list, where known."""
    wish = {"clinic": clinic, "address": address[:LONGEST_SOURCE], "language": language, "own_pictures": own_pictures}
    open_ones = ArticleImport.objects.filter(**wish, ended=None).order_by("-began")
    found = next((one for one in open_ones if list(one.categories) == list(categories)), None)
    told = {"posts": posts[:LONGEST_SOURCE], "categories": list(categories), "began": timezone.now()}
    return found or ArticleImport.objects.create(**wish, **told)


@transaction.atomic
def keep_posts(*, run: ArticleImport, posts: str) -> None:
    """Where the list of a site's posts was found. Twice is harmless."""
    ArticleImport.objects.filter(id=run.id).update(posts=posts[:LONGEST_SOURCE])


@transaction.atomic
def keep_page(*, run: ArticleImport, page: int, pages: int, total: int, counts: Mapping[str, int]) -> None:
    """One more page is in the record; a walk that ends here goes on with the next. A page counts once."""
    held = ArticleImport.objects.select_for_update().get(id=run.id)
    if held.page > page:
        return
    held.page, held.pages, held.total, held.problem = page + 1, pages, total, ""
    held.counts = {name: held.counts.get(name, 0) + counts.get(name, 0) for name in {*held.counts, *counts}}
    held.save()


@transaction.atomic
def end_import(*, run: ArticleImport, problem: str = "") -> None:
    """It is done; or it stopped for a reason and may go on."""
    ended = None if problem else timezone.now()
    ArticleImport.objects.filter(id=run.id).update(problem=problem, ended=ended, waits=None)


@transaction.atomic
def wish_on(*, run: ArticleImport, by: Membership) -> None:
    """The queue is to read on, from where it stands. Twice is harmless."""
    ArticleImport.objects.filter(id=run.id, ended=None).update(waits=timezone.now(), by=by, problem="")


@transaction.atomic
def wish_no_more(*, run: ArticleImport) -> None:
    """It stays where it stands until somebody wishes it on."""
    ArticleImport.objects.filter(id=run.id).update(waits=None)


@transaction.atomic
def next_import() -> ArticleImport | None:
    """The walk that waits the longest; it goes behind the others, so that all of them get on."""
    waiting = ArticleImport.objects.filter(ended=None, waits__isnull=False).select_related("clinic", "by")
    found = waiting.order_by("waits", "id").first()
    if found:
        ArticleImport.objects.filter(id=found.id, waits__isnull=False).update(waits=timezone.now())
    return found


def imports_wait() -> bool:
    return ArticleImport.objects.filter(ended=None, waits__isnull=False).exists()


def imports(clinic: Clinic, *, most: int = 10) -> list[ArticleImport]:
    return list(ArticleImport.objects.filter(clinic=clinic).order_by("-began", "-id")[:most])


def import_with(clinic: Clinic, id: UUID) -> ArticleImport | None:
    return ArticleImport.objects.filter(clinic=clinic, id=id).first()


# Reading, the clinic first


@dataclass(frozen=True, slots=True)
class Listed:
    """One article of a clinic on a list, without its words."""

    id: UUID
    title: str
    changed: datetime | None
    texts: tuple[tuple[str, str, int, str], ...]


ORDER = {"changed": 0, PROPOSED: 1, APPROVED: 2, REJECTED: 3}


def count(clinic: Clinic) -> int:
    return Article.objects.filter(clinic=clinic).count()


def listed(clinic: Clinic, *, status: str = "", search: str = "", first: int = 0, most: int = 50) -> list[Listed]:
    """The articles of a clinic, the newest first; of one status, or changed at their source."""
    found = (
        _wanted(clinic, status, search).order_by("-fetched", "-id").only("id", "title", "changed")[first : first + most]
    )
    articles = list(found)
    texts = ArticleText.objects.filter(article__in=articles).defer("blocks", "shown").order_by("language")
    by_article: dict[UUID, list[tuple[str, str, int, str]]] = {}
    for text in texts:
        by_article.setdefault(text.article_id, []).append((text.language, text.status, text.faults, text.title))
    return [Listed(one.id, one.title, one.changed, tuple(by_article.get(one.id, ()))) for one in articles]


def how_many(clinic: Clinic, *, status: str = "", search: str = "") -> int:
    return _wanted(clinic, status, search).count()


def _wanted(clinic: Clinic, status: str, search: str) -> QuerySet[Article]:
    found = Article.objects.filter(clinic=clinic)
    if status == "changed":
        found = found.exclude(changed=None)
    elif status:
        found = found.filter(id__in=ArticleText.objects.filter(article__clinic=clinic, status=status).values("article"))
    return found.filter(Q(title__icontains=search) | Q(source__icontains=search)) if search else found


def article_with(clinic: Clinic, id: UUID) -> Article | None:
    return Article.objects.filter(clinic=clinic, id=id).first()


def texts_of(article: Article) -> list[ArticleText]:
    return list(ArticleText.objects.filter(article=article).order_by("language"))


def text_in(article: Article, language: str) -> ArticleText | None:
    return ArticleText.objects.filter(article=article, language=language).select_related("article").first()


def looks(article: Article) -> list[ArticleLook]:
    """What was done to the texts of an article, the newest first."""
    found = ArticleLook.objects.filter(text__article=article).select_related("by", "text").defer("text__blocks")
    return list(found.order_by("-at", "-id")[:50])


# For people: what was approved, by clinics that care for them now


@dataclass(frozen=True, slots=True)
class Shown:
    """An approved text as somebody may read it."""

    id: UUID
    title: str
    blocks: list[dict[str, Any]]
    about: dict[str, Any]
    clinic: str
    language: str


def shown_to(person: Person, language: str) -> list[Shown]:
    """Every approved text in a language of the clinics on a person's care team, by title."""
    found = _of_care(person).filter(language=language).order_by("article__clinic__name", "title", "id")
    return [_shown(one) for one in found]


def shown_with(person: Person, id: UUID, language: str) -> Shown | None:
    """One article for one person, in their language where it is approved in it, else in one where it is."""
    found = list(_of_care(person).filter(article_id=id))
    best = next((one for one in found if one.language == language), found[0] if found else None)
    return _shown(best) if best else None


def shown_texts(person: Person, id: UUID) -> list[Blocks]:
    """The blocks of every approved text of one article that a person may read."""
    return [(one.shown or {})["blocks"] for one in _of_care(person).filter(article_id=id)]


def _of_care(person: Person) -> QuerySet[ArticleText]:
    team = CareTeamMember.objects.filter(person=person, ended=None, membership__until=None)
    texts = ArticleText.objects.filter(status__in=(APPROVED, PROPOSED), shown__isnull=False)
    return texts.filter(article__clinic__in=team.values("membership__clinic")).select_related("article__clinic")


def _shown(text: ArticleText) -> Shown:
    held = text.shown or {}
    article = text.article
    return Shown(article.id, held["title"], held["blocks"], article.about, article.clinic.name, text.language)
