"""A backup under way and a backup that is damaged: nothing acknowledged is missing, nothing wrong is believed."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from dorsal.record import backup
from dorsal.record.snapshot import Unfit

from .conftest import Installation, Lived, people, refused, told, until

WRITER = """
import sys, uuid
from datetime import timedelta
from django.utils import timezone
from dorsal.record.ids import new_id
from dorsal.record.models import User
person = actions.create_person()
actions.adopt(person=person, user=User.objects.create_user(f"{person.id}@x.example"))
for number in range(100000):
    entry = actions.record_entry(
        person=person, id=new_id(), kind="message", body={"text": f"word {number}"}, written=timezone.now())
    print(entry.id, flush=True)
"""
def test_a_backup_under_way_holds_every_entry_acknowledged_before_it_began(
    installation: Installation, new: Installation, tmp_path: Path
) -> None:
    env = installation.environment(DJANGO_SETTINGS_MODULE="dorsal.config.settings")
    whole = "import django; django.setup(); from dorsal.record import actions\n" + WRITER
    outs = [tmp_path / f"acknowledged-{number}" for number in range(2)]
    writers = []
    for out in outs:
        with out.open("w") as told_to:
            writers.append(subprocess.Popen([sys.executable, "-c", whole], env=env, stdout=told_to))
    try:
        until(lambda: all(len(out.read_text().split()) > 50 for out in outs))
        before = {line for out in outs for line in out.read_text().splitlines(keepends=True) if line.endswith("\n")}
        told(installation, "backup", tmp_path / "one.tar.gz")
        count = sum(len(out.read_text().split()) for out in outs)
        assert all(writer.poll() is None for writer in writers), "they were writing all the while"
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
    told(new, "restore", tmp_path / "one.tar.gz", "--plans-later")
    kept = {str(id).replace("-", "") for (id,) in new.own.rows("SELECT id FROM record_entry")}
    assert {id.strip().replace("-", "") for id in before} <= kept
    assert len(kept) <= count + len(writers)
    numbers = new.own.rows("SELECT count(*), max(sequence) FROM record_entry GROUP BY person_id")
    assert all(rows == last for rows, last in numbers), "no entry is missing in between"
    print(f"{len(before)} entries before, {len(kept)} in the backup, {count} when it was done")  # noqa: T201


def test_an_archive_says_what_is_in_it_and_is_for_its_owner_alone(lived: Lived) -> None:
    file = lived.file
    assert {one.stat().st_mode & 0o777 for one in file.parent.iterdir()} == {0o600}
    with tarfile.open(file) as archive:
        first = archive.next()
        assert first
        source = archive.extractfile(first)
        assert source
        manifest = json.loads(source.read())
        assert archive.getnames() == ["manifest.json", *manifest["parts"]]
    assert manifest["rows"]["record_person"] == 3
    assert manifest["migrations"]["record"] >= "0008"
    beside = ["erased.txt", "not-counted.txt", "one.tar.gz"]
    assert sorted(path.name for path in file.parent.iterdir()) == beside, "nothing half is left"


def test_a_backup_replaces_no_other_and_says_where_it_cannot_be_written(lived: Lived) -> None:
    installation, file = lived.here, lived.file
    assert "is there already" in refused(installation, "backup", file)
    assert "cannot be written" in refused(installation, "backup", file.parent / "no" / "such.tar.gz")


def damaged(file: Path) -> dict[str, bytes]:
    """Ways in which an archive may be wrong."""
    whole = file.read_bytes()
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 0xFF
    inside = bytearray(gzip.decompress(whole))
    inside[-20000] ^= 0xFF
    return {
        "empty": b"", "cut short": whole[: len(whole) * 2 // 3], "one bit": bytes(flipped), "no archive": b"words" * 9,
        "packed anew": gzip.compress(bytes(inside), 1), "another archive": packed({"notes.txt": b"x"}),
        "a manifest alone": packed({"manifest.json": manifest(file)}),
        "a way out": packed({"manifest.json": manifest(file), "../../escaped": b"x"}),
        "no manifest": packed({"manifest.json": b"{}"}),
    }  # fmt: skip


def manifest(file: Path) -> bytes:
    with tarfile.open(file) as archive:
        source = archive.extractfile("manifest.json")
        assert source
        return source.read()


def packed(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name, content in parts.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return made.getvalue()


def test_a_damaged_archive_is_not_believed(first: Lived, tmp_path: Path) -> None:
    (tmp_path / "beside").mkdir()
    for name, content in damaged(first.file).items():
        wrong = tmp_path / "wrong.tar.gz"
        wrong.write_bytes(content)
        with pytest.raises(Unfit, match=r"damaged|no backup of Dorsal"), backup.opened(wrong, tmp_path / "beside"):
            pytest.fail(name)
    assert list((tmp_path / "beside").iterdir()) == [], "nothing is left of them"
    assert not (tmp_path / "escaped").exists()


def test_a_damaged_archive_is_refused_in_a_sentence_and_nothing_is_touched(lived: Lived, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.tar.gz"
    wrong.write_bytes(damaged(lived.file)["one bit"])
    assert "damaged" in refused(lived.here, "restore", wrong, "--replace")
    assert "cannot be read: No such file" in refused(lived.here, "restore", tmp_path / "none.tar.gz", "--replace")
    assert people(lived.here) == set(lived.ids)
    assert not [path for path in lived.here.folder.iterdir() if path.name.startswith(".dorsal-restore")]
