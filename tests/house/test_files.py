"""Every file stays small enough to read in one go and says nothing about the machine it was written on."""

from __future__ import annotations

import re
from pathlib import Path

LONGEST = 400
# Records in YAML are looked up one by one, so their files may be longer.
READ_WHOLE = {".py", ".html", ".css", ".js", ".ts", ".sh", ".toml", ".md"}
# Written with brackets so that this file does not name them either.
FOREIGN = re.compile(r"/wor[k]/|\.librar[y]\b|\bshare[d]/|/roo[t]/|/hom[e]/\w|/User[s]/|/op[t]/|/tm[p]/|\.claud[e]\b")
LATER = re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X])\b")
PICTURES = {".png", ".jpg", ".webp", ".ico", ".woff2", ".ttf", ".pdf"}


def text_of(path: Path) -> str:
    return "" if path.suffix in PICTURES else path.read_text(encoding="utf-8")


def test_no_file_is_too_long_to_read(root: Path, files: list[Path]) -> None:
    long = {
        str(path.relative_to(root)): lines
        for path in files
        if path.suffix in READ_WHOLE and (lines := len(text_of(path).splitlines())) > LONGEST
    }
    assert long == {}


def test_no_file_names_a_path_of_somebodys_machine(root: Path, files: list[Path]) -> None:
    found = [
        f"{path.relative_to(root)}:{number}: {line.strip()[:80]}"
        for path in files
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if FOREIGN.search(line)
    ]
    assert found == []


def test_nothing_is_left_for_later(root: Path, files: list[Path]) -> None:
    assert [str(path.relative_to(root)) for path in files if LATER.search(text_of(path))] == []


def test_a_foreign_path_would_be_seen() -> None:
    assert FOREIGN.search("see /wor" + "k/plan.md")
    assert not FOREIGN.search("back at work, shared with a team, docs/explanation/")
