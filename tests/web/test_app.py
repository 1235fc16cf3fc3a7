"""The app on a device: what it may keep, what it gets, and how what it kept comes back."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from dorsal.content.schema import Content
from dorsal.record import queries
from dorsal.record.ids import new_id
from dorsal.record.models import Entry, Person
from dorsal.web import shell
from tests.web.conftest import LANGUAGES, Finished
from tests.web.every import CALM
from tests.web.following import items, written

DEVICE = str(uuid4())


def sending(person: Person, kind: str = "session", body: Any = None, **more: Any) -> dict[str, Any]:
    now = timezone.localtime().isoformat()
    session = {"item": "walking", "level": 1, "done": 1, "pain_during": 2}
    sent = {"schema": 1, "id": str(new_id()), "person": person.app_key, "device": DEVICE, "sequence": 1, "kind": kind}
    return sent | {"body": session if body is None else body, "at": now, "now": now, "about": None, "next": True} | more


def send(client: Client, sent: Any) -> tuple[int, dict[str, Any]]:
    response = client.post("/app/entries", sent if isinstance(sent, str) else json.dumps(sent), "application/json")
    return response.status_code, response.json()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_week_holds_what_to_do_and_nothing_that_names_anybody(
    follower: Finished, content: Content, language: str
) -> None:
    client, person = follower(language, occupation="I weave baskets")
    client.post("/place", {"place": "BE"})
    answer = client.get("/app/week")
    week = answer.json()
    assert "no-store" in answer.headers["Cache-Control"]
    assert week["content"] == content.hash
    assert week["person"] == person.app_key
    planned = [item["id"] for day in week["days"] for item in day["items"]]
    assert set(items(client)) <= set(planned)
    assert week["safety"]["emergency"] == ["112"]
    assert week["signs"] == list(CALM)
    raw = answer.content.decode()
    assert "@follower.example" not in raw
    assert str(person.id) not in raw
    assert {"answers", "age", "name"}.isdisjoint(week)


def test_nobody_gets_a_week_without_signing_in(client: Client, db: None) -> None:
    answer = client.get("/app/week")
    assert answer.status_code == 401
    assert set(answer.json()) == {"path", "reason"}


def test_the_shell_says_nothing_of_anybody(follower: Finished) -> None:
    client, _ = follower()
    ours, theirs = (one.get("/app/en").content.decode() for one in (client, Client()))
    nonce = 'nonce="'
    assert [part.partition(nonce)[0] for part in ours.splitlines()] == [
        p.partition(nonce)[0] for p in theirs.splitlines()
    ]
    assert "csrf" not in ours
    assert 'href="tel:112"' in ours


def test_the_worker_keeps_public_files_only(client: Client, db: None, content: Content) -> None:
    text = client.get("/worker.js").content.decode()
    told = json.loads(text.partition("=")[2].partition(";\n")[0])
    assert told["version"] == shell.version()
    for address in told["files"]:
        assert address.startswith(("/static/", "/app/")), address
        assert address not in ("/app/week", "/app/entries")
    assert all(f"/app/{code}" in told["files"] for code in content.languages)


def test_the_version_changes_with_any_file_that_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    before = shell._version.__wrapped__()
    monkeypatch.setattr(shell, "PUBLIC", shell.PUBLIC[1:])
    assert shell._version.__wrapped__() != before


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_app_can_be_installed(client: Client, content: Content, language: str, db: None) -> None:
    told = client.get(f"/app/{language}/manifest.webmanifest").json()
    assert told["name"] == content.interface["app.name"][language]
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    assert (
        f'href="/app/{language}/manifest.webmanifest"'
        in client.get("/", HTTP_ACCEPT_LANGUAGE=language).content.decode()
    )
    assert client.get("/app", HTTP_ACCEPT_LANGUAGE=language).headers["Location"] == f"/app/{language}"
    assert client.get("/app/xx").status_code == 404
    assert client.get(f"/app/words/{language}.json").json()["app.kept"] == content.interface["app.kept"][language]


def test_a_server_says_that_it_is_there(client: Client, db: None) -> None:
    assert client.head("/app/alive").status_code == 204


def test_what_was_kept_is_acknowledged_by_its_id_and_written_once(follower: Finished) -> None:
    client, person = follower()
    sent = sending(person)
    for _ in range(3):
        status, told = send(client, sent)
        assert (status, told["id"]) == (200, sent["id"])
    assert len(written(person, "session")) == 1


def test_the_pain_before_a_session_comes_with_its_first_exercise(follower: Finished) -> None:
    client, person = follower()
    client.post("/session", {"pain": "4"})
    sent = sending(person)
    send(client, sent)
    status, _ = send(client, sent)
    assert status == 200
    assert [one["pain_before"] for one in written(person, "session")] == [4.0]


def test_a_wrong_clock_is_told_to_the_person(follower: Finished) -> None:
    client, person = follower()
    ahead = (timezone.localtime() + timedelta(days=1)).isoformat()
    _, told = send(client, sending(person, at=ahead, now=ahead))
    assert told["skew"] == 86400
    assert Entry.objects.get(id=told["id"]).device_sequence == 1


def test_nothing_is_taken_for_another_person(follower: Finished) -> None:
    _, person = follower()
    other, somebody = follower()
    status, told = send(other, sending(person))
    assert (status, told["path"]) == (403, "person")
    assert written(person, "session") == written(somebody, "session") == []
    assert send(Client(), sending(person))[0] == 401


WRONG = [
    (lambda sent: "not json", 422, ""),
    (lambda sent: [sent], 422, ""),
    (lambda sent: sent | {"schema": 0}, 426, "schema"),
    (lambda sent: sent | {"schema": 2, "more": 1}, 426, "schema"),
    (lambda sent: sent | {"id": str(uuid4())}, 422, "id"),
    (lambda sent: sent | {"sequence": 0}, 422, "sequence"),
    (lambda sent: sent | {"at": "2026-11-21T08:00:00"}, 422, "at"),
    (lambda sent: sent | {"kind": "decision"}, 422, "kind"),
    (lambda sent: sent | {"body": sent["body"] | {"pain_during": 11}}, 422, "body.pain_during"),
    (lambda sent: sent | {"body": sent["body"] | {"item": "no-such-exercise"}}, 422, "body"),
    (lambda sent: sent | {"body": sent["body"] | {"level": 99}}, 422, "body"),
    (lambda sent: sent | {"kind": "check-in", "body": {"values": {"fever": "perhaps"}}}, 422, "body"),
    (lambda sent: sent | {"body": {"item": "x" * 40_000}}, 413, ""),
]


@pytest.mark.parametrize(("spoil", "status", "path"), WRONG)
def test_what_cannot_be_taken_says_where_and_why(follower: Finished, spoil: Any, status: int, path: str) -> None:
    client, person = follower()
    found, told = send(client, spoil(sending(person)))
    assert (found, told["path"]) == (status, path)
    assert told["reason"]
    assert written(person, "session", "check-in") == []


def test_something_else_under_the_same_id_is_refused(follower: Finished) -> None:
    client, person = follower()
    sent = sending(person)
    send(client, sent)
    status, told = send(client, sent | {"body": sent["body"] | {"pain_during": 7}})
    assert (status, told["path"]) == (409, "id")


def test_a_jump_of_pain_leads_to_the_warning_signs(follower: Finished) -> None:
    client, person = follower()
    body = {"item": "walking", "level": 1, "done": 1, "pain_during": 10}
    assert send(client, sending(person, body=body))[1]["next"] == "/flare/check/during"
    assert send(client, sending(person, "flare", {}))[1]["next"] == "/flare/check"


def test_an_answer_that_alarms_stands_however_often_it_is_sent(follower: Finished) -> None:
    client, person = follower()
    sent = sending(person, "check-in", {"values": {**CALM, "saddle-numbness": "yes"}})
    for _ in range(2):
        _, told = send(client, sent)
        assert (told["matters"], told["next"]) == (True, "/result")
    decided = queries.latest_decision(person)
    assert decided
    assert decided.result["triage"]["urgency"] == "T0"


def test_calm_answers_and_a_morning_lead_on(follower: Finished) -> None:
    client, person = follower()
    assert send(client, sending(person, "check-in", {"values": CALM}))[1]["next"] == "/check-in/done"
    assert send(client, sending(person, "morning", {"pain": 2}))[1]["next"] is None
    assert written(person, "morning")[0]["pain"] == 2


def test_a_skip_because_of_fear_is_comforted(follower: Finished, content: Content) -> None:
    client, person = follower()
    send(client, sending(person, body={"item": "walking", "level": 1, "done": 0, "skipped": "fear"}))
    assert content.interface["session.told.fear"]["en"] in client.get("/today").content.decode()


def test_before_there_is_a_plan_there_is_nothing_to_keep(finished: Finished) -> None:
    client, person = finished()
    assert client.get("/app/week").status_code == 404
    assert send(client, sending(person))[0] == 422


def test_a_page_of_somebody_with_a_plan_says_whose_device_it_is(follower: Finished) -> None:
    client, person = follower()
    assert f'data-person="{person.app_key}"' in client.get("/today").content.decode()
    assert "data-person" not in Client().get("/").content.decode()
