"""What the documents show is tried: their commands run, their examples pass, their links lead somewhere."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest

from dorsal.cli import _parser
from dorsal.content.check import check
from dorsal.content.loader import FOLDER, load_folder

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "DEVELOPERS.md",
    *sorted(path for path in (ROOT / "docs").rglob("*.md") if path.parent.name != "reference"),
]
BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)\)")
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
SHOUTED = re.compile(r"`([A-Z]+(?: [A-Z]+)+)`")
DORSAL, MAKE = ".venv/bin/dorsal", "make"
RUN = {DORSAL, "mkdir", "cp", "echo", "sed"}
# They install, fetch, or leave the folder: a reader's own machine, not ours.
READ = {"sudo", "git", "cd"}
# They write into the repository, or take minutes.
PARSED = (["reference"], ["bench"])
EVERY_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())


def blocks(page: Path, language: str) -> Iterator[str]:
    for _, name, text in BLOCK.findall(page.read_text(encoding="utf-8")):
        if name == language:
            yield dedent(text)


def commands(page: Path) -> list[str]:
    """Every line of a shell block, and what looks like ours in a block without a language."""
    shell = [line for block in blocks(page, "sh") for line in block.splitlines()]
    plain = [line for block in blocks(page, "") for line in block.splitlines()]
    ours = [line for line in plain if line.startswith((f"{DORSAL} ", f"{MAKE} "))]
    return [re.sub(r"\s+# .*", "", line) for line in (*shell, *ours) if line.strip()]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder that looks like the repository to a reader, and that a command may write to."""
    for name in (".venv", "dorsal", "tests", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def run(line: str, where: Path) -> str:
    done = subprocess.run(["sh", "-c", line], cwd=where, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    return done.stdout


@cache
def checked(line: str, root: Path) -> str:
    """A command that depends on no file that a page writes is run once."""
    return run(line, root)


def outputs(page: Path, desk: Path) -> Iterator[str]:
    """Run the commands of a page, one after the other."""
    for line in commands(page):
        word, *rest = shlex.split(line)
        if word == MAKE:
            assert rest[0] in TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")), line
        elif word == DORSAL and rest[:1] in PARSED:
            _parser().parse_args(rest)
        elif word == DORSAL and rest == ["content", "check"]:
            yield checked(line, ROOT)
        elif word not in READ:
            assert word in RUN, f"nobody tries '{line}'"
            yield run(line, desk)


@EVERY_PAGE
def test_every_command_of_a_page_works(page: Path, desk: Path) -> None:
    for _ in outputs(page, desk):
        pass


def test_the_tutorial_ends_where_it_says(desk: Path) -> None:
    page = ROOT / "docs/tutorials/first-result.md"
    said = SHOUTED.findall(page.read_text(encoding="utf-8"))
    firsts = [output.partition("\n")[0] for output in outputs(page, desk)]
    assert said == ["ROUTINE APPOINTMENT", "EMERGENCY NOW", "NOT KNOWN YET"]
    assert [first for first in firsts if first in said] == said


def test_the_exercise_that_is_shown_passes_every_check(tmp_path: Path) -> None:
    page = ROOT / "docs/how-to/add-an-exercise.md"
    (example,) = blocks(page, "yaml")
    shutil.copytree(FOLDER, tmp_path / "content", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (tmp_path / "content/interventions/wall-sit.yaml").write_text(example, encoding="utf-8")
    content = load_folder(tmp_path / "content")
    assert check(content) == []
    assert content.interventions["wall-sit"].serves == ("low-strength",)


@pytest.mark.parametrize("page", ["add-an-exercise", "change-a-red-flag"])
def test_what_a_page_says_a_check_will_say_is_what_it_says(page: str) -> None:
    text = (ROOT / f"docs/how-to/{page}.md").read_text(encoding="utf-8")
    source = "".join((FOLDER / name).read_text(encoding="utf-8") for name in ("check.py", "proofs.py"))
    said = re.findall(r"^ *\| `([^`]+)` \|", text, re.MULTILINE)
    assert len(said) > 5
    kinds = source.replace("unknown {what}", "unknown driver").replace('f"implied_by names', "implied_by names")
    assert [words for words in said if not all(part in kinds for part in words.split("…"))] == []


@EVERY_PAGE
def test_every_link_leads_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_index_names_every_page() -> None:
    index = ROOT / "docs/README.md"
    linked = {(index.parent / link).resolve() for link in LINK.findall(index.read_text(encoding="utf-8"))}
    pages = {path for path in (ROOT / "docs").rglob("*") if path.suffix in (".md", ".json")}
    assert {path for path in pages - linked - {index} if path.parent.name != "decisions"} == set()
    assert index.parent / "decisions" in linked


def test_a_page_whose_command_is_wrong_is_noticed(tmp_path: Path, desk: Path) -> None:
    page = tmp_path / "page.md"
    for wrong in (f"{DORSAL} asses me.yaml", "make nothing", "rm -rf build", f"{DORSAL} content check nowhere"):
        page.write_text(f"1. Do:\n\n   ```sh\n   {wrong}\n   ```\n", encoding="utf-8")
        with pytest.raises(AssertionError):
            list(outputs(page, desk))
