"""What is written is read back as it was, on each engine; what no engine keeps alike is refused at the door."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsal.content.schema import Content
from dorsal.record import actions, queries, settled
from dorsal.record.clocks import OnDevice, seconds
from dorsal.record.ids import new_id
from dorsal.record.kinds import Misfit, canonical, fitted
from dorsal.record.models import Entry

from .conftest import NOON

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
NUMBER = st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
PLAIN = st.none() | st.booleans() | NUMBER | TEXT
RESULT = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(result=RESULT)
def test_a_body_comes_back_as_it_was_written(person: Any, knowledge: Content, result: Any) -> None:
    entry = actions.record_decision(
        person=person, id=new_id(), result=result, content=knowledge, words=[], language="en", written=NOON
    )
    assert canonical(Entry.objects.get(id=entry.id).body) == canonical(entry.body)
    again = actions.record_decision(
        person=person, id=entry.id, result=result, content=knowledge, words=[], language="en", written=NOON
    )
    assert again == entry


@pytest.mark.parametrize("text", ["a\0b", "\\\0", "\ud800"])
def test_a_text_that_no_database_keeps_is_refused(text: str) -> None:
    with pytest.raises(Misfit):
        fitted("answer", {"question": "story", "value": text})


@pytest.mark.parametrize("text", ["\\u0000", "\\\\u0000", "a\\0b"])
def test_a_text_that_only_looks_like_one_is_kept(person: Any, text: str) -> None:
    actions.record_answers(person=person, answers=[(new_id(), "story", text)], written=NOON)
    assert [one.value for one in queries.answers(person)] == [text]


def test_a_clock_that_is_wrong_by_thousands_of_years_is_no_error(person: Any) -> None:
    late = NOON.replace(year=9999)
    kept = OnDevice(UUID(int=7), 1, late, late)
    entry = actions.record_from_device(person=person, id=new_id(), kind="morning", body={"pain": 2}, kept=kept)
    assert entry.skew == seconds(late - timezone.now()) == 2**31 - 1


@pytest.mark.parametrize("address", ["/?next=%00", "/session/items/a%00b", "/calendar/%00%00.ics"])
def test_the_character_nul_in_an_address_is_no_error_of_ours(db: None, address: str) -> None:
    assert Client().get(address).status_code in (400, 404)


def test_the_character_nul_in_a_form_or_a_cookie_is_no_error_of_ours(db: None) -> None:
    assert Client().post("/begin", {"consent": "y\0es"}).status_code == 400
    client = Client(headers={"cookie": 'sessionid="aaaaaaaaaaaaaaaa\\000"; csrftoken="\\000"'})
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("result", "planned"),
    [({}, False), ({"plan": None}, False), ({"plan": {"week": []}}, False), ({"plan": {"week": [1]}}, True)],
)
def test_a_week_of_nothing_is_no_plan(person: Any, knowledge: Content, result: Any, planned: bool) -> None:
    actions.record_decision(
        person=person, id=new_id(), result=result, content=knowledge, words=[], language="en", written=NOON
    )
    assert settled.planned(person) == planned
