"""How soon someone must look: the most urgent rule that is true, and nothing reassures but an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dorsal.care.answers import UNSURE
from dorsal.care.findings import Findings, findings
from dorsal.care.result import Result
from dorsal.care.triage import URGENT, Reason, Triage, askable, triage
from dorsal.content.schema import Content, Urgency

Decided = Callable[..., Result]
Told = Callable[..., dict[str, Any]]
T0, T1, T2, T3, T4 = Urgency


def judge(content: Content, values: dict[str, Any], **context: Any) -> Triage:
    return triage(Findings(values), content, **context)


@pytest.mark.parametrize(
    ("changes", "urgency"),
    [
        ({}, T4),
        ({"bladder-change": "yes"}, T0),
        ({"bladder-change": UNSURE}, T0),
        ({"foot-weakness": "yes", "foot-weakness-worse": "no"}, T1),
        ({"general-illness": "yes"}, T2),
        ({"cancer-history": "yes", "cancer-new-pain": "no"}, T3),
        ({"suicidal-thoughts": "yes"}, T1),
    ],
)
def test_the_most_urgent_rule_that_is_true_decides(decided: Decided, changes: dict[str, Any], urgency: Urgency) -> None:
    judged = decided(changes).triage
    assert judged.urgency == judged.could_be == urgency
    assert judged.complete
    assert [reason.urgency for reason in judged.reasons] == sorted(reason.urgency for reason in judged.reasons)


def test_every_reason_says_what_made_it_true_and_where_it_comes_from(decided: Decided, content: Content) -> None:
    (reason,) = decided({"general-illness": "yes"}).triage.reasons
    assert reason.rule == "general-illness"
    assert reason.findings == {"general-illness": "yes"}
    assert reason.sources == content.red_flags["general-illness"].sources


def test_somebody_who_said_nothing_is_not_reassured(content: Content) -> None:
    judged = judge(content, {})
    assert judged.urgency is None
    assert judged.could_be == T0
    assert not judged.complete
    assert set(judged.ask) >= {"saddle-numbness", "bladder-change", "fever", "since"}


def test_one_missing_warning_sign_leaves_it_open_and_is_asked(decided: Decided) -> None:
    judged = decided({"bladder-change": None}).triage
    assert (judged.urgency, judged.could_be) == (None, T0)
    assert judged.ask == ("bladder-change",)


def test_no_routine_answer_is_given_while_an_emergency_is_open(decided: Decided) -> None:
    judged = decided({"episodes": "three-or-more", "course": "same", "collapse": None}).triage
    assert judged.urgency is None
    assert "keeps-returning" in {reason.rule for reason in judged.reasons}


def test_an_urgent_answer_stands_while_a_more_urgent_one_is_asked(decided: Decided) -> None:
    judged = decided({"general-illness": "yes", "collapse": None}).triage
    assert (judged.urgency, judged.could_be, judged.complete) == (T2, T0, False)
    assert judged.ask == ("collapse",)


def test_what_could_only_be_less_urgent_is_not_asked(decided: Decided) -> None:
    judged = decided({"collapse": "yes", "fever": None, "general-illness": None}).triage
    assert (judged.urgency, judged.complete) == (T0, True)
    assert judged.ask == ()


def test_a_routine_rule_that_is_open_does_not_withhold_self_care(decided: Decided) -> None:
    judged = decided({"interference": None, "since": "2-to-4-weeks"}).triage
    assert (judged.urgency, judged.could_be, judged.complete) == (T4, T3, False)
    assert judged.ask == ("interference",)


# What can be asked


def test_a_follow_up_is_asked_through_the_question_that_opens_it(content: Content) -> None:
    assert askable("fever-unwell", {}, content) == ("fever",)
    assert askable("fever-unwell", {"fever": "yes"}, content) == ("fever-unwell",)
    assert askable("injury-severe", {}, content) == ("injury",)
    assert askable("known-aneurysm", {}, content) == ("age",)


def test_a_derived_finding_is_asked_through_what_it_uses(content: Content) -> None:
    assert askable("age-at-onset", {}, content) == ("age", "since")
    assert askable("age-at-onset", {"age": 40.0}, content) == ("since",)
    assert askable("urgency", {}, content) == ()


def test_what_is_known_or_does_not_apply_is_not_asked(content: Content) -> None:
    assert askable("fever", {"fever": "no"}, content) == ()
    assert askable("leg-pain-level", {"leg-pain": "none"}, content) == ()


# Contradictions


def test_disputed_answers_hold_back_reassurance_and_are_asked_first(decided: Decided) -> None:
    judged = decided({"both-legs": "no", "both-legs-recent": "yes"}).triage
    assert judged.urgency is None
    assert judged.ask[:2] == ("both-legs", "both-legs-recent")


def test_disputed_answers_never_hold_back_an_alarm(decided: Decided) -> None:
    judged = decided({"fever": "no", "fever-unwell": "yes", "saddle-numbness": "yes"}).triage
    assert judged.urgency == T0
    judged = decided({"sex": "male", "pregnant": "yes", "pregnancy-warning": "yes"}).triage
    assert judged.urgency == T0


# What stands from before


def reason(content: Content, rule: str) -> Reason:
    record = content.red_flags[rule]
    return Reason(rule, record.urgency, {rule: "yes"}, record.sources)


def test_a_standing_alarm_holds_whatever_is_answered_now(content: Content, told: Told) -> None:
    held = {"fever": reason(content, "fever")}
    found = findings(told(), content, on=date(2026, 11, 21))
    judged = triage(found, content, standing=held)
    assert judged.urgency == T1
    assert judged.reasons == (held["fever"],)


def test_a_standing_alarm_that_is_true_again_is_told_as_of_today(content: Content) -> None:
    held = {"fever": Reason("fever", T1, {"fever": "before"}, ())}
    judged = judge(content, {"fever": "yes"}, standing=held)
    (again,) = [one for one in judged.reasons if one.rule == "fever"]
    assert again.findings == {"fever": "yes"}


def test_a_rule_that_an_examination_settled_is_quiet(content: Content, told: Told) -> None:
    found = findings(told({"general-illness": "yes"}), content, on=date(2026, 11, 21))
    assert triage(found, content).urgency == T2
    settled = {"general-illness": frozenset({"general-illness"})}
    assert triage(found, content, cleared=settled).urgency == T4


def test_a_rule_that_was_settled_speaks_again_for_another_reason(content: Content, told: Told) -> None:
    spreading = {"cancer-spreading": frozenset({"cancer-history", "night-pain"})}
    before = {"cancer-history": "yes", "night-pain": "yes"}
    on = date(2026, 11, 21)
    quiet = triage(findings(told(before), content, on=on), content, cleared=spreading)
    assert "cancer-spreading" not in {one.rule for one in quiet.reasons}
    after = {**before, "course": "worse", "pain-worsening": "yes"}
    judged = triage(findings(told(after), content, on=on), content, cleared=spreading)
    assert judged.urgency == T1
    assert judged.reasons[0].rule == "cancer-spreading"


def test_urgent_means_within_days_or_sooner() -> None:
    assert URGENT == (T0, T1, T2)
