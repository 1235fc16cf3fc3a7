"""Addresses: accounts under /account/, the choice of language, and the web room's own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("dorsal.web.urls")),
]
