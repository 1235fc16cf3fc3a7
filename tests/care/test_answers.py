"""An answer is read as it was meant, or refused with what would do; nothing is guessed."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from dorsal.care.answers import LONGEST_TEXT, UNSURE, AnswerError, parse, parse_all
from dorsal.content.schema import Content


@pytest.mark.parametrize(
    ("question", "raw", "answer"),
    [
        ("fever", "yes", "yes"),
        ("fever", " No ", "no"),
        ("fever", True, "yes"),
        ("fever", "false", "no"),
        ("fever", UNSURE, UNSURE),
        ("course", "better", "better"),
        ("age", "41", 41.0),
        ("age", 41, 41.0),
        ("sleep-hours", "6,5", 6.5),
        ("sleep-hours", " 6.5 ", 6.5),
        ("pain-now", "0", 0.0),
        ("pain-now", "10", 10.0),
        ("areas", "low-back", ("low-back",)),
        ("areas", ["neck", "low-back", "neck"], ("low-back", "neck")),
        ("loads", ("none",), ("none",)),
        ("loads", ["none", "none"], ("none",)),
        ("activity", "  pruning roses ", "pruning roses"),
    ],
)
def test_an_answer_is_read_as_a_form_or_a_file_gives_it(
    content: Content, question: str, raw: object, answer: object
) -> None:
    assert parse(content.questions[question], raw) == answer


@pytest.mark.parametrize(
    ("question", "raw", "key", "expected"),
    [
        ("fever", "maybe", "error.choose", "expected one of yes, no; found 'maybe'"),
        ("fever", "", "error.choose", "found ''"),
        ("fever", None, "error.one", "expected one value"),
        ("fever", ["yes"], "error.one", "expected one value"),
        ("course", {"a": 1}, "error.one", "expected one value"),
        ("course", "perfect", "error.choose", "expected one of better, same"),
        ("age", "old", "error.number", "expected a number from 0 to 120; found 'old'"),
        ("age", "-1", "error.range", "expected a number from 0 to 120; found -1"),
        ("age", "121", "error.range", "found 121"),
        ("age", "nan", "error.range", "found nan"),
        ("age", "inf", "error.range", "found inf"),
        ("age", UNSURE, "error.number", "found 'unsure'"),
        ("areas", UNSURE, "error.choose", "found 'unsure'"),
        ("loads", [], "error.choose", "expected a list of lifting, bending"),
        ("loads", None, "error.choose", "expected a list of"),
        ("loads", {"lifting": "yes"}, "error.choose", "expected a list of"),
        ("loads", ["lifting", "flying"], "error.choose", "found 'flying'"),
        ("loads", ["lifting", "none"], "error.none-and-others", "expected either 'none' or other choices"),
        ("equipment", ["mat"], "error.choose", "found 'mat'"),
        ("activity", " ", "error.text", "between 1 and 500 characters"),
        ("activity", "x" * (LONGEST_TEXT + 1), "error.text", "between 1 and 500 characters"),
    ],
)
def test_an_answer_that_is_not_offered_is_refused_with_what_would_do(
    content: Content, question: str, raw: object, key: str, expected: str
) -> None:
    with pytest.raises(AnswerError) as caught:
        parse(content.questions[question], raw)
    assert caught.value.key == key
    assert expected in str(caught.value)
    assert str(caught.value) == f"expected {caught.value.expected}"


def test_every_refusal_has_its_sentence_in_every_language(content: Content) -> None:
    keys = ("one", "choose", "number", "range", "date", "none-and-others", "text")
    assert {f"error.{key}" for key in keys} <= set(content.interface)


@pytest.mark.parametrize(("raw", "good"), [("2026-01-31", True), ("31/01/2026", False), ("2026-02-30", False)])
def test_a_date_is_a_day_that_exists(content: Content, raw: str, good: bool) -> None:
    question = msgspec.structs.replace(content.questions["activity"], kind="date")
    if good:
        assert parse(question, raw) == raw
    else:
        with pytest.raises(AnswerError, match="a date as 2026-01-31"):
            parse(question, raw)


def test_a_number_without_a_range_may_be_any(content: Content) -> None:
    assert parse(msgspec.structs.replace(content.questions["age"], range=None), "-3,5") == -3.5


def test_all_answers_are_read_or_the_first_wrong_one_is_refused(content: Content) -> None:
    raw: dict[str, Any] = {"age": "41", "fever": "no", "areas": ["neck"]}
    assert parse_all(raw, content) == {"age": 41.0, "fever": "no", "areas": ("neck",)}
    for wrong, said in (
        ("fevers", "fevers: expected the id of a question"),
        ("fever", "fever: expected one of yes, no"),
    ):
        with pytest.raises(AnswerError, match=said) as caught:
            parse_all({**raw, wrong: "perhaps"}, content)
        assert caught.value.question == wrong
