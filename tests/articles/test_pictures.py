"""A picture is told by its first bytes; whatever is none, moves or is too large is refused."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dorsal.articles import pictures
from dorsal.articles.article import Refused
from dorsal.articles.pictures import picture_in
from tests.articles.pictures import jpeg, png, webp

WEBP = (b"VP8 ", b"VP8L", b"VP8X")
WHOLE = (png(640, 480), jpeg(640, 480), jpeg(640, 480, frame=0xC2), *(webp(kind, 640, 480) for kind in WEBP))


@pytest.mark.parametrize("data", WHOLE)
def test_each_kind_tells_its_size(data: bytes) -> None:
    found = picture_in(data)
    assert (found.width, found.height) == (640, 480)
    assert found.kind in ("image/png", "image/jpeg", "image/webp")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (png(moves=True), "picture-kind"),
        (webp(b"VP8X", moves=True), "picture-kind"),
        (b"GIF89a\x01\x00\x01\x00", "picture-kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "picture-kind"),
        (b"<script>x()</script>", "picture-kind"),
        (b"", "picture-kind"),
        (b"\xff\xd8\xff", "picture-kind"),
        (b"\xff\xd8\xff\xda\x00\x02", "picture-kind"),
        (jpeg(frame=0xC3), "picture-kind"),
        (png(0, 3), "picture-kind"),
        (jpeg(6000, 10), "picture-large"),
        (webp(b"VP8X", 5000, 4999), "picture-large"),
        (png() + bytes(pictures.LARGEST), "picture-large"),
    ],
)
def test_what_is_not_shown_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        picture_in(data)


@given(some.sampled_from(WHOLE), some.integers(0, 60), some.binary(max_size=6))
def test_a_broken_one_is_told_or_refused(data: bytes, at: int, put: bytes) -> None:
    for broken in (data[:at], data[:at] + put + data[at + len(put) :]):
        with suppress(Refused):
            assert picture_in(broken).width > 0
