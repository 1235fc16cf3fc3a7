"""What the care team writes besides changes: each kind once, with its line, and open until somebody closes it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from dorsal.content.schema import Content
from dorsal.record import queries, teams
from dorsal.record.ids import new_id
from dorsal.record.models import Person
from tests.web.caring import cared_for, cares, hidden, lines, posts, sends
from tests.web.following import page, written

PROPOSED = {"change": "remove", "reason": "Dizzy.", "as_": "proposal"}


@pytest.fixture
def person(db: None, content: Content) -> Person:
    return cared_for(content)


@pytest.mark.parametrize(
    ("what", "said", "kept"),
    [
        ("note", {"text": "Prefers mornings.", "for_person": "yes"}, {"by": "osteopath", "for_person": True}),
        ("note", {"text": "Prefers mornings."}, {"for_person": False}),
        ("message", {"text": "Shall we keep Monday?"}, {"text": "Shall we keep Monday?"}),
        ("advice", {"says": "stay-active", "reason": "You can."}, {"by": "osteopath", "says": "stay-active"}),
        ("task", {"text": "Call.", "role": "doctor", "due": "2099-01-01"}, {"role": "doctor", "due": "2099-01-01"}),
        ("appointment", {"day": "2099-01-01", "time": "10:30", "role": "osteopath"}, {"role": "osteopath"}),
        ("referral", {"step": "physiotherapist", "reason": "For exercise."}, {"by": "osteopath"}),
        ("examined", {"on": "2026-01-01", "found": "nothing-serious", "note": "No fever."}, {"by": "osteopath"}),
    ],
)
def test_each_kind_is_written_once(
    person: Person, content: Content, what: str, said: dict[str, str], kept: dict[str, object]
) -> None:
    if what == "referral":
        said = said | {"step": next(iter(content.pathway))}
    client, address = cares(person, "osteopath"), f"/clinic/people/{person.id}/write/{what}"
    entry = hidden(page(client, address), "entry")
    for _ in range(2):
        status, to = posts(client, address, entry=entry, **said)
        assert (status, to.partition("/parts/")[0]) == (302, f"/clinic/people/{person.id}")
    [body] = written(person, what)
    assert body | kept == body
    assert lines(person) == [("read", "write"), ("read", "write"), ("wrote", what), ("read", "write")]
    here = page(client, to)
    assert here.count(content.interface["case.written"]["en"]) == 2  # once for each sending
    assert said.get("text", "") in here


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("note", {"text": "  "}),
        ("message", {"text": "x" * 4001}),
        ("advice", {"says": "no-such-advice", "reason": "Yes."}),
        ("task", {"text": "Call.", "role": "doctor", "due": "2001-01-01"}),
        ("appointment", {"day": "2099-01-01", "time": "25:00", "role": "doctor"}),
        ("examined", {"on": "2099-01-01", "found": "waiting", "note": "Blood test."}),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(person: Person, what: str, said: dict[str, str]) -> None:
    client = cares(person)
    status, here = sends(client, f"/clinic/people/{person.id}/write/{what}", **said)
    assert status == 200
    assert 'class="error-summary"' in here
    assert written(person, what) == []


def test_there_is_nothing_else_to_write(person: Person) -> None:
    client = cares(person)
    for rest in ("write/session", "change/session", f"proposals/{uuid4()}", f"referrals/{uuid4()}", "conflicts/none"):
        assert client.get(f"/clinic/people/{person.id}/{rest}").status_code == 404, rest


def test_an_urgency_ends_when_somebody_examined_it(content: Content, db: None) -> None:
    person = cared_for(content, fever="yes")
    client = cares(person, "doctor")
    address = f"/clinic/people/{person.id}"
    assert content.interface["case.examined.go"]["en"] in page(client, address)
    found = {"found": "nothing-serious", "note": "No fever today. Blood test is fine."}
    entry = hidden(page(client, f"{address}/write/examined"), "entry")
    on = page(client, f"{address}/write/examined").split('type="date"')[1].split('value="')[1][:10]
    assert posts(client, f"{address}/write/examined", entry=entry, on=on, **found)[0] == 302
    after = page(client, address)
    assert content.interface["case.examined.go"]["en"] not in after
    assert "No fever today. Blood test is fine." in after
    assert [one.by for one in queries.examinations(person)] == ["doctor"]


def test_a_proposal_waits_for_another_one(person: Person, content: Content) -> None:
    physio, doctor = cares(person), cares(person, "doctor", name="Paul Martin")
    base = f"/clinic/people/{person.id}"
    assert sends(physio, f"{base}/exercises/pelvic-tilt", **PROPOSED)[0] == 302
    assert written(person, "override") == []
    proposal = f"{base}/proposals/{queries.entries(person, 'proposal')[0].id}"
    assert "Dizzy." in page(doctor, base)
    assert content.interface["case.proposal.accept"]["en"] not in page(physio, proposal)
    assert sends(doctor, proposal, answer="decline")[0] == 200
    entry, seen = str(new_id()), str(queries.last_sequence(person))
    for _ in range(2):
        assert posts(doctor, proposal, answer="accept", entry=entry, seen=seen)[0] == 302
    [override] = queries.entries(person, "override")
    assert (override.body["by"], override.body["reason"]) == ("physiotherapist", "Dizzy.")
    assert [(one["accepted"], one["override"]) for one in written(person, "verdict")] == [(True, str(override.id))]
    posts(physio, proposal, entry=str(new_id()), seen=seen)
    assert content.interface["case.proposal.judged"]["en"] in page(physio, base)
    assert len(written(person, "verdict")) == 1


def test_a_proposal_is_declined_with_a_reason_or_withdrawn(person: Person) -> None:
    physio, doctor = cares(person), cares(person, "doctor")
    base = f"/clinic/people/{person.id}"
    for client, said in ((doctor, {"answer": "decline", "reason": "Keep it."}), (physio, {})):
        sends(physio, f"{base}/exercises/pelvic-tilt", **PROPOSED)
        assert sends(client, f"{base}/proposals/{queries.entries(person, 'proposal')[-1].id}", **said)[0] == 302
    assert [one["accepted"] for one in written(person, "verdict")] == [False, False]
    assert written(person, "override") == []


def test_a_proposal_is_not_accepted_over_what_came_meanwhile(person: Person) -> None:
    physio, doctor, third = cares(person), cares(person, "doctor"), cares(person, "osteopath", name="Luc Petit")
    base = f"/clinic/people/{person.id}"
    sends(physio, f"{base}/exercises/pelvic-tilt", **PROPOSED)
    proposal, seen = queries.entries(person, "proposal")[0].id, str(queries.last_sequence(person))
    sends(third, f"{base}/exercises/pelvic-tilt", change="dose", reps="4", reason="Less.", as_="now")
    status, here = posts(doctor, f"{base}/proposals/{proposal}", answer="accept", seen=seen, entry=str(new_id()))
    assert status == 200
    assert "Luc Petit" in here
    assert len(written(person, "override")) == 1
    assert posts(doctor, f"{base}/proposals/{proposal}", answer="accept", seen=hidden(here, "seen"))[0] == 302
    assert len(written(person, "override")) == 2


def test_a_conflict_stands_for_everybody_until_it_is_settled(person: Person, content: Content) -> None:
    physio, doctor = cares(person), cares(person, "doctor", name="Paul Martin")
    base = f"/clinic/people/{person.id}"
    sends(physio, f"{base}/write/advice", says="stay-active", reason="Keep going.")
    sends(doctor, f"{base}/write/advice", says="rest", reason="Two days.")
    name = content.conflicts["opposite-advice"].name["en"]
    for client in (physio, doctor):
        here = page(client, base)
        assert name in here
        assert "Keep going." in here
    conflict = here.split(f"{base}/conflicts/opposite-advice")[1].split('"')[0]
    assert sends(physio, f"{base}/conflicts/opposite-advice{conflict}", how="")[0] == 200
    assert sends(physio, f"{base}/conflicts/opposite-advice{conflict}", how="He walks.")[0] == 302
    assert f"{base}/conflicts/opposite-advice" not in page(doctor, base)
    assert "He walks." in page(doctor, base)


def test_what_is_open_is_closed_once(person: Person, content: Content) -> None:
    client, base = cares(person), f"/clinic/people/{person.id}"
    sends(client, f"{base}/write/task", text="Call the employer.", role="person")
    sends(client, f"{base}/write/appointment", day="2099-01-01", time="10:30", role="doctor", text="Control.")
    sends(client, f"{base}/write/referral", step=next(iter(content.pathway)), reason="For sleep.")
    for text in ("Call the employer.", "Control.", "For sleep."):
        assert text in page(client, base)
        assert text in page(client, f"{base}/parts/open")
    task, meeting, referral = (queries.entries(person, kind)[0].id for kind in ("task", "appointment", "referral"))
    for _ in range(2):
        assert posts(client, f"{base}/closed/task/{task}")[0] == 302
        assert posts(client, f"{base}/closed/appointment/{meeting}")[0] == 302
    assert posts(client, f"{base}/closed/message/{task}")[0] == 404
    assert sends(client, f"{base}/referrals/{referral}", came="")[0] == 200
    assert sends(client, f"{base}/referrals/{referral}", came="seen", found="Sleeps well.")[0] == 302
    assert len(written(person, "task", "appointment", "answered")) == 5
    here = page(client, f"{base}/parts/open")
    assert content.interface["case.task.done"]["en"] + "<" not in here
    assert content.interface["case.answered.go"]["en"] not in here


def test_only_the_same_profession_lifts_what_it_forbade(person: Person) -> None:
    physio, doctor = cares(person), cares(person, "doctor")
    base = f"/clinic/people/{person.id}"
    forbid = {"contraindication": "neck-load", "until": "2099-01-01", "reason": "Neck.", "as_": "now"}
    sends(doctor, f"{base}/change/forbid", **forbid)
    entry = queries.entries(person, "override")[0].id
    posts(physio, f"{base}/taken-back/{entry}")
    assert written(person, "take-back") == []
    posts(doctor, f"{base}/taken-back/{entry}")
    assert len(written(person, "take-back")) == 1


def test_a_letter_is_made_and_kept_as_a_hash(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dorsal.web.views.clinic.letter.letter_pdf", lambda made, _: made.person.encode())
    client, address = cares(person), f"/clinic/people/{person.id}/letters"
    assert sends(client, address, step="summary", language="")[0] == 200
    answer = client.post(address, {"step": "summary", "language": "fr", "person": "Marie D.", "entry": str(new_id())})
    assert (answer.headers["Content-Type"], answer.content) == ("application/pdf", b"Marie D.")
    [body] = written(person, "letter")
    assert (body["step"], body["language"], len(body["hash"])) == ("summary", "fr", 64)
    assert "Marie" not in str(body)
    assert "Anne Lemaire" in page(client, f"/clinic/people/{person.id}")
    assert [one.did for one in teams.accesses(person)].count("wrote") == 1


def test_only_the_signs_that_were_looked_for_are_written(person: Person, content: Content) -> None:
    client, address = cares(person), f"/clinic/people/{person.id}/examination"
    here = page(client, address)
    assert all(f'name="{key}"' in here for sign in content.examination.values() for key in sign.keys)
    assert sends(client, address, note="Nothing.")[0] == 200
    status, shown = sends(client, address, **{"hip-lift-left": "7", "bending": "full"})
    assert status == 200
    assert '<a href="#hip-lift-left">' in shown
    assert '<option value="full" selected>' in shown
    assert written(person, "examination") == []
    sent = {"hip-lift-left": "4,5", "bending": "limited", "note": "On the left only."}
    assert sends(client, address, **sent)[0] == 302
    [body] = written(person, "examination")
    assert (body["by"], body["signs"]) == ("physiotherapist", {"hip-lift-left": 4.5, "bending": "limited"})
    assert "On the left only." in page(client, f"/clinic/people/{person.id}")
    assert lines(person).count(("wrote", "examination")) == 1
