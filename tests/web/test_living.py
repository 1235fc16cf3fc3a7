"""From the record to the history that a plan answers to, on the reader's own days."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.utils import timezone

from dorsal.care.history import ANSWERS, CheckIn, Seen, Session, Told
from dorsal.content.schema import Content
from dorsal.record import actions, queries
from dorsal.record.ids import new_id
from dorsal.record.kinds import Misfit
from dorsal.record.models import Entry, Person
from dorsal.web import living, visit
from dorsal.web.doing import could_jump, jumped
from tests.web.conftest import Finished, OnTheWay, Someone

AT = "2026-11-21T21:30:00+01:00"


def lived(person: Person, kind: str, **body: object) -> Entry:
    return actions.record_entry(
        person=person,
        id=new_id(),
        kind=kind,
        body={"at": AT} | body,
        written=timezone.now(),  # type: ignore[arg-type]
    )


def test_before_a_decision_was_kept_there_is_no_history(finished: Finished, content: Content) -> None:
    _, person = finished()
    assert living.history_of(queries.known_now(person), content) is None


def test_the_record_becomes_a_history(finished: Finished, content: Content) -> None:
    client, person = finished()
    client.get("/result")
    on = timezone.localtime()
    later = {"at": on.isoformat()}
    lived(person, "session", **later, item="pelvic-tilt", pain_before=3, done=0.5)
    lived(person, "check-in", **later, values={"pain-average": 4, "fever": "no"})
    lived(person, "flare", **later)
    actions.record_examination(
        person=person, id=new_id(), by="doctor", on=on.date(), found="serious", written=timezone.now()
    )
    known = queries.known_now(person)
    history = living.history_of(known, content)
    assert history is not None
    assert history.refused == ()
    assert [one.done for one in history.of(Session)] == [0.5]
    assert [one.values for one in history.of(CheckIn)] == [{"pain-average": 4.0, "fever": "no"}]
    assert [one.found for one in history.of(Seen)] == ["needs-care"]
    assert history.answers["age"] == 42.0
    assert next(one.value for one in reversed(known.answers) if one.question == "pain-average") == 4


def test_an_answer_of_a_later_day_counts_from_its_own_day(
    finished: Finished, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, person = finished()
    client.get("/result")
    monkeypatch.setattr(living, "begun", lambda _known: date(2026, 1, 1))
    history = living.history_of(queries.known_now(person), content)
    assert history is not None
    assert history.answers == {}
    assert {one.question for one in history.of(Told)} >= {"age", "fever"}


@pytest.mark.parametrize(
    "body",
    [{"item": "pelvic-tilt", "at": "2026-11-21T10:00:00"}, {"item": "pelvic-tilt", "effort": 11}, {"item": 3}, {}],
)
def test_what_is_no_session_is_refused_whole(someone: Someone, body: dict[str, object]) -> None:
    _, person = someone()
    with pytest.raises(Misfit):
        lived(person, "session", **body)
    assert not Entry.objects.filter(kind="session").exists()


def test_the_same_form_sent_twice_is_one_event_and_a_changed_one_a_second(someone: Someone, content: Content) -> None:
    client, person = someone({"age": 42})
    request = RequestFactory().get("/")
    request.session, request.user = client.session, None  # type: ignore[assignment]
    here = visit.open_visit(request)
    assert here is not None
    promised = new_id()
    for pain in (3, 3, 5):
        visit.keep_event(request, here, promised, "morning", pain=pain)
    assert [one.body["pain"] for one in queries.entries(person) if one.kind == "morning"] == [3, 5]


@pytest.mark.parametrize(
    ("zone", "place", "day"),
    [("Pacific/Auckland", "FR", "2026-03-29"), ("", "FR", "2026-03-28"), ("Not/AZone", "GB", "2026-03-28"),
     ("../../etc/passwd", "other", "2026-03-28"), ("", "", "2026-03-28")],
)  # fmt: skip
def test_days_are_the_readers_days(
    someone: Someone, monkeypatch: pytest.MonkeyPatch, zone: str, place: str, day: str
) -> None:
    client, _ = someone()
    if place:
        client.post("/place", {"place": place})
    client.cookies["dorsal_zone"] = zone
    moment = datetime(2026, 3, 28, 22, 30, tzinfo=UTC)  # the night in which clocks change in Europe
    monkeypatch.setattr(timezone, "now", lambda: moment)
    seen: list[date] = []
    monkeypatch.setattr(visit, "load", lambda: seen.append(timezone.localdate()) or _stop())
    with pytest.raises(_Stopped):
        client.get("/result")
    assert [one.isoformat() for one in seen] == [day]


class _Stopped(Exception):
    pass


def _stop() -> None:
    raise _Stopped


def test_an_alarm_stands_even_if_its_page_never_arrived(someone: Someone, content: Content) -> None:
    client, person = someone({"areas": ("low-back",), "since": "1-to-2-weeks", "age": 42})
    page = next(one.id for one in content.pages if "saddle-numbness" in one.questions)
    went = client.post(f"/intake/{page}", {"saddle-numbness": "yes", "genital-sensation": "no"})
    assert went.headers["Location"] == "/result"
    kept = queries.latest_decision(person)
    assert kept is not None
    assert kept.result["triage"]["urgency"] == "T0"
    client.get("/result")
    again = queries.latest_decision(person)
    assert again is not None
    assert again.words["advice"]


def test_a_client_without_a_plan_is_led_to_it(client: Client, db: None) -> None:
    assert client.get("/week").headers["Location"] == "/begin"


def test_the_week_now_is_planned_once_for_a_visit(finished: Finished, monkeypatch: pytest.MonkeyPatch) -> None:
    client, _ = finished()
    request = RequestFactory().get("/week")
    request.session, request.user = client.session, AnonymousUser()
    before = visit.open_visit(request)
    assert before is not None
    assert before.week_now() is None
    client.get("/result")
    here = visit.open_visit(request)
    assert here is not None
    week = here.week_now()
    assert week is not None
    assert (week.number, week.mode, week.today) == (0, "first", here.on)
    monkeypatch.setattr(visit, "plan_on", lambda *_: pytest.fail("planned twice"))
    assert here.week_now() is week


def test_the_usual_pain_rests_on_the_answers_alone(on_the_way: OnTheWay, content: Content) -> None:
    _, person = on_the_way(pains=(6, 3, 4), practised=True)
    whole, part = living.history_of(queries.known_now(person), content), living.answers_of(person, content)
    assert whole is not None
    assert part is not None
    assert (part.on, part.today, part.answers) == (whole.on, whole.today, whole.answers)
    assert list(part.of(*ANSWERS)) == list(whole.of(*ANSWERS))
    assert part.entries != whole.entries
    told = [{when: pain} for when in ("before", "during", "morning") for pain in range(11)]
    assert [jumped(part, content, **one) for one in told] == [jumped(whole, content, **one) for one in told]
    assert {jumped(part, content, **one) for one in told} == {True, False}
    assert all(could_jump(content, **one) for one in told if "before" not in one and jumped(part, content, **one))
    assert not could_jump(content, during=1, morning=1)
    assert living.answers_of(actions.create_person(), content) is None
