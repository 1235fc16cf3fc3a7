"""Where the record is kept is read strictly, and each wrong value meets the sentence that mends it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from dorsal.config.database import database

HIDDEN = "s3cret"


def read(address: str | None, data: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    monkeypatch.delenv("DORSAL_DATABASE", raising=False)
    if address is not None:
        monkeypatch.setenv("DORSAL_DATABASE", address)
    return database(data)


@pytest.mark.parametrize("address", [None, "sqlite"])
def test_without_an_address_there_is_a_file_in_the_folder(
    address: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read(address, tmp_path, monkeypatch)["NAME"] == tmp_path / "dorsal.sqlite3"


@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("postgresql://dorsal@db.example/clinic", ["clinic", "dorsal", "", "db.example", ""]),
        ("postgresql://dorsal:a%2Fb%23%40c@[::1]:5433/clinic", ["clinic", "dorsal", "a/b#@c", "::1", 5433]),
        ("postgresql:///clinic", ["clinic", "", "", "", ""]),
        ("postgresql://dorsal@/clinic?host=/run/postgresql", ["clinic", "dorsal", "", "/run/postgresql", ""]),
    ],
)
def test_an_address_says_where_and_as_whom(
    address: str, where: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = read(address, tmp_path, monkeypatch)
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert [found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == where


def test_a_secured_line_is_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "root.crt").touch()
    address = f"postgresql://dorsal@db.example/clinic?sslmode=verify-full&sslrootcert={tmp_path}/root.crt"
    options = read(address, tmp_path, monkeypatch)["OPTIONS"]
    assert isinstance(options, dict)
    assert (options["sslmode"], options["sslrootcert"]) == ("verify-full", f"{tmp_path}/root.crt")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "must be set and must not be empty"),
        ("mysql://dorsal:s3cret@db/clinic", "begins with 'mysql'"),
        ("postgres://dorsal:s3cret@db/clinic", "must be 'sqlite' or an address like postgresql://"),
        ("/var/lib/dorsal.sqlite3", "must be 'sqlite' or an address like"),
        ("postgresql://db.example/clinic", "must name the user"),
        ("postgresql://dorsal:s3cret@db", "must name one database after the host"),
        ("postgresql://dorsal:s3cret@db/one/two", "must name one database after the host"),
        ("postgresql://dorsal:s3cret@db:many/clinic", "its port must be a number"),
        ("postgresql://dorsal:s3cret@db:99999/clinic", "its port must be a number"),
        ("postgresql://dorsal:s3cret/@db/clinic", "a '/' in a password is written %2F"),
        ("postgresql://dorsal:s3cret@db/clinic#x", "in a password write it as %23"),
        ("postgresql://dorsal:s3cret@db/clinic?sslmod=require", "has no option 'sslmod'"),
        ("postgresql://dorsal:s3cret@db/clinic?sslmode=on", "sslmode must be one of disable"),
        ("postgresql://dorsal:s3cret@db/clinic?sslmode=allow&sslmode=require", "says one option twice"),
        ("postgresql://dorsal:s3cret@db/clinic?require", "come options like"),
        ("postgresql://dorsal:s3cret@db/clinic?host=/run/postgresql", "names a host twice"),
        ("postgresql://dorsal:s3cret@/clinic?host=run/postgresql", "is the folder of a socket"),
        ("postgresql://dorsal:s3cret@db/clinic?sslrootcert=/nowhere.crt", "where there is no file"),
    ],
)
def test_a_wrong_address_is_refused_with_what_mends_it_and_without_its_password(
    address: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ImproperlyConfigured, match="DORSAL_DATABASE") as refused:
        read(address, tmp_path, monkeypatch)
    assert words in str(refused.value)
    assert HIDDEN not in str(refused.value)


def test_a_folder_where_the_file_should_be_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dorsal.sqlite3").mkdir()
    with pytest.raises(ImproperlyConfigured, match="must be a file, but it is a folder"):
        read(None, tmp_path, monkeypatch)
