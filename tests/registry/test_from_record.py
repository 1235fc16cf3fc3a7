"""From the record to the tables: under pseudonyms, on and on, and without whoever was erased."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from django.utils import timezone

from dorsal.content.schema import Content
from dorsal.record import actions, teams
from dorsal.record.ids import new_id, opaque
from dorsal.record.models import Person, User
from dorsal.registry.build import build
from dorsal.registry.from_record import Record
from dorsal.registry.key import Key
from dorsal.registry.store import Build, Store
from tests.registry.tables import same
from tests.web import clinics, weeks

pytestmark = pytest.mark.django_db
KEY = Key(b"k" * 32)


def builds(folder: Path, content: Content) -> tuple[Store, Build]:
    now = timezone.now()
    store = Store(folder)
    made = build(store, Record(KEY, content), key=KEY, content=content.hash, as_of=now.date(), seen=now)
    return store, made


@pytest.fixture
def somebody(content: Content) -> Iterator[Person]:
    return clinics.somebody(content, 10)


def test_a_record_comes_out_under_a_pseudonym(tmp_path: Path, content: Content, somebody: Person) -> None:
    weeks.write(somebody, "session", 3, item="pelvic-tilt")
    weeks.checks_in(somebody, content, 1, pain_average=2, interference=1)
    store, made = builds(tmp_path / "one", content)
    tables = {name: rows.collect() for name, rows in store.tables(made).items()}
    (person,) = tables["people"]["person"].to_list()
    assert person == KEY.person(opaque(somebody.id))
    assert tables["people"]["planned"].to_list() == [True]
    assert tables["plans"].height > 3
    assert tables["checkins"].filter(pl.col("kind") == "check-in")["pain"].to_list() == [2.0]
    assert {"earned"} == set(tables["steps"]["what"])
    id_ = somebody.id
    for path in tmp_path.rglob("*.parquet"):
        held = path.read_bytes()
        assert str(id_).encode() not in held
        assert id_.hex.encode() not in held
        assert hashlib.sha256(id_.bytes).hexdigest().encode() not in held


def test_what_comes_later_is_built_on(tmp_path: Path, content: Content, somebody: Person) -> None:
    other = clinics.somebody(content, 40)
    builds(tmp_path / "on", content)
    weeks.checks_in(somebody, content, 0, pain_average=1, interference=1)
    _, member = clinics.works("physiotherapist")
    clinics.cares(member, other)
    on, made = builds(tmp_path / "on", content)
    anew, _ = builds(tmp_path / "anew", content)
    same(on, anew)
    assert on.people(made) == 2
    care = on.tables(made)["care"].collect()
    assert care["clinic"].to_list() == [KEY.clinic(str(member.clinic_id))]
    assert care["until_day"].to_list() == [None]
    teams.end_membership(membership=member)
    on, made = builds(tmp_path / "on", content)
    assert on.tables(made)["care"].collect()["until_day"].to_list() == [40]


def test_who_was_erased_is_in_no_file(tmp_path: Path, content: Content, somebody: Person) -> None:
    stays = clinics.somebody(content, 40)
    builds(tmp_path, content)
    gone = KEY.person(opaque(somebody.id))
    actions.erase_person(person=somebody)
    store, made = builds(tmp_path, content)
    held = {one for path in tmp_path.rglob("*.parquet") for one in pl.read_parquet(path)["person"].to_list()}
    assert held == {KEY.person(opaque(stays.id))}
    assert gone not in held
    assert store.people(made) == 1
    assert store.built() == made


def test_nobody_without_an_account_is_in_it(tmp_path: Path, content: Content) -> None:
    person = actions.create_person()
    now = timezone.now() - timedelta(minutes=5)
    actions.record_answers(person=person, answers=[(new_id(), "age", 40)], written=now)
    _, made = builds(tmp_path, content)
    assert made.read == 0
    actions.adopt(person=person, user=User.objects.create_user("new@example.org"))
    store, made = builds(tmp_path, content)
    assert store.people(made) == 1
    began = store.tables(made)["people"].collect()["began"].to_list()[0]
    assert isinstance(began, date)
    assert began.weekday() == 0


def test_a_record_that_went_back_is_noticed(tmp_path: Path, content: Content, somebody: Person) -> None:
    stays = clinics.somebody(content, 40)
    weeks.write(stays, "flare", 1, 8)
    store, first = builds(tmp_path, content)
    source = Record(KEY, content)
    assert KEY.person(opaque(stays.id)) in first.mark
    assert source.stands(first.mark)
    assert source.stands("")
    actions.erase_person(person=stays)
    assert source.stands(first.mark)
    gone = first.mark.replace(KEY.person(opaque(stays.id)), "0" * 32)  # as where the last entry is nobody's any more
    assert not source.stands(gone)
    _, second = builds(tmp_path, content)
    assert source.stands(second.mark)
    assert store.built() == second
