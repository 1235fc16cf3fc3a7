"""`dorsal course` reads a history, says where the person is in each language, and names what it cannot read by line."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from dorsal.cli import main
from dorsal.cli.schemas import course_schema, history_schema
from dorsal.content.reading import read
from dorsal.content.schema import Content

HISTORY = """\
on: 2026-11-10
began: 2026-10-01
language: en
country: BE
answers: {since: 1-to-2-weeks, pain-average: 7, interference: 6}
entries:
  - {id: a, kind: check-in, at: "2026-10-08T09:00:00+02:00", values: {pain-average: 6, interference: 5, sleep: good}}
  - {id: b, kind: check-in, at: "2026-10-15T09:00:00+02:00", values: {pain-average: 6, interference: 4}}
  - {id: b, kind: check-in, at: "2026-10-15T09:00:00+02:00", values: {pain-average: 6, interference: 4}}
  - {kind: session, note: other kinds are for others}
  - {id: d, kind: check-in, at: "2026-10-30T09:00:00+01:00", values: {pain-average: 4}}
  - {id: e, kind: check-in, at: "2026-11-06T09:00:00+01:00", values: {pain-average: 7}}
  - {id: f, kind: check-in, at: "2026-12-06T09:00:00+01:00", values: {pain-average: 7}}
