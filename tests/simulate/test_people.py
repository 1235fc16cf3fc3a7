"""A simulated history reads like a real one, and the plan that it was lived with stands in it."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from dorsal.care.answers import parse, parse_all
from dorsal.care.history import read_history
from dorsal.cli import main
from dorsal.content.schema import Content
from dorsal.simulate.living import BEGAN, History, histories

COUNT, WEEKS = 30, 6


@pytest.fixture(scope="module")
def group(content: Content) -> list[History]:
    return list(histories(COUNT, seed=2, weeks=WEEKS, content=content))


def test_the_same_seed_gives_the_same_histories_however_many(group: list[History], content: Content) -> None:
    assert list(histories(3, seed=2, weeks=WEEKS, content=content)) == group[:3]
    assert list(histories(3, seed=3, weeks=WEEKS, content=content)) != group[:3]


def test_every_line_is_one_that_the_plan_takes(group: list[History], content: Content) -> None:
    for one in group:
        read = read_history(
            parse_all(one["answers"], content), one["entries"], content,
            on=date.fromisoformat(one["began"]), today=date.fromisoformat(one["on"]),
        )  # fmt: skip
        assert read.refused == ()
        assert len(read.entries) == len(one["entries"])


def test_answers_and_check_ins_are_what_their_questions_offer(group: list[History], content: Content) -> None:
    for history in group:
        for entry in history["entries"]:
            if entry["kind"] == "check-in":
                assert all(parse(content.questions[name], value) == value for name, value in entry["values"].items())


def test_sessions_are_of_what_a_plan_offers_and_tell_how_it_went(group: list[History], content: Content) -> None:
    sessions = [entry for one in group for entry in one["entries"] if entry["kind"] == "session"]
    assert len({entry["item"] for entry in sessions}) > 10
    assert all(1 <= entry["level"] <= len(content.interventions[entry["item"]].levels) for entry in sessions)
    told = ("pain_before", "pain_during", "pain_next_morning", "effort", "felt", "skipped")
    assert all(any(name in entry for entry in sessions) for name in told)


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


def test_some_never_start_and_some_miss_check_ins(group: list[History]) -> None:
    silent = [history for history in group if not history["entries"]]
    assert 0.1 < len(silent) / COUNT < 0.5
    weekly = [
        sum(entry["kind"] == "check-in" and "pain-average" in entry["values"] for entry in one["entries"])
        for one in group
        if one["entries"]
    ]
    assert 0.6 < sum(weekly) / len(weekly) / WEEKS < 0.9
    kinds = {entry["kind"] for one in group for entry in one["entries"]}
    assert {"session", "morning", "check-in", "flare", "move", "away", "goal"} <= kinds


def test_the_command_writes_a_line_for_each_person(tmp_path: Path) -> None:
    file = tmp_path / "people.jsonl"
    assert main(["simulate", "--people", "2", "--seed", "9", "--to", str(file)]) == 0
    written = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [one["id"] for one in written] == [f"simulated-{number}" for number in range(1, 3)]


@pytest.mark.parametrize("command", ["course", "plan"])
def test_a_history_is_one_that_other_commands_read(
    command: str, group: list[History], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = max(group, key=lambda each: len(each["entries"]))
    (tmp_path / "one.json").write_text(json.dumps(one), encoding="utf-8")
    assert main([command, str(tmp_path / "one.json"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)


def test_a_number_of_people_that_makes_no_sense_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "--people", "0"]) == 2
    assert "--people" in capsys.readouterr().err
