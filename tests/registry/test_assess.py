"""The rules asked of the tables say what the bedside decided; what leaves the tables singles nobody out."""

from __future__ import annotations

from pathlib import Path

import msgspec
import polars as pl
import pytest

from dorsal.care.answers import parse_all
from dorsal.care.result import decide
from dorsal.cli import InputError, _parser, registry
from dorsal.content.schema import Content
from dorsal.registry.build import build
from dorsal.registry.exporting import refuse_alone
from dorsal.registry.found import assessed
from dorsal.registry.key import Key
from dorsal.registry.problem import RegistryError
from dorsal.registry.simulated import Simulated
from dorsal.registry.store import Store
from dorsal.simulate.population import people
from tests.registry.test_report import AS_OF, NOON

KEY = Key(b"k" * 32)


def runs(*words: str) -> int:
    return registry.run(_parser().parse_args(["registry", *words]))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("registry") / "tables"
    runs("build", "--simulated", "60", "--findings", "--folder", str(folder), "--as-of", AS_OF.isoformat())
    return folder


def test_the_rules_say_what_the_bedside_decides(tmp_path: Path, content: Content) -> None:
    store = Store(tmp_path / "tables")
    source = Simulated(25, KEY, content, seed=3, names=["a"], as_of=AS_OF, findings=True)
    build(store, source, key=KEY, content=content.hash, as_of=AS_OF, seen=NOON)
    assessed(store, content, tmp_path / "said.parquet")
    said = pl.read_parquet(tmp_path / "said.parquet")
    began = store.tables(store.built())["people"].select("person", "began").collect()
    assert said.height == began.height == 25
    decided = [decide(parse_all(one, content), content, on=AS_OF) for one in people(25, seed=3, content=content)]
    expected = [one.triage.urgency.value if one.triage.urgency else None for one in decided]
    assert said["urgency"].to_list() == expected
    assessed(store, content, tmp_path / "said.arrow")
    assert pl.read_ipc(tmp_path / "said.arrow").equals(said)


def test_tables_of_another_content_are_refused(folder: Path, content: Content, tmp_path: Path) -> None:
    other = msgspec.structs.replace(content, hash="f" * 64)
    with pytest.raises(RegistryError, match=r"not known here.*build them again"):
        assessed(Store(folder), other, tmp_path / "said.parquet")


def test_every_task_runs(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = ("--folder", str(folder))
    assert runs("assess", *at, "--to", str(tmp_path / "a.parquet")) == 0
    assert runs("measure", *at) == 0
    assert runs("measure", "pain-30", *at, "--by", "phase", "--json") == 0
    assert runs("measure", "pain-30", "--sql") == 0
    assert runs("export", "measures", *at, "--to", str(tmp_path / "m.csv")) == 0
    for name in ("r.html", "r.pdf"):
        assert runs("report", *at, "--to", str(tmp_path / name)) == 0
    told = capsys.readouterr().out
    assert "SELECT began.person" in told
    assert (tmp_path / "m.csv").read_text().startswith("measure,shape,week")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("measure", "pain-31"), "the measures are"),
        (("measure", "pain-30", "--by", "name"), "people are grouped by"),
        (("measure", "pain-30", "--by", "sex", "--by", "phase", "--by", "country"), "could single somebody out"),
        (("measure", "pain-30", "--as-of", "2020-01-01"), "nobody yet"),
        (("export", "tables", "--to", "never"), "leave more of these out"),
        (("export", "tables", "--without", "pain"), "can be left out"),
        (("report", "--to", "report.doc"), "a .html or a .pdf"),
        (("report", "--lang", "xx"), "--lang"),
        (("report", "--to", "/nowhere/report.html"), "cannot be written"),
        (("build", "--simulated", "2", "--key", "KEY"), "must not lie in the folder"),
    ],
)
def test_what_cannot_be_answered_is_a_sentence(folder: Path, words: tuple[str, ...], said: str) -> None:
    filled = [str(folder / "key") if word == "KEY" else word for word in words]
    with pytest.raises(InputError, match=said):
        runs(*filled, "--folder", str(folder))


def test_without_tables_or_findings_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="dorsal registry build"):
        runs("measure", "--folder", str(tmp_path / "none"))
    runs("build", "--simulated", "1", "--folder", str(tmp_path / "few"))
    with pytest.raises(InputError, match="--findings"):
        runs("assess", "--folder", str(tmp_path / "few"), "--to", str(tmp_path / "a"))
    runs("build", "--simulated", "0", "--folder", str(tmp_path / "nobody"))
    with pytest.raises(InputError, match="nothing to report"):
        runs("report", "--folder", str(tmp_path / "nobody"))


def test_whoever_stands_alone_is_noticed() -> None:
    people = pl.LazyFrame({"sex": ["f"] * 5 + ["m"], "work": ["sitting"] * 6})
    refuse_alone(people, ["work"])
    refuse_alone(people, [])
    with pytest.raises(RegistryError, match="share sex, work"):
        refuse_alone(people, ["sex", "work"])


def test_a_whole_export_holds_every_table(folder: Path, tmp_path: Path) -> None:
    by = ("began", "age_band", "sex", "country", "language", "work", "phase", "pattern")
    without = [word for name in by for word in ("--without", name)]
    assert runs("export", "tables", "--folder", str(folder), "--to", str(tmp_path), *without) == 0
    people_ = pl.read_parquet(tmp_path / "people.parquet")
    assert not set(by) & set(people_.columns)
    assert people_.height == 60
