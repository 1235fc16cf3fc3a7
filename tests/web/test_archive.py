"""Somebody leaves with everything: each thing kept is in the data and in words, and nothing is of anybody else."""

from __future__ import annotations

import json
import zipfile
from datetime import time
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from dorsal.content.schema import Content
from dorsal.record import actions, queries, requests, teams
from dorsal.record.archived import schema_text
from dorsal.record.ids import new_id
from dorsal.record.kinds import LIVED, Kind
from dorsal.record.models import Clinic, Membership, Person, User
from dorsal.web.archive import DATA, READ, SCHEMA, WEEK, archive
from dorsal.web.person.saying import SAYINGS, Speaker
from dorsal.web.person.timeline import timeline
from tests.web.caring import cared_for, cares, works
from tests.web.conftest import LANGUAGES, Finished, OnTheWay
from tests.web.following import goes, page

pytestmark = pytest.mark.django_db
MARKUP = "<b>the heron</b> & <script>alert(1)</script>"
SESSION = {"item": "walking", "level": 1, "pain_before": 3, "pain_during": 4, "effort": 5}
CHANGE = {"change": "dose", "item": "walking", "level": 2, "reason": MARKUP}
BY = {"by": "physiotherapist"}


def opened(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(packed)) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


def taken(person: Person, content: Content, language: str = "en") -> tuple[Any, str]:
    """The data, and the page."""
    found = opened(archive(person, content, language))
    return json.loads(found[DATA]), found[READ].decode()


def bodies(sign: str, value: Any, step: str, wish: str) -> dict[Kind, dict[str, Any]]:
    """Something of each kind that somebody may write."""
    some, day = str(new_id()), timezone.localdate().isoformat()
    return {
        "consent": {"text": "begin-1", "language": "en", "hash": "0" * 64},
        "answer": {"question": "activity", "value": MARKUP},
        "decision": {
            "result": {"triage": {"urgency": None, "reasons": []}},
            "content": "0" * 64,
            "words": {"title": MARKUP, "advice": ["Walk today.", ""], "other": 1},
            "language": "en",
        },
        "examined": {**BY, "on": day, "found": "nothing-serious", "note": "looked"},
        "place": {"country": "BE"},
        "known-as": {"name": "Camille"},
        "counted": {"counted": False},
        "note": {**BY, "text": "noted this"},
        "message": {"text": MARKUP},
        "proposal": {**BY, "override": CHANGE},
        "verdict": {"proposal": some, "accepted": False, "reason": "not yet"},
        "task": {"text": "call", "role": "doctor", "due": day},
        "appointment": {"at": f"{day}T10:00:00+01:00", "text": "second look"},
        "referral": {**BY, "step": step, "to": "Dr Who", "reason": "leg"},
        "answered": {"referral": some, "came": "seen", "found": "all well"},
        "letter": {"step": step, "language": "en", "hash": "0" * 64},
        "session": SESSION,
        "morning": {"pain": 2},
        "check-in": {"values": {"pain-average": 4, "gone-by-now": ["x"], "once-asked": 7}},
        "flare": {},
        "swap": {"item": "walking"},
        "refuse": {"item": "walking"},
        "move": {"first": day, "second": day},
        "away": {"first": day, "last": day},
        "goal": {"item": "walking"},
        "take-back": {"wish": wish},
        "override": {**BY, **CHANGE},
        "advice": {**BY, "says": "rest", "reason": "today"},
        "examination": {**BY, "signs": {sign: value, "gone-by-now": "held"}, "note": "felt"},
        "settled": {**BY, "conflict": "one", "how": "talked"},
    }


def writes(person: Person, kind: Kind, body: dict[str, Any], author: User | None = None) -> None:
    at = {"at": timezone.localtime().isoformat()} if kind in LIVED else {}
    now = timezone.now()
    actions.record_entry(person=person, id=new_id(), kind=kind, body=at | body, written=now, author=author)


def everything(content: Content) -> Person:
    """Somebody with an entry of each kind."""
    person = actions.create_person(demo=True)
    wish = new_id()
    at = timezone.now()
    body = {"at": timezone.localtime().isoformat(), "item": "walking"}
    actions.record_entry(person=person, id=wish, kind="refuse", body=body, written=at)
    sign = next(one for one in content.examination.values() if one.kind == "number" and one.each_side)
    assert sign.range
    told = bodies(sign.keys[0], sign.range[1], next(iter(content.pathway)), str(wish))
    for kind in get_args(Kind):
        assert kind in told, f"write one of the kind '{kind}' here, and say it in the archive"
        writes(person, kind, told[kind])
    return person


