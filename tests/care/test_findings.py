"""From answers to findings: unsure alarms, what is not asked is calm, days move on, contradictions are disputed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from dorsal.care.answers import UNSURE
from dorsal.care.derived import age_at_onset, days_since_onset
from dorsal.care.findings import Findings, calm, findings
from dorsal.care.words import finding
from dorsal.content.schema import Content

TODAY = date(2026, 11, 21)


def found(content: Content, **answers: Any) -> Findings:
    return findings({name.replace("_", "-"): value for name, value in answers.items()}, content, on=TODAY)


# Unsure and not asked


def test_unsure_about_any_warning_sign_counts_as_the_answer_that_alarms(content: Content) -> None:
    for question in content.questions.values():
        if question.red_flag:
            assert found(content, **{question.id: UNSURE}).values[question.id] == question.alarming
            assert {question.alarming, calm(question)} == {"yes", "no"}


def test_unsure_about_anything_else_is_unknown(content: Content) -> None:
    assert "stress" not in found(content, stress=UNSURE).values
    assert "loads" not in found(content, loads=UNSURE).values


def test_free_text_decides_nothing(content: Content) -> None:
    assert "activity" not in found(content, activity="yes").values


def test_an_unanswered_question_is_unknown(content: Content) -> None:
    assert found(content).values == {}


def test_a_warning_sign_that_need_not_be_asked_counts_as_calm(content: Content) -> None:
    values = found(content, fever="no", age=40.0, sex="male").values
    assert values["fever-unwell"] == "no"
    assert values["height-loss"] == "no"
    assert values["pregnant"] == "no"
    assert values["pregnancy-warning"] == "no", "a follow-up of a follow-up"


def test_a_warning_sign_that_might_have_to_be_asked_stays_unknown(content: Content) -> None:
    assert "fever-unwell" not in found(content, fever="yes").values
    assert "fever-unwell" not in found(content, age=40.0).values
    assert "known-aneurysm" not in found(content, fever="no").values


def test_only_warning_signs_count_as_calm_when_not_asked(content: Content) -> None:
    assert "leg-pain-level" not in found(content, leg_pain="none").values


def test_an_answer_outweighs_that_it_would_not_be_asked(content: Content) -> None:
    assert found(content, fever="no", fever_unwell="yes").values["fever-unwell"] == "yes"


# Derived


def test_days_since_onset_are_the_least_the_span_stands_for_and_move_with_the_day(content: Content) -> None:
    asked = {"since": TODAY}
    for later in (0, 1, 40, 400):
        on = TODAY + timedelta(days=later)
        values = findings({"since": "2-to-4-weeks"}, content, on=on, asked=asked).values
        assert values["days-since-onset"] == 14 + later
    assert findings({"since": "2-to-4-weeks"}, content, on=TODAY).values["days-since-onset"] == 14


def test_every_span_says_its_days_and_a_longer_one_says_more(content: Content) -> None:
    days = [option.days for option in content.questions["since"].options.values()]
    assert None not in days
    assert days == sorted(days, key=lambda some: some or 0)


def test_without_a_known_start_or_age_nothing_is_derived(content: Content) -> None:
    assert days_since_onset({}, content, TODAY, {}) is None
    assert days_since_onset({"since": 3.0}, content, TODAY, {}) is None
    assert age_at_onset({"since": "2-to-4-weeks"}, content, TODAY, {}) is None
    assert age_at_onset({"age": 40.0}, content, TODAY, {}) is None


def test_a_span_without_days_says_nothing(content: Content) -> None:
    since = content.questions["since"]
    option = msgspec.structs.replace(since.options["under-2-days"], days=None)
    question = msgspec.structs.replace(since, options={"under-2-days": option})
    changed = msgspec.structs.replace(content, questions={**content.questions, "since": question})
    assert days_since_onset({"since": "under-2-days"}, changed, TODAY, {}) is None


@pytest.mark.parametrize(("age", "since", "years"), [(40.0, "under-2-days", 40.0), (45.0, "1-to-5-years", 44.0)])
def test_age_at_onset_goes_back_to_the_start(content: Content, age: float, since: str, years: float) -> None:
    assert age_at_onset({"age": age, "since": since}, content, TODAY, {}) == pytest.approx(years, abs=0.01)
    assert age_at_onset({"age": 1.0, "since": "over-5-years"}, content, TODAY, {}) == 0.0


# Contradictions


@pytest.mark.parametrize(
    ("answers", "disputed"),
    [
        ({"sex": "male", "pregnant": "yes"}, {"sex", "pregnant"}),
        ({"both-legs": "no", "both-legs-recent": "yes"}, {"both-legs", "both-legs-recent"}),
        ({"injury": "no", "major-injury": UNSURE}, {"injury", "major-injury"}),
        ({"fever": "no", "fever-unwell": "yes"}, {"fever", "fever-unwell"}),
        ({"course": "better", "pain-worsening": "yes"}, {"course", "pain-worsening"}),
        ({"course": "better", "pain-worsening": "no"}, set()),
        (
            {"sex": "male", "pregnant": "yes", "fever": "no", "fever-unwell": "yes"},
            {"sex", "pregnant", "fever", "fever-unwell"},
        ),
    ],
)
def test_answers_that_cannot_both_be_true_are_disputed(
    content: Content, answers: dict[str, Any], disputed: set[str]
) -> None:
    facts = found(content, **answers)
    assert set(facts.disputed) == disputed
    assert len(facts.disputed) == len(disputed)
    assert facts.settled().keys().isdisjoint(disputed)


def test_what_only_follows_from_a_disputed_answer_is_not_settled_either(content: Content) -> None:
    facts = found(content, both_legs="no", both_legs_recent="yes", legs_giving_way="no")
    assert facts.values["both-legs-walking-only"] == calm(content.questions["both-legs-walking-only"])
    assert facts.leaning == {"both-legs-walking-only"}
    assert facts.settled() == {"legs-giving-way": "no"}


# In words


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("fever", "yes", ("Yes", "Oui")),
        ("since", "2-to-4-weeks", None),
        ("areas", ("low-back", "neck"), None),
        ("sleep-hours", 6.5, ("6.5", "6,5")),
        ("days-since-onset", 14.0, ("14", "14")),
        ("urgency", "T2", None),
    ],
)
def test_a_finding_is_said_in_each_language(
    content: Content, name: str, value: Any, said: tuple[str, str] | None
) -> None:
    english, french = (finding(name, value, content, language) for language in ("en", "fr"))
    assert english[0] != french[0]
    record = content.questions[name] if name in content.questions else content.derived[name]
    options = record.options
    chosen = [value] if isinstance(value, str) else value
    for told, language, one in zip((english, french), ("en", "fr"), said or ("", ""), strict=True):
        assert told[1] == (one or ", ".join(options[item].text[language] for item in chosen))
