"""What every kind of answer tells a browser to guard, with the settings of production."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from dorsal.content.schema import Content
from tests.record.databases import Own
from tests.record.test_start import SAFE
from tests.web.test_access import addresses, filled

Answer = dict[str, Any]
EXPECTED = {
    "page": 200, "page of a record": 200, "page of sign-in": 200, "redirect": 302,
    "beginning": 302, "redirect to HTTPS": 301,
    "sign-out": 200, "file: week as PDF": 200, "file: archive": 200, "file: calendar": 200, "figure": 200,
    "worker": 200, "manifest": 200, "shell": 200, "JSON": 200, "JSON of a record": 200, "JSON refused": 426,
    "401": 401, "204": 204, "404": 404, "403": 403, "405": 405, "400": 400, "400 of a host": 400, "429": 429,
    "static sheet": 200, "static script": 200, "static picture": 200, "static missing": 404, "500": 500,
}  # fmt: skip
KEPT = {"worker", "manifest", "shell", "JSON", "figure", "static sheet", "static script", "static picture"}  # nobody's
CHECKED = "JSON of a record"  # kept by the person's own app, which asks each time whether it still holds
# From a letter, without a page of ours; one that keeps nothing of anybody; and what only says how the server is.
MAY_POST = {"letters-stop", "first-ease", "healthz", "metrics"}


@pytest.fixture(scope="module")
def answers(root: Path, empty: Own) -> dict[str, Answer]:
    env = empty.environment(**SAFE, PYTHONPATH=str(root))
    for command in (["migrate", "--skip-checks"], ["collectstatic", "--noinput", "--skip-checks"]):
        subprocess.run([sys.executable, "-m", "dorsal.config", *command, "-v", "0"], env=env, check=True, cwd=root)
    command = [sys.executable, "tests/web/produced.py"]
    made = subprocess.run(command, env=env, cwd=root, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    found: dict[str, Answer] = json.loads(made.stdout.splitlines()[-1])
    return found


def test_each_kind_of_answer_is_there(answers: dict[str, Answer]) -> None:
    assert {name: answer["status"] for name, answer in answers.items()} == EXPECTED


@pytest.mark.parametrize("name", EXPECTED)
def test_every_answer_is_guarded(answers: dict[str, Answer], name: str) -> None:
    headers = answers[name]["headers"]
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert not {"*", "http:", "https:"} & {*policy.split()}
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert not {"Server", "X-Powered-By", "Access-Control-Allow-Origin"} & headers.keys()
    if name not in ("redirect to HTTPS", "400 of a host"):
        assert headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize("name", sorted(EXPECTED.keys() - KEPT - {CHECKED, "static missing"}))
def test_what_may_be_somebodys_is_kept_by_no_cache(answers: dict[str, Answer], name: str) -> None:
    assert "no-store" in answers[name]["headers"]["Cache-Control"]


def test_what_the_app_keeps_is_never_kept_on_the_way(answers: dict[str, Answer]) -> None:
    said = answers[CHECKED]["headers"]
    assert "no-store" in said["Cache-Control"] or {"private", "no-cache"} <= set(said["Cache-Control"].split(", "))


def test_a_text_says_what_it_is_and_how_it_is_written(answers: dict[str, Answer]) -> None:
    for name, answer in answers.items():
        kind = answer["headers"].get("Content-Type", "")
        if answer["status"] not in (204, 301, 302) and kind.startswith("text/"):
            assert "charset=" in kind, name


def test_cookies_are_ours_alone_and_no_script_reads_them_but_the_token_of_forms(answers: dict[str, Answer]) -> None:
    found = {name: cookie for answer in answers.values() for name, cookie in answer["cookies"].items()}
    assert {"__Host-session", "__Host-csrf"} <= found.keys()
    for name, cookie in found.items():
        assert cookie["secure"], name
        assert cookie["samesite"] == "Lax", name
        assert cookie["path"] == "/", name
        assert not cookie["domain"], name
        assert cookie["httponly"] or name == "__Host-csrf", name
        assert name.startswith("__Host-"), name


def test_a_fault_of_ours_says_nothing_about_it(answers: dict[str, Answer]) -> None:
    assert "text/html" in answers["500"]["headers"]["Content-Type"]


def test_no_address_but_one_takes_a_form_of_another_site(content: Content, db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    taken = set()
    values = {"person": "01890000-0000-7000-8000-000000000000"}
    for name, route in addresses():
        address = filled(route, values, content)
        try:
            resolve(address)
        except Resolver404:
            continue
        if client.post(address).status_code != 403:
            taken.add(name)
    assert taken == MAY_POST