def worded(kind: str, content: Content) -> bool:
    """Whether the archive has words for entries of this kind."""
    return kind in SAYINGS or not {f"archive.entry.{kind}", f"case.entry.{kind}"}.isdisjoint(content.interface)


def member_of(person: Person, *, name: str = "Anne Lemaire") -> Membership:
    cares(person, name=name)
    return teams.care_team(person)[-1].membership


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_entry_is_in_the_data_and_in_words(content: Content, language: str) -> None:
    person = everything(content)
    data, read = taken(person, content, language)
    assert [one["kind"] for one in data["entries"]] == ["refuse", *get_args(Kind)]
    assert [one["body"] for one in data["entries"]] == [one.body for one in queries.entries(person)]
    assert escape(content.interface["case.entry"][language]) not in read, "an entry of a kind that has no words"
    assert [kind for kind in get_args(Kind) if not worded(kind, content)] == []
    assert jsonschema.Draft202012Validator(json.loads(schema_text())).is_valid(data)
    assert f'lang="{language}"' in read


def test_what_entries_hold_can_be_read(content: Content) -> None:
    _, read = taken(everything(content), content)
    said = unescape(read)
    for words in ("noted this", "Dr Who", "not yet", "all well", "second look", "talked", "felt", "Camille",
                  "Belgium", "4 of 10", "Walk today.", "once-asked", "gone-by-now", "held", " (left)",
                  "Taken back. ",
                  "You are not counted."):  # fmt: skip
        assert words in said, words


def test_a_new_kind_without_words_is_noticed(content: Content) -> None:
    assert not worded("dreamt", content)


def test_markup_in_ones_own_words_is_text(content: Content) -> None:
    _, read = taken(everything(content), content)
    assert "<script" not in read
    assert "<b>" not in read
    assert read.count(escape(MARKUP)) >= 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_holds_pages_data_a_schema_and_the_week(follower: Finished, content: Content, language: str) -> None:
    client, person = follower(language)
    answer = client.post("/archive")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    found = opened(answer.content)
    assert set(found) == {READ, DATA, SCHEMA, WEEK}
    assert found[WEEK].startswith(b"%PDF")
    data, read = json.loads(found[DATA]), found[READ].decode()
    jsonschema.validate(data, json.loads(found[SCHEMA]))
    assert data["schema"] == "dorsal-archive-1"
    assert data["person"] == str(person.id)
    assert content.interface["archive.decisions"][language] in read
    for one in queries.answers(person):
        assert escape(content.questions[one.question].text[language]) in read, one.question


def test_the_schema_is_the_one_in_the_reference(root: Path) -> None:
    assert (root / "docs/reference/archive.schema.json").read_text() == schema_text()
    schema = json.loads(schema_text())
    jsonschema.Draft202012Validator.check_schema(schema)


def test_data_that_is_not_so_is_refused_by_the_schema(content: Content) -> None:
    data, _ = taken(everything(content), content)
    validator = jsonschema.Draft202012Validator(json.loads(schema_text()))
    assert not validator.is_valid(data | {"password": "x"})
    data["entries"][-1]["body"].pop("how")
    assert not validator.is_valid(data)


def test_whoever_has_no_account_takes_theirs_too(someone: Any, content: Content) -> None:
    client, person = someone({"age": 42})
    assert content.interface["archive.get"]["en"] in page(client, "/archive")
    found = opened(client.post("/archive").content)
    assert set(found) == {READ, DATA, SCHEMA}
    assert json.loads(found[DATA])["account"] is None
    assert person.app_key
    assert person.app_key.encode() not in b"".join(found.values())
    assert 'href="/archive"' in page(client, "/team")
    assert 'href="/archive"' in page(client, "/erase")


def test_without_a_record_there_is_nothing_to_take(db: None) -> None:
    client = Client()
    assert goes(client, "/archive") == "/begin"
    assert 'href="/archive"' not in page(client, "/erase")
    assert client.put("/archive").status_code in (302, 405)


