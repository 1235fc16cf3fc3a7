"""`dorsal content check`: everything that is wrong with the content, one line each."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from dorsal.cli import InputError
from dorsal.content import load, load_folder


def run(folder: Path | None) -> int:
    """Load, check and, where the prover is installed, prove. Raises ContentError and InputError."""
    if folder and not folder.is_dir():
        raise InputError(f"{folder}:1: expected a folder of content")
    content = load_folder(folder) if folder else load()
    if importlib.util.find_spec("z3") is None:
        print("Proofs were not run: z3-solver is not installed (make check installs it).")
        return 0
    from dorsal.content.proofs import prove  # noqa: PLC0415 - the prover is not needed to run

    problems = prove(content)
    for problem in problems:
        print(problem)
    return 1 if problems else 0
