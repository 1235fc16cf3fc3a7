"""Whatever a picture brings along, what is kept of it draws the same and says nothing else."""

from __future__ import annotations

import struct
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dorsal.articles.article import Refused
from dorsal.articles.metadata import exif, orientation, without_metadata
from dorsal.articles.pictures import picture_in
from tests.articles.pictures import chunk, png

PLACE = b"50.8503N 4.3517E"  # where a telephone was, in every part that must go
FRAME = b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 30, 40) + bytes(10)
TABLES = b"\xff\xdb\x00\x05\x00\x01\x02"
SCAN = b"\xff\xda\x00\x04\x00\x00" + b"\x12\xff\x00\x34\xff\xd0\x56"
TIFF = b"MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, 6, 0, 0) + PLACE
DRAWN = png(40, 30)[png(40, 30).index(b"IDAT") - 4 :][:8]  # how what is drawn begins
SIDES = (39).to_bytes(3, "little") + (29).to_bytes(3, "little")


def segment(mark: int, data: bytes) -> bytes:
    return bytes((0xFF, mark)) + struct.pack(">H", len(data) + 2) + data


def riff(*parts: tuple[bytes, bytes]) -> bytes:
    body = b"".join(name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2) for name, data in parts)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


JFIF = segment(0xE0, b"JFIF\x00\x01\x02\x00\x00\x01\x00\x01")
PLAIN_JFIF = segment(0xE0, b"JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x00\x00")
KEPT_JPEG = (
    segment(0xE2, b"ICC_PROFILE\x00\x01\x01colours"),
    segment(0xEE, b"Adobe\x00\x64\x00\x00\x00\x00\x01"),
    TABLES,
    FRAME,
    SCAN,
    TABLES,
    SCAN,
)
LOST_JPEG = some.one_of(
    some.sampled_from(
        [
            segment(0xE1, b"Exif\x00\x00" + b"MM\x00*" + PLACE),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + PLACE),
            segment(0xE0, b"JFXX\x00\x10" + PLACE),
            segment(0xE2, b"MPF\x00" + PLACE),
            segment(0xED, b"Photoshop 3.0\x00" + PLACE),
            segment(0xFE, PLACE),
            b"\xff",
        ]
    ),
    some.builds(lambda mark, data: segment(mark, data + PLACE), some.integers(0xE3, 0xED), some.binary(max_size=9)),
)
KEPT_PNG = [(b"gAMA", b"\x00\x00\xb1\x8f"), (b"iCCP", b"icc\x00\x00"), (b"sRGB", b"\x00")]
LOST_PNG = some.tuples(
    some.sampled_from([b"tEXt", b"zTXt", b"iTXt", b"tIME", b"prVt", b"cAGE", b"eXIf", b"sPLT", b"pHYs"]),
    some.builds(lambda data: data + PLACE, some.binary(max_size=9)),
)
LOST_WEBP = some.tuples(
    some.sampled_from([b"EXIF", b"XMP ", b"ANMF", b"note"]),
    some.builds(lambda data: data + PLACE, some.binary(max_size=9)),
)
NOISE = some.lists(LOST_JPEG, max_size=3).map(b"".join)


@given(some.data(), some.binary(max_size=20))
def test_of_a_jpeg_only_what_draws_it_is_kept(data: some.DataObject, behind: bytes) -> None:
    preview = JFIF[:2] + struct.pack(">H", 16 + len(PLACE)) + JFIF[4:] + b"\x01\x01" + PLACE
    body = b"".join(data.draw(NOISE) + part for part in KEPT_JPEG) + data.draw(NOISE)
    told, bare = without_metadata(b"\xff\xd8" + preview + body + b"\xff\xd9" + behind + PLACE)
    assert bare == b"\xff\xd8" + PLAIN_JFIF + b"".join(KEPT_JPEG) + b"\xff\xd9"
    assert told == picture_in(bare) == ("image/jpeg", 40, 30)


@given(some.data())
def test_of_a_png_only_what_draws_it_is_kept(data: some.DataObject) -> None:
    noise = some.lists(LOST_PNG, max_size=3)
    at = png(40, 30).index(DRAWN)
    head, drawn, end = png(40, 30)[:at], png(40, 30)[at:-12], png(40, 30)[-12:]
    kept = [(chunk(*one), [chunk(*lost) for lost in data.draw(noise)]) for one in KEPT_PNG]
    full = head + b"".join(one + b"".join(lost) for one, lost in kept) + drawn
    full += b"".join(chunk(*lost) for lost in data.draw(noise)) + end + PLACE
    told, bare = without_metadata(full)
    assert bare == head + b"".join(one for one, _ in kept) + drawn + end
    assert told == picture_in(bare) == ("image/png", 40, 30)


@given(some.data(), some.booleans())
def test_of_a_webp_only_what_draws_it_is_kept(data: some.DataObject, extended: bool) -> None:
    noise = some.lists(LOST_WEBP, max_size=3)
    drawn = (b"VP8 ", b"\x00\x00\x00\x9d\x01\x2a" + struct.pack("<HH", 40, 30) + b"pixels")
    head = [(b"VP8X", b"\x3c\x00\x00\x00" + SIDES), (b"ICCP", b"colours"), (b"ALPH", b"clear")] if extended else []
    bare_head = [(b"VP8X", b"\x30\x00\x00\x00" + SIDES), *head[1:]] if extended else []
    full = riff(*head, *(data.draw(noise) if extended else []), drawn, *data.draw(noise)) + PLACE
    told, bare = without_metadata(full)
    assert bare == riff(*bare_head, drawn)
    assert told == picture_in(bare) == ("image/webp", 40, 30)


