"""What a clinic's lead sees of many courses: numbers with their range, a table and a query each, and nobody."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from dorsal.content.schema import Content
from dorsal.record.models import Membership
from dorsal.registry.key import read_or_make
from dorsal.registry.measuring import seen_as_of
from dorsal.registry.outcomes import parts
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


def test_a_clinic_with_few_people_is_told_so(lead: tuple[Client, Membership], settings: Any, content: Content) -> None:
    clinics.simulated(settings.REGISTRY.parent, content, "other", people=60)
    page = lead[0].get(ADDRESS).content.decode()
    assert "Too few people yet" in page
    assert not re.search(r">[1-4]</td>", page)


def test_damaged_tables_are_told_of(lead: tuple[Client, Membership], settings: Any, content: Content) -> None:
    store = clinics.simulated(settings.REGISTRY.parent, content, "other", people=60)
    (settings.REGISTRY / store.built().parts[0].file).write_bytes(b"not a table")
    assert "cannot be read" in lead[0].get(ADDRESS).content.decode()


def test_only_the_lead_sees_it(lead: tuple[Client, Membership]) -> None:
    doctor, _ = clinics.works("doctor")
    assert doctor.get(ADDRESS).status_code == 404
    assert Client().get(ADDRESS).status_code in (302, 404)
