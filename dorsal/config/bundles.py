"""What a page needs comes in few requests: a sheet holds the sheets that it imports, a script the scripts.

The files stay small and work as they are in any browser; this only saves a telephone the way back and forth.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.core.files.storage import FileSystemStorage, Storage

WHOLE = (
    "web/pages.css", "web/clinic.css", "web/player.js", "web/app/app.js", "web/app/shell.js", "web/app/device.js",
)  # fmt: skip
# Of another's package only what a page names is ours to serve.
OF_OTHERS, NAMED = "django_htmx/", ("django_htmx/htmx-2.min.js",)
SHEET = re.compile(r'^@import "([\w./-]+)";\n', re.MULTILINE)
NEEDS = re.compile(r'^import (\* as (?P<all>\w+)|(?P<some>\{[^}]*\})) from "(?P<file>\./[\w.-]+)";\n', re.MULTILINE)
GIVES = re.compile(r"^export (?=(?:async )?(?:function\*?|const|class) (\w+))", re.MULTILINE)
IMPORT = re.compile(r"^import [^(].*", re.MULTILINE)
EXPORT = re.compile(r"^export\b.*", re.MULTILINE)


class Whole(AppDirectoriesFinder):
    """Finds the static files of the apps, and in the place of those above the whole that they stand for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = FileSystemStorage(location=settings.BUNDLES)

    def find(self, path: str, *args: Any, **kwargs: Any) -> Any:
        found = super().find(path, *args, **kwargs)
        if path not in WHOLE or not found:
            return found
        whole = str(self._write(path, Path(found if isinstance(found, str) else found[0])))
        return whole if isinstance(found, str) else [whole]

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        for path, storage in super().list(ignore_patterns):
            if path.startswith(OF_OTHERS) and path not in NAMED:
                continue
            if path in WHOLE:
                self._write(path, Path(storage.path(path)))
            yield path, self.kept if path in WHOLE else storage

    def _write(self, path: str, source: Path) -> Path:
        """Two processes may write the same at once: a reader sees all of the one or all of the other."""
        made = sheet(source) if source.suffix == ".css" else script(source)
        kept = Path(self.kept.path(path))
        if kept.is_file() and kept.read_text(encoding="utf-8") == made:
            return kept
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=kept.parent, delete=False, encoding="utf-8") as new:
            new.write(made)
        Path(new.name).chmod(0o644)
        os.replace(new.name, kept)  # noqa: PTH105 - the same, said once
        return kept


def sheet(source: Path) -> str:
    """A sheet with each sheet that it imports in its place."""
    return SHEET.sub(lambda found: sheet(source.parent / found[1]), source.read_text(encoding="utf-8"))


def script(source: Path) -> str:
    """A module after the modules that it imports, each of those in a scope of its own, in the order they run in."""
    before: dict[Path, str] = {}
    text = _link(source, before)
    return "\n".join([*before.values(), text])


def _link(source: Path, before: dict[Path, str]) -> str:
    """The text of a module without its imports; what it imports stands in `before`."""
    text = source.read_text(encoding="utf-8")
    for needed in NEEDS.finditer(text):
        part = source.parent / needed["file"]
        if part not in before:
            before[part] = _closed(part, _link(part, before))
    text = NEEDS.sub(_taken, text)
    if left := IMPORT.search(text):
        raise ValueError(f"{source.name}: not a form that can be linked: {left[0]}")
    return text


def _closed(source: Path, text: str) -> str:
    """A module as a value that holds what it exports."""
    body = GIVES.sub("", text)
    if left := EXPORT.search(body):
        raise ValueError(f"{source.name}: not a form that can be linked: {left[0]}")
    return f"const {_scope(source.name)} = (() => {{\n{body}\nreturn {{ {', '.join(GIVES.findall(text))} }};\n}})();"


def _taken(needed: re.Match[str]) -> str:
    scope = _scope(needed["file"].removeprefix("./"))
    return f"const {needed['all'] or needed['some'].replace(' as ', ': ')} = {scope};\n"


def _scope(name: str) -> str:
    return "$" + re.sub(r"\W", "_", name.removesuffix(".js"))
