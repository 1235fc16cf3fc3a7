"""Reads the content folder into one frozen `Content`, or says everything that is wrong with it.

A kind of record is one file `kind.yaml`, a folder `kind/*.yaml`, or both. A file with `records:` holds several and
gives their defaults at its top; any other file is one record whose id is the file's name.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from dorsal.content import schema
from dorsal.content.check import check
from dorsal.content.form import Form, FormError, expand, parse, plain
from dorsal.content.problem import ContentError, Problem
from dorsal.content.reading import ReadingError, line_of, read

FOLDER = Path(__file__).parent
SUFFIXES = (".yaml", ".md")
RECORDS: dict[str, type[schema.Record]] = {
    "questions": schema.Question,
    "derived": schema.Derived,
    "compounds": schema.Compound,
    "urgencies": schema.UrgencyLevel,
    "safety_net": schema.SafetySign,
    "first_ease": schema.Ease,
    "red_flags": schema.RedFlag,
    "contradictions": schema.Contradiction,
    "drivers": schema.Driver,
    "patterns": schema.Pattern,
    "phases": schema.Phase,
    "contraindications": schema.Contraindication,
    "interventions": schema.Intervention,
    "lessons": schema.Lesson,
    "pathway": schema.Step,
    "letters": schema.LetterTemplate,
    "exclusions": schema.Exclusion,
    "limits": schema.Limit,
    "checkin": schema.CheckInPage,
    "changes": schema.Change,
    "advice": schema.Advisable,
    "conflicts": schema.ConflictRule,
    "glossary": schema.GlossaryTerm,
    "courses": schema.Course,
    "course_states": schema.CourseState,
    "course_values": schema.CourseValue,
    "poses": schema.Pose,
    "figures": schema.Figure,
    "examination": schema.Sign,
    "wordings": schema.Wording,
    "topics": schema.Topic,
    "measures": schema.Measure,
}
TABLES: dict[str, Any] = {
    "languages": dict[str, schema.Language],
    "sources": dict[str, schema.Source],
    "interface": dict[str, schema.Text],
    "deny": dict[str, tuple[str, ...]],
    "places": dict[str, schema.Place],
    "intake": tuple[schema.Page, ...],
}
PATH = re.compile(r" - at `(?:key in )?\$?(.*)`$")


@cache
def load() -> schema.Content:
    """The project's own content. Raises ContentError."""
    return load_folder(FOLDER, cached=True)


