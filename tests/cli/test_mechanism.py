"""The pain patterns are judged by the engine that people meet, on patients told as answers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from dorsal.care.answers import parse_all
from dorsal.care.condition import compiled
from dorsal.care.findings import findings
from dorsal.cli.mechanism import ON, ORDER, balanced, chosen_afresh, confusion, family, labels
from dorsal.cli.mechanism_peer import judged
from dorsal.cli.mechanism_told import CRITERIA, FILE, LABELS, Patient, columns, read, told
from dorsal.content.form import All, terms
from dorsal.content.schema import Content
from dorsal.simulate.cohorts import VARIABLE, place

Dorsal = Callable[..., tuple[int, str, str]]
CALM = dict.fromkeys((one.column for one in CRITERIA), "0") | {"mechanism": LABELS[0]}


def patient(**noted: str) -> Patient:
    return CALM | noted


@pytest.fixture
def real() -> list[Patient]:
    """The patients are no part of the repository."""
    file = place(f"mechanism/{FILE}")
    if file is None:
        pytest.skip(f"the patients are not here: set {VARIABLE} to the folder that holds mechanism/{FILE}")
    return read(file)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Thirty made-up patients of each label, as the file of the real ones looks; one blank."""
    signs: dict[str, dict[str, str]] = {
        "nociceptive": {"c2": "1", "c8": "1"},
        "peripheral_neuropathic": {"c9": "1", "c37": "1"},
        "central": {"c13": "1", "c6": "1", "c19": ""},
    }
    rows = [patient(mechanism=label, **noted) for label, noted in signs.items() for _ in range(30)]
    lines = [",".join(CALM), *(",".join(row.values()) for row in rows)]
    (tmp_path / FILE).write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_published_patients_are_called_what_experts_call_them(real: list[Patient], content: Content) -> None:
    right = np.array([one["mechanism"] for one in real])
    assert balanced(right, labels([told(one) for one in real], content)) >= 0.85
    assert chosen_afresh(real, right, content).mean() >= 0.85


def test_only_history_reaches_the_patterns_unless_the_examination_is_told(content: Content) -> None:
    assert columns() == ("c2", "c6", "c8", "c9", "c13", "c15", "c19", "c26")
    unseen = dict.fromkeys(columns(["examination"]), "1")
    assert told(patient(**unseen)) == told(patient())
    assert "touch" in told(patient(**unseen), examined=True)["sensitivity"]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("noted", "label"),
    [
        ({"c8": "1"}, "nociceptive"),
        ({"c9": "1"}, "peripheral_neuropathic"),
        ({"c13": "1", "c6": "1"}, "central"),
        ({"c13": "1", "c8": "1"}, "nociceptive"),
        ({"c13": "1", "c8": "1", "c26": "1"}, "central"),
        ({"c13": "1", "c9": "1", "c26": "1"}, "central"),
        ({"c6": "1", "c26": "1"}, "nociceptive"),
        ({"c9": "", "c8": "1"}, "none"),
    ],
)
def test_a_patient_is_called_by_the_first_pattern_that_holds(
    noted: dict[str, str], label: str, content: Content
) -> None:
    assert list(labels([told(patient(**noted))], content)) == [label]
    assert {pattern for pattern, _ in ORDER} <= set(content.patterns)


@pytest.mark.parametrize("noted", [{}, dict.fromkeys(columns(), "1"), dict.fromkeys(columns(), "")])
def test_what_is_told_are_answers_that_the_questions_take(noted: dict[str, str], content: Content) -> None:
    answers = told(patient(**noted), examined=True)
    written = {
        name: list(value) if isinstance(value, tuple) else f"{value:g}" if isinstance(value, float) else value
        for name, value in answers.items()
    }
    assert parse_all(written, content) == answers
    assert findings(answers, content, on=ON).disputed == ()


def test_our_form_is_one_of_those_that_are_compared(content: Content) -> None:
    """As far as the data can show: touch is found by examining, so no history tells it."""
    (widest,) = [form for form in family() if isinstance(form, All) and len(list(terms(form))) == 4]
    ours, theirs = compiled(content.patterns["nociplastic-features"].when), compiled(widest)
    for noted in product("01", repeat=5):
        answers = told(patient(**dict(zip(("c6", "c8", "c9", "c13", "c26"), noted, strict=True))))
        values = findings(answers, content, on=ON).settled()
        assert ours(values) is theirs(values)


def test_balanced_accuracy_counts_each_label_alike() -> None:
    right = np.array(["nociceptive"] * 8 + ["peripheral_neuropathic", "central"])
    assert balanced(right, np.full(10, "nociceptive")) == pytest.approx(1 / 3)
    assert balanced(right, right) == 1
    assert confusion(right, right)[1].split() == ["nociceptive", "8", "0", "0", "0"]


def test_a_folder_of_patients_is_judged(folder: Path, dorsal: Dorsal) -> None:
    code, out, err = dorsal("cases", folder)
    assert (code, err) == (0, "")
    for part in ("90 patients (30 nociceptive", "our patterns, history", "1.000  bar: at least 0.85, met", "0.333"):
        assert part in out


def test_patterns_that_miss_the_bar_fail(folder: Path, dorsal: Dorsal) -> None:
    text = (folder / FILE).read_text(encoding="utf-8")
    swapped = text.replace("central", "x").replace("nociceptive", "central").replace("x", "nociceptive")
    (folder / FILE).write_text(swapped, encoding="utf-8")
    code, out, _ = dorsal("cases", folder)
    assert code == 1
    assert "not met" in out


def test_without_the_patients_it_says_where_they_belong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dorsal: Dorsal
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    code, out, _ = dorsal("cases", "mechanism")
    assert code == 0
    assert out.startswith("Skipped")
    assert VARIABLE in out


@pytest.mark.parametrize("text", ["c2,mechanism\n1,central\n", ",".join(CALM) + "\n", "\xff"])
def test_a_file_that_is_something_else_is_refused(text: str, tmp_path: Path, dorsal: Dorsal) -> None:
    (tmp_path / FILE).write_text(text, encoding="latin-1")
    code, _, err = dorsal("cases", tmp_path)
    assert code == 2
    assert FILE in err


def test_the_peer_learns_what_can_be_learnt() -> None:
    pytest.importorskip("sklearn", reason="scikit-learn is not installed: `make mechanism` installs it")
    right = np.array(LABELS * 20)
    table = np.array([[float(name == one) for one in LABELS] for name in right])
    table[0, 0] = np.nan
    (said,) = judged(table, right, rounds=1)
    assert balanced(right, said) > 0.95
