"""Addresses: accounts under /account/, the choice of language, and the web room's own."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.account.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
if find_spec("dorsal.web") and find_spec("dorsal.web.urls"):
    urlpatterns.append(path("", include("dorsal.web.urls")))
