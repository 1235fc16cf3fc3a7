"""The pictures of the exercises. They hold nobody's data, so anybody may keep them."""

from __future__ import annotations

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from dorsal.content import load
from dorsal.figures.picture import is_drawn, picture
from dorsal.figures.svg import KINDS

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
