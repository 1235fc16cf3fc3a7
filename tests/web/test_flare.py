"""It flared up: one tap, the warning signs, and the days of a flare."""

from __future__ import annotations

import pytest
from django.utils import timezone

from dorsal.content.schema import Content
from dorsal.record import actions, queries
from dorsal.record.ids import new_id
from tests.web.conftest import LANGUAGES, Clock, Finished
from tests.web.every import CALM, SIGNS
from tests.web.following import goes, page, written
from tests.web.visible import main_of


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_tap_then_the_signs_then_the_plan_of_a_flare(follower: Finished, content: Content, language: str) -> None:
    client, person = follower(language)
    words = content.interface
    entry = str(new_id())
    assert words["flare.start.go"][language] in page(client, "/flare")
    for _ in range(2):
        assert goes(client, "/flare", entry=entry) == "/flare/check"
    assert len(written(person, "flare")) == 1
    assert words["today.flare-check"][language] in page(client, "/today")
    assert words["flare.start.waits"][language] in page(client, "/flare")
    shown = page(client, "/flare/check")
    assert all(content.questions[name].text[language] in shown for name in SIGNS)
    assert goes(client, "/flare/check", **CALM) == "/flare"
    assert [one["values"] for one in written(person, "check-in")] == [CALM]
    plan = main_of(page(client, "/flare"))
    assert content.changes["flare"].text[language] in plan
    assert content.changes["back-at-80"].text[language] in plan
    assert words["flare.plan.last"][language] in plan
    assert words["today.flare.link"][language] in page(client, "/today")


def test_an_alarming_answer_counts_at_once_and_is_kept_before_it_is_shown(follower: Finished) -> None:
    client, person = follower()
    goes(client, "/flare")
    before = len(queries.decisions(person))
    assert goes(client, "/flare/check", **{"bladder-change": "yes"}) == "/result"
    kept = queries.decisions(person)
    assert len(kept) == before + 1
    assert kept[-1].result["triage"]["urgency"] == "T0"
    assert written(person, "check-in")[-1]["values"] == {"bladder-change": "yes"}


def test_a_weak_foot_since_the_flare_stands_and_leads_to_what_could_make_it_worse(follower: Finished) -> None:
    client, person = follower()
    goes(client, "/flare")
    assert goes(client, "/flare/check", **CALM | {"foot-weakness": "yes"}) == "/intake"
    assert queries.decisions(person)[-1].result["triage"]["urgency"] in ("T0", "T1")
    asked = client.get("/intake").headers["Location"]
    assert 'name="foot-weakness-worse"' in page(client, asked)
    assert client.get("/today").status_code == 200
    assert client.get("/session").headers["Location"] == "/today"


def test_dark_thoughts_lead_to_people(follower: Finished, content: Content) -> None:
    client, _ = follower()
    assert goes(client, "/flare/check", **CALM | {"suicidal-thoughts": "yes"}) == "/result"
    assert content.interface["crisis.title"]["en"] in page(client, "/result")


def test_what_is_missing_is_asked_for_and_nothing_is_written(follower: Finished) -> None:
    client, person = follower()
    shown = client.post("/flare/check", CALM | {"fever": "", "entry": "no-id"}).content.decode()
    assert "error-summary" in shown
    assert 'id="injury-no" value="no" checked' in shown
    assert written(person, "check-in") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_not_sure_is_asked_once_more_in_plainer_words(follower: Finished, content: Content, language: str) -> None:
    client, person = follower(language)
    goes(client, "/flare")
    unsure = CALM | {"saddle-numbness": "unsure", "fever": "unsure"}
    again = client.post("/flare/check", unsure).content.decode()
    plainer = content.questions["saddle-numbness"].plainer
    assert plainer
    assert plainer[language] in again
    assert again.count('class="question"') == 1
    assert 'name="fever" value="unsure"' in again
    assert written(person, "check-in") == []
    told = CALM | {"saddle-numbness": "no", "again": "yes"}
    assert goes(client, "/flare/check", **told) == "/flare"


def test_not_sure_a_second_time_counts_as_a_warning_sign(follower: Finished) -> None:
    client, person = follower()
    told = CALM | {"saddle-numbness": "unsure", "again": "yes"}
    assert goes(client, "/flare/check", **told) == "/result"
    assert queries.decisions(person)[-1].result["triage"]["urgency"] == "T0"


def test_the_persons_own_plan_stands_in_it(follower: Finished) -> None:
    client, person = follower()
    given = [(new_id(), "relapse-plan", "Walk by the sea, <b>then</b> a bath")]
    actions.record_answers(person=person, answers=given, written=timezone.now())
    goes(client, "/flare")
    goes(client, "/flare/check", **CALM)
    assert "Walk by the sea, &lt;b&gt;then&lt;/b&gt; a bath" in page(client, "/flare")


def test_a_flare_ends_by_itself(follower: Finished, clock: Clock, content: Content) -> None:
    client, _ = follower(since="3-to-12-months")
    goes(client, "/flare")
    goes(client, "/flare/check", **CALM)
    clock.days_later(4)
    assert content.interface["flare.plan.title"]["en"] in page(client, "/flare")
    clock.days_later(1)
    assert content.interface["flare.start.go"]["en"] in page(client, "/flare")


def test_a_reason_that_is_none_is_no_page(follower: Finished) -> None:
    client, _ = follower()
    assert client.get("/flare/check/nothing").status_code == 404


def test_a_tap_by_mistake_is_taken_back_before_the_questions(follower: Finished, content: Content) -> None:
    client, person = follower()
    assert content.interface["flare.undo"]["en"] not in page(client, "/flare/check")
    goes(client, "/flare")
    assert content.interface["flare.undo"]["en"] in page(client, "/flare/check")
    assert client.get("/flare/undo").headers["Location"] == "/today"
    for _ in range(2):
        assert goes(client, "/flare/undo") == "/today"
    assert len(written(person, "take-back")) == 1
    shown = page(client, "/today")
    assert content.interface["flare.undone"]["en"] in shown
    assert content.interface["today.session"]["en"] in shown


def test_a_flare_whose_signs_were_answered_is_no_mistake_any_more(follower: Finished) -> None:
    client, person = follower()
    goes(client, "/flare")
    goes(client, "/flare/check", **CALM)
    goes(client, "/flare/undo")
    assert written(person, "take-back") == []
