"""Building on is building anew, whatever comes between; who was erased is gone, from every file."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dorsal.content import load
from dorsal.content.schema import Content
from dorsal.registry import build as builds
from dorsal.registry import store as stores
from dorsal.registry.build import Frames, build, frames
from dorsal.registry.key import Key, read, read_or_make
from dorsal.registry.problem import RegistryError
from dorsal.registry.store import Build, Store
from dorsal.registry.told import Cared, Said, Told
from tests.registry.tables import same

KEY = Key(b"k" * 32)
DAY = date(2026, 9, 1)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Some:
    """A source in memory. What was told with a look's number comes in that look."""

    name = "some people"

    def __init__(self, content: Content) -> None:
        self.content, self.people = content, dict[str, Told]()
        self.news, self.away, self.back = set[str](), set[str](), False

    def changed(self, since: datetime | None) -> Iterator[Frames]:
        names = sorted(self.people if since is None else self.news & self.people.keys())
        for first in range(0, len(names), 2):
            yield frames([self.people[name] for name in names[first : first + 2]], self.content)

    def gone(self, since: datetime | None) -> Collection[str]:
        return self.away

    def there(self) -> int:
        return len(self.people)

    def mark(self) -> str:
        return str(sum(len(one.entries) for one in self.people.values()))

    def stands(self, mark: str) -> bool:
        return not self.back and mark.isdecimal()


def says(told: Told, kind: str, day: int, **body: Any) -> Told:
    number = len(told.entries) + 1
    entry = Said(kind, DAY + timedelta(days=day), number, f"{told.person}-{number}", body)
    return replace(told, entries=[*told.entries, entry])


def makes(store: Store, source: Some, *, anew: bool = False) -> Build:
    return build(store, source, key=KEY, content="c", as_of=DAY, seen=NOON, anew=anew)


EVENTS = st.sampled_from([
    ("flare", {}), ("session", {"item": "walking", "done": 1}), ("morning", {"pain": 4}),
    ("check-in", {"values": {"pain-average": 4, "fever": "unsure", "harm": ["none"]}}),
    ("answer", {"question": "pain-average", "value": 6}), ("answer", {"question": "age", "value": 44}),
    ("take-back", {"wish": "p1-1"}), ("examined", {"by": "doctor", "found": "waiting"}),
])  # fmt: skip
LOOKS = st.lists(
    st.tuples(
        st.lists(st.tuples(st.sampled_from(["p1", "p2", "p3"]), EVENTS, st.integers(0, 30)), max_size=5),
        st.sets(st.sampled_from(["p1", "p2", "p3"]), max_size=1),
    ),
    min_size=1, max_size=5,
)  # fmt: skip


@settings(
    max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.explicit]
)
@given(looks=LOOKS)
def test_building_on_is_building_anew(tmp_path_factory: pytest.TempPathFactory, looks: Any) -> None:
    folder = tmp_path_factory.mktemp("registry")
    source, on = Some(load()), Store(folder / "on")
    for told, erased in looks:
        source.news, source.away = set(), source.away | erased
        for name, (kind, body), day in told:
            if name not in source.away:
                source.people[name] = says(source.people.get(name, Told(name, DAY, ())), kind, day, **body)
                source.news.add(name)
        for name in erased:
            source.people.pop(name, None)
        makes(on, source)
        anew = Store(folder / "anew")
        makes(anew, source, anew=True)
        same(on, anew)
        assert on.people(on.built()) == len(source.people)
        assert nobody_of(erased, on)


def nobody_of(people: Collection[str], store: Store) -> bool:
    """Whether none of these people is in any file, of this build or of another."""
    found = {one for path in store.folder.rglob("*.parquet") for one in pl.read_parquet(path)["person"].to_list()}
    return not found & set(people)


@pytest.fixture
def source(content: Content) -> Some:
    found = Some(content)
    for number in range(3):
        name = f"p{number}"
        found.people[name] = says(Told(name, DAY, ()), "flare", number)
    return found


def test_what_breaks_on_the_way_leaves_the_registry_of_before(
    tmp_path: Path, source: Some, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    before = makes(store, source)
    source.news = {"p0"}
    monkeypatch.setattr(stores, "_replace", lambda *_: (_ for _ in ()).throw(OSError("no room")))
    with pytest.raises(OSError, match="no room"):
        makes(store, source)
    monkeypatch.undo()
    assert store.built() == before
    store.check(before)
    after = makes(store, source)
    wanted = {part.file for part in after.parts}
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.parquet")} == wanted


def test_a_missing_or_damaged_part_is_named(tmp_path: Path, source: Some) -> None:
    store = Store(tmp_path)
    part = tmp_path / makes(store, source).parts[0].file
    whole = part.read_bytes()
    part.write_bytes(whole + b"?")
    with pytest.raises(RegistryError, match=f"{part.name}.*damaged.*--anew"):
        makes(store, source)
    part.write_bytes(whole[:-1] + b"?")
    with pytest.raises(RegistryError, match=f"{part.name}.*damaged.*--anew"):
        store.check(store.built())
    source.news = set(source.people)  # so that the part is read and written with what is new
    with pytest.raises(RegistryError, match=f"{part.name}.*damaged.*--anew"):
        makes(store, source)
    part.unlink()
    with pytest.raises(RegistryError, match="missing"):
        store.check(store.built())
    makes(store, source, anew=True)
    store.check(store.built())


def test_a_damaged_list_is_named_and_built_anew(tmp_path: Path, source: Some) -> None:
    store = Store(tmp_path)
    makes(store, source)
    listed = next((tmp_path / "builds").iterdir())
    whole = listed.read_text()
    listed.write_text(whole.replace("2026-09-01", "2026-09-02"))
    with pytest.raises(RegistryError, match=r"damaged.*--anew"):
        store.built()
    listed.write_text('{"schema"')
    with pytest.raises(RegistryError, match=r"cannot be read.*--anew"):
        store.built()
    makes(store, source, anew=True)
    assert store.built().read == 3


def test_before_the_first_build_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="dorsal registry build"):
        Store(tmp_path).built()


