"""Demo people come from stories; loading them twice only changes their passwords."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.utils import timezone

from dorsal.content.schema import Question
from dorsal.record import actions, demo, demo_clinic, queries, teams
from dorsal.record.models import CareTeamMember, Clinic, Invitation, Membership, User
from dorsal.web.management.commands import demo as command

STORY = """
story: {en: "Marc lifts crates. His back is sore.", fr: "Marc porte des caisses. Son dos est douloureux."}
language: fr
country: be
on: -3
answers:
  age: 44
  saddle-numbness: no
  where: [low-back, buttock]
  worse-with: bending
"""
LIVED = """
lived:
  words: {en: He is better., fr: Il va mieux.}
  weeks: 2
  days: 3
  seed: 1
  then:
    - {kind: away, day: -1, first: 0, last: 2}
    - {kind: check-in, day: -8, values: {age: 45, worse-with: bending}}
"""


def question(name: str, kind: Any) -> Question:
    return Question(
        id=name, kind=kind, text={"en": "x"}, dated=date(2026, 11, 21), sources=("project-items",), review="unreviewed"
    )


QUESTIONS = {
    name: question(name, kind)
    for name, kind in {"age": "number", "saddle-numbness": "yes-no", "where": "areas", "worse-with": "many"}.items()
}


class Known:
    questions = QUESTIONS


@pytest.fixture
def folder(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.DEMO_STORIES = tmp_path
    monkeypatch.setattr(command, "load_content", Known)
    monkeypatch.setattr(command.demo_tables, "make", lambda _clinic: None)
    settings.REGISTRY = tmp_path / "registry"
    (tmp_path / "marc.yaml").write_text(STORY)
    return tmp_path


def load() -> list[list[str]]:
    """What is printed of each person; of the clinic that cares for them, `printed` tells too."""
    return printed()[: -len(demo_clinic.NAMES)]


def printed() -> list[list[str]]:
    out = StringIO()
    call_command("demo", stdout=out)
    return [line.split(maxsplit=2) for line in out.getvalue().splitlines()]


def test_a_story_becomes_a_person_who_can_sign_in(db: None, folder: Path) -> None:
    ((email, password, words),) = load()
    assert (email, words) == ("marc@demo.example", "Marc porte des caisses. Son dos est douloureux.")
    user: Any = authenticate(None, email=email, password=password)
    person = queries.person_for(user)
    assert person is not None
    assert person.demo
    answers = queries.answers(person)
    assert {a.question: a.value for a in answers} == {
        "age": 44,
        "saddle-numbness": "no",
        "where": ["low-back", "buttock"],
        "worse-with": ["bending"],
    }
    assert {a.on for a in answers} == {timezone.localdate() - timedelta(days=3)}
    assert (queries.country(person), queries.language(person)) == ("be", "fr")


def test_a_date_is_today_so_that_demo_people_never_grow_old(folder: Path) -> None:
    (folder / "marc.yaml").write_text(STORY.replace("on: -3", "on: 2025-01-01"))
    (story,) = demo.stories(folder, QUESTIONS, today=date(2026, 11, 21))
    assert story.on == date(2026, 11, 21)


def test_weeks_behind_somebody_end_today(folder: Path) -> None:
    (folder / "marc.yaml").write_text(STORY + LIVED)
    (story,) = demo.stories(folder, QUESTIONS, today=date(2026, 11, 21))
    assert (story.on, story.words[-12:]) == (date(2026, 11, 4), "Il va mieux.")
    assert story.lived
    assert story.lived.then == (
        {"kind": "away", "day": date(2026, 11, 20), "first": date(2026, 11, 21), "last": date(2026, 11, 23)},
        {"kind": "check-in", "day": date(2026, 11, 13), "values": {"age": 45, "worse-with": ["bending"]}},
    )


def test_loading_twice_keeps_the_people_and_changes_the_passwords(db: None, folder: Path) -> None:
    ((email, first, _),) = load()
    ((_, second, _),) = load()
    assert first != second
    assert authenticate(None, email=email, password=first) is None
    assert authenticate(None, email=email, password=second) is not None
    (person,) = queries.demo_people()
    assert len(queries.answers(person)) == 4


def test_demo_people_are_never_loaded_in_production(db: None, folder: Path, settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not loaded in production"):
        load()
    assert not queries.demo_people_exist()


def test_a_clinic_cares_for_the_demo_people(db: None, folder: Path) -> None:
    lead, physio, *others = printed()[1:]
    assert [line[0] for line in (lead, physio)] == ["lead@demo.example", "physiotherapist@demo.example"]
    assert [line[2] for line in others] == ["osteopath, Dorsal demo", "doctor, Dorsal demo"]
    user: Any = authenticate(None, email=physio[0], password=physio[1])
    member = teams.membership(user)
    assert member
    (case,) = teams.open_caseload(member=member, what="caseload")
    (person,) = queries.demo_people()
    assert (case.person_id, case.member.role) == (person.id, "physiotherapist")
    again = printed()[1:]
    assert [line[0] for line in again] == [line[0] for line in (lead, physio, *others)]
    assert authenticate(None, email=physio[0], password=physio[1]) is None
    assert len(teams.care_team(person)) == 3
    assert len(teams.members(case.member.clinic)) == 4


def test_the_clinic_goes_with_the_demo_people(db: None, folder: Path) -> None:
    load()
    call_command("demo", "--remove", stdout=StringIO())
    for table in (Membership, CareTeamMember, Invitation, Clinic):
        assert not table.objects.exists()
    assert not User.objects.filter(email__endswith=demo.SUFFIX).exists()


def test_a_real_record_keeps_the_name_of_the_demo_member_who_saw_it(db: None, folder: Path) -> None:
    load()
    person = actions.create_person()
    demo_clinic.care_for([person])
    call_command("demo", "--remove", stdout=StringIO())
    assert {one.membership.name for one in teams.care_team(person, ended=True)} == set(demo_clinic.NAMES.values()) - {
        demo_clinic.NAMES["clinic-lead"]
    }
    assert teams.care_team(person) == []
    assert not User.objects.filter(is_active=True).exists()
    assert Clinic.objects.count() == 1


def test_demo_people_can_be_removed(db: None, folder: Path) -> None:
    load()
    call_command("demo", "--remove", stdout=StringIO())
    assert not queries.demo_people_exist()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (STORY.replace("  age:", "  agee:"), "there is no 'agee'"),
        (STORY.replace("language: fr", "language: nl"), "there is no 'nl'"),
        (STORY.replace("44", "many"), "could not convert"),
        (STORY.replace("on: -3", "on: soon"), "Invalid isoformat"),
        ("language: [", "not valid YAML"),
        (STORY + LIVED.replace("weeks: 2", "weeks: two"), "Expected `int`"),
        (STORY + LIVED.replace("fr: Il va", "nl: Il va"), "there is no 'fr'"),
        (STORY + LIVED.replace("day: -1, ", ""), "each needs its kind and its day"),
        ("language: fr", "missing required field"),
    ],
)
def test_a_story_that_cannot_be_told_is_named_and_nothing_is_loaded(
    db: None, folder: Path, wrong: str, words: str
) -> None:
    (folder / "zoe.yaml").write_text(wrong)
    with pytest.raises(CommandError, match=rf"zoe\.yaml.*{words}"):
        load()
    assert not queries.demo_people_exist()


def test_an_empty_folder_is_said_so(db: None, tmp_path: Path) -> None:
    with pytest.raises(demo.StoryError, match="no stories"):
        demo.stories(tmp_path, QUESTIONS, today=date(2026, 11, 21))
