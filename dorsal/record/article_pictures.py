"""The pictures of a clinic's articles that the clinic says are its own. Every question starts with its scope.

A row is the clinic's word about one picture of one article; without it a picture stays at its source. Only a picture in
an approved text is ever given to a person, and only to those whom the clinic cares for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from dorsal.record import articles
from dorsal.record.article_models import Article, ArticlePicture, ArticleText
from dorsal.record.models import Clinic, Membership, Person

MOST = 60  # of one article
ROOM = 500_000_000  # bytes of one clinic


@dataclass(frozen=True, slots=True)
class Held:
    """One picture without its bytes: here (`kind`), refused (`problem`), or still to be fetched."""

    id: UUID
    src: str
    kind: str
    width: int
    height: int
    problem: str


@dataclass(frozen=True, slots=True)
class Shown:
    kind: str
    data: bytes


@transaction.atomic
def say_own(*, article: Article, by: Membership | None) -> int:
    """The clinic says that the pictures in this article, as it is now, are its own; returns how many are to be fetched.

    What is here already stays; what was refused is tried again. One that comes later needs its own word.
    """
    now = timezone.now()
    for src in list(dict.fromkeys(_addresses(article)))[:MOST]:
        told = {"src": src, "by": by, "said": now}
        made, new = ArticlePicture.objects.get_or_create(article=article, key=_key(src), defaults=told)
        if not new and made.fetched is None:
            ArticlePicture.objects.filter(id=made.id).update(problem="", by=by, said=now)
    return _wanted().filter(article=article).count()


@transaction.atomic
def take_back(*, article: Article) -> None:
    """They are not its own after all: what was fetched goes at once."""
    ArticlePicture.objects.filter(article=article).delete()


def _addresses(article: Article) -> list[str]:
    texts = ArticleText.objects.filter(article=article).values_list("blocks", flat=True)
    blocks = [block for some in (article.blocks, *texts) for block in some]
    return [block["src"] for block in blocks if block.get("src")]


def _key(src: str) -> str:
    return hashlib.sha256(src.encode()).hexdigest()


def _wanted() -> QuerySet[ArticlePicture]:
    return ArticlePicture.objects.filter(fetched=None, problem="")


def wait() -> bool:
    return _wanted().exists()


def next_wanted() -> ArticlePicture | None:
    """The picture that somebody has waited for the longest."""
    return _wanted().order_by("said", "id").first()


@transaction.atomic
def keep(*, picture: ArticlePicture, data: bytes, kind: str, width: int, height: int) -> bool:
    """Its bytes without metadata, once; says whether the clinic has room for them."""
    clinic = picture.article.clinic_id
    used = ArticlePicture.objects.filter(article__clinic=clinic).aggregate(all=Sum("size"))["all"] or 0
    if used + len(data) > ROOM:
        return False
    _wanted().filter(id=picture.id).update(
        data=data, size=len(data), kind=kind, width=width, height=height, fetched=timezone.now()
    )
    return True


@transaction.atomic
def refuse(*, picture: ArticlePicture, problem: str) -> None:
    _wanted().filter(id=picture.id).update(problem=problem, data=None)


def of_article(article: Article) -> dict[str, Held]:
    """What the clinic said is its own in an article, by its address at the source."""
    found = ArticlePicture.objects.filter(article=article).defer("data")
    return {one.src: Held(one.id, one.src, one.kind, one.width, one.height, one.problem) for one in found}


def of_clinic(clinic: Clinic, article: UUID, id: UUID) -> Shown | None:
    """One picture for a member of its clinic."""
    found = ArticlePicture.objects.filter(article__clinic=clinic, article=article, id=id, fetched__isnull=False).first()
    return Shown(found.kind, bytes(found.data or b"")) if found else None


def shown_to(person: Person, article: UUID) -> dict[str, Held]:
    """The pictures that a person may see in an article: those of its approved texts."""
    may = _approved(person, article)
    found = ArticlePicture.objects.filter(article=article, fetched__isnull=False, key__in=may).defer("data")
    return {one.src: Held(one.id, one.src, one.kind, one.width, one.height, "") for one in found}


def shown_with(person: Person, article: UUID, id: UUID) -> Shown | None:
    """One picture for somebody whom its clinic cares for, while an approved text holds it."""
    found = ArticlePicture.objects.filter(article=article, id=id, fetched__isnull=False).first()
    if found is None or found.key not in _approved(person, article):
        return None
    return Shown(found.kind, bytes(found.data or b""))


def _approved(person: Person, article: UUID) -> list[str]:
    texts = articles.shown_texts(person, article)
    return [_key(block["src"]) for blocks in texts for block in blocks if _is_shown(block)]


def _is_shown(block: Mapping[str, Any]) -> bool:
    return bool(block.get("src")) and not block.get("out")
