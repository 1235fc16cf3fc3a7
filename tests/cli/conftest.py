"""Running the command inside this process, on files written for one test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from dorsal.cli import main
from dorsal.content.reading import read

DEMO = Path(__file__).parents[2] / "dorsal" / "simulate" / "demo"


class Ran(NamedTuple):
    """How the command ended and what it said."""

    code: int
    out: str
    err: str


@pytest.fixture
def dorsal(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run the command as somebody would type it."""

    def _dorsal(*arguments: object) -> Ran:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        return Ran(code, *capsys.readouterr())

    return _dorsal


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """A file that holds this text."""

    def _written(text: str | bytes, name: str = "answers.yaml") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return _written


@pytest.fixture
def answers() -> Callable[..., dict[str, Any]]:
    """The file of a demo person as a program holds it, with these answers changed; None takes one away."""

    def _answers(name: str, /, **changes: Any) -> dict[str, Any]:
        whole: dict[str, Any] = read((DEMO / f"{name}.yaml").read_text(encoding="utf-8"))[0]
        told = {**whole["answers"], **{key.replace("_", "-"): value for key, value in changes.items()}}
        kept = {key: whole[key] for key in ("on", "language", "country") if key in whole}
        return {**kept, "answers": {key: value for key, value in told.items() if value is not None}}

    return _answers
