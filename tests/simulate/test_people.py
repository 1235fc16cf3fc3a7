"""A simulated history reads like a real one."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from dorsal.care.answers import parse, parse_all
from dorsal.cli import main
from dorsal.content.schema import Content
from dorsal.simulate.people import BEGAN, WEEKS, History, histories

COUNT = 150


@pytest.fixture(scope="module")
def group(content: Content) -> list[History]:
    return list(histories(COUNT, seed=2, content=content))


def test_the_same_seed_gives_the_same_histories(group: list[History], content: Content) -> None:
    assert list(histories(COUNT, seed=2, content=content)) == group
    assert list(histories(COUNT, seed=3, content=content)) != group


def test_answers_and_check_ins_are_what_their_questions_offer(group: list[History], content: Content) -> None:
    for history in group:
        parse_all(history["answers"], content)
        for entry in history["entries"]:
            if entry["kind"] == "check-in":
                assert all(parse(content.questions[name], value) == value for name, value in entry["values"].items())


def test_entries_are_dated_named_once_and_in_order(group: list[History]) -> None:
    end = BEGAN + timedelta(weeks=WEEKS)
    for history in group:
        times = [datetime.fromisoformat(entry["at"]) for entry in history["entries"]]
        assert times == sorted(times)
        assert all(at.tzinfo and BEGAN <= at.date() <= end for at in times)
        assert len({entry["id"] for entry in history["entries"]}) == len(times)
        assert date.fromisoformat(history["on"]) == end


def test_the_clock_of_a_person_changes_in_spring(group: list[History]) -> None:
    offsets = {entry["at"][-6:] for history in group if history["country"] == "FR" for entry in history["entries"]}
    assert offsets == {"+01:00", "+02:00"}


def test_some_never_start_some_miss_check_ins_and_some_flare(group: list[History]) -> None:
    silent = [history for history in group if not history["entries"]]
    assert 0.15 < len(silent) / COUNT < 0.45
    kinds = [[entry["kind"] for entry in history["entries"]] for history in group if history["entries"]]
    check_ins = sum(one.count("check-in") for one in kinds) / len(kinds) / WEEKS
    assert 0.75 < check_ins < 0.85
    assert sum(one.count("flare") for one in kinds) > 0
    assert sum(one.count("session") for one in kinds) > 0


def test_the_command_writes_a_line_for_each_person(tmp_path: Path) -> None:
    file = tmp_path / "people.jsonl"
    assert main(["simulate", "--people", "5", "--seed", "9", "--to", str(file)]) == 0
    written = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [one["id"] for one in written] == [f"simulated-{number}" for number in range(1, 6)]


def test_a_history_is_one_that_the_course_command_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "people.jsonl"
    main(["simulate", "--people", "8", "--to", str(file)])
    one = max(map(json.loads, file.read_text(encoding="utf-8").splitlines()), key=lambda each: len(each["entries"]))
    (tmp_path / "one.json").write_text(json.dumps(one), encoding="utf-8")
    assert main(["course", str(tmp_path / "one.json"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)


def test_a_number_of_people_that_makes_no_sense_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "--people", "0"]) == 2
    assert "--people" in capsys.readouterr().err
