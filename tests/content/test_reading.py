"""YAML is read as strings only, and what is not the YAML we read is refused with its line."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.content.reading import ReadingError, line_of, read


@pytest.mark.parametrize(
    "word",
    ["no", "yes", "on", "off", "true", "null", "~", "012", "0x1F", "1_000", "1e3", "12:30:45", "2026-11-21", ".inf"],
)
def test_what_plain_yaml_would_convert_stays_a_string(word: str) -> None:
    assert read(f"key: {word}\n{word}: value")[0] == {"key": word, word: "value"}


def test_mappings_lists_and_nothing_are_read_as_such() -> None:
    assert read("a: {b: [c, d], e: }")[0] == {"a": {"b": ["c", "d"], "e": ""}}
    assert read("")[0] is None
    assert read("# only a comment")[0] is None


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3", 3, "'a' is given twice"),
        ("a:\n  b: 1\n  c: 2\n  b: 3", 4, "'b' is given twice"),
        ("- {a: 1, a: 2}", 1, "'a' is given twice"),
        ("a: 1\n? [b, c]\n: 2", 2, "a key must be a plain word"),
        ("a: 1\nb: [1, 2\nc: 3", 3, "not valid YAML"),
        ("a: 1\n\tb: 2", 2, "not valid YAML"),
        ("a: *nowhere", 1, "not valid YAML"),
        ("a: 1\n---\nb: 2", 2, "not valid YAML"),
        ("a: \x00", 1, "not valid YAML"),
    ],
)
def test_what_is_not_our_yaml_is_refused_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(ReadingError, match=words) as caught:
        read(text)
    assert caught.value.line == line


@given(st.text())
def test_any_text_is_read_or_refused_and_nothing_else_happens(text: str) -> None:
    with suppress(ReadingError):
        value, _ = read(text)
        assert value is None or isinstance(value, dict | list | str)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ([], 1),
        (["a"], 1),
        (["b"], 3),
        (["b", "c"], 3),
        (["b", "d", "1"], 5),
        (["b", "d", "9"], 4),
        (["b", "d", "x"], 4),
        (["b", "missing"], 3),
        (["a", "deeper"], 1),
    ],
)
def test_the_line_of_a_value_is_known_or_that_of_the_nearest_thing_around_it(path: list[str], line: int) -> None:
    _, node = read("a: 1\nb:\n  c: 2\n  d: [3,\n    4]\n")
    assert line_of(node, path) == line


def test_where_nothing_was_read_the_line_is_the_first() -> None:
    assert line_of(None, ["a"]) == 1
