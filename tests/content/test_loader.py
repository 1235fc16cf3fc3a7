"""The loader reads everything or says where each wrong thing stands; what it kept is used only when it is whole."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.content import ContentError, Problem, load_folder, loader
from dorsal.content.check import check, forms
from dorsal.content.form import AnyOf, Term, terms
from dorsal.content.loader import build, fingerprint, pack
from dorsal.content.schema import Content

Files = dict[str, bytes]
Refused = Callable[[dict[str, str | bytes | None]], list[str]]
QUESTION = "{kind: number, range: [0, 10], text: {en: How bad}}"


def test_a_content_in_which_nothing_is_wrong_is_read(small: Files) -> None:
    content = build(small)
    assert check(content) == []
    assert content.languages["en"].code == "en"
    assert content.lessons["first"].body == {"en": "Some prose.\n"}
    assert content.questions["pain"].id == "pain"


def test_every_file_of_the_real_content_is_read_into_a_record(real_files: Files) -> None:
    content = build(real_files)
    single = [name for name in real_files if name.startswith(("interventions/", "lessons/")) and name.endswith("yaml")]
    assert {Path(name).stem for name in single} == {*content.interventions, *content.lessons}


def test_a_long_table_goes_on_in_a_folder_of_its_name(small: Files) -> None:
    content = build({**small, "interface/more.yaml": b"bye: {en: Goodbye}"})
    assert content.interface == {"hello": {"en": "Hello"}, "bye": {"en": "Goodbye"}}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sources.yaml": None}, "sources.yaml: this file is missing"),
        ({"interface/more.yaml": "hello: {en: Hi}"}, "interface/more.yaml: 'hello' stands in another file too"),
        ({"interface/more.yaml": "hello: Hi"}, "interface/more.yaml:1: Expected `object`, got `str`"),
        ({"intake/more.yaml": "- {}"}, "intake/more.yaml: this file belongs to no kind of record"),
        ({"intake.yaml": None}, "intake.yaml: this file is missing"),
        ({"notes.yaml": "a: b"}, "notes.yaml: this file belongs to no kind of record"),
        ({"lessons/second.en.md": "Prose."}, "lessons/second.en.md: this file belongs to no kind of record"),
        ({"lessons/first.en.md": None}, "lessons/first: no prose beside the record"),
        ({"interface.yaml": "hello: {en: Hello}\nhello: {en: Hi}"}, "interface.yaml:2: 'hello' is given twice"),
        ({"interface.yaml": "hello: [Hello]"}, "interface.yaml:1: Expected `object`"),
        ({"interface.yaml": "hello: {}"}, "interface.yaml:1: Expected `object` of length >= 1"),
        ({"interface.yaml": b"hello:\n  en: \xff"}, "interface.yaml:2: not UTF-8 text"),
        ({"lessons/first.en.md": b"Prose\n\xff"}, "lessons/first.en.md:2: not UTF-8 text"),
        ({"languages.yaml": "en: English"}, "languages.yaml:1: Expected `object`, got `str`"),
        ({"languages.yaml": "[en]"}, "languages.yaml:1: Expected `object`, got `array`"),
        ({"languages.yaml": ""}, "languages.yaml:1: Expected `object`"),
        ({"questions.yaml": "- pain"}, "questions.yaml:1: expected a record, or `records:` with several"),
        ({"questions.yaml": ""}, "questions.yaml:1: expected a record, or `records:` with several"),
        ({"questions.yaml": "dated: 2026-11-21\nrecords: [pain]"}, "questions.yaml:2: expected the records"),
        ({"questions.yaml": "dated: 2026-11-21\nrecords:"}, "questions.yaml:2: expected the records"),
        ({"glossary.yaml": "records:\n  pain: words"}, "glossary.yaml:2: records.pain: Expected `object`, got `str`"),
        ({"sources.yaml": "book: {title: A, certainty: sure}"}, "sources.yaml:1: Invalid enum value 'sure'"),
    ],
)
def test_a_file_that_is_wrong_is_named(refused: Refused, changes: dict[str, Any], words: str) -> None:
    assert any(problem.startswith(words) for problem in refused(changes)), refused(changes)


@pytest.mark.parametrize(
    ("record", "line", "words"),
    [
        ("{kind: number, range: [0, 10], text: {en: A}, colour: red}", 5, "unknown field `colour`"),
        ("\n    kind: number\n    text: {en: A}\n    range: [0]", 8, "Expected `array` of length 2"),
        ("\n    kind: number\n    text: {en: A}\n    range: [0, many]", 8, "Expected `float`"),
        ("\n    kind: numbers\n    text: {en: A}", 6, "Invalid enum value 'numbers'"),
        ("\n    kind: number\n    range: [0, 10]", 6, "missing required field `text`"),
        ("\n    kind: yes-no\n    text: {en: A}\n    asked_if: age", 8, "expected 'finding op value'"),
        ("\n    kind: yes-no\n    dated: yesterday\n    text: {en: A}", 7, "Invalid RFC3339"),
    ],
)
def test_a_record_that_is_wrong_is_named_with_file_and_line(
    refused: Refused, head: str, record: str, line: int, words: str
) -> None:
    (problem,) = refused({"questions.yaml": f"{head}records:\n  pain: {record}\n"})
    assert problem.startswith(f"questions.yaml:{line}: records.pain: ")
    assert words in problem


def test_a_record_that_stands_in_two_files_is_refused(refused: Refused, head: str) -> None:
    twice = {"questions/more.yaml": f"{head}records:\n  pain: {QUESTION}\n"}
    assert refused({**twice}) == ["questions/more.yaml: 'pain' stands in another file too"]


def test_everything_that_is_wrong_is_said_at_once(refused: Refused) -> None:
    assert len(refused({"sources.yaml": None, "deny.yaml": "en: word", "notes.md": "notes"})) == 3


def test_a_problem_is_written_with_its_line_where_there_is_one() -> None:
    assert str(Problem("a.yaml", 3, "wrong")) == "a.yaml:3: wrong"
    assert str(Problem("drivers/a", 0, "wrong")) == "drivers/a: wrong"
    assert str(ContentError([Problem("a", 1, "x"), Problem("b", 0, "y")])) == "a:1: x\nb: y"


def test_only_forms_need_help_to_be_read() -> None:
    with pytest.raises(NotImplementedError):
        loader._decode_form(int, 1)


# Compound findings


def test_a_compound_is_written_out_wherever_a_form_may_stand(content: Content) -> None:
    used = {term.finding for _, form in forms(content) for term in terms(form)}
    assert used.isdisjoint(content.compounds)


def test_a_compound_is_written_out_in_a_level_of_an_exercise(real_files: Files) -> None:
    tilt = real_files["interventions/pelvic-tilt.yaml"].decode()
    opened = tilt.replace("levels:\n  - ", "levels:\n  - starts_if: fragile-bones is yes\n    ", 1)
    assert opened != tilt
    content = build({**real_files, "interventions/pelvic-tilt.yaml": opened.encode()})
    assert content.interventions["pelvic-tilt"].levels[0].starts_if == AnyOf(
        (Term("osteoporosis", "is", "yes"), Term("long-steroids", "is", "yes"))
    )


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (
            "compounds.yaml",
            "records:\n  bad: {name: {en: Bad}, when: pain > 5}\n  worse: {name: {en: W}, when: bad is no}",
        ),
        ("exclusions.yaml", "records:\n  out: {name: {en: Out}, when: {not: bad > 3}, text: {en: T}}"),
    ],
)
def test_a_compound_can_only_be_said_to_hold(refused: Refused, head: str, file: str, text: str) -> None:
    compounds = f"{head}records:\n  bad: {{name: {{en: Bad}}, when: pain > 5}}\n"
    problems = refused({"compounds.yaml": compounds, file: head + text})
    assert any("a compound finding can only be 'is yes'" in problem for problem in problems)


# The hash


@given(st.dictionaries(st.text(max_size=5), st.binary(max_size=20), min_size=1, max_size=4), st.data())
def test_the_hash_changes_with_any_byte(files: Files, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(files)))
    other = data.draw(st.binary(max_size=20).filter(lambda some: some != files[name]))
    assert fingerprint({**files, name: other}) != fingerprint(files)
    assert fingerprint(dict(reversed(files.items()))) == fingerprint(files)


def test_the_hash_knows_where_one_file_ends() -> None:
    assert fingerprint({"a": b"bc"}) != fingerprint({"ab": b"c"})
    assert fingerprint({"a": b"", "b": b"x"}) != fingerprint({"a": b"x", "b": b""})


# What is kept


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[Path]]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return lambda: sorted((tmp_path / "cache").rglob("*.msgpack"))


def test_what_was_checked_is_kept_once_and_used_again(
    folder: Path, kept: Callable[[], list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_folder(folder, cached=True)
    (file,) = kept()
    written = file.stat().st_mtime_ns
    monkeypatch.setattr(loader, "build", None)
    assert load_folder(folder, cached=True) == first
    assert kept() == [file]
    assert file.stat().st_mtime_ns == written
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_without_being_asked_nothing_is_kept(folder: Path, kept: Callable[[], list[Path]]) -> None:
    load_folder(folder)
    assert kept() == []


def test_a_content_that_is_wrong_is_never_kept(folder: Path, kept: Callable[[], list[Path]]) -> None:
    (folder / "interface.yaml").write_text("hello: {fr: Bonjour}")
    with pytest.raises(ContentError, match="nothing in language 'en'"):
        load_folder(folder, cached=True)
    assert kept() == []


@pytest.mark.parametrize("damage", [lambda data: data[: len(data) // 2], lambda _: b"", lambda _: b"\xc1" * 40])
def test_a_damaged_file_is_passed_over_and_written_anew(
    folder: Path, kept: Callable[[], list[Path]], damage: Callable[[bytes], bytes]
) -> None:
    content = load_folder(folder, cached=True)
    (file,) = kept()
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert load_folder(folder, cached=True) == content
    assert file.read_bytes() == whole


@pytest.fixture(scope="module")
def packed(content: Content) -> bytes:
    return pack(content)


@given(data=st.data())
def test_no_damage_at_all_breaks_a_start(packed: bytes, tmp_path_factory: pytest.TempPathFactory, data: Any) -> None:
    whole = bytearray(packed)
    for _ in range(3):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    file = tmp_path_factory.getbasetemp() / "damaged.msgpack"
    file.write_bytes(whole)
    assert loader._kept(file, "the hash of another content") is None


def test_what_was_kept_for_another_content_is_never_used(folder: Path, kept: Callable[[], list[Path]]) -> None:
    load_folder(folder, cached=True)
    (old,) = kept()
    (folder / "interface.yaml").write_text("hello: {en: Good day}")
    changed = load_folder(folder, cached=True)
    assert changed.interface["hello"] == {"en": "Good day"}
    (new,) = set(kept()) - {old}
    new.write_bytes(old.read_bytes())
    assert load_folder(folder, cached=True) == changed


def test_what_was_kept_by_other_code_is_never_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = loader._store("key")
    (tmp_path / "code.py").write_text("changed")
    monkeypatch.setattr(loader, "FOLDER", tmp_path)
    assert loader._store("key") != before


def test_where_nothing_can_be_written_content_is_still_read(folder: Path, tmp_path: Path, kept: object) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert load_folder(folder, cached=True).questions


def test_without_a_named_folder_it_is_kept_at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setitem(os.environ, "HOME", str(tmp_path))
    store = loader._store("key")
    assert store is not None
    assert store.is_relative_to(tmp_path / ".cache")


def test_somebody_without_a_home_reads_content_all_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", homeless)
    assert load_folder(folder, cached=True).questions
