"""The pictures of the exercises. They hold nobody's data, so anybody may keep them."""

from __future__ import annotations

import re

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from dorsal.content import load
from dorsal.figures.picture import is_drawn, picture
from dorsal.figures.svg import KINDS

MOST = 40
NAMED = re.compile(r"([a-z0-9-]+)\.(\d)")
A_YEAR = "public, max-age=31536000, immutable"


@require_safe
@gzip_page
@csp({"default-src": [NONE], "style-src": [UNSAFE_INLINE]})  # type: ignore[arg-type]  # it types no views with arguments
def figure(_request: HttpRequest, id: str, level: int, kind: str) -> HttpResponse:
    """One picture. Its style stands inside the file, so this file, and no page, may have one."""
    if kind not in KINDS or not is_drawn(load(), id, level):
        raise Http404
    drawn = picture(id, level, kind)
    return HttpResponse(drawn, content_type="image/svg+xml", headers={"Cache-Control": A_YEAR})


@require_safe
@gzip_page
def figures(request: HttpRequest) -> HttpResponse:
    """The moving pictures of a week in one answer: `of` names exercise.level, parted by commas."""
    wanted = request.GET.get("of", "").split(",")
    found = [NAMED.fullmatch(one) for one in wanted]
    named = [(one[1], int(one[2])) for one in found if one]
    if not 0 < len(named) == len(wanted) <= MOST or not all(is_drawn(load(), *one) for one in named):
        raise Http404
    told = {f"{id}.{level}": picture(id, level, "moving") for id, level in named}
    return JsonResponse(told, headers={"Cache-Control": A_YEAR})
