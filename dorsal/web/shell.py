"""What the worker keeps on a device: the shell and public files, never a page of anybody. Its version is their hash."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse

from dorsal.content import load
from dorsal.web.words import pick, plain

WORKER = "web/app/worker.js"
TEMPLATES = Path(__file__).parent / "templates" / "web"
DRAWN = ("app.html", "parts/_signs.html", "parts/_call.html", "parts/_crisis_lines.html", "parts/_mark.html")
MODULES = ("app", "bar", "forms", "kleene", "outbox", "shell", "store", "views", "words")
PUBLIC = (
    "web/pages.css",
    *(f"web/app/{name}.js" for name in MODULES),
    "web/page.js",
    "web/fonts/atkinson-latin.woff2",
    "web/mark.svg",
    "web/icons/icon-192.png",
)
WORDS = (
    "app.", "session.", "today.", "morning.", "checkin.", "figure.", "flare.", "nav.", "week.", "lessons.",
    "emergency.", "place.", "form.", "safety.", "my-week.", "signs.", "error.",
)  # fmt: skip


@cache
def _version() -> str:
    total = hashlib.sha256(load().hash.encode())
    for name in (WORKER, *PUBLIC):
        total.update(_found(name).read_bytes())
    for name in DRAWN:
        total.update((TEMPLATES / name).read_bytes())
    return total.hexdigest()[:16]


def version() -> str:
    """The hash of everything that the worker keeps; while somebody works on the files, looked up each time."""
    if settings.DEBUG:
        _version.cache_clear()
    return _version()


def files() -> list[str]:
    """The addresses of what the worker keeps."""
    languages = load().languages
    return [
        *(static(name) for name in PUBLIC),
        *(reverse("app-shell", args=[code]) for code in languages),
        *(words_address(code) for code in languages),
    ]


def worker() -> str:
    """The worker, told what it keeps."""
    shells = {code: reverse("app-shell", args=[code]) for code in load().languages}
    told = {"version": version(), "files": files(), "shells": shells, "today": reverse("today")}
    told |= {"moment": {code: plain("push.title", code) for code in shells}, "icon": static("web/icons/icon-192.png")}
    return f"const SHELL = {json.dumps(told)};\n{_found(WORKER).read_text()}"


def words_address(language: str) -> str:
    """The hash stands for the content, so that browsers may keep the words for good."""
    return f"{reverse('app-words', args=[language])}?{load().hash[:12]}"


def words(language: str) -> dict[str, str]:
    """What the scripts of the app say."""
    return {key: pick(text, language) for key, text in load().interface.items() if key.startswith(WORDS)}


def manifest(language: str) -> dict[str, object]:
    """What a device needs to install the app."""
    icons = [("any", "icon-192", 192), ("any", "icon-512", 512), ("maskable", "icon-maskable-512", 512)]
    return {
        "id": "/",
        "name": plain("app.name", language),
        "short_name": "Dorsal",
        "description": plain("app.about", language),
        "lang": language,
        "dir": "ltr",
        "start_url": reverse("today"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbf7f0",
        "theme_color": "#fbf7f0",
        "icons": [
            {"src": static(f"web/icons/{name}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for purpose, name, size in icons
        ],
    }


def _found(name: str) -> Path:
    found = finders.find(name)
    assert isinstance(found, str)  # noqa: S101  each name above is a file of this package
    return Path(found)
