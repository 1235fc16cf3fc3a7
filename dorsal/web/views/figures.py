"""The pictures of the exercises. They hold nobody's data, so anybody may keep them."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from dorsal.content import load
from dorsal.figures.picture import is_drawn, picture
from dorsal.figures.svg import KINDS

MOST = 40
NAMED = re.compile(r"([a-z0-9-]+)\.(\d)")
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
ALONE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
A_YEAR = "public, max-age=31536000, immutable"


@require_safe
@gzip_page
def figure(_request: HttpRequest, id: str, level: int, kind: str) -> HttpResponse:
    """One picture. Its style stands inside the file, so this very style, and no other, may be used by it."""
    if kind not in KINDS or not is_drawn(load(), id, level):
        raise Http404
    drawn = picture(id, level, kind)
    headers = {"Cache-Control": A_YEAR, "Content-Security-Policy": f"{ALONE}; style-src {_styles(drawn)}"}
    return HttpResponse(drawn, content_type="image/svg+xml", headers=headers)


def _styles(drawn: str) -> str:
    """The hash of each style in a picture, as a policy names it."""
    found = [b64encode(sha256(style.encode()).digest()).decode() for style in STYLE.findall(drawn)]
    return " ".join(f"'sha256-{one}'" for one in found) or "'none'"


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
