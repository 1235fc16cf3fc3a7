"""What a clinic's lead sees of many courses: numbers with their range, a table and a query each, and nobody."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from dorsal.content.schema import Content
from dorsal.record.models import Membership
from dorsal.registry import store as stores
from dorsal.registry.key import read_or_make
from dorsal.registry.measuring import seen_as_of
from dorsal.registry.outcomes import parts
from dorsal.registry.simulated import Simulated
from tests.web import clinics

pytestmark = pytest.mark.django_db
ADDRESS = "/clinic/outcomes"


@pytest.fixture
def lead(settings: Any, tmp_path: Path) -> tuple[Client, Membership]:
    settings.REGISTRY, settings.REGISTRY_KEY = tmp_path / "tables", tmp_path / "key"
    return clinics.works("clinic-lead")


def test_before_there_are_tables_it_says_how_they_come(lead: tuple[Client, Membership]) -> None:
    page = lead[0].get(ADDRESS).content.decode()
    assert "dorsal registry build" in page
    assert lead[0].get(f"{ADDRESS}/pain-30.csv").status_code == 302


def test_every_part_has_a_table_a_file_and_a_query(
    lead: tuple[Client, Membership], settings: Any, content: Content
) -> None:
    client, member = lead
    store = clinics.simulated(settings.REGISTRY.parent, content, str(member.clinic_id), "other", people=600)
    key, day = read_or_make(settings.REGISTRY_KEY), store.built().as_of
    page = client.get(ADDRESS).content.decode()
    shown = parts(
        seen_as_of(store.tables(store.built()), day, content), content, "en", clinic=key.clinic(str(member.clinic_id))
    )
    assert {one.id for one in shown} >= set(content.measures)
    for part in shown:
        assert part.rows, part.id
        assert all(len(row) == len(part.heads) for row in part.rows), part.id
        assert part.queries, part.id
        assert f'id="part-{part.id}"' in page
        file = client.get(f"{ADDRESS}/{part.id}.csv")
        assert file["Content-Type"].startswith("text/csv")
        assert len(file.content.decode("utf-8-sig").splitlines()) == len(part.rows) + 1
    assert page.count("<svg") > len(shown) // 2
    assert "simulated people" in page
    assert "Over all clinics, under 10 people are left out of these numbers." in page


def test_it_says_about_how_many_are_not_counted(
    lead: tuple[Client, Membership], settings: Any, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Simulated, "there", lambda source: source.people + 13)
    clinics.simulated(settings.REGISTRY.parent, content, str(lead[1].clinic_id), people=60)
    assert "about 15 people are left out of these numbers." in lead[0].get(ADDRESS).content.decode()


def test_a_clinic_with_few_people_is_told_so(lead: tuple[Client, Membership], settings: Any, content: Content) -> None:
    clinics.simulated(settings.REGISTRY.parent, content, "other", people=60)
    page = lead[0].get(ADDRESS).content.decode()
    assert "Too few people yet" in page
    assert not re.search(r">[1-4]</td>", page)


def _half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _changed(path: Path) -> None:
    """One bit, no byte more or less, and the time put back."""
    before, (*rest, last) = path.stat(), path.read_bytes()
    path.write_bytes(bytes([*rest, last ^ 1]))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("damage", [_half, _changed, Path.unlink])
@pytest.mark.parametrize("which", ["parts/checkins/*", "parts/people/*", "builds/*"])
def test_damaged_tables_are_never_shown_and_it_says_what_to_do(
    lead: tuple[Client, Membership], settings: Any, content: Content, which: str, damage: Callable[[Path], None]
) -> None:
    client, member = lead
    clinics.simulated(settings.REGISTRY.parent, content, str(member.clinic_id), people=60)
    assert "part-pain-30" in client.get(ADDRESS).content.decode()
    (path,) = settings.REGISTRY.glob(which)
    whole = path.read_bytes()
    damage(path)
    page = client.get(ADDRESS).content.decode()
    assert "not as they were built" in page
    assert "dorsal registry build --anew" in page
    assert "part-" not in page
    assert client.get(f"{ADDRESS}/pain-30.csv").status_code == 302
    path.write_bytes(whole)
    assert "part-pain-30" in client.get(ADDRESS).content.decode()


def test_whole_tables_are_hashed_once(
    lead: tuple[Client, Membership], settings: Any, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = clinics.simulated(settings.REGISTRY.parent, content, str(lead[1].clinic_id), people=60)
    lead[0].get(ADDRESS)
    read = list[Path]()
    monkeypatch.setattr(stores, "_hash", lambda path: f"{read.append(path)}")  # type: ignore[func-returns-value]
    assert "part-pain-30" in lead[0].get(ADDRESS).content.decode()
    assert read == []
    (touched := settings.REGISTRY / store.built().parts[0].file).touch()
    assert "not as they were built" in lead[0].get(ADDRESS).content.decode()
    assert set(read) == {touched}


def test_only_the_lead_sees_it(lead: tuple[Client, Membership]) -> None:
    doctor, _ = clinics.works("doctor")
    assert doctor.get(ADDRESS).status_code == 404
    assert Client().get(ADDRESS).status_code in (302, 404)
