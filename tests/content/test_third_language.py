"""A language is added by files alone: listed once and with every text, it serves like the others; else all is named."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from dorsal.care.answers import parse_all
from dorsal.care.result import decide, report
from dorsal.content import Content, ContentError, load_folder
from dorsal.content.check import all_texts
from dorsal.content.loader import FOLDER
from dorsal.content.reading import read

MARK = "qq-"
NEW = {"name": "Third"}
STORY = Path(__file__).parents[2] / "dorsal" / "simulate" / "demo" / "office-worker-eight-weeks.yaml"


def translated(value: Any) -> Any:
    """The value with every text said in the new language too: the English one, marked."""
    if isinstance(value, list):
        return [translated(item) for item in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("en"), str):
        return {**value, "qq": MARK + value["en"]}
    return {key: translated(item) for key, item in value.items()}


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's content, where the new language is listed and nothing more."""
    folder = tmp_path_factory.mktemp("third") / "content"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    languages, _ = read((folder / "languages.yaml").read_text())
    (folder / "languages.yaml").write_text(yaml.safe_dump({**languages, "qq": NEW}, sort_keys=False))
    return folder


@pytest.fixture(scope="module")
def third(listed: Path, tmp_path_factory: pytest.TempPathFactory) -> Content:
    """The same with every text."""
    folder = tmp_path_factory.mktemp("translated") / "content"
    shutil.copytree(listed, folder)
    for file in folder.rglob("*.yaml"):
        value, _ = read(file.read_text())
        file.write_text(yaml.safe_dump(translated(value), allow_unicode=True, sort_keys=False))
    for file in folder.rglob("*.en.md"):
        file.with_name(file.name.replace(".en.md", ".qq.md")).write_text(MARK + file.read_text())
    return load_folder(folder)


def test_without_its_texts_every_missing_one_is_named(listed: Path, content: Content) -> None:
    with pytest.raises(ContentError) as caught:
        load_folder(listed)
    expected = {where for where, _ in all_texts(content)}
    assert {problem.where for problem in caught.value.problems} == expected
    assert {problem.message for problem in caught.value.problems} == {"nothing in language 'qq'"}


def test_with_its_texts_nothing_falls_back(third: Content, content: Content) -> None:
    assert list(third.languages) == [*content.languages, "qq"]
    assert all(text["qq"] == MARK + text["en"] for _, text in all_texts(third))


def test_a_person_is_answered_in_it_throughout(third: Content) -> None:
    story, _ = read(STORY.read_text())
    result = decide(parse_all(story["answers"], third), third, on=date(2026, 11, 21))
    told = report(result, third, "qq")
    assert result.plan.week
    assert all(words.startswith(MARK) for words in (*told.triage.advice, *told.safety_net))
    for item in (item for day in result.plan.week for item in day.items):
        name = third.lessons[item.id].title if item.kind == "lesson" else third.interventions[item.id].name
        assert name["qq"].startswith(MARK)


def test_the_decisions_are_the_same_in_every_language(third: Content, content: Content) -> None:
    story, _ = read(STORY.read_text())
    answers = parse_all(story["answers"], third)
    mine, theirs = (decide(answers, said, on=date(2026, 11, 21)) for said in (third, content))
    assert (mine.triage, mine.assessment, mine.plan) == (theirs.triage, theirs.assessment, theirs.plan)
    assert mine.content != theirs.content