def test_the_care_team_and_who_looked(content: Content) -> None:
    person = cared_for(content)
    member = member_of(person)
    case = teams.open_case(user=member.user, person=person.id, what="person")
    assert case
    teams.write(case=case, id=new_id(), kind="message", body={"text": "Well done."}, written=timezone.now())
    secret = {**BY, "text": "for colleagues", "for_person": False}
    teams.write(case=case, id=new_id(), kind="note", body=secret, written=timezone.now())
    data, read = taken(person, content)
    anne = {"role": "physiotherapist", "name": "Anne Lemaire", "clinic": "Clinic by the park"}
    assert [(one["member"], one["until"]) for one in data["care_team"]] == [(anne, None)]
    assert [(one["did"], one["what"]) for one in data["looked"]] == [
        ("wrote", "note"), ("wrote", "message"), ("read", "person"),
    ]  # fmt: skip
    assert [one["author"] for one in data["entries"]][-2:] == [anne, anne]
    assert data["entries"][0]["author"] == "person"
    assert "Anne Lemaire, physiotherapist, Clinic by the park" in read
    assert "Well done." in read
    assert (data["entries"][-1]["withheld"], data["entries"][-1]["body"]["text"]) == (["text"], "")
    assert "for colleagues" not in read
    assert content.interface["archive.entry.for-the-team"]["en"] in read
    teams.end_membership(membership=member)
    data, read = taken(person, content)
    assert data["care_team"][0]["until"]
    assert "from " in read


def test_who_asked_to_join(follower: Finished, content: Content) -> None:
    _, person = follower()
    person.refresh_from_db()
    assert person.user
    member = works("doctor", name="Paul Martin")[1]
    requests.ask(member=member, address=person.user.email)
    data, read = taken(person, content)
    [asked] = data["asked"]
    assert (asked["member"]["name"], asked["answered"]) == ("Paul Martin", None)
    assert jsonschema.Draft202012Validator(json.loads(schema_text())).is_valid(data)
    assert content.interface["archive.asked"]["en"] in read
    assert "Paul Martin, doctor" in read


def test_whoever_treats_others_is_themself_in_their_own_record(content: Content) -> None:
    person = actions.create_person()
    user = User.objects.create_user("both@clinic.example")
    person = actions.adopt(person=person, user=user)
    secret = teams.invite_to_clinic(clinic=Clinic.objects.create(name="By the canal"), role="doctor")
    teams.join_clinic(secret=secret, user=user, name="Dr Both")
    writes(person, "message", {"text": "mine"}, user)
    writes(person, "message", {"text": "theirs"}, User.objects.create_user("no-member@clinic.example"))
    data, read = taken(person, content)
    assert [one["author"] for one in data["entries"]] == ["person", "other"]
    assert "Dr Both" not in read
    assert content.interface["archive.somebody"]["en"] in read


def test_no_secret_and_nobody_elses_record(follower: Finished, on_the_way: OnTheWay, content: Content) -> None:
    client, person = follower()
    person.refresh_from_db()
    _, other = on_the_way()
    writes(other, "message", {"text": "the words of another"})
    member_of(other, name="Otto Stranger")
    assert person.user
    person.user.set_password("a long pass phrase")
    person.user.save()
    client.force_login(person.user)
    wish: dict[str, Any] = {
        "hour": time(8, 30),
        "days": [0, 2],
        "zone": "Europe/Brussels",
        "language": "en",
        "by_mail": True,
    }
    actions.keep_moment(person=person, **wish)
    browser = {"endpoint": "https://push.example/only-us", "p256dh": "public-of-it", "auth": "shared-with-it"}
    actions.keep_device(person=person, **browser)
    feed = actions.make_feed(person=person)
    found = opened(client.post("/archive").content)
    whole = b"".join(found.values()).decode(errors="replace")
    hidden = (person.user.password, person.app_key, feed, *browser.values())
    hidden += ("the words of another", "Otto Stranger", str(other.id))
    for one in hidden:
        assert one
        assert one not in whole
    data, read = json.loads(found[DATA]), found[READ].decode()
    assert data["reminders"]["days"] == [0, 2]
    assert data["calendar"]
    assert len(data["browsers"]) == 1
    assert "08:30 (Europe/Brussels): Monday" in read
    assert person.user.email in read


def test_erasing_after_it_leaves_nothing(follower: Finished) -> None:
    client, person = follower()
    before = queries.last_sequence(person)
    assert client.post("/archive").status_code == 200
    assert queries.last_sequence(person) == before, "taking it writes nothing"
    assert goes(client, "/erase", sure="yes") == "/erased"
    assert queries.person_with(person.id) is None
    assert goes(client, "/archive") == "/begin"


def test_the_teams_own_timeline_says_every_kind_too(content: Content) -> None:
    found = queries.entries(everything(content))
    assert len(timeline(found, Speaker(content, "en", found))) > 20
