"""What the care team proposes reaches the person, who agrees or declines; nothing is overwritten or lost."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from dorsal.content.schema import Content
from dorsal.record import queries, teams
from dorsal.record.ids import new_id
from dorsal.record.models import Entry, Person
from tests.web import weeks
from tests.web.caring import cared_for, cares, hidden, posts, sends
from tests.web.conftest import LANGUAGES, Finished
from tests.web.following import goes, page, written

HOLD = {"change": "hold", "reason": "Your wrist.", "as_": "proposal"}
Both = tuple[Client, Person, Client]


def tomorrow(days: int = 1) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.fixture
def both(follower: Finished) -> Both:
    """A person, and a physiotherapist who proposed something to them."""
    client, person = follower()
    physio = cares(person)
    assert sends(physio, f"/clinic/people/{person.id}/exercises/pelvic-tilt", until=tomorrow(5), **HOLD)[0] == 302
    return client, person, physio


def asked(person: Person) -> Entry:
    return queries.entries(person, "proposal")[-1]


def at(person: Person) -> str:
    return f"/team/proposals/{asked(person).id}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_person_reads_who_what_and_why_and_agrees(follower: Finished, content: Content, language: str) -> None:
    client, person = follower(language)
    physio = cares(person)
    sends(physio, f"/clinic/people/{person.id}/exercises/pelvic-tilt", until=tomorrow(5), **HOLD)
    words, name = content.interface, content.interventions["pelvic-tilt"].name[language]
    for address in ("/today", "/team"):
        here = page(client, address)
        assert at(person) in here
        assert "Anne Lemaire" in here
    shown = page(client, at(person))
    for said in (words["proposal.hold"][language].format(name=name), "Anne Lemaire", "Your wrist."):
        assert said in shown.replace("\u00a0", " ")
    assert sends(client, at(person), answer="agree", reason="It hurts there.") == (302, at(person))
    [override] = queries.entries(person, "override")
    [verdict] = queries.entries(person, "verdict")
    # It stands as the proposer's own, and the agreement as the person's
    proposer = teams.care_team(person)[0].membership
    assert (override.author_id, override.body["by"]) == (proposer.user_id, "physiotherapist")
    own = Person.objects.get(id=person.id).user_id
    assert (verdict.author_id, verdict.body["override"]) == (own, str(override.id))
    assert verdict.body["reason"] == "It hurts there."
    # The plan obeys, and says so
    after = page(client, at(person))
    assert "/week/items/pelvic-tilt" not in page(client, "/week")
    assert words["proposal.agreed"][language] in after
    assert 'name="answer"' not in after
    assert at(person) not in page(client, "/today")
    assert "It hurts there." in page(client, "/team")
    # And whoever proposed it reads the answer
    clinic = page(physio, f"/clinic/people/{person.id}")
    assert "It hurts there." in clinic


def test_a_no_changes_nothing_and_both_authors_see_it(both: Both, content: Content) -> None:
    client, person, physio = both
    assert sends(client, at(person), answer="decline") == (302, at(person))
    assert written(person, "override") == []
    assert [(one["accepted"], one["reason"]) for one in written(person, "verdict")] == [(False, "")]
    assert "Said no to what was proposed (Put on hold: Pelvic tilt" in page(physio, f"/clinic/people/{person.id}")
    assert f"/proposals/{asked(person).id}" not in page(physio, f"/clinic/people/{person.id}")
    assert "You said no" in page(client, "/team")


def test_an_answer_sent_twice_is_one_and_the_first_one_counts(both: Both, content: Content) -> None:
    client, person, physio = both
    entry, seen = hidden(page(client, at(person)), "entry"), str(queries.last_sequence(person))
    for answer in ("agree", "agree", "decline"):
        assert posts(client, at(person), answer=answer, entry=entry, seen=seen)[0] == 302
    posts(client, at(person), answer="decline", entry=str(new_id()), seen=seen)
    assert content.interface["proposal.judged"]["en"] in page(client, at(person))
    assert len(written(person, "verdict")) == len(written(person, "override")) == 1
    posts(physio, f"/clinic/people/{person.id}/proposals/{asked(person).id}", entry=str(new_id()), seen=seen)
    assert len(written(person, "verdict")) == 1


def test_what_others_changed_since_is_shown_and_meanwhile_nothing_is_written(both: Both, content: Content) -> None:
    client, person, _ = both
    doctor, words = cares(person, "doctor", name="Paul Martin"), content.interface
    before = page(client, at(person))
    carried = {name: hidden(before, name) for name in ("entry", "seen")}
    less = {"change": "dose", "reps": "4", "reason": "Less.", "as_": "now"}
    sends(doctor, f"/clinic/people/{person.id}/exercises/pelvic-tilt", **less)
    # Read before the doctor's change, answered after it
    status, shown = posts(client, at(person), answer="agree", reason="Fine.", **carried)
    assert status == 200
    for said in (words["proposal.meanwhile"]["en"], "Paul Martin", "Less.", "Your wrist.", "Fine."):
        assert said in shown
    assert len(written(person, "override")) == 1
    assert written(person, "verdict") == []
    # Opened afresh, it says what was changed since
    assert words["proposal.since"]["en"] in page(client, at(person))
    # Answered again, both stay
    assert posts(client, at(person), answer="agree", entry=carried["entry"], seen=hidden(shown, "seen"))[0] == 302
    assert [one["change"] for one in written(person, "override")] == ["dose", "hold"]


def test_what_is_over_can_only_be_put_away(follower: Finished, content: Content) -> None:
    client, person = follower()
    physio = cares(person)
    user = teams.care_team(person)[0].membership.user
    body = {"change": "hold", "item": "pelvic-tilt", "reason": "A rest.", "until": weeks.date_of(1)}
    case = teams.open_case(user=user, person=person.id, what="person")
    assert case
    told = {"by": "physiotherapist", "override": body}
    teams.write(case=case, id=new_id(), kind="proposal", body=told, written=timezone.now())
    shown = page(client, at(person))
    assert content.interface["proposal.over"]["en"] in shown
    assert 'value="agree"' not in shown
    assert sends(client, at(person), answer="agree")[0] == 302
    assert written(person, "override", "verdict") == []
    doctor = cares(person, "doctor")
    clinic = f"/clinic/people/{person.id}/proposals/{asked(person).id}"
    assert sends(doctor, clinic, answer="accept")[0] == 302
    assert content.interface["case.proposal.over"]["en"] in page(doctor, f"/clinic/people/{person.id}")
    assert written(person, "override", "verdict") == []
    assert sends(client, at(person), answer="decline")[0] == 302
    assert len(written(person, "verdict")) == 1
    assert page(physio, f"/clinic/people/{person.id}")


def test_a_proposal_outlives_the_care_of_its_author(both: Both, content: Content) -> None:
    client, person, _ = both
    teams.end_care(person=person, id=teams.care_team(person)[0].id)
    assert content.interface["proposal.gone"]["en"] in page(client, at(person))
    sends(client, at(person), answer="agree")
    assert len(written(person, "override")) == 1


def test_a_withdrawn_or_accepted_one_says_by_whom(both: Both, content: Content) -> None:
    client, person, physio = both
    base = f"/clinic/people/{person.id}"
    sends(physio, f"{base}/proposals/{asked(person).id}", reason="Not now.")
    shown = page(client, at(person))
    assert "withdrew it" in shown
    assert "Not now." in shown
    sends(physio, f"{base}/exercises/pelvic-tilt", until=tomorrow(5), **HOLD)
    sends(cares(person, "doctor", name="Paul Martin"), f"{base}/proposals/{asked(person).id}", answer="accept")
    assert "Paul Martin, doctor, agreed" in page(client, at(person))
    override = queries.entries(person, "override")[-1]
    assert override.body["by"] == "physiotherapist"
    assert teams.names([override.author])[override.author_id or 0].name == "Anne Lemaire"


def test_a_reason_that_is_too_long_and_no_answer_are_asked_again(both: Both, content: Content) -> None:
    client, person, _ = both
    status, shown = sends(client, at(person), answer="agree", reason="x" * 1001)
    assert status == 200
    assert 'class="error-summary"' in shown
    assert "x" * 1001 in shown
    assert sends(client, at(person), reason="Hm.")[0] == 200
    assert written(person, "verdict") == []


def test_each_kind_is_said_in_plain_words(follower: Finished, content: Content) -> None:
    client, person = follower()
    physio, base = cares(person), f"/clinic/people/{person.id}"
    goal = next(one.id for one in content.interventions.values() if one.kind == "goal")
    until, as_ = tomorrow(9), "proposal"
    sends(physio, f"{base}/change/add", item="squat", level="2", reason="1", as_=as_)
    sends(physio, f"{base}/change/forbid", contraindication="neck-load", until=until, reason="2", as_=as_)
    sends(physio, f"{base}/change/goal", item=goal, reason="3", as_=as_)
    sends(physio, f"{base}/exercises/pelvic-tilt", change="dose", reps="4", reason="4", as_=as_)
    sends(physio, f"{base}/exercises/pelvic-tilt", change="remove", reason="5", as_=as_)
    names = {"add": content.interventions["squat"].name, "forbid": content.contraindications["neck-load"].name}
    names |= {"goal": content.interventions[goal].name}
    tilt = content.interventions["pelvic-tilt"].name
    for one in queries.entries(person, "proposal"):
        change = one.body["override"]["change"]
        said = content.interface[f"proposal.{change}"]["en"].format(name=names.get(change, tilt)["en"])
        assert said in page(client, f"/team/proposals/{one.id}"), change
        assert sends(client, f"/team/proposals/{one.id}", answer="agree")[0] == 302, change
        assert said in page(client, f"/team/proposals/{one.id}"), change
    assert len(written(person, "override")) == 5


def test_nobody_answers_for_another_and_what_is_not_there_is_not_there(both: Both, follower: Finished) -> None:
    client, person, _ = both
    other, _ = follower()
    for where in (at(person), f"/team/proposals/{uuid4()}"):
        assert other.get(where).status_code == 404
        assert other.post(where, {"answer": "agree"}).status_code == 404
    assert client.get(f"/team/proposals/{queries.entries(person, 'consent')[0].id}").status_code == 404
    assert Client().get(at(person)).headers["Location"] == "/begin"
    assert written(person, "verdict") == []


def test_notes_for_the_person_are_shown_and_others_are_not(follower: Finished, content: Content) -> None:
    client, person = follower()
    physio, address = cares(person), f"/clinic/people/{person.id}/write/note"
    for number in range(5):
        sends(physio, address, text=f"Walks well {number}.", for_person="yes")
    sends(physio, address, text="For us only.")
    here = page(client, "/team")
    assert [f"Walks well {number}." in here for number in range(5)] == [True] * 5
    assert "For us only." not in here
    assert here.index("Walks well 4.") < here.index("<details") < here.index("Walks well 1.")
    assert "Anne Lemaire, physiotherapist" in here
    assert page(physio, f"/clinic/people/{person.id}").count(content.interface["case.entry.note.team"]["en"]) >= 1


def test_a_conflict_is_shown_to_the_person_until_it_is_settled_and_again(follower: Finished, content: Content) -> None:
    client, person = follower()
    one, two = cares(person), cares(person, name="Luc Petit")
    base, rule = f"/clinic/people/{person.id}", content.conflicts["opposite-advice"]
    sends(one, f"{base}/write/advice", says="stay-active", reason="Keep going.")
    sends(two, f"{base}/write/advice", says="rest", reason="Two days.")
    for client_, where in ((one, base), (two, base), (client, "/team")):
        here = page(client_, where)
        assert rule.name["en"] in here, where
        assert "Anne Lemaire" in here
        assert "Luc Petit" in here
    assert rule.text["en"] in page(client, "/team")
    found = re.search(rf'"({base}/conflicts/opposite-advice[^"]*)"', page(one, base))
    assert found
    conflict = found[1]
    sends(one, conflict, how="He walks.")
    assert rule.name["en"] not in page(client, "/team")
    settled = queries.entries(person, "settled")[0].id
    here = page(two, base)
    assert conflict not in here
    assert f"{base}/taken-back/{settled}" in here
    for _ in range(2):
        assert posts(two, f"{base}/taken-back/{settled}")[0] == 302
    assert len(written(person, "take-back")) == 1
    assert conflict in page(one, base)
    assert rule.name["en"] in page(client, "/team")


def test_captions_on_the_clinics_page_speak_of_the_person(content: Content, db: None) -> None:
    person = cared_for(content)
    here = page(cares(person), f"/clinic/people/{person.id}")
    assert content.interface["case.plot.weeks"]["en"] in here
    assert content.interface["plot.weeks"]["en"] not in here
    assert goes(Client(), "/team") == "/begin"
