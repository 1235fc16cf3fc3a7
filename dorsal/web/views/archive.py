"""Leaving with everything: one file of all that is kept of somebody, also of whoever has no account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dorsal.web import archive as made
from dorsal.web.context import language_now
from dorsal.web.visit import open_visit

NAME = "dorsal.zip"  # shown in a list of downloads, so it says nothing more


@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: HttpRequest) -> HttpResponse:
    """What the file holds, and the file. Taking it changes nothing."""
    here = open_visit(request)
    if here is None:
        return redirect("begin")
    if request.method != "POST":
        return render(request, "web/archive.html")
    headers = {"Content-Disposition": f'attachment; filename="{NAME}"', "Cache-Control": "no-store"}
    packed = made.archive(here.person, here.content, language_now())
    return HttpResponse(packed, content_type="application/zip", headers=headers)
