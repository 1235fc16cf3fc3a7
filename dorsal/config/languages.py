"""The languages of the interface are those of the content: one list, in one place."""

from __future__ import annotations

import msgspec

from dorsal.content.loader import FOLDER
from dorsal.content.reading import read
from dorsal.content.schema import Language


def languages() -> list[tuple[str, str]]:
    """Code and name, the default first. Only this one file is read: `migrate` must not depend on all content."""
    raw, _ = read((FOLDER / "languages.yaml").read_text())
    found = msgspec.convert([{"code": code} | rest for code, rest in raw.items()], list[Language])
    return [(language.code, language.name) for language in found]
