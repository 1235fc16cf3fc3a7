"""What is written down holds nothing of a person: words are planted wherever something can come in, and looked for."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from dorsal.config.logs import Line
from dorsal.web.views import about

from .conftest import PROXIED, TOKEN, Server

CANARY = "kanarievogel"
SECRET = "s3cr3tkanarievogel"  # noqa: S105  planted
PLACES = (
    f"/join/{SECRET}", f"/calendar/{SECRET}.ics", f"/moments/stop/{SECRET}", f"/answers/{CANARY}", f"/lessons/{CANARY}",
    f"/intake/{CANARY}", f"/?next={CANARY}", f"/{CANARY}", f"/account/password/reset/key/{SECRET}-{SECRET}/",
    f"/clinic/people/{CANARY}", f"/static/{CANARY}.css", f"/letters/{CANARY}.pdf", f"/healthz?{CANARY}",
)  # fmt: skip
FORMS = (
    ("/begin", {"consent": CANARY}), ("/place", {"country": CANARY}), ("/first-ease", {"fever": CANARY}),
    ("/account/login/", {"login": f"{CANARY}@example.org", "password": SECRET}),
    ("/account/signup/", {"email": f"{CANARY}@example.org", "password1": SECRET}),
    ("/account/password/reset/", {"email": f"{CANARY}@example.org"}), ("/app/entries", {"x": CANARY}),
)  # fmt: skip
HEADERS = {"User-Agent": CANARY, "Cookie": f"sessionid={SECRET}; dorsal_zone={CANARY}", "Referer": f"https://x/{CANARY}"}


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """Everything that any logger says, as production writes it down."""
    told = StringIO()
    handler = logging.StreamHandler(told)
    handler.setFormatter(Line())
    watched = [logging.getLogger(name) for name in ("", "django", "dorsal.request", "gunicorn.error")]
    levels = [logger.level for logger in watched]
    for logger in watched:
        logger.setLevel(logging.DEBUG if logger.name == "django" else logging.INFO)
    for logger in watched[:2]:
        logger.addHandler(handler)
    yield told
    for logger, level in zip(watched, levels, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


def read(told: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in told.getvalue().splitlines()]


def test_a_request_is_one_line_without_its_address(db: None, lines: StringIO) -> None:
    response = Client().get(f"/lessons?{CANARY}")
    (line,) = [one for one in read(lines) if one["logger"] == "dorsal.request"]
    assert (line["method"], line["route"], line["status"], line["message"]) == ("GET", "lessons", 200, "request")
    assert line["ms"] >= 0
    assert line["request"] == response.headers["X-Request-ID"]
    assert set(line) == {"at", "level", "logger", "message", "request", "method", "route", "status", "ms"}


def test_what_is_planted_in_addresses_forms_and_headers_is_nowhere(db: None, lines: StringIO) -> None:
    client = Client(raise_request_exception=False, headers=HEADERS, REMOTE_ADDR="203.0.113.99")
    for place in PLACES:
        client.get(place)
    for place, form in FORMS:
        client.post(place, form)
        client.post(place, json.dumps(form), content_type="application/json")
    Client(raise_request_exception=False).get("/", headers={"host": f"{CANARY}.example"})
    client.generic(CANARY.upper(), "/")
    told = lines.getvalue()
    assert len(read(lines)) > len(PLACES) + 2 * len(FORMS)
    assert [line for line in told.splitlines() if re.search(f"{CANARY}|203.0.113", line, re.IGNORECASE)] == []


def test_an_error_says_its_kind_and_where_and_not_what_it_was_about(
    db: None, lines: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(f"{CANARY} cannot be shown") from error

    monkeypatch.setattr(about, "render", fails)
    assert Client(raise_request_exception=False).get("/lessons").status_code == 500
    (line,) = [one for one in read(lines) if one["level"] == "error"]
    assert line["error"] == ["ValueError", "KeyError"]
    assert re.fullmatch(r"test_logs:\d+ fails", line["places"][-1].rpartition(".")[2])
    assert CANARY not in lines.getvalue()


@pytest.mark.parametrize(
    ("name", "level", "message", "arguments", "said"),
    [
        ("gunicorn.error", logging.ERROR, "Error handling %s", (f"/join/{SECRET}",), "Error handling %s"),
        ("gunicorn.error", logging.WARNING, f"Invalid request from ip=203.0.113.7: {CANARY}", (), None),
        ("gunicorn.error", logging.INFO, "Booting worker with pid: %s", (7,), "Booting worker with pid: 7"),
        ("django.request", logging.WARNING, "%s: %s", ("Not Found", f"/join/{SECRET}"), "%s: %s"),
        ("some.package", logging.WARNING, f"bad value {CANARY}", (), None),
        ("dorsal.record.actions", logging.INFO, "removed %s second factors", (3,), "removed 3 second factors"),
    ],
)
def test_of_another_s_message_only_what_its_author_wrote_stays(
    lines: StringIO, *, name: str, level: int, message: str, arguments: tuple[object, ...], said: str | None
) -> None:
    logging.getLogger(name).log(level, message, *arguments)
    (line,) = read(lines)
    assert line.get("message", "").startswith(said or "")
    assert ("message" in line) == (said is not None)
    assert not re.search(f"{CANARY}|203.0.113", lines.getvalue())


def test_a_server_that_runs_writes_nothing_of_what_is_planted(served: Server) -> None:
    for place in PLACES:
        served.ask(place, PROXIED | HEADERS)
    for place, form in FORMS:
        served.ask(place, PROXIED | HEADERS, "POST", str(form))
    served.ask("/", PROXIED | {"Host": f"{CANARY}.example"})
    served.ask("/", PROXIED | {"X-Forwarded-For": "203.0.113.99"})
    told = served.told.read_text()
    lines = [json.loads(line) for line in told.splitlines()]
    assert sum(line["logger"] == "dorsal.request" for line in lines) > len(PLACES)
    assert [line for line in told.splitlines() if re.search(f"{CANARY}|203.0.113", line)] == []


def test_metrics_are_for_whoever_shows_the_token(served: Server) -> None:
    for shown in ({}, {"Authorization": "Bearer guess"}, {"Authorization": TOKEN[:-1]}):
        assert served.ask("/metrics", shown).status == 404
    served.ask(f"/join/{SECRET}")
    served.ask("/")
    page = served.ask("/metrics", {"Authorization": f"Bearer {TOKEN}"})
    assert page.status == 200
    found = re.findall(r'seconds_count{method="(\w+)",route="([^"]+)",status="(\dxx)"}', page.text)
    assert ("GET", "start", "2xx") in found
    assert {route for _, route, _ in found} >= {"start", "join"}
    assert not re.search(f"{CANARY}|203.0.113", page.text)
