"""The page on security names what holds each line, and what it names is there."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = "docs/explanation/security.md"
LINE = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| (.+) \|$", re.MULTILINE)
TEST = re.compile(r"`([\w/.]+\.py)::(\w+)`")
SETTING = re.compile(r"`([\w/.-]+\.\w+)`: `(.+?)`")
# Level 1 of ASVS 5.0.0, and level 2 of its chapters 7, 8 and 14: in each section, its last numbers that count.
ASKED = (
    "1.2.1-5 1.3.1-2 1.5.1 2.1.1 2.2.1-2 2.3.1 3.2.1-2 3.3.1 3.4.1-2 3.5.1-3 4.1.1 4.4.1 5.2.1-2 5.3.1-2 6.1.1 6.2.1-8 "
    "6.3.1-2 6.4.1-2 7.1.1-3 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-2 7.6.1-2 8.1.1-2 8.2.1-3 8.3.1 8.4.1 9.1.1-3 9.2.1 "
    "10.4.1-5 11.3.1-2 11.4.1 12.1.1 12.2.1-2 13.4.1 14.1.1-2 14.2.1-4 14.3.1-3 15.1.1 15.2.1 15.3.1"
)


def asked() -> list[str]:
    """The numbers, written out."""
    found = []
    for one in ASKED.split():
        first, _, last = one.partition("-")
        section, _, number = first.rpartition(".")
        found += [f"{section}.{step}" for step in range(int(number), int(last or number) + 1)]
    return found


def missing(root: Path, told: str) -> list[str]:
    """What a line names and is not there; a line that names nothing says so by what it says."""
    tests, settings = TEST.findall(told), SETTING.findall(told)
    if not tests and not settings and not re.match(r"not yet[:,]|—|this page", told):
        return [f"no test, no setting, no reason: {told}"]
    gone = [f"{file}::{name}" for file, name in tests if not _has(root / file, f"def {name}(")]
    return gone + [f"{file}: {text}" for file, text in settings if not _has(root / file, text)]


def _has(file: Path, text: str) -> bool:
    return file.is_file() and text in file.read_text(encoding="utf-8")


def test_every_line_of_the_standard_is_there_once(root: Path) -> None:
    page = (root / PAGE).read_text(encoding="utf-8")
    assert [number for number, _, _ in LINE.findall(page)] == asked()


def test_what_each_line_names_is_there(root: Path) -> None:
    page = (root / PAGE).read_text(encoding="utf-8")
    assert {number: gone for number, _, told in LINE.findall(page) if (gone := missing(root, told))} == {}


def test_a_line_that_promises_too_much_is_noticed(root: Path) -> None:
    assert missing(root, "`tests/web/test_fuzz.py::test_that_nobody_wrote`")
    assert missing(root, "`pyproject.toml`: `a setting that nobody made`")
    assert missing(root, "the library surely does that")
    assert not missing(root, "not yet: nobody did")