WHOLE = (
    b"\xff\xd8" + segment(0xE1, b"Exif\x00\x00" + TIFF) + TABLES + FRAME + SCAN + b"\xff\xd9",
    png(40, 30).replace(DRAWN, chunk(b"eXIf", TIFF) + DRAWN),
    riff((b"VP8X", b"\x08\x00\x00\x00" + SIDES), (b"VP8L", b"\x2f\x27\x40\x07\x00"), (b"EXIF", TIFF)),
)


@pytest.mark.parametrize("data", WHOLE)
def test_which_way_up_it_was_held_is_kept_and_nothing_beside_it(data: bytes) -> None:
    told, bare = without_metadata(data)
    assert (told.width, told.height) == (30, 40), "as it is shown"
    assert PLACE not in bare
    assert bare.count(exif(6)) == 1
    again, same = without_metadata(bare)
    assert (again, same) == (told, bare)


@pytest.mark.parametrize(
    "told",
    [
        b"",
        TIFF[:19],
        b"II*\x00\xff\xff\xff\xff",
        TIFF.replace(b"\x00\x06\x00\x00", b"\x00\x09\x00\x00"),
        TIFF.replace(b"\x01\x12", b"\x01\x13"),
    ],
)
def test_what_does_not_say_so_is_upright(told: bytes) -> None:
    assert orientation(told) == 1


@pytest.mark.parametrize("up", range(1, 9))
def test_every_way_up_is_read_as_it_was_written(up: int) -> None:
    assert orientation(exif(up)) == up


@pytest.mark.parametrize(
    "data",
    [
        WHOLE[0].replace(TABLES, b"\xff\xdb\xff\xff"),
        WHOLE[0].replace(TABLES, TABLES + b"x"),
        WHOLE[0].replace(SCAN, SCAN + b"\xff\xdb"),
        png(40, 30)[:-12],
        png(40, 30)[:-20],
        riff((b"VP8X", bytes(4) + SIDES)),
        WHOLE[2][:-4],
    ],
)
def test_a_broken_one_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="picture-kind"):
        without_metadata(data)


def test_one_that_only_lacks_its_end_is_ended() -> None:
    assert without_metadata(WHOLE[0][:-2]) == without_metadata(WHOLE[0])


@given(some.sampled_from(WHOLE), some.integers(0, 160), some.binary(max_size=8), some.booleans())
def test_whatever_the_bytes_nothing_of_the_place_gets_through(data: bytes, at: int, put: bytes, over: bool) -> None:
    changed = data[:at] + put + data[at + (len(put) if over else 0) :]
    with suppress(Refused):
        told, bare = without_metadata(changed)
        assert marks(told.kind, bare) <= ALLOWED[told.kind]
        assert without_metadata(bare) == (told, bare), "there is nothing left to take out"


ALLOWED = {
    "image/jpeg": {0xC0, 0xC1, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD, 0xE0, 0xE2, 0xEE, *(exif(up) for up in range(2, 9))},
    "image/png": {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP",
                  *(exif(up) for up in range(2, 9))},
    "image/webp": {b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ICCP", *(exif(up) for up in range(2, 9))},
}  # fmt: skip


def marks(kind: str, bare: bytes) -> set[int | bytes]:
    """What stands in a picture, read by other means than those that wrote it; an Exif block by all that it says."""
    found: set[int | bytes] = set()
    at = {"image/jpeg": 2, "image/png": 8, "image/webp": 12}[kind]
    while at < len(bare):
        if kind == "image/jpeg":
            if bare[at] != 0xFF or bare[at + 1] in (0x00, 0xD9, *range(0xD0, 0xD8)):
                at += 1
                continue
            size = int.from_bytes(bare[at + 2 : at + 4], "big")
            found.add(bare[at + 10 : at + 2 + size] if bare[at + 1] == 0xE1 else bare[at + 1])
            at += 2 + size
        elif kind == "image/png":
            size, name = int.from_bytes(bare[at : at + 4], "big"), bare[at + 4 : at + 8]
            found.add(bare[at + 8 : at + 8 + size] if name == b"eXIf" else name)
            at += 12 + size
        else:
            name, size = bare[at : at + 4], int.from_bytes(bare[at + 4 : at + 8], "little")
            found.add(bare[at + 8 : at + 8 + size] if name == b"EXIF" else name)
            at += 8 + size + size % 2
    return found


@pytest.mark.parametrize("many", [b"\xff\xe1\x00\x02", b"\xff\xdb\x00\x02", b"\xff\xd0", b"\xff"])
def test_many_small_parts_take_no_longer_than_few_large_ones(many: bytes) -> None:
    began = time.process_time()
    without_metadata(b"\xff\xd8" + FRAME + many * (1_900_000 // len(many)) + SCAN + b"\xff\xd9")
    assert time.process_time() - began < 5
