"""Django's settings. Production is strict and has no defaults for secrets; development needs nothing set."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF, STRICT_DYNAMIC

from dorsal.config import environment, headers
from dorsal.config.database import database
from dorsal.config.languages import languages
from dorsal.config.logs import logging_for

ENVIRONMENT = environment.choice("DORSAL_ENV", ("development", "production"), "development")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = not PRODUCTION
ROOMS = Path(__file__).resolve().parents[1]
DATA = environment.folder("DORSAL_DATA", default="var")
BEHIND_PROXY = environment.switch("DORSAL_BEHIND_PROXY")

DEVELOPMENT_SECRET = "for-development-only-anybody-can-read-this-secret-key"  # nosec # noqa: S105  a start refuses it
SECRET_KEY = environment.secret("DORSAL_SECRET_KEY", default=None if PRODUCTION else DEVELOPMENT_SECRET)
# The key of before, while it is being changed: what it signed and sealed is still read, nothing new is made with it.
SECRET_KEY_FALLBACKS = [one for one in [environment.secret_or_none("DORSAL_SECRET_KEY_BEFORE")] if one]
ALLOWED_HOSTS = environment.names("DORSAL_HOSTS", default=None if PRODUCTION else "localhost,127.0.0.1,[::1]")
# Where letters and calendars lead to: they are written without a request that would say it.
ORIGIN = environment.origin(
    "DORSAL_ORIGIN", default=f"https://{ALLOWED_HOSTS[0].lstrip('.')}" if PRODUCTION else "http://localhost:8000"
)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if PRODUCTION else []

INSTALLED_APPS = [
    "dorsal.config.apps.Configuration",
    "dorsal.record",
    "dorsal.web",  # before allauth, so that its templates win
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
]

MIDDLEWARE = [
    "dorsal.config.middleware.PrivateHeaders",  # first, so that what the others refuse has them too
    "dorsal.config.probes.Probes",
    "dorsal.config.requests.Requests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A page holds no secret of ours beside words of a stranger, its token is masked anew each time, and its length is
    # blurred: so its size tells nobody what it says (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "dorsal.config.middleware.KnownMethods",
    "dorsal.config.middleware.OwnCookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "dorsal.config.middleware.TypedText",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "dorsal.config.sessions.SessionsEnd",
    "allauth.account.middleware.AccountMiddleware",
    "dorsal.config.second_factor.SecondFactorFirst",
    "dorsal.config.middleware.ReadersClock",
    "dorsal.config.middleware.EraseExpired",
    "dorsal.config.middleware.ErasedMeanwhile",
]
ROOT_URLCONF = "dorsal.config.urls"
WSGI_APPLICATION = "dorsal.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "dorsal.web.context.page",
            ]
        },
    }
]

DATABASES: dict[str, Any] = {"default": database(DATA)}
# How often a secret was tried is counted where every process sees it: two workers are not twice as many tries.
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "record_tried",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
    if PRODUCTION
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGES = languages()
LANGUAGE_CODE = LANGUAGES[0][0]
TIME_ZONE = environment.zone("DORSAL_TIME_ZONE", default="Europe/Brussels")
USE_TZ = True

FILE_UPLOAD_HANDLERS = ["dorsal.config.uploads.NoFiles", "django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 5_000_000  # a larger file is not read at all
STATIC_URL = "/static/"
STATICFILES_FINDERS = ["dorsal.config.bundles.Whole"]
BUNDLES = DATA / "bundles"
STATIC_ROOT = DATA / "static" if PRODUCTION else None
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_ADD_HEADERS_FUNCTION = headers.of_a_file
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not PRODUCTION
STATIC_STORAGE = "dorsal.config.storage.HashedFiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": STATIC_STORAGE if PRODUCTION else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE, STRICT_DYNAMIC],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "upgrade-insecure-requests": PRODUCTION,
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if PRODUCTION else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
# A browser takes a cookie of this name from this very host alone, over HTTPS: no neighbour can plant one.
COOKIE_PREFIX = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrftoken"  # the outbox of a device reads it
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Other sites under the same domain are not ours to bind: no subdomains in HSTS, no preload list.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

AUTH_USER_MODEL = "record.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
CSRF_FAILURE_VIEW = "dorsal.web.views.errors.form_too_old"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "dorsal.config.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# A mistyped address must not hand a record to whoever owns it: in production the address is verified first.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if PRODUCTION else "optional"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_ADAPTER = "dorsal.config.factors.Factors"
MFA_FORMS = {
    "add_webauthn": "dorsal.config.factors.AddPasskey",
    "authenticate_webauthn": "dorsal.config.factors.StepWithPasskey",
    "edit_webauthn": "dorsal.config.factors.RenamePasskey",
    "login_webauthn": "dorsal.config.factors.LoginWithPasskey",
    "reauthenticate_webauthn": "dorsal.config.factors.OnceMoreWithPasskey",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # the clock of a telephone may be half a minute off
# Below this address whoever the function says yes of needs a second factor; without a function, nobody does.
CLINIC_PAGES = "/clinic"
SECOND_FACTOR_FOR = "dorsal.record.teams.membership" if PRODUCTION else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0

EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if PRODUCTION else 'console'}.EmailBackend"
EMAIL_HOST = environment.text("DORSAL_SMTP_HOST", default=None if PRODUCTION else "localhost")
EMAIL_PORT = environment.port("DORSAL_SMTP_PORT", default=587)
EMAIL_HOST_USER = environment.text("DORSAL_SMTP_USER", default="")
EMAIL_HOST_PASSWORD = environment.text("DORSAL_SMTP_PASSWORD", default="")
EMAIL_USE_TLS = not environment.switch("DORSAL_SMTP_PLAIN")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = environment.text("DORSAL_MAIL_FROM", default=None if PRODUCTION else "dorsal@localhost")

# Reminders on a device. Without a key in production there are none; in development one is made where it is first used.
PUSH_KEY = environment.text("DORSAL_PUSH_KEY", default="")
PUSH_KEY_FILE = DATA / "push.key"
# We send where a browser tells us to, so only to who is known to make browsers: anybody may claim to be one.
PUSH_HOSTS = environment.names(
    "DORSAL_PUSH_HOSTS",
    default="fcm.googleapis.com,.push.services.mozilla.com,.notify.windows.com,.push.apple.com",
)

# Work that no page waits for: kept in the same database, done by `dorsal work`. Its arguments never name a person.
QUEUES = ("prompt", "slow")
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": list(QUEUES)}}

LOGGING = logging_for(production=PRODUCTION)
# Whoever shows it may read how many requests there were and how long they took; without one nobody may.
METRICS_TOKEN = environment.secret_or_none("DORSAL_METRICS_TOKEN")

# What many courses show: the tables lie in the folder, the secret of their pseudonyms apart from it.
REGISTRY = DATA / "registry"
REGISTRY_KEY = DATA / "registry.key"

DEMO_STORIES = ROOMS / "simulate" / "demo"
