"""One door to everything decided, its reasons with it, and its words in a language asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pytest

from dorsal.care.followup import Standing
from dorsal.care.result import SCHEMA, Result, advice, decide, report, safety_net
from dorsal.care.rules import KEPT, rules
from dorsal.care.triage import Reason
from dorsal.content.schema import Content, Urgency

Decided = Callable[..., Result]


def test_a_result_names_its_day_its_schema_and_its_content(decided: Decided, content: Content, on: date) -> None:
    result = decided()
    assert (result.schema, result.content, result.on) == (SCHEMA, content.hash, on)


def test_a_result_reads_back_as_it_was_written(decided: Decided) -> None:
    result = decided({"stress": 9.0})
    assert msgspec.json.decode(msgspec.json.encode(result), type=Result) == result


def test_the_same_answers_give_the_same_result(decided: Decided) -> None:
    assert decided({"stress": 9.0}) == decided({"stress": 9.0})


def test_nobody_who_says_nothing_is_reassured_or_given_a_plan(content: Content, on: date) -> None:
    result = decide({}, content, on=on)
    assert result.triage.urgency is None
    assert result.plan.week == ()
    assert result.plan.next_step.kind == "answer"


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("changes", [{}, {"fever": "yes", "fever-unwell": "yes"}, {"collapse": None}])
def test_a_report_says_what_to_do_in_the_language_asked_for(
    decided: Decided, content: Content, changes: dict[str, Any], language: str
) -> None:
    result = decided(changes)
    told = report(result, content, language)
    level = result.triage.urgency or "open"
    assert told.triage.advice[0] == content.urgencies[level].advice[language]
    fired = [content.red_flags[reason.rule].advice[language] for reason in result.triage.reasons]
    assert list(told.triage.advice[1:]) == fired
    assert told.safety_net == safety_net(content, language)
    assert (told.plan, told.assessment, told.content) == (result.plan, result.assessment, result.content)
    assert advice(result, content, "en") != advice(result, content, "fr")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_somebody_excluded_is_sent_to_others_and_never_told_to_start(
    decided: Decided, content: Content, language: str
) -> None:
    result = decided({"recent-surgery": "yes"})
    told = advice(result, content, language)
    assert result.triage.urgency == "T4"
    assert told[:2] == (
        content.urgencies["excluded"].advice[language],
        content.exclusions["recent-surgery"].text[language],
    )
    assert content.urgencies["T4"].advice[language] not in told


def test_what_stood_before_stands_in_the_result(decided: Decided) -> None:
    held = Reason("fever", Urgency.T1, {"fever": "yes"}, ("source",))
    result = decided(standing=Standing({"fever": held}, {}))
    assert result.triage.urgency == Urgency.T1
    assert result.plan.week == ()


def test_the_rules_of_a_content_are_compiled_once_and_a_few_are_kept(content: Content) -> None:
    first = rules(content)
    assert rules(content) is first
    others = [msgspec.structs.replace(content) for _ in range(KEPT)]
    for other in others:
        assert rules(other) is not first
    assert rules(others[0]) is rules(others[0])
    assert rules(content) is not first


def test_the_most_urgent_rules_are_judged_first(content: Content) -> None:
    urgencies = [content.red_flags[name].urgency for name, _ in rules(content).red_flags]
    assert urgencies == sorted(urgencies)


def test_a_follow_up_comes_after_what_it_depends_on(content: Content) -> None:
    order = rules(content).follow_ups
    assert order.index("pregnant") < order.index("pregnancy-warning")
    assert order.index("major-injury") < order.index("injury-severe")
