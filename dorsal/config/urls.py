"""Addresses: accounts under /account/, the choice of language, and the web room's own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("dorsal.web.urls")),
]

handler400 = "dorsal.web.views.errors.bad_request"
handler403 = "dorsal.web.views.errors.forbidden"
handler404 = "dorsal.web.views.errors.not_found"
handler500 = "dorsal.web.views.errors.broken"
