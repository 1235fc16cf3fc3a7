"""A decision that was kept can be made again from what was known then, with the content of then."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import Any

import msgspec
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from dorsal.content.schema import Content
from dorsal.record import actions, queries
from dorsal.record.ids import new_id
from dorsal.record.models import Person
from dorsal.record.replay import Difference, replay
from dorsal.web import visit
from dorsal.web.known import recompute
from tests.web.conftest import LANGUAGES, Finished
from tests.web.test_result import examined


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("replay", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def tomorrow(content: Content) -> Content:
    """Tomorrow's content: another hash, and sitting for long keeps nothing going any more."""
    driver = content.drivers["long-sitting"]
    never = content.drivers["heavy-lifting"].strong
    drivers = {**content.drivers, "long-sitting": msgspec.structs.replace(driver, strong=never, some=never)}
    return msgspec.structs.replace(content, hash="b" * 64, drivers=drivers)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_decision_kept_through_the_pages_is_made_again_the_same(finished: Finished, language: str) -> None:
    client, person = finished(language, saddle_numbness="yes", worsens=("sitting",))
    client.get("/result")
    client.post("/answers/saddle-numbness", {"saddle-numbness": "no"})
    client.get("/result")
    examined(client, "nothing-serious")
    client.get("/result")
    client.post("/answers/minutes-a-day", {"minutes-a-day": "40"})
    client.get("/result")
    kept = queries.decisions(person)
    assert [one.result["triage"]["urgency"] for one in kept] == ["T0", "T0", "T4", "T4"]
    assert [replay(one, recompute=recompute).recomputed for one in kept] == [one.result for one in kept]
    assert told().splitlines()[-1] == "4 decisions, none differs"


def test_a_decision_on_answers_of_other_days_is_made_again_on_its_own_day(finished: Finished) -> None:
    client, person = finished(began="2026-01-02")
    early = timezone.now() - timedelta(days=40)
    actions.record_answers(person=person, answers=[(new_id(), "since", "2-to-6-weeks")], written=early)
    client.get("/result")
    assert told("--person", str(person.id)).splitlines()[0].endswith("same")


def test_after_the_content_changed_the_words_and_the_content_of_then_still_speak(
    finished: Finished, tomorrow: Content, monkeypatch: pytest.MonkeyPatch, content: Content
) -> None:
    client, person = finished(worsens=("sitting",), sitting_hours=9.0)
    client.get("/result")
    monkeypatch.setattr(visit, "load", lambda: tomorrow)
    client.get("/result")
    then, now = queries.decisions(person)
    name = content.drivers["long-sitting"].name["en"]
    assert (name in then.words["drivers"], name in now.words["drivers"]) == (True, False)
    again = replay(then, recompute=recompute)
    assert (again.words, again.recomputed, again.why_not) == (then.words, then.result, None)
    assert again.recomputed["content"] == content.hash
    assert replay(now, recompute=recompute).differences == ()


def test_a_decision_that_was_tampered_with_is_reported_by_path(finished: Finished) -> None:
    client, person = finished()
    client.get("/result")
    (kept,) = queries.decisions(person)
    tampered = msgspec.json.decode(msgspec.json.encode(kept.result))
    tampered["triage"]["urgency"] = "T0"
    again = replay(replace(kept, result=tampered), recompute=recompute)
    assert again.differences == (Difference("triage.urgency", "T0", "T4"),)
    write(person, tampered, kept)
    with pytest.raises(CommandError, match="1 of 2 decisions differ"):
        told()


def test_the_command_names_each_decision_and_what_became_of_it(
    finished: Finished,
) -> None:
    client, person = finished()
    client.get("/result")
    (kept,) = queries.decisions(person)
    write(person, {**kept.result, "schema": "another"}, kept)
    write(person, [], replace(kept, content="c" * 64))
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("replay", "--person", str(person.id), stdout=out)
    today = timezone.localdate().isoformat()
    same, differs, gone = out.getvalue().splitlines()
    assert same.endswith(f"  {today}  T4  same")
    assert differs.endswith("T4  differs: schema")
    assert gone.endswith("?  cannot be recomputed: the content of then is not stored")
    with pytest.raises(CommandError, match="nobody"):
        told("--person", str(new_id()))


def write(person: Person, result: Any, like: queries.Decided) -> None:
    """Another decision entry beside the one that was kept: the record itself cannot be changed."""
    body = {"result": result, "content": like.content, "words": like.words, "language": like.language}
    actions.record_entry(person=person, id=new_id(), kind="decision", body=body, written=timezone.now())
