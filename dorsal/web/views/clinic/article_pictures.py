"""The pictures of a clinic's articles: which of them are here, for its editor, and their bytes for its members."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dorsal.articles.article import Block
from dorsal.record import article_pictures
from dorsal.record.article_pictures import Held, Shown
from dorsal.web.caring import at_work
from dorsal.web.views.figures import ALONE


@require_safe
def picture(request: HttpRequest, id: UUID, picture: UUID) -> HttpResponse:
    """One picture of an article of the member's own clinic."""
    found = article_pictures.of_clinic(at_work(request).clinic, id, picture)
    if found is None:
        raise Http404
    return served(found)


def served(found: Shown) -> HttpResponse:
    """Its bytes as what they were found to be; opened by itself it can load and run nothing."""
    return HttpResponse(found.data, content_type=found.kind, headers={"Content-Security-Policy": ALONE})


def without_words(blocks: tuple[Block, ...], held: Mapping[str, Held]) -> list[int]:
    """The pictures that would be shown and that nobody described."""
    return [
        at for at, block in enumerate(blocks)
        if block.src in held and held[block.src].kind and not block.out and not block.text.strip()
    ]  # fmt: skip


def standing(blocks: tuple[Block, ...], held: Mapping[str, Held]) -> str:
    """What an editor is told of the pictures: `none`, at their `source`, being `fetched`, `here`, or `some`."""
    wanted = {block.src for block in blocks if block.src and not block.out}
    if not wanted:
        return "none"
    known = [held[src] for src in wanted if src in held]
    if not known:
        return "source"
    if any(not one.kind and not one.problem for one in known):
        return "fetched"
    return "here" if len(known) == len(wanted) and all(one.kind for one in known) else "some"
