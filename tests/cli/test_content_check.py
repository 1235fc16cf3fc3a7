"""Who breaks the content is told which file or record; who breaks a promise is told by a proof which rule."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dorsal.content.loader import FOLDER

Dorsal = Callable[..., tuple[int, str, str]]
Broken = Callable[[str, str, str], Path]


@pytest.fixture
def broken(tmp_path: Path) -> Broken:
    """A copy of the content in which one file says something else."""

    def _broken(file: str, old: str, new: str) -> Path:
        copy = tmp_path / "content"
        shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        text = (copy / file).read_text(encoding="utf-8")
        assert old in text, f"{file} no longer says {old!r}"
        (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return copy

    return _broken


CALF, LIFTS = "interventions/calf-raise.yaml", "drivers.yaml"
SAYS = {
    "a language is missing": (
        CALF, ", fr: Montée sur la pointe des pieds", "",
        "interventions/calf-raise.name: nothing in language 'fr'",
    ),
    "a language is empty": (
        CALF, "fr: Montée sur la pointe des pieds", "fr: ' '", "interventions/calf-raise.name: empty in language 'fr'",
    ),
    "a language nobody listed": (
        CALF, "{en: Calf raise,", "{xx: Kuit, en: Calf raise,", "language 'xx' is not listed in languages.yaml",
    ),
    "a driver that is none": (
        CALF, "[low-strength,", "[weak-legs,", "interventions/calf-raise: unknown driver 'weak-legs'",
    ),
    "a contraindication that is none": (
        CALF, "[ankle-load]", "[ankle]", "interventions/calf-raise: unknown contraindication 'ankle'",
    ),
    "a finding that is none": (
        "red_flags/infection.yaml", "when: fever is yes", "when: feverish is yes",
        "red_flags/fever.when: unknown finding 'feverish'",
    ),
    "an answer that is none": (
        "red_flags/infection.yaml", "when: fever is yes", "when: fever is high",
        "red_flags/fever.when: 'fever' never has the value 'high'",
    ),
    "no condition": (
        "red_flags/infection.yaml", "when: fever is yes", "when: fever = yes", "red_flags/infection.yaml:",
    ),
    "a key twice": (CALF, "position: standing\n", "position: standing\nposition: sitting\n", f"{CALF}:12: 'position'"),
    "a field that is none": (CALF, "position: standing\n", "position: standing\npose: tall\n", f"{CALF}:"),
    "no field": (CALF, "position: standing\n", "", f"{CALF}:"),
    "no source": (
        CALF, "[exercise-convention, acsm09]", "[]", "interventions/calf-raise: a record needs at least one source",
    ),
    "a source that is none": (CALF, "acsm09]", "somebody]", "interventions/calf-raise: unknown source 'somebody'"),
    "a word that frightens": (
        CALF, "Lower your heels slowly.", "Lower a torn heel.", "'torn' frightens more than it helps (en)",
    ),
    "a sentence without end": (
        CALF, "Lower your heels slowly.", "Lower " + "and lower " * 12 + "it.", "a sentence of over 20 words (en)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAYS)
def test_what_is_wrong_is_named(name: str, dorsal: Dorsal, broken: Broken) -> None:
    file, old, new, expected = SAYS[name]
    code, out, err = dorsal("content", "check", broken(file, old, new))
    assert (code, out) == (2, "")
    assert expected in err
    assert "Traceback" not in err


def test_everything_wrong_is_said_at_once(dorsal: Dorsal, broken: Broken) -> None:
    folder = broken(CALF, "[exercise-convention, acsm09]", "[somebody]")
    (folder / "interventions" / "plank.yaml").write_text("nonsense", encoding="utf-8")
    (folder / "stray.yaml").write_text("a: b", encoding="utf-8")
    code, _, err = dorsal("content", "check", folder)
    assert code == 2
    assert "stray.yaml: this file belongs to no kind of record" in err
    assert "interventions/plank.yaml:1: expected a record" in err


@pytest.mark.parametrize("where", ["missing", "file"])
def test_what_is_no_folder_is_told(where: str, tmp_path: Path, dorsal: Dorsal) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    code, out, err = dorsal("content", "check", tmp_path / where)
    assert (code, out, err) == (2, "", f"{tmp_path / where}:1: expected a folder of content\n")


PROMISES = {
    "a rule that can never fire": (
        "red_flags/infection.yaml",
        "when: fever is yes",
        "when: {all: [fever is yes, fever is no]}",
        "red_flags/fever.when: no answers make this true",
    ),
    "a more alarming answer that calms": (
        "red_flags/infection.yaml",
        "when: fever is yes",
        "when: fever is no",
        "questions/fever: the more alarming answer lowers the urgency of somebody with",
    ),
}


@pytest.mark.parametrize("name", PROMISES)
def test_a_promise_that_is_broken_is_named_by_its_proof(name: str, dorsal: Dorsal, broken: Broken) -> None:
    file, old, new, expected = PROMISES[name]
    code, out, err = dorsal("content", "check", broken(file, old, new))
    assert (code, err) == (1, "")
    assert expected in out


def test_a_copy_that_nobody_broke_passes_in_silence(dorsal: Dorsal, broken: Broken) -> None:
    assert dorsal("content", "check", broken(CALF, "", "")) == (0, "", "")


def test_without_the_prover_the_rest_is_checked_and_that_is_said(
    dorsal: Dorsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    code, out, _ = dorsal("content", "check")
    assert code == 0
    assert "Proofs were not run" in out
