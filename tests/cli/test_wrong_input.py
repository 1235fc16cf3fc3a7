"""What a caller can mend ends with 2, and one line that says in which file, on which line, and what was expected."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from dorsal.cli import main

Dorsal = Callable[..., tuple[int, str, str]]
Written = Callable[..., Path]
HEAD = "on: 2026-11-21\nanswers:\n"

YAML = {
    "malformed": ("on: 2026-11-21\nanswers: {age: [}\n", 2, "not valid YAML"),
    "two documents": ("on: 2026-11-21\n---\nanswers: {}\n", 2, "not valid YAML"),
    "a key twice": (HEAD + "  age: 40\n  age: 41\n", 4, "'age' is given twice"),
    "a key that is a list": (HEAD + "  [a, b]: yes\n", 3, "a key must be a plain word"),
    "no such question": (HEAD + "  age: 40\n  moon: yes\n", 4, "answers.moon: there is no such question"),
    "too large": (HEAD + "  age: 300\n", 3, "answers.age: expected a number from 0 to 120; found 300"),
    "too small": (HEAD + "  pain-now: -1\n", 3, "answers.pain-now: expected a number from 0 to 10; found -1"),
    "no number": (HEAD + "  age: forty\n", 3, "answers.age: expected a number from 0 to 120; found 'forty'"),
    "not a number": (HEAD + "  age: .nan\n", 3, "answers.age: expected a number from 0 to 120"),
    "unsure how old": (HEAD + "  age: unsure\n", 3, "answers.age: expected a number from 0 to 120"),
    "an option that is none": (HEAD + "  leg-pain: both\n", 3, "answers.leg-pain: expected one of none, above-knee"),
    "yes or no": (HEAD + "  fever: maybe\n", 3, "answers.fever: expected one of yes, no; found 'maybe'"),
    "no value": (HEAD + "  fever:\n", 3, "answers.fever: expected one of yes, no"),
    "a list for one": (HEAD + "  fever: [yes]\n", 3, "answers.fever: expected one value"),
    "none with others": (HEAD + "  worsens: [none, sitting]\n", 3, "expected either 'none' or other choices"),
    "nothing chosen": (HEAD + "  worsens: []\n", 3, "answers.worsens: expected a list of"),
    "words without end": (HEAD + f"  activity: {'walk ' * 200}\n", 3, "expected between 1 and 500 characters"),
    "no date": ("answers: {}\n", 1, "on: expected a date as 2026-01-31"),
    "a day that is none": ("on: 2026-02-30\nanswers: {}\n", 1, "on: expected a date as 2026-01-31"),
    "another order": ("answers: {}\non: 21/11/2026\n", 2, "on: expected a date as 2026-01-31; found '21/11/2026'"),
    "a week": ("on: 2026-W47-6\nanswers: {}\n", 1, "on: expected a date as 2026-01-31"),
    "language": ("on: 2026-11-21\nlanguage: xx\nanswers: {}\n", 2, "language: expected one of en, fr"),
    "languages": ("on: 2026-11-21\nlanguage: [fr]\nanswers: {}\n", 2, "language: expected one of en, fr"),
    "country": ("on: 2026-11-21\ncountry: Belgium\nanswers: {}\n", 2, "country: expected a two-letter code"),
    "no ASCII": ("on: 2026-11-21\ncountry: éà\nanswers: {}\n", 2, "country: expected a two-letter code"),
    "a list": ("- on: 2026-11-21\n", 1, "expected on, language and answers"),
    "a word": ("hello\n", 1, "expected on, language and answers"),
    "nothing": ("", 1, "expected on, language and answers"),
    "no answers": ("on: 2026-11-21\n", 1, "answers: expected {question: value}"),
    "answers in a list": ("on: 2026-11-21\nanswers: [fever]\n", 2, "answers: expected {question: value}"),
    "itself": ("on: 2026-11-21\nanswers: &a {fever: *a}\n", 2, "found a reference to another one"),
    "without end": (HEAD + "  areas: " + "[" * 5000 + "]" * 5000, 3, "expected at most 20 levels"),
    "no text": (b"on: 2026-11-21\nanswers: {activity: \xe9}\n", 1, "expected a file of UTF-8 text"),
}
JSON = {
    "cut off": ('{\n"on": "2026-11-21",\n"answers": {"age": 40}', 3, "not valid JSON"),
    "a comma too many": ('{\n"on": "2026-11-21",\n"answers": {"age": 40,}}', 3, "not valid JSON"),
    "YAML": ("on: 2026-11-21\nanswers: {}\n", 1, "not valid JSON"),
    "a key twice": ('{"on": "2026-11-21",\n"answers": {"age": 40,\n"age": 41}}', 3, "'age' is given twice"),
    "null": ('{"on": "2026-11-21", "answers": {\n"fever": null}}', 2, "answers.fever: expected one value"),
    "too large": ('{"on": "2026-11-21", "answers": {\n"age": 1e9}}', 2, "answers.age: expected a number from 0 to 120"),
    "a list": ("[]", 1, "expected on, language and answers"),
}


@pytest.mark.parametrize("name", YAML)
def test_yaml_that_cannot_be_right_is_told_where_and_why(name: str, dorsal: Dorsal, written: Written) -> None:
    text, line, expected = YAML[name]
    refused(dorsal, written(text), line, expected)


@pytest.mark.parametrize("name", JSON)
def test_json_that_cannot_be_right_is_told_where_and_why(name: str, dorsal: Dorsal, written: Written) -> None:
    text, line, expected = JSON[name]
    refused(dorsal, written(text, "answers.json"), line, expected)


def refused(dorsal: Dorsal, path: Path, line: int, expected: str) -> None:
    for form in ((), ("--json",)):
        code, out, err = dorsal("assess", path, *form)
        assert (code, out) == (2, "")
        assert err.startswith(f"{path}:{line}: ")
        assert expected in err
        assert err.count("\n") == 1


@pytest.mark.parametrize("what", ["folder", "missing.yaml", "folder/missing.json"])
def test_what_is_no_file_is_told(what: str, tmp_path: Path, dorsal: Dorsal) -> None:
    (tmp_path / "folder").mkdir()
    code, out, err = dorsal("assess", tmp_path / what)
    assert (code, out) == (2, "")
    assert err.startswith(f"{tmp_path / what}:1: expected a file of UTF-8 text")


def test_a_file_that_may_not_be_read_is_told(dorsal: Dorsal, written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> str:
        raise PermissionError

    path = written("on: 2026-11-21\nanswers: {}\n")
    monkeypatch.setattr(Path, "read_text", forbidden)
    code, _, err = dorsal("assess", path)
    assert (code, err) == (2, f"{path}:1: expected a file of UTF-8 text (PermissionError)\n")


@pytest.mark.parametrize("command", [["assess", "FILE"], ["assess", "FILE", "--json"], ["questions"]])
def test_a_language_that_nobody_wrote_is_told(command: list[str], dorsal: Dorsal, written: Written) -> None:
    path = written("on: 2026-11-21\nanswers: {}\n")
    arguments = [path if word == "FILE" else word for word in command]
    code, out, err = dorsal(*arguments, "--lang", "xx")
    assert (code, out) == (2, "")
    assert re.fullmatch(r"--lang: expected one of en, fr.*; found 'xx'\n", err)


def test_a_preview_that_cannot_be_written_is_told(tmp_path: Path, dorsal: Dorsal) -> None:
    code, _, err = dorsal("content", "preview", "--to", tmp_path)
    assert code == 2
    assert err.startswith(f"{tmp_path}: expected a file that can be written")


CASES = {
    "no list": ("- {id: B06, expected: T4}\ncases: x", 2),
    "another kind": ("cases: none\n", 1),
    "no urgency": ("cases:\n- {id: a, expected: T4}\n- {id: b}\n", 3),
    "no such urgency": ("- {id: a, expected: T4}\n- {id: b, expected: T9}\n", 2),
    "no list of urgencies": ("- {id: a, expected: T4, ok: {T4: yes}}\n- 5\n", 2),
}


@pytest.mark.parametrize("name", CASES)
def test_a_case_that_is_none_is_told_with_its_line(name: str, dorsal: Dorsal, written: Written, tmp_path: Path) -> None:
    text, line = CASES[name]
    path = written(text, "cases.yaml")
    code, out, err = dorsal("cases", tmp_path)
    assert (code, out) == (2, "")
    assert err.startswith(f"{path}:{line}: ")


@pytest.mark.parametrize("assumed", ["age", "[age, fever]", "[{age: 40}]"])
def test_what_a_case_assumes_is_among_its_answers(
    assumed: str, dorsal: Dorsal, written: Written, tmp_path: Path
) -> None:
    (tmp_path / "answers").mkdir()
    written("- {id: a, expected: T4}\n", "cases.yaml")
    path = written(f"on: 2026-11-21\nassumed: {assumed}\nanswers: {{age: 40}}\n", "answers/a.yaml")
    code, _, err = dorsal("cases", tmp_path)
    assert (code, err) == (2, f"{path}:2: assumed: expected a list of questions that are answered below\n")


@pytest.mark.parametrize("arguments", [[], ["assess"], ["content"], ["cases"], ["nothing"], ["questions", "--xml"]])
def test_a_command_that_is_none_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: dorsal" in capsys.readouterr().err
