"""The demo's lead has tables from the first visit on, and they go with the demo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from dorsal.content.schema import Content
from dorsal.registry.simulated import Simulated
from dorsal.registry.store import Store
from dorsal.web import demo_tables
from tests.web import clinics

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(settings: Any, tmp_path: Path) -> Path:
    settings.REGISTRY, settings.REGISTRY_KEY = tmp_path / "tables", tmp_path / "key"
    return tmp_path / "tables"


def test_the_lead_sees_many_courses_at_once_and_reads_whose_they_are(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_tables, "PEOPLE", 600)
    client, member = clinics.works("clinic-lead")
    demo_tables.make(member.clinic_id)
    page = client.get("/clinic/outcomes").content.decode()
    assert "simulated people" in page
    assert page.count("<svg") > 5
    first = Store(place).built()
    demo_tables.make(member.clinic_id)
    assert Store(place).built() == first
    demo_tables.remove()
    assert not place.exists()


def test_tables_of_the_record_are_left_alone(
    place: Path, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, member = clinics.works("clinic-lead")
    clinics.simulated(place.parent, content, "other", people=20)
    monkeypatch.setattr(Simulated, "name", "nobody's")
    before = Store(place).built()
    demo_tables.make(member.clinic_id)
    demo_tables.remove()
    assert Store(place).built() == before
    assert before.as_of == timezone.localdate()
