"""A content as small as it can be, to be spoilt in one place at a time, and the real one with one thing changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dorsal.content import ContentError
from dorsal.content.check import check
from dorsal.content.loader import FOLDER, _files, build
from dorsal.content.schema import Content

HEAD = "dated: 2026-11-21\nreview: unreviewed\nsources: [book]\n"
URGENCY = "name: {en: How soon}, advice: {en: What to do}, meaning: {en: What it means}"
SMALL = {
    "languages.yaml": "en: {name: English}\n",
    "sources.yaml": "book: {title: A book, certainty: read}\n",
    "interface.yaml": "hello: {en: Hello}\n",
    "deny.yaml": "en: [crumbling]\n",
    "places.yaml": (
        "GB: {name: {en: Great Britain}, emergency: ['999'], out_of_hours: {en: Call},"
        " crisis: {en: Call}, sources: [book]}\n"
    ),
    "intake.yaml": "- {id: where, title: {en: Where}, questions: [pain]}\n",
    "questions.yaml": HEAD + "records:\n  pain: {kind: number, range: [0, 10], text: {en: How bad}}\n",
    "urgencies.yaml": HEAD
    + "records:\n"
    + "".join(f"  {name}: {{{URGENCY}}}\n" for name in ("T0", "T1", "T2", "T3", "T4", "excluded", "open")),
    "lessons/first.yaml": HEAD + "title: {en: First}\nsummary: {en: Sum}\ndo: {en: Do}\nserves: []\n",
    "lessons/first.en.md": "Some prose.\n",
}
Files = dict[str, bytes]


@pytest.fixture
def small() -> Files:
    """The files of a content in which nothing is wrong."""
    return {name: text.encode() for name, text in SMALL.items()}


@pytest.fixture
def head() -> str:
    return HEAD


@pytest.fixture
def refused(small: Files) -> Callable[[dict[str, str | bytes | None]], list[str]]:
    """What is said against the small content with these files changed, or taken away."""

    def _refused(changes: dict[str, str | bytes | None]) -> list[str]:
        changed = {name: data.encode() if isinstance(data, str) else data for name, data in changes.items()}
        files = {name: data for name, data in {**small, **changed}.items() if data is not None}
        try:
            problems = check(build(files))
        except ContentError as error:
            problems = list(error.problems)
        return [str(problem) for problem in problems]

    return _refused


@pytest.fixture(scope="session")
def real_files() -> Files:
    """The project's own content as files."""
    return {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in _files(FOLDER)}


@pytest.fixture(scope="session")
def with_record(content: Content) -> Callable[..., Content]:
    """The real content with some fields of one of its records changed."""

    def _with_record(kind: str, name: str, /, **changes: Any) -> Content:
        table = getattr(content, kind)
        changed = {**table, name: msgspec.structs.replace(table[name], **changes)}
        return msgspec.structs.replace(content, **{kind: changed})

    return _with_record


@pytest.fixture
def folder(tmp_path: Path, small: Files) -> Path:
    """The small content on disk."""
    for name, data in small.items():
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "content"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many mistakes in the urgent rules would be noticed: a count that passes is worth reading too."""
    reports = terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", [])
    for report in reports:
        for name, value in report.user_properties:
            if name == "mutants" and report.when == "call":
                terminalreporter.section("mistakes in urgent rules")
                terminalreporter.line(str(value))
