"""A picture without what a camera or a program wrote beside it: places, names, times, comments, previews.

Only the parts that draw it are taken over, byte for byte; all others are left behind, known or not, with whatever
follows the end: JPEG (ITU-T T.81), PNG (W3C PNG, third edition), WebP (RFC 9649). A browser turns what was taken with
the camera on its side, so an Exif block of ours says which way up, and nothing else.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from dorsal.articles.article import Refused
from dorsal.articles.pictures import END, NO_LENGTH, PNG, SCAN, Picture, picture_in

UPRIGHT, TURNED = 1, (5, 6, 7, 8)  # turned: height and width change places
EXIF = b"Exif\x00\x00"
ORIENTATION, SHORT = 0x0112, 3
START, JFIF, APP_EXIF, COLOURS, ADOBE = 0xD8, 0xE0, 0xE1, 0xE2, 0xEE
DRAWS_JPEG = {0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, SCAN}  # frames, their tables and their scans
DRAWS_PNG = {b"IHDR", b"PLTE", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP"}  # before what is drawn
IMAGE_WEBP = {b"VP8 ", b"VP8L"}
DRAWS_WEBP = {b"VP8X", b"ICCP", b"ALPH", *IMAGE_WEBP}
COLOURS_AND_CLEAR, HAS_EXIF = 0b00110000, 0b00001000  # flags of a WebP


class Part(NamedTuple):
    """A named piece of a picture; `scan`: what a JPEG draws with, behind the head of the piece."""

    name: bytes
    data: bytes
    scan: bytes = b""


def without_metadata(data: bytes) -> tuple[Picture, bytes]:
    """What the picture is, its sides as it is shown, and its bytes without metadata. Raises Refused if it is broken."""
    told = picture_in(data)
    try:
        up, bare = STRIPPED[told.kind](data)
    except (IndexError, struct.error) as error:
        raise Refused("picture-kind") from error
    return (told._replace(width=told.height, height=told.width) if up in TURNED else told), bare


def _jpeg(data: bytes) -> tuple[int, bytes]:
    up, head, body = UPRIGHT, b"", bytearray()
    for part in _segments(data):
        mark = part.name[0]
        if mark == JFIF and part.data.startswith(b"JFIF\x00") and len(part.data) >= 14:
            head = _segment(JFIF, part.data[:12] + b"\x00\x00")  # without its preview
        elif mark == APP_EXIF and part.data.startswith(EXIF) and up == UPRIGHT:
            up = orientation(part.data[len(EXIF) :])
        elif mark == COLOURS and part.data.startswith(b"ICC_PROFILE\x00"):
            body += _segment(mark, part.data)
        elif mark == ADOBE and part.data.startswith(b"Adobe"):
            body += _segment(mark, part.data[:12])
        elif mark in DRAWS_JPEG:
            body += _segment(mark, part.data) + part.scan
    if up != UPRIGHT:
        head += _segment(APP_EXIF, EXIF + exif(up))
    return up, bytes((0xFF, START)) + head + body + bytes((0xFF, END))


def _segment(mark: int, data: bytes) -> bytes:
    return bytes((0xFF, mark)) + struct.pack(">H", len(data) + 2) + data


def _segments(data: bytes) -> Iterator[Part]:
    """From mark to mark, up to the end of the picture: what a telephone puts behind it is never reached."""
    at = 2
    while at < len(data):
        if data[at] != 0xFF:
            raise IndexError
        mark = data[at + 1]
        if mark == END:
            return
        if mark in NO_LENGTH or mark == 0xFF:
            at += 1 if mark == 0xFF else 2
            continue
        (size,) = struct.unpack_from(">H", data, at + 2)
        behind = at + 2 + size
        if size < 2 or behind > len(data):
            raise IndexError
        ends = _end_of_scan(data, behind) if mark == SCAN else behind
        yield Part(bytes((mark,)), data[at + 4 : behind], data[behind:ends])
        at = ends


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next mark is that is no part of what is drawn."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2
    return len(data)


def _png(data: bytes) -> tuple[int, bytes]:
    up, head, drawn, at, name = UPRIGHT, bytearray(PNG), bytearray(), len(PNG), b""
    while name != b"IEND":
        size, name = struct.unpack_from(">I4s", data, at)
        chunk = data[at : at + 12 + size]
        if len(chunk) < 12 + size:
            raise IndexError
        if name == b"eXIf" and not drawn:
            up = orientation(chunk[8:-4])
        elif name == b"IDAT":
            drawn += chunk
        elif name in DRAWS_PNG and not drawn:
            head += chunk
        at += 12 + size
    if up != UPRIGHT:
        head += _chunk(b"eXIf", exif(up))
    return up, bytes(head + drawn + _chunk(b"IEND", b""))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _webp(data: bytes) -> tuple[int, bytes]:
    parts: dict[bytes, bytes] = {}
    for part in _chunks(data):
        parts.setdefault(part.name, part.data)
    if not IMAGE_WEBP & set(parts):
        raise IndexError
    up = orientation(parts.get(b"EXIF", b"").removeprefix(EXIF)) if b"VP8X" in parts else UPRIGHT
    kept = {name: told for name, told in parts.items() if name in DRAWS_WEBP}
    if b"VP8X" in kept:
        told = kept[b"VP8X"]
        flags = told[0] & COLOURS_AND_CLEAR | (HAS_EXIF if up != UPRIGHT else 0)
        kept[b"VP8X"] = bytes((flags, 0, 0, 0)) + told[4:10]
    if up != UPRIGHT:
        kept[b"EXIF"] = exif(up)
    body = b"".join(name + struct.pack("<I", len(told)) + told + bytes(len(told) % 2) for name, told in kept.items())
    return up, b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def _chunks(data: bytes) -> Iterator[Part]:
    at, (size,) = 12, struct.unpack_from("<I", data, 4)
    while at < min(8 + size, len(data)):
        name, many = struct.unpack_from("<4sI", data, at)
        if at + 8 + many > len(data):
            raise IndexError
        yield Part(name, data[at + 8 : at + 8 + many])
        at += 8 + many + many % 2


def orientation(told: bytes) -> int:
    """Which way up, by the first table of an Exif block; upright where it does not say."""
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(told[:4])
    if order is None:
        return UPRIGHT
    try:
        (at,) = struct.unpack_from(order + "I", told, 4)
        (many,) = struct.unpack_from(order + "H", told, at)
        for number in range(many):
            tag, kind, count, value = struct.unpack_from(order + "HHIH", told, at + 2 + 12 * number)
            if (tag, kind, count) == (ORIENTATION, SHORT, 1):
                return value if 1 <= value <= 8 else UPRIGHT
    except struct.error:
        pass
    return UPRIGHT


def exif(up: int) -> bytes:
    """An Exif block that says which way up and nothing else."""
    return b"II*\x00" + struct.pack("<IHHHIHHI", 8, 1, ORIENTATION, SHORT, 1, up, 0, 0)


STRIPPED: Mapping[str, Callable[[bytes], tuple[int, bytes]]] = {
    "image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp,
}  # fmt: skip
