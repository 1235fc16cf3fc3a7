"""Content is kept as bytes, beside each decision and between two starts: what is read back is what was kept."""

from __future__ import annotations

from dorsal.content.loader import pack, unpack
from dorsal.content.schema import Content


def test_kept_content_reads_back_as_it_was(content: Content) -> None:
    assert unpack(pack(content)) == content
