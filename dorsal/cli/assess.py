"""`dorsal assess`: one file of answers in, everything decided about them out."""

from __future__ import annotations

from pathlib import Path

import msgspec

from dorsal.care.result import decide, report
from dorsal.cli import InputError
from dorsal.cli.answers_file import read_answers
from dorsal.cli.page import page
from dorsal.content import load


def run(file: Path, language: str | None, *, as_json: bool) -> int:
    """Print the result as JSON or as a page of plain text. Raises InputError."""
    content = load()
    given = read_answers(file, content)
    words = language or given.language
    if words not in content.languages:
        raise InputError(f"--lang: expected one of {', '.join(content.languages)}; found '{words}'")
    result = decide(given.answers, content, on=given.on)
    if as_json:
        print(msgspec.json.format(msgspec.json.encode(report(result, content, words)), indent=2).decode())
    else:
        print(page(result, given.answers, content, words, given.country))
    return 0
