"""From the record to the tables: under pseudonyms, on and on, and without whoever was erased."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path
from random import Random

import polars as pl
import pytest
from django.utils import timezone

from dorsal.content.schema import Content
from dorsal.record import actions, harvest, teams
from dorsal.record.ids import new_id, opaque
from dorsal.record.models import Person, User
from dorsal.registry.build import build
from dorsal.registry.exporting import KNOWN_BY, write_tables
from dorsal.registry.from_record import Record
from dorsal.registry.key import Key
from dorsal.registry.measuring import Figure, measured, seen_as_of
from dorsal.registry.report import html, report
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
def somebody(content: Content) -> Person:
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


def wishes(person: Person, *, counted: bool) -> None:
    body = {"counted": counted}
    actions.record_entry(person=person, id=new_id(), kind="counted", body=body, written=timezone.now())


def names(person: Person) -> tuple[bytes, ...]:
    """By what somebody could be found in a file of the tables."""
    line = opaque(person.id)
    return tuple(one.encode() for one in (str(person.id), person.id.hex, line, KEY.person(line)))


def nowhere(person: Person, store: Store) -> bool:
    """Whether nobody of any file, table or list is this person."""
    files = [path for path in store.folder.rglob("*") if path.is_file()]
    held = {one for path in store.folder.rglob("*.parquet") for one in pl.read_parquet(path)["person"].to_list()}
    return KEY.person(opaque(person.id)) not in held and not any(
        name in path.read_bytes() for path in files for name in names(person)
    )


def every_number(store: Store, content: Content) -> list[Figure]:
    """Of every measure, over everybody and for each clinic."""
    tables = seen_as_of(store.tables(store.built()), timezone.now().date() + timedelta(days=200), content)
    asked = [(one, by) for one in content.measures.values() for by in ((), ("clinic",))]
    return [figure for one, by in asked for figure in measured(tables, one, by=by)]


def test_who_does_not_want_to_be_counted_is_in_no_file_and_no_number(
    tmp_path: Path, content: Content, somebody: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harvest, "AGAIN", timedelta(0))  # so that a build on sees what is new and nothing else
    _, member = clinics.works("physiotherapist")
    others = [clinics.somebody(content, 40) for _ in range(8)]
    for person in (somebody, *others):
        clinics.cares(member, person)
        weeks.checks_in(person, content, 1, pain_average=2, interference=1)
    counting, _ = builds(tmp_path / "on", content)
    builds(tmp_path / "before", content)
    with_all = every_number(counting, content)
    wishes(somebody, counted=False)
    store, made = builds(tmp_path / "on", content)
    assert made.read == 0
    assert (store.people(made), made.there) == (len(others), len(others) + 1)
    assert nowhere(somebody, store)
    tables = seen_as_of(store.tables(made), timezone.now().date(), content)
    write_tables(tables, tmp_path / "exported", without=KNOWN_BY)
    assert nowhere(somebody, Store(tmp_path / "exported"))
    for told in (html(report(tables, made, content, "en")), html(report(tables, made, content, "fr"))):
        assert not any(name.decode() in told for name in names(somebody))
        assert "<p>Over all clinics, under 10" in told or "<p>Tous cabinets confondus, moins de 10" in told
    weeks.write(somebody, "flare", 0, 8)  # they go on, and so does their care
    store, made = builds(tmp_path / "on", content)
    assert nowhere(somebody, store)
    anew, _ = builds(tmp_path / "anew", content)
    same(store, anew)
    assert every_number(store, content) == every_number(anew, content) != with_all
    wishes(somebody, counted=True)
    store, made = builds(tmp_path / "on", content)
    assert (made.read, store.people(made)) == (1, len(others) + 1)
    wishes(somebody, counted=False)
    actions.erase_person(person=somebody)
    store, made = builds(tmp_path / "on", content)
    assert nowhere(somebody, store)
    same(store, anew)


def test_a_wish_leaves_no_trace_in_the_rows(tmp_path: Path, content: Content, somebody: Person) -> None:
    before, _ = builds(tmp_path / "before", content)
    wishes(somebody, counted=False)
    wishes(somebody, counted=True)
    after, made = builds(tmp_path / "after", content)
    assert after.people(made) == 1
    same(before, after)


def test_whoever_was_not_asked_yet_is_not_counted(tmp_path: Path, content: Content, somebody: Person) -> None:
    clinics.agreed_before(somebody)
    store, made = builds(tmp_path, content)
    assert (made.read, nowhere(somebody, store)) == (0, True)
    wishes(somebody, counted=True)
    store, made = builds(tmp_path, content)
    assert store.people(made) == 1


@pytest.mark.parametrize("seed", range(3))
def test_whatever_people_wish_and_do_building_on_is_building_anew(tmp_path: Path, content: Content, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - examples, not secrets
    people, counted = [clinics.somebody(content, 9 + number) for number in range(3)], [True] * 3
    builds(tmp_path / "on", content)
    for look in range(6):
        for number in random.sample(range(3), random.randint(1, 3)):
            if random.random() < 2 / 3:
                counted[number] = random.random() < 1 / 2
                wishes(people[number], counted=counted[number])
            else:
                weeks.write(people[number], "flare", 0, 8)
        on, made = builds(tmp_path / "on", content)
        anew, _ = builds(tmp_path / f"anew-{look}", content)
        same(on, anew)
        assert on.people(made) == sum(counted)
        assert [nowhere(person, on) for person in people] == [not one for one in counted]


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
    assert KEY.writer(opaque(stays.id)) in first.mark
    assert source.stands(first.mark)
    assert source.stands("")
    actions.erase_person(person=stays)
    assert source.stands(first.mark)
    gone = first.mark.replace(KEY.writer(opaque(stays.id)), "0" * 32)  # as where the last entry is nobody's any more
    assert not source.stands(gone)
    _, second = builds(tmp_path, content)
    assert source.stands(second.mark)
    assert store.built() == second
