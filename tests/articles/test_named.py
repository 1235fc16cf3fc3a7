"""A file is read only where it is what its name says."""

from __future__ import annotations

import json

import pytest

from dorsal.articles.article import Refused
from dorsal.articles.named import checked
from tests.articles.conftest import post

POST = json.dumps(post("<p>words</p>")).encode()
PAGE, TEXT = b"<!doctype html><p>words", "Mots à lire.".encode("cp1252")
PDF, PROGRAM = b"%PDF-1.7\n1 0 obj", b"MZ\x90\x00\x03"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", POST),
        ("A.JSON", b" [" + POST + b"]"),
        ("a.html", PAGE),
        ("a.htm", PAGE),
        ("a.txt", TEXT),
        ("a.md", TEXT),
        ("a.txt", PAGE),
        ("a.txt", b""),
    ],
)
def test_what_a_name_says_is_read(name: str, data: bytes) -> None:
    assert checked(name, data) == data


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.json", TEXT, "other-kind"),
        ("a.json", PAGE, "other-kind"),
        ("a.html", TEXT, "other-kind"),
        ("a.html", POST, "other-kind"),
        ("a.txt", POST, "other-kind"),
        ("a.md", POST, "other-kind"),
        ("a.txt", PDF, "not-text"),
        ("a.txt", PROGRAM, "not-text"),
        ("a.json", PROGRAM, "not-text"),
        ("a.exe", TEXT, "not-text"),
        ("a.json.exe", POST, "not-text"),
        ("", TEXT, "not-text"),
        ("json", POST, "not-text"),
        ("a.svg", PAGE, "not-text"),
        ("../../a", TEXT, "not-text"),
    ],
)
def test_anything_else_is_refused(name: str, data: bytes, why: str) -> None:
    with pytest.raises(Refused) as refused:
        checked(name, data)
    assert refused.value.why == why
