"""What may be written, by whom it is read, and in which order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from dorsal.content.schema import Content
from dorsal.record import actions, queries, settled
from dorsal.record.ids import new_id
from dorsal.record.kinds import Misfit
from dorsal.record.models import ContentVersion

from .conftest import NOON
from .databases import POSTGRESQL

IN_SQLITE = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 20000}
IN_POSTGRESQL = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "transaction_isolation": "read committed",
    "lock_timeout": "20s",
    "idle_in_transaction_session_timeout": "1min",
}
SET_UP = IN_POSTGRESQL if POSTGRESQL else IN_SQLITE


def answer(person: Any, question: str, value: Any, **more: Any) -> Any:
    body = {"question": question, "value": value}
    return actions.record_entry(
        **({"person": person, "id": new_id(), "kind": "answer", "body": body, "written": NOON} | more)
    )


@pytest.mark.parametrize(("setting", "value"), SET_UP.items())
def test_every_connection_is_set_up_to_lose_and_to_keep_nothing(db: None, setting: str, value: object) -> None:
    asked = "SHOW" if POSTGRESQL else "PRAGMA"
    with connection.cursor() as cursor:
        if POSTGRESQL:
            cursor.execute("RESET ALL")  # to what the connection asked for when it was made
        cursor.execute(f"{asked} {setting}")
        assert cursor.fetchone() == (value,)
    assert POSTGRESQL or connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_sending_an_entry_twice_is_harmless(person: Any) -> None:
    first = answer(person, "age", 44)
    again = answer(person, "age", 44, id=first.id, written=NOON + timedelta(hours=1))
    assert (again.pk, again.written, again.received) == (first.pk, first.written, first.received)
    assert len(queries.entries(person)) == 1


def test_an_id_that_stands_for_something_else_is_a_conflict(person: Any, other: Any) -> None:
    first = answer(person, "age", 44)
    with pytest.raises(actions.Conflict):
        answer(person, "age", 45, id=first.id)
    with pytest.raises(actions.Conflict):
        answer(other, "age", 44, id=first.id)
    with pytest.raises(actions.Conflict):
        answer(person, "age", value=True, id=answer(person, "age", 1).id)
    with pytest.raises(actions.Conflict):
        answer(person, "age", 44, id=first.id, kind="place", body={"country": "be"})
    assert [a.value for a in queries.answers(person)] == [44, 1]
    assert queries.entries(other) == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("answer", {"question": "age"}),
        ("answer", {"question": "age", "value": 1, "more": 1}),
        ("answer", {"question": "", "value": 1}),
        ("answer", {"question": "age", "value": float("nan")}),
        ("answer", {"question": "age", "value": {"a": 1}}),
        ("answer", {"question": "story", "value": "x" * 4001}),
        ("consent", {"text": "storage", "language": "en", "hash": "short"}),
        ("examined", {"by": "physiotherapist", "on": "yesterday", "found": "nothing"}),
        ("rumour", {}),
    ],
)
def test_a_body_that_does_not_fit_its_kind_is_refused(person: Any, kind: Any, body: dict[str, Any]) -> None:
    with pytest.raises(Misfit):
        answer(person, "", 0, kind=kind, body=body)
    assert queries.entries(person) == []


def test_an_id_says_when_it_was_made_and_a_time_says_its_zone(person: Any) -> None:
    with pytest.raises(ValueError, match="UUIDv7"):
        answer(person, "age", 44, id=uuid4())
    with pytest.raises(ValueError, match="zone"):
        answer(person, "age", 44, written=NOON.replace(tzinfo=None))


def test_several_answers_are_written_all_or_none(person: Any) -> None:
    taken = answer(person, "age", 44)
    given = [(new_id(), "walk", "yes"), (taken.id, "age", 45)]
    with pytest.raises(actions.Conflict):
        actions.record_answers(person=person, answers=given, written=NOON)
    assert [a.question for a in queries.answers(person)] == ["age"]


def test_entries_are_numbered_one_by_one_for_each_person(person: Any, other: Any) -> None:
    for value in range(3):
        answer(person, "age", value)
        answer(other, "age", value)
    assert [e.sequence for e in queries.entries(person)] == [1, 2, 3]
    assert [e.sequence for e in queries.entries(other)] == [1, 2, 3]


def test_what_was_answered_last_counts_last_even_when_it_arrives_first(person: Any) -> None:
    answer(person, "pain", 3, written=NOON)
    answer(person, "pain", 7, written=NOON - timedelta(days=2))
    assert [(a.value, a.on) for a in queries.answers(person)] == [(7, date(2026, 11, 19)), (3, date(2026, 11, 21))]


def test_a_clock_that_runs_ahead_does_not_win_for_ever(person: Any) -> None:
    answer(person, "pain", 3, written=timezone.now() + timedelta(days=400))
    answer(person, "pain", 7, written=timezone.now())
    assert [a.value for a in queries.answers(person)] == [3, 7]


def test_nobody_reads_the_record_of_somebody_else(person: Any, other: Any, stranger: Any) -> None:
    answer(person, "age", 44)
    assert queries.answers(other) == []
    assert queries.person_for(stranger) is None
    assert queries.person_for(stranger, str(person.id)) is None
    assert queries.person_for(None, str(person.id)) == person
    assert queries.person_for(None, "nonsense") is None
    assert queries.person_for(None) is None


def test_a_session_does_not_open_the_record_of_somebody_with_an_account(person: Any, stranger: Any) -> None:
    actions.adopt(person=person, user=stranger)
    assert queries.person_for(None, str(person.id)) is None
    assert queries.person_for(stranger) == person


def test_adopting_keeps_the_person_and_every_entry(person: Any, other: Any, stranger: Any) -> None:
    answer(person, "age", 44)
    adopted = actions.adopt(person=person, user=stranger)
    assert (adopted.pk, [a.value for a in queries.answers(adopted)]) == (person.pk, [44])
    assert actions.adopt(person=person, user=stranger) == adopted
    with pytest.raises(actions.Conflict):
        actions.adopt(person=other, user=stranger)


def test_each_kind_is_written_and_read_back(person: Any, knowledge: Content) -> None:
    common = {"person": person, "written": NOON}
    actions.record_consent(**common, id=new_id(), text="storage", language="fr", words="Nous gardons…")
    actions.record_place(**common, id=new_id(), country="be")
    actions.record_examination(**common, id=new_id(), by="physiotherapist", on=date(2026, 11, 20), found="no weakness")
    for urgency in ("T3", "T4"):
        actions.record_decision(
            **common,
            id=new_id(),
            result={"urgency": urgency},
            content=knowledge,
            words=["Bougez."],
            language="fr",
        )
    latest = queries.latest_decision(person)
    assert latest is not None
    assert (latest.result, latest.words, latest.content) == ({"urgency": "T4"}, ["Bougez."], knowledge.hash)
    assert [d.result["urgency"] for d in queries.decisions(person)] == ["T3", "T4"]
    assert [(e.by, e.on) for e in queries.examinations(person)] == [("physiotherapist", date(2026, 11, 20))]
    assert (queries.country(person), queries.language(person)) == ("be", "fr")
    assert settled.consented(person, "storage")
    assert not settled.consented(person, "research")


def test_content_is_stored_once_for_each_hash(person: Any, other: Any, knowledge: Content) -> None:
    for whose in (person, other, person):
        actions.record_decision(
            person=whose, id=new_id(), result={}, content=knowledge, words="", language="en", written=NOON
        )
    assert ContentVersion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_a_test_that_commits_leaves_no_rows_and_all_guards(time: str) -> None:
    assert not ContentVersion.objects.exists()
    ContentVersion.objects.create(hash="c" * 64, blob=b"")
    with pytest.raises(IntegrityError, match="append-only"):
        ContentVersion.objects.all().delete()


def test_what_is_not_there_yet_is_asked_anew_and_what_is_there_is_remembered(
    person: Any, django_assert_num_queries: Any
) -> None:
    consent = {"person": person, "language": "en", "words": "words", "written": NOON}
    assert not settled.consented(person, "storage", "later")
    actions.record_consent(id=new_id(), text="storage", **consent)
    assert settled.consented(person, "storage", "later")
    with django_assert_num_queries(0):
        assert settled.consented(person, "storage", "later")
    assert not settled.consented(person, "research")
    actions.record_consent(id=new_id(), text="research", **consent)
    assert settled.consented(person, "research")