def test_another_key_or_source_is_refused(tmp_path: Path, source: Some) -> None:
    store = Store(tmp_path)
    makes(store, source)
    with pytest.raises(RegistryError, match="another key"):
        build(store, source, key=Key(b"o" * 32), content="c", as_of=DAY, seen=NOON)
    source.name = "others"
    with pytest.raises(RegistryError, match="made from some people"):
        makes(store, source)


def test_what_was_superseded_goes_in_time(tmp_path: Path, source: Some) -> None:
    store = Store(tmp_path)
    makes(store, source)
    source.news = set(source.people)
    rows = []
    for _ in range(6):
        made = makes(store, source)
        rows.append(sum(part.rows for part in made.parts if part.table == "people"))
    assert set(rows) == {3}


def test_few_builds_are_kept_apart_and_a_person_is_written_seldom(
    tmp_path: Path, source: Some, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builds, "AT_ONCE", 2)
    store, written = Store(tmp_path), list[str]()
    write = store.write
    object.__setattr__(store, "write", lambda *given: written.extend(given[2]["people"]["person"]) or write(*given))
    makes(store, source)
    for number in range(3, 19):
        name = f"p{number}"
        source.people[name] = says(Told(name, DAY, ()), "flare", number)
        source.news = {name}
        made = makes(store, source)
        assert len({part.generation for part in made.parts}) <= 5
    assert store.people(store.built()) == 19
    assert len(written) < 19 * 5
    anew = Store(tmp_path / "anew")
    makes(anew, source, anew=True)
    same(store, anew)


def test_a_record_that_went_back_is_read_anew(tmp_path: Path, source: Some) -> None:
    store = Store(tmp_path)
    makes(store, source)
    del source.people["p1"]
    assert store.people(makes(store, source)) == 3
    source.back = True
    made = makes(store, source)
    assert (made.read, store.people(made)) == (2, 2)


def test_tables_of_another_version_are_made_anew(tmp_path: Path, source: Some) -> None:
    store = Store(tmp_path)
    makes(store, source)
    listed = next((tmp_path / "builds").iterdir())
    listed.write_text('{"schema": "dorsal-registry-1", "parts": []}')
    with pytest.raises(RegistryError, match="build it again"):
        store.built()
    assert makes(store, source).read == 3


def test_the_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "key"
    made = read_or_make(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert read_or_make(file).person("x") == read(file).person("x") == made.person("x") != made.clinic("x")
    file.chmod(0o644)
    with pytest.raises(RegistryError, match="chmod 600"):
        read(file)
    file.chmod(0o600)
    file.write_bytes(b"short")
    with pytest.raises(RegistryError, match="no key"):
        read(file)
    with pytest.raises(RegistryError, match="cannot be read"):
        read(tmp_path / "none")
    with pytest.raises(RegistryError, match="cannot be made"):
        read_or_make(tmp_path / "no" / "key")


def test_a_person_comes_out_as_rows(content: Content) -> None:
    told = Told("p", DAY, (), [Cared("c", DAY, None), Cared("c", DAY, DAY)])
    told = says(told, "place", 0, country="BE")
    for question, value in {"age": 87, "since": "3-to-12-months", "pain-average": 6, "care-so-far": ["scan"]}.items():
        told = says(told, "answer", 0, question=question, value=value)
    told = says(says(told, "session", 3, item="walking", done=0.5), "morning", 4, pain=2)
    told = says(told, "check-in", 7, values={"pain-average": 3, "fever": "yes", "saddle-numbness": "no"})
    found = {name: rows.to_dicts() for name, rows in frames([told], content).items()}
    person = found["people"][0]
    assert (person["age_band"], person["course"], person["pain"]) == ("80+", "persistent", 6.0)
    assert (person["scan_before"], person["planned"], person["last"], person["country"]) == (True, False, 7, "BE")
    assert person["began"].weekday() == 0
    assert found["care"] == [{"person": "p", "clinic": "c", "from_day": 0, "until_day": None}]
    assert found["sessions"][0]["pain_next_morning"] == 2.0
    assert (found["checkins"][0]["signs_left"], found["checkins"][0]["signs_yes"]) == (6, 1)


def test_two_do_not_build_at_once(tmp_path: Path, source: Some) -> None:
    store = Store(tmp_path)
    makes(store, source)
    with store.alone(), pytest.raises(RegistryError, match="another build is under way"):
        makes(store, source)
    assert store.people(makes(store, source)) == 3
