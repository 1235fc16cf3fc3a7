"""The intake: warning signs early, nothing twice, nothing that cannot matter, and an end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsal.care.answers import UNSURE, Answer
from dorsal.care.asking import Progress, next_page, progress, questions, to_ask_again
from dorsal.care.findings import calm
from dorsal.content.schema import Content, Page, Question

ON = date(2026, 11, 21)
Told = Callable[..., dict[str, Any]]


def pages_of(content: Content, answer: Callable[[Question], Answer]) -> tuple[list[Page], list[str]]:
    """The pages that somebody sees who answers each question so, and the questions in the order they are put."""
    answers: dict[str, Answer] = {}
    seen: list[Page] = []
    put: list[str] = []
    while page := next_page(answers, content, on=ON):
        asked = [one for one in questions(page, answers, content, on=ON) if one.id not in answers]
        seen.append(page)
        put += [one.id for one in asked]
        answers |= {one.id: answer(one) for one in asked}
    return seen, put


def calmly(question: Question) -> Answer:
    if question.red_flag:
        return calm(question)
    return some(question, 0)


def some(question: Question, number: int) -> Answer:
    """One of the answers that a question offers."""
    names = [name for name, option in question.options.items() if not option.assumed] or ["yes", "no"]
    if question.kind in ("many", "areas"):
        return (names[number % len(names)],)
    if question.kind == "number":
        least, most = question.range or (0, 0)
        return float([least, most, (least + most) // 2][number % 3])
    return "words" if question.kind == "text" else names[number % len(names)]


def test_somebody_calm_is_asked_little_and_in_the_order_of_the_pages(content: Content) -> None:
    seen, put = pages_of(content, calmly)
    places = [content.pages.index(page) for page in seen]
    assert places == sorted(places)
    assert "fever-unwell" not in put
    assert "pregnancy-warning" not in put


def test_warning_signs_are_asked_before_anything_else_but_where_when_and_who(content: Content) -> None:
    seen, _ = pages_of(content, calmly)
    first = [page.safety for page in seen[2:]]
    assert first == sorted(first, reverse=True)


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_whatever_is_answered_nothing_is_asked_twice_and_it_ends(content: Content, chance: Any) -> None:
    _, put = pages_of(content, lambda question: some(question, chance.randrange(60)))
    assert len(put) == len(set(put))


def test_a_question_on_two_pages_is_asked_on_the_first_that_is_shown(content: Content) -> None:
    bones = next(page for page in content.pages if page.id == "bones")
    later = next(page for page in content.pages if page.id == "conditions")
    hurt = {"age": 40.0, "injury": "yes", "sudden-bone-pain": "no"}
    for answers, first, second in ((hurt, bones, later), ({**hurt, "injury": "no"}, later, bones)):
        asked = {page.id: {one.id for one in questions(page, answers, content, on=ON)} for page in (bones, later)}
        assert "blood-thinners" in asked[first.id]
        assert "blood-thinners" not in asked[second.id]


def test_a_page_can_be_looked_at_again(content: Content) -> None:
    first = content.pages[0]
    before = questions(first, {}, content, on=ON)
    after = questions(first, {"areas": ("low-back",), "since": "1-to-2-weeks"}, content, on=ON)
    assert before == after
    assert before


def test_optional_questions_hold_nobody_up(content: Content, told: Told) -> None:
    assert all(question.id not in told() for question in content.questions.values() if question.optional)
    assert next_page(told(), content, on=ON) is None


def test_what_only_refines_the_plan_waits_for_later_weeks(content: Content, told: Told) -> None:
    for page in content.pages:
        assert not (page.later and page.safety)
    last = next(page for page in content.pages if page.later)
    name = next(one.id for one in questions(last, told(), content, on=ON) if not one.optional)
    answers = {key: value for key, value in told().items() if key != name}
    assert next_page(answers, content, on=ON) is None
    assert next_page(answers, content, on=ON, later=True) == last


def test_progress_counts_the_pages_that_apply(content: Content, told: Told) -> None:
    start = progress({}, content, on=ON)
    assert (start.done, start.safety) == (0, True)
    whole = progress(told(), content, on=ON)
    assert whole == Progress(whole.total, whole.total, safety=False)
    without = {name: value for name, value in told().items() if name != "collapse"}
    assert progress(without, content, on=ON) == Progress(whole.total - 1, whole.total, safety=True)


def test_what_only_refines_the_plan_is_counted_alone(content: Content, told: Told) -> None:
    pages = [page for page in content.pages if page.later and questions(page, told(), content, on=ON)]
    names = {one.id for page in pages for one in questions(page, told(), content, on=ON)}
    without = {name: value for name, value in told().items() if name not in names}
    assert progress(without, content, on=ON, later=True) == Progress(0, len(pages), safety=False)
    assert progress(told(), content, on=ON, later=True) == Progress(len(pages), len(pages), safety=False)
    assert progress(without, content, on=ON) == progress(told(), content, on=ON)


def test_a_yes_opens_its_own_follow_up(content: Content, told: Told) -> None:
    page = next_page({**told(), "fever": "yes"}, content, on=ON)
    assert page is not None
    assert "fever-unwell" in {one.id for one in questions(page, {**told(), "fever": "yes"}, content, on=ON)}


def test_unsure_about_an_emergency_is_put_once_more_and_only_once(content: Content) -> None:
    answers = {"bladder-change": UNSURE, "fever": UNSURE, "stress": UNSURE, "collapse": "no"}
    assert [one.id for one in to_ask_again(answers, frozenset(), content)] == ["bladder-change"]
    assert to_ask_again(answers, frozenset({"bladder-change"}), content) == ()


@pytest.mark.parametrize("later", [0, 100])
def test_days_that_pass_can_open_a_question(content: Content, told: Told, later: int) -> None:
    asked = {"since": ON - timedelta(days=later)}
    page = next_page(told(), content, on=ON, asked=asked)
    assert (page is not None and "red-eye" in page.questions) is bool(later)
