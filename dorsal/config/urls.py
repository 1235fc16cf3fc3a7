"""Addresses: accounts under /account/, the choice of language, and the web room's own."""

from __future__ import annotations

from django.urls import include, path
from django.views.generic import RedirectView

from dorsal.config import metrics, probes
from dorsal.config.factors import AgainWithPasskey, SignInWithPasskey

urlpatterns = [
    path("healthz", probes.health, name="healthz"),
    path("metrics", metrics.metrics, name="metrics"),
    # The list of passkeys stands on the page of all factors.
    path("account/security/webauthn/", RedirectView.as_view(pattern_name="mfa_index")),
    path("account/security/webauthn/login/", SignInWithPasskey.as_view()),
    path("account/security/webauthn/reauthenticate/", AgainWithPasskey.as_view()),
    path("account/security/", include("allauth.mfa.urls")),
    path("account/", include("allauth.account.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("dorsal.web.urls")),
]

handler400 = "dorsal.web.views.errors.bad_request"
handler403 = "dorsal.web.views.errors.forbidden"
handler404 = "dorsal.web.views.errors.not_found"
handler500 = "dorsal.web.views.errors.broken"
handler429 = "dorsal.web.views.errors.too_often"
