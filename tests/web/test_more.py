"""Questions that only refine the plan are offered, one page after the other, and nothing waits for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dorsal.content.schema import Content
from dorsal.record import actions, queries
from dorsal.record.ids import new_id
from dorsal.record.models import Person
from tests.web.conftest import LANGUAGES, Finished, calm_answer
from tests.web.visible import blocks


def sends(client: Client, content: Content, address: str) -> str:
    """Answer one page calmly; where it leads."""
    page = next(page for page in content.pages if address == f"/intake/{page.id}")
    sent: dict[str, Any] = {}
    for name in page.questions:
        answer = calm_answer(content.questions[name], {})
        sent[name] = list(answer) if isinstance(answer, tuple) else f"{answer:g}" if answer in range(99) else answer
    return str(client.post(address, sent).headers["Location"])


def decided_days_ago(person: Person, days: int) -> None:
    """The decision that was kept, as if it had been kept so many days ago too."""
    kept = queries.decisions(person)[-1]
    body = {"result": kept.result, "content": kept.content, "words": kept.words, "language": kept.language}
    written = timezone.now() - timedelta(days=days)
    actions.record_entry(person=person, id=new_id(), kind="decision", body=body, written=written)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_week_offers_them_and_they_lead_back_to_it(finished: Finished, content: Content, language: str) -> None:
    client, _ = finished(language)
    words = content.interface
    week = client.get("/week").content.decode()
    assert 'href="/intake/more"' in week
    assert words["more.link"][language] in week
    at, way = str(client.get("/intake/more").headers["Location"]), []
    later = [page.id for page in content.pages if page.later]
    while at != "/week":
        way.append(at)
        page = client.get(at).content.decode()
        total = words["intake.progress"][language].format(done=len(way), of=len(later))
        assert total in " ".join(blocks(page))
        assert words["more.free"][language] in page
        assert f'href="{way[-2] if way[1:] else "/week"}"' in page
        at = sends(client, content, at)
    assert way == [f"/intake/{name}" for name in later]
    assert 'href="/intake/more"' not in client.get("/week").content.decode()
    assert client.get("/intake/more").headers["Location"] == "/week"


def test_they_hold_nobody_up(finished: Finished) -> None:
    client, _ = finished()
    client.get("/intake/more")
    assert client.get("/intake").headers["Location"] == "/answers"
    assert client.get("/result").status_code == client.get("/week").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_week_after_the_first_decision_the_result_offers_them_first(
    finished: Finished, content: Content, language: str
) -> None:
    client, person = finished(language)
    offer = content.interface["more.after-a-week"][language]
    assert offer not in client.get("/result").content.decode()
    decided_days_ago(person, 6)
    assert offer not in client.get("/result").content.decode()
    decided_days_ago(person, 7)
    page = client.get("/result").content.decode()
    assert 0 < page.index(offer) < page.index("<h1")
    assert page.index('href="/intake/more"') < page.index("<h1")
    assert 'href="/week"' in page


def test_nobody_with_a_warning_sign_is_offered_them(finished: Finished) -> None:
    client, person = finished(weight_loss="yes", night_pain="yes")
    client.get("/result")
    decided_days_ago(person, 8)
    client.get("/seen")
    assert "/intake/more" not in client.get("/result").content.decode()


def test_before_a_yes_there_is_nothing_more_to_ask(client: Client, db: None) -> None:
    assert client.get("/intake/more").headers["Location"] == "/begin"


def test_an_intake_that_is_not_finished_goes_on_first(finished: Finished, content: Content) -> None:
    client, person = finished()
    actions.record_answers(person=person, answers=[(new_id(), "age", None)], written=timezone.now())
    assert client.get("/intake/more").headers["Location"] == "/intake/you"
