"""Addresses of the pages, in English nouns."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from dorsal.web.views import about, consent

urlpatterns = [
    path("", about.start, name="start"),
    path("safety-net", about.safety_net, name="safety-net"),
    path("begin", consent.begin, name="begin"),
    path("intake", about.start, name="intake"),
    path("erase", consent.erase, name="erase"),
    path("erased", consent.erased, name="erased"),
    path("place", about.place, name="place"),
    path("words", about.glossary, name="words"),
    path("lessons", about.lessons, name="lessons"),
    path("lessons/<slug:id>", about.lesson, name="lesson"),
]

if settings.DEBUG:
    from dorsal.web.views import styleguide

    urlpatterns.append(path("styleguide", styleguide.styleguide, name="styleguide"))