def load_folder(folder: Path, *, cached: bool = False) -> schema.Content:
    """The content of any folder; `cached` keeps the checked result by its hash. Raises ContentError."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in _files(folder)}
    key = fingerprint(files)
    store = _store(key) if cached else None
    kept = _kept(store, key) if store is not None else None
    if kept is not None:
        return kept
    content = build(files, key)
    problems = check(content)
    if problems:
        raise ContentError(problems)
    if store is not None:
        _keep(store, pack(content))
    return content


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.name != "LICENSE.md")


def fingerprint(files: dict[str, bytes]) -> str:
    """The hash by which a decision names its content."""
    total = hashlib.sha256()
    for name, data in sorted(files.items()):
        total.update(f"{name}\0{len(data)}\0".encode() + data)
    return total.hexdigest()


def pack(content: schema.Content) -> bytes:
    """The content as bytes that `unpack` reads without the files."""
    return msgspec.msgpack.encode(_written_out(content))


def unpack(data: bytes) -> schema.Content:
    return msgspec.msgpack.decode(data, type=schema.Content, dec_hook=_decode_form)


def _written_out(value: Any) -> Any:
    """With forms as YAML holds them: msgspec would write a dataclass by its fields, and lose which form it is."""
    if isinstance(value, Form):
        return plain(value)
    if isinstance(value, msgspec.Struct):
        names = zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True)
        return {key: _written_out(getattr(value, name)) for key, name in names}
    if isinstance(value, dict):
        return {name: _written_out(item) for name, item in value.items()}
    if isinstance(value, tuple):
        return [_written_out(item) for item in value]
    return value


def _decode_form(kind: type, value: object) -> object:
    if kind is Form:
        return parse(value)
    raise NotImplementedError(kind.__name__)


def _store(key: str) -> Path | None:
    """Where the checked content of this hash is kept, if anywhere; the code that reads it is part of its name."""
    code = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(FOLDER.glob("*.py")))).hexdigest()
    try:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # a container's user may have no home
        return None
    return base / "dorsal" / f"{key[:16]}-{code[:16]}.msgpack"


def _kept(store: Path, key: str) -> schema.Content | None:
    """What an earlier start kept, if it is whole and is this very content; else it is built anew."""
    try:
        content = unpack(store.read_bytes())
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None
    return content if content.hash == key else None


def _keep(store: Path, data: bytes) -> None:
    """Written beside and moved into place, so that no reader sees half of it; a folder we cannot write is no error."""
    try:
        store.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=store.parent, delete=False) as file:
            file.write(data)
        Path(file.name).replace(store)
    except OSError:
        return


def build(files: dict[str, bytes], key: str = "") -> schema.Content:
    """The typed content of these files, before the checks across records. Raises ContentError."""
    reader = _Reader(files)
    tables = {name: reader.table(name, kind) for name, kind in TABLES.items()}
    records = {name: reader.records(name, kind) for name, kind in RECORDS.items()}
    reader.unread()
    if reader.problems:
        raise ContentError(reader.problems)
    pages = tables.pop("intake")
    content = schema.Content(hash=key, pages=pages, **tables, **records)
    return _expanded(content)


def _expanded(content: schema.Content) -> schema.Content:
    """Every form with its compound findings written out, so that whoever reads a form sees findings only."""
    problems: list[Problem] = []
    whole: dict[str, Form] = {}

    def written_out(record: Any, where: str) -> Any:
        try:
            return _with_compounds(record, whole)
        except FormError as error:
            problems.append(Problem(where, 0, str(error)))
            return record

    for name, compound in content.compounds.items():
        whole[name] = written_out(compound, f"compounds/{name}").when
    changed: dict[str, Any] = {
        kind: {name: written_out(record, f"{kind}/{name}") for name, record in getattr(content, kind).items()}
        for kind in RECORDS
    }
    changed["pages"] = tuple(written_out(page, f"intake/{page.id}") for page in content.pages)
    if problems:
        raise ContentError(problems)
    return msgspec.structs.replace(content, **changed)


def _with_compounds(value: Any, whole: dict[str, Form]) -> Any:
    """A record, or a part of one, with every form in it written out, the level of an exercise included."""
    if isinstance(value, Form):
        return expand(value, whole)
    if isinstance(value, tuple):
        return tuple(_with_compounds(item, whole) for item in value)
    if isinstance(value, msgspec.Struct):
        changes = {name: _with_compounds(getattr(value, name), whole) for name in value.__struct_fields__}
        return msgspec.structs.replace(value, **changes)
    return value


class _Reader:
    """Reads one file after the other and collects what is wrong, with file and line."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.problems: list[Problem] = []
        self.seen: set[str] = set()

    def table(self, name: str, kind: Any) -> Any:
        """One file whose whole content is one value; a long mapping goes on in files of a folder of its name."""
        file = f"{name}.yaml"
        if file not in self.files:
            self.problems.append(Problem(file, 0, "this file is missing"))
            return None
        found = self._one_table(file, name, kind)
        if not isinstance(found, dict):
            return found
        for part in sorted(part for part in self.files if part.startswith(f"{name}/") and part.endswith(".yaml")):
            more = self._one_table(part, name, kind) or {}
            twice = sorted(found.keys() & more.keys())
            self.problems += [Problem(part, 0, f"'{key}' stands in another file too") for key in twice]
            found |= more
        return found

    def _one_table(self, file: str, name: str, kind: Any) -> Any:
        raw, node = self._read(file)
        if name == "languages" and isinstance(raw, dict):
            raw = {code: {"code": code} | value if isinstance(value, dict) else value for code, value in raw.items()}
        return self._convert(raw, kind, file, node, [])

    def records(self, name: str, kind: type[schema.Record]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for file in self._of_kind(name):
            for key, record in self._in_file(file, kind):
                if key in found:
                    self.problems.append(Problem(file, 0, f"'{key}' stands in another file too"))
                found[key] = record
        return found

    def unread(self) -> None:
        """A file that no kind reads would be knowledge that nobody sees."""
        for file in sorted(set(self.files) - self.seen):
            self.problems.append(Problem(file, 0, "this file belongs to no kind of record"))

    def _of_kind(self, name: str) -> list[str]:
        kind = re.compile(rf"{name}(/.+)?\.yaml")
        return [file for file in sorted(self.files) if kind.fullmatch(file)]

    def _in_file(self, file: str, kind: type[schema.Record]) -> Iterator[tuple[str, Any]]:
        raw, node = self._read(file)
        if not isinstance(raw, dict):
            self.problems.append(Problem(file, 1, "expected a record, or `records:` with several"))
            return
        if "records" not in raw:
            name = Path(file).stem
            yield name, self._convert(raw | {"id": name} | self._body(file, kind), kind, file, node, [])
            return
        defaults = {key: value for key, value in raw.items() if key != "records"}
        if not isinstance(raw["records"], dict):
            self.problems.append(Problem(file, line_of(node, ["records"]), "expected the records, each under its id"))
            return
        for name, value in raw["records"].items():
            whole = defaults | value | {"id": name} if isinstance(value, dict) else value
            yield name, self._convert(whole, kind, file, node, ["records", name])

    def _body(self, file: str, kind: type[schema.Record]) -> dict[str, Any]:
        """The prose beside a lesson's record, one file per language."""
        if kind is not schema.Lesson:
            return {}
        stem = file.removesuffix(".yaml")
        prose = re.compile(re.escape(stem) + r"\.(\w+)\.md")
        names = {name: match[1] for name in self.files if (match := prose.fullmatch(name))}
        self.seen.update(names)
        body = {language: self._text(name) for name, language in names.items()}
        return {"body": body} if body else {}

    def _text(self, file: str) -> str:
        try:
            return self.files[file].decode()
        except UnicodeDecodeError as error:
            line = self.files[file].count(b"\n", 0, error.start) + 1
            self.problems.append(Problem(file, line, "not UTF-8 text"))
            return ""

    def _read(self, file: str) -> tuple[Any, Any]:
        self.seen.add(file)
        try:
            return read(self._text(file))
        except ReadingError as error:
            self.problems.append(Problem(file, error.line, str(error)))
            return {"records": {}}, None

    def _convert(self, raw: Any, kind: Any, file: str, node: Any, above: list[str]) -> Any:
        try:
            return msgspec.convert(raw, kind, strict=False, dec_hook=_decode_form)
        except (msgspec.ValidationError, FormError) as error:
            words = str(error)
            match = PATH.search(words)
            steps = above + (re.findall(r"[\w-]+", match.group(1)) if match else [])
            self.problems.append(Problem(file, line_of(node, steps), f"{'.'.join(above)}: {words}".lstrip(": ")))
            return None
