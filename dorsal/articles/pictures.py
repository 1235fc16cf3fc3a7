"""What a picture is, told by its first bytes alone: nothing is decoded, and whatever else it may be is refused.

JPEG (ITU-T T.81), PNG (W3C PNG, third edition) and WebP (RFC 9649), none that moves. A picture is served as the kind
that is told here, so that no browser guesses.
"""

from __future__ import annotations

from typing import NamedTuple

from dorsal.articles.article import Refused

LARGEST = 2_000_000
LONGEST_SIDE = 5_000
MOST_POINTS = 20_000_000  # what a small telephone can still unfold
PNG = b"\x89PNG\r\n\x1a\n"
FRAMES = {0xC0, 0xC1, 0xC2}  # of a JPEG: the kinds that browsers show
NO_LENGTH = {0x01, *range(0xD0, 0xD9)}
END = 0xD9
SCAN = 0xDA


class Picture(NamedTuple):
    """`kind`: what it is served as."""

    kind: str
    width: int
    height: int


def picture_in(data: bytes) -> Picture:
    """Raises Refused where it is too large, moves, or is no picture of these kinds."""
    if len(data) > LARGEST:
        raise Refused("picture-large")
    try:
        found = _png(data) or _jpeg(data) or _webp(data)
    except IndexError:
        found = None
    if found is None or found.width < 1 or found.height < 1:
        raise Refused("picture-kind")
    if max(found.width, found.height) > LONGEST_SIDE or found.width * found.height > MOST_POINTS:
        raise Refused("picture-large")
    return found


def _number(data: bytes, at: int, size: int, *, little: bool = False) -> int:
    part = data[at : at + size]
    if len(part) < size:
        raise IndexError
    return int.from_bytes(part, "little" if little else "big")


def _png(data: bytes) -> Picture | None:
    if not data.startswith(PNG) or data[12:16] != b"IHDR":
        return None
    if b"acTL" in data[: data.find(b"IDAT")]:
        raise Refused("picture-kind")  # it moves
    return Picture("image/png", _number(data, 16, 4), _number(data, 20, 4))


def _jpeg(data: bytes) -> Picture | None:
    """From segment to segment up to the frame, whose head names the size."""
    if not data.startswith(b"\xff\xd8\xff"):
        return None
    at = 2
    while data[at] == 0xFF:
        mark = data[at + 1]
        if mark == 0xFF:
            at += 1
        elif mark in NO_LENGTH:
            at += 2
        elif mark in FRAMES:
            return Picture("image/jpeg", _number(data, at + 7, 2), _number(data, at + 5, 2))
        elif mark in (END, SCAN):
            return None
        else:
            at += 2 + max(2, _number(data, at + 2, 2))
    return None


def _webp(data: bytes) -> Picture | None:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return None
    kind = data[12:16]
    if kind == b"VP8X":
        if data[20] & 0b10:
            raise Refused("picture-kind")  # it moves
        return Picture("image/webp", 1 + _number(data, 24, 3, little=True), 1 + _number(data, 27, 3, little=True))
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = _number(data, 26, 2, little=True), _number(data, 28, 2, little=True)
        return Picture("image/webp", width & 0x3FFF, height & 0x3FFF)
    if kind == b"VP8L" and data[20] == 0x2F:
        size = _number(data, 21, 4, little=True)
        return Picture("image/webp", 1 + (size & 0x3FFF), 1 + (size >> 14 & 0x3FFF))
    return None
