"""What was decided is shown most urgent first, with its reasons, and kept as it was shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from dorsal.content.schema import Content
from dorsal.record import actions, queries
from dorsal.record.ids import new_id
from tests.web.conftest import LANGUAGES, Finished, Someone, whole_intake
from tests.web.visible import blocks, main_of


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_leads_from_the_answers_to_the_week(finished: Finished, content: Content, language: str) -> None:
    client, _ = finished(language, worsens=("sitting",), sitting_hours=9.0)
    assert client.get("/intake").headers["Location"] == "/answers"
    result = client.get("/result").content.decode()
    assert 'href="/week"' in result
    assert content.drivers["long-sitting"].name[language] in result
    week = client.get("/week").content.decode()
    assert week.count('class="day"') == 7
    assert content.drivers["long-sitting"].text[language] in week


def test_the_words_that_were_shown_are_kept_once(finished: Finished) -> None:
    client, person = finished()
    client.get("/result")
    client.get("/result")
    (decided,) = queries.decisions(person)
    assert decided.language == "en"
    assert decided.words["title"] in client.get("/result").content.decode()


def test_another_language_is_another_telling_of_the_same_decision(finished: Finished) -> None:
    client, person = finished()
    client.get("/result")
    client.cookies["django_language"] = "fr"
    client.get("/result")
    first, second = queries.decisions(person)
    assert first.result == second.result
    assert (first.language, second.language) == ("en", "fr")


def test_a_sign_for_the_next_days_gives_a_calm_week_and_no_new_load(finished: Finished, content: Content) -> None:
    client, _ = finished(weight_loss="yes", night_pain="yes")
    page = client.get("/result").content.decode()
    assert content.interface["urgency.T2.title"]["en"] in page
    week = client.get("/week").content.decode()
    assert content.interface["week.lead-gentle"]["en"] in week
    assert "/exercises/bridge" not in week


START = {
    "en": ("start your", "can start", "own plan", "your week", "first week"),
    "fr": ("commencez", "pouvez commencer", "propre plan", "votre semaine", "première semaine"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("more", [{}, {"interference": 8.0, "since": "3-to-12-months"}])
def test_somebody_for_whom_the_plan_is_not_made_is_told_where_to_go(
    finished: Finished, content: Content, language: str, more: dict[str, Any]
) -> None:
    client, _ = finished(language, recent_surgery="yes", **more)
    page = client.get("/result").content.decode()
    told = content.urgencies["excluded"]
    assert content.exclusions["recent-surgery"].text[language] in page
    assert all(text[language] in page for text in (told.name, told.advice, told.meaning))
    summary = client.get("/summary").content.decode()
    said = " ".join(blocks(main_of(page)) + blocks(main_of(summary))).casefold()
    assert [words for words in START[language] if words in said] == []
    assert "/week" not in page
    assert client.get("/week").headers["Location"] == "/result"


def test_the_answers_show_what_changed_and_keep_what_was_said_before(finished: Finished, content: Content) -> None:
    client, person = finished()
    went = client.post("/answers/age", {"age": "43", "age.entry": str(new_id())})
    assert went.headers["Location"] == "/answers"
    page = client.get("/answers").content.decode()
    assert "42" in page
    assert "43" in page
    ages = [entry.body["value"] for entry in queries.entries(person, "answer") if entry.body["question"] == "age"]
    assert ages == [42, 43]


def test_an_answer_given_again_unchanged_is_no_new_answer(finished: Finished) -> None:
    client, person = finished()
    before = len(queries.entries(person))
    client.post("/answers/age", {"age": "42"})
    assert len(queries.entries(person)) == before


def test_a_correction_that_alarms_leads_to_the_emergency(finished: Finished) -> None:
    client, _ = finished()
    assert client.post("/answers/saddle-numbness", {"saddle-numbness": "yes"}).headers["Location"] == "/result"


def test_an_urgency_stands_when_its_answer_is_taken_back(finished: Finished, content: Content) -> None:
    client, _ = finished(saddle_numbness="yes")
    client.get("/result")
    client.post("/answers/saddle-numbness", {"saddle-numbness": "no"})
    page = client.get("/result").content.decode()
    assert content.interface["emergency.title"]["en"] in page


def examined(client: Any, found: str) -> str:
    today = timezone.localdate().isoformat()
    sent = {"entry": str(new_id()), "by": "doctor", "on": today, "found": found}
    return str(client.post("/seen", sent).headers["Location"])


def test_an_examination_that_found_nothing_serious_opens_the_way(finished: Finished) -> None:
    client, _ = finished(saddle_numbness="yes")
    client.get("/result")
    assert examined(client, "nothing-serious") == "/intake"
    assert client.get("/week").status_code == 200


@pytest.mark.parametrize("found", ["serious", "waiting"])
def test_any_other_examination_leaves_it_standing(finished: Finished, found: str) -> None:
    client, _ = finished(saddle_numbness="yes")
    client.get("/result")
    assert examined(client, found) == "/result"
    assert client.get("/week").headers["Location"] == "/result"


def test_an_examination_without_a_day_or_in_the_future_is_not_kept(finished: Finished) -> None:
    client, person = finished(saddle_numbness="yes")
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    for on in ("", "soon", tomorrow):
        page = client.post("/seen", {"by": "doctor", "found": "waiting", "on": on}).content.decode()
        assert 'id="on-error"' in page
    assert queries.examinations(person) == []


def test_were_you_seen_is_the_first_question_of_the_next_visit(someone: Someone, content: Content) -> None:
    client, person = someone(whole_intake(content, saddle_numbness="yes"))
    client.get("/result")
    (now,) = queries.decisions(person)
    earlier = {"result": now.result, "content": now.content, "words": now.words, "language": "fr"}
    before = timezone.now() - timedelta(days=2)
    other, visitor = someone(whole_intake(content))
    actions.record_entry(person=visitor, id=new_id(), kind="decision", body=earlier, written=before)
    assert other.get("/result").headers["Location"] == "/seen"
    page = other.get("/seen").content.decode()
    assert content.red_flags["saddle-numbness"].name["en"] in page
    assert other.get("/result").status_code == 200


def test_the_summary_lists_what_was_asked_and_what_fired(finished: Finished, content: Content) -> None:
    client, _ = finished(weight_loss="yes", night_pain="yes")
    page = client.get("/summary").content.decode()
    assert content.questions["saddle-numbness"].text["en"] in page
    assert content.hash[:12] in page


def test_answers_that_cannot_both_be_true_are_put_before_the_person_again(finished: Finished, content: Content) -> None:
    client, _ = finished(course="better", pain_worsening="yes")
    page = client.get("/result").content.decode()
    assert content.contradictions["calm-course-growing-pain"].text["en"] in page
    assert 'href="/answers/pain-worsening"' in page
