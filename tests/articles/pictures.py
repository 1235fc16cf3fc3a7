"""Small pictures, made here byte by byte."""

from __future__ import annotations

import struct
import zlib


def png(width: int = 4, height: int = 3, *, moves: bool = False) -> bytes:
    """A whole one, in one colour."""
    rows = (b"\x00" + b"\x4a\x90\x72" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), *([(b"acTL", bytes(8))] if moves else []), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, data) for name, data in parts)


def chunk(name: bytes, data: bytes) -> bytes:
    """One part of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def jpeg(width: int = 4, height: int = 3, *, frame: int = 0xC0) -> bytes:
    """Its head up to the frame, with what cameras put before it."""
    app = b"\xff\xe1\x00\x0aExif\x00\x00\xff\xd8"
    fill = b"\xff\xff\xdb\x00\x04\x00\x00"
    return b"\xff\xd8" + app + fill + bytes((0xFF, frame)) + b"\x00\x11\x08" + struct.pack(">HH", height, width)


def webp(kind: bytes, width: int = 4, height: int = 3, *, moves: bool = False) -> bytes:
    """Its head in one of its three forms."""
    if kind == b"VP8X":
        sides = [(side - 1).to_bytes(3, "little") for side in (width, height)]
        told = bytes([2 if moves else 0, 0, 0, 0]) + b"".join(sides)
    elif kind == b"VP8L":
        told = b"\x2f" + (width - 1 | (height - 1) << 14).to_bytes(4, "little")
    else:
        told = b"\x00\x00\x00\x9d\x01\x2a" + struct.pack("<HH", width, height)
    return b"RIFF" + bytes(4) + b"WEBP" + kind + struct.pack("<I", len(told)) + told
