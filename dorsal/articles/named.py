"""Whether a file is what its name says: a post, a page or a plain text. A file of any other name is not read."""

from __future__ import annotations

from pathlib import PurePath

from dorsal.articles.article import Refused
from dorsal.articles.plain_text import looks_like_a_page, text_of

PDF = b"%PDF-"  # every other kind of paper holds a character that no text has
POST, PAGE, TEXT = "post", "page", "text"
KINDS = {
    ".json": (POST,),
    ".html": (PAGE,),
    ".htm": (PAGE,),
    ".txt": (TEXT, PAGE),  # a page that was saved as a text is read as the page it is
    ".md": (TEXT, PAGE),
}


def checked(name: str, data: bytes) -> bytes:
    """The data as it came. Raises Refused where the name is of no kind that is read, or says another than it holds."""
    wanted = KINDS.get(PurePath(name).suffix.lower())
    if wanted is None or data.startswith(PDF):
        raise Refused("not-text")
    text = text_of(data)
    if text.strip() and _kind(text) not in wanted:
        raise Refused("other-kind")
    return data


def _kind(text: str) -> str:
    if text.lstrip()[:1] in ("{", "["):
        return POST
    return PAGE if looks_like_a_page(text) else TEXT
