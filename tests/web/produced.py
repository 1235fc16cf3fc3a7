"""Run by a test with the settings of production: every kind of answer there is, its headers and cookies, as JSON."""

from __future__ import annotations

import json
from datetime import time
from typing import Any
from unittest.mock import patch

import django

django.setup()

from django.conf import settings  # noqa: E402  the apps must be ready first
from django.contrib.staticfiles.storage import staticfiles_storage  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from dorsal.content import load  # noqa: E402
from dorsal.record import actions  # noqa: E402
from dorsal.record.ids import new_id  # noqa: E402
from dorsal.record.models import User  # noqa: E402
from dorsal.web.visit import CONSENT  # noqa: E402
from tests.web.conftest import whole_intake  # noqa: E402


def of(response: Any) -> dict[str, Any]:
    b"".join(response)
    cookies = {one.key: {name: one[name] for name in one} for one in response.cookies.values()}
    return {"status": response.status_code, "headers": dict(response.headers), "cookies": cookies}


class Secure(Client):
    """A browser that asks over HTTPS."""

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        return super().generic(*args, **{**kwargs, "secure": True})


def client(kind: type[Client] = Secure, *, careful: bool = False) -> Client:
    return kind(enforce_csrf_checks=careful, raise_request_exception=False, HTTP_HOST=settings.ALLOWED_HOSTS[0])


def somebody() -> tuple[Client, str]:
    """Somebody with a plan, signed in, and the address of their calendar."""
    content, now = load(), timezone.now()
    person = actions.create_person()
    actions.record_consent(person=person, id=new_id(), text=CONSENT, language="en", words="-", written=now)
    told = whole_intake(content)
    given = [(new_id(), name, list(v) if isinstance(v, tuple) else v) for name, v in told.items()]
    actions.record_answers(person=person, answers=given, written=now)
    actions.adopt(person=person, user=(user := User.objects.create_user("somebody@dorsal.example")))
    actions.keep_moment(person=person, hour=time(9), days=[0], zone="Europe/Brussels", language="en", by_mail=False)
    mine = client()
    mine.force_login(user)
    mine.get("/result")
    return mine, actions.make_feed(person=person)


def answers() -> dict[str, Any]:
    nobody, (mine, feed) = client(), somebody()
    said = json.dumps({"schema": 0})
    found = {
        "page": nobody.get("/"),
        "page of a record": mine.get("/week"),
        "page of sign-in": nobody.get("/account/login/"),
        "redirect": nobody.get("/today"),
        "redirect to HTTPS": client(Client).get("/"),
        "beginning": client().post("/begin", {"consent": "yes"}),
        "sign-out": mine.get("/account/logout/"),
        "file: week as PDF": mine.get("/week/sheet.pdf"),
        "file: archive": mine.post("/archive"),
        "file: calendar": nobody.get(f"/calendar/{feed}.ics"),
        "figure": nobody.get("/figures/walking/1/start.svg"),
        "worker": nobody.get("/worker.js"),
        "manifest": nobody.get("/app/en/manifest.webmanifest"),
        "shell": nobody.get("/app/en"),
        "JSON": nobody.get("/app/words/en.json"),
        "JSON of a record": mine.get("/app/week"),
        "JSON refused": mine.post("/app/entries", said, content_type="application/json"),
        "401": nobody.get("/app/week"),
        "204": nobody.get("/app/alive"),
        "404": nobody.get("/no-such-page"),
        "403": client(careful=True).post("/begin", {"consent": "yes"}),
        "405": nobody.delete("/begin"),
        "400": nobody.get("/words?a=%00"),
        "400 of a host": nobody.get("/", HTTP_HOST="elsewhere.example"),
        "429": [nobody.get(f"/calendar/{number}.ics") for number in range(21)][-1],
        "static sheet": nobody.get(staticfiles_storage.url("web/pages.css")),
        "static script": nobody.get(staticfiles_storage.url("web/page.js")),
        "static picture": nobody.get(staticfiles_storage.url("web/mark.svg")),
        "static missing": nobody.get("/static/web/none.css"),
    }
    with patch("dorsal.web.views.about.render", side_effect=RuntimeError("of ours")):
        found["500"] = client().get("/")
    return {name: of(response) for name, response in found.items()}


if __name__ == "__main__":
    print(json.dumps(answers()))  # noqa: T201  read by the test