"""
Told = Callable[..., dict[str, Any]]


@pytest.fixture
def history(tmp_path: Path) -> Path:
    file = tmp_path / "history.yaml"
    file.write_text(HISTORY)
    return file


@pytest.fixture
def told(history: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    """What the command prints as JSON for the history with one text replaced."""

    def _told(old: str = "", new: str = "") -> dict[str, Any]:
        history.write_text(HISTORY.replace(old, new) if old else HISTORY)
        assert main(["course", str(history), "--json"]) == 0
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    return _told


def test_a_history_gives_a_course(told: Told) -> None:
    found = told()
    pain = found["measures"]["pain"]
    assert (found["course"], found["state"], found["week"]) == ("acute", "flare", 5.71)
    assert (pain["first"], pain["last"], pain["check_ins"]) == (7, 7, 5)
    assert found["left_out"] == [{"id": "f", "why": "after-the-day"}]
    assert (pain["next"][0]["on"], pain["review"]["on"]) == ("2026-11-13", "2026-11-12")
    assert found["says"].startswith("Your pain is clearly above your usual.")


def test_an_answer_told_alone_is_a_reading_of_its_day(told: Told) -> None:
    other = "{kind: session, note: other kinds are for others}"
    alone = '{id: z, kind: answer, at: "2026-11-09T09:00:00+01:00", question: pain-average, value: 5}'
    before, after = told()["measures"]["pain"], told(other, alone)["measures"]["pain"]
    assert (after["last"], after["check_ins"]) == (5, before["check_ins"] + 1)
    apart = told(other, alone.replace("pain-average, value: 5", "age, value: 50"))["measures"]["pain"]
    assert apart["check_ins"] == before["check_ins"]


def test_what_goes_in_and_comes_out_fits_the_published_schemas(told: Told, content: Content) -> None:
    Draft202012Validator(course_schema()).validate(told())
    Draft202012Validator(course_schema()).validate(told("answers: {", "answers: {} # {"))
    checker = Draft202012Validator(history_schema(content))
    checker.validate(numbers(read(HISTORY)[0]))
    assert not checker.is_valid({"on": "2026-11-10", "entries": [{"kind": "check-in", "values": {"pain-average": 11}}]})


def numbers(value: Any) -> Any:
    """As other readers of YAML would give it: our own keeps every number a text."""
    if isinstance(value, dict):
        return {name: numbers(item) for name, item in value.items()}
    if isinstance(value, list):
        return [numbers(item) for item in value]
    return int(value) if value.isdigit() else value


def test_without_answers_or_a_first_day_the_check_ins_are_enough(told: Told) -> None:
    found = told(HISTORY[HISTORY.index("began") : HISTORY.index("entries")], "")
    assert (found["began"], found["course"]) == ("2026-10-08", "persistent")
    assert "time-unknown" in found["measures"]["pain"]["sure"]["reasons"]
    nothing = told(HISTORY[HISTORY.index("began") :], "")
    assert (nothing["state"], nothing["says"], nothing["began"]) == (None, None, "2026-11-10")


def test_the_answers_stand_first_and_a_check_in_of_that_day_counts_more(told: Told) -> None:
    same_day = told("2026-10-08T09:00:00+02:00", "2026-10-01T00:05:00+12:00")
    assert same_day["measures"]["pain"]["first"] == 6


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["YOUR COURSE", "above your usual", "2026-11-13", "Your usual: 3.9.", "No study gave it"]),
        ("fr", ["VOTRE ÉVOLUTION", "nettement plus mal", "Votre habitude : 3,9", "Aucune étude"]),
    ],
)
def test_the_page_can_be_read(
    language: str, words: list[str], history: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["course", str(history), "--lang", language]) == 0
    page = capsys.readouterr().out
    assert [word for word in words if word not in page] == []
    assert max(len(line) for line in page.splitlines()) <= 88


def test_the_page_of_somebody_who_said_nothing_yet(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    history.write_text("on: 2026-11-10\nanswers: {since: 1-to-2-weeks}\n")
    assert main(["course", str(history)]) == 0
    page = capsys.readouterr().out
    assert "too early" in page
    assert "no number yet" in page
    history.write_text(HISTORY.replace("on: 2026-11-10", "on: 2027-02-10"))
    assert main(["course", str(history)]) == 0
    assert "not heard from you" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("began: 2026-10-01", "began: soon", "2: began: expected a date"),
        ("began: 2026-10-01", "began: 2026-12-01", "2: began: expected a day up to 2026-11-10"),
        ("on: 2026-11-10", "on: never", "1: on: expected a date"),
        ("language: en", "language: tlh", "3: language: expected one of"),
        ("pain-average: 7, interference: 6", "pain-average: 70", "5: answers.pain-average: expected a number"),
        ('at: "2026-10-15T09:00:00+02:00"', 'at: "2026-10-15T09:00:00"', "8: entries.1.at: expected a time as"),
        ('at: "2026-10-15T09:00:00+02:00"', "at: yesterday", "8: entries.1.at: expected a time as"),
        ("values: {pain-average: 4}", "values: {pain-average: 11}", "11: entries.4.values.pain-average: expected"),
        ("values: {pain-average: 4}", "values: {pain-average: unsure}", "11: entries.4.values.pain-average: expected"),
        ("values: {pain-average: 4}", "values: {pain-average: [4]}", "11: entries.4.values.pain-average: expected"),
        ("values: {pain-average: 4}", "values: 4", "11: entries.4.values: expected {question: value}"),
        ("{id: d,", "{id: a,", "11: entries.4: 'a' stands here a second time"),
        ("{id: d,", "{", "11: entries.4.id: expected the id"),
        ("{kind: session, note: other kinds are for others}", "a session", "10: entries.3: expected {id, kind, at"),
    ],
)
def test_what_cannot_be_read_is_named_by_line(
    old: str, new: str, said: str, history: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history.write_text(HISTORY.replace(old, new))
    assert main(["course", str(history)]) == 2
    assert capsys.readouterr().err.startswith(f"{history}:{said}")


def test_entries_are_a_list_and_the_language_is_known(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    history.write_text("on: 2026-11-10\nentries: {a: b}\n")
    assert main(["course", str(history)]) == 2
    assert f"{history}:2: entries: expected a list" in capsys.readouterr().err
    history.write_text(HISTORY)
    assert main(["course", str(history), "--lang", "tlh"]) == 2
    assert "--lang: expected one of en, fr" in capsys.readouterr().err


def test_only_the_course_waits_for_numpy(root: Path) -> None:
    code = "import sys, dorsal.cli.assess, dorsal.cli.questions; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
