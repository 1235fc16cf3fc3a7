"""A post as WordPress's REST API gives it, and any file that somebody may hand over. Raises nothing but Refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from lxml import html

from dorsal.articles.article import Article, Refused
from dorsal.articles.plain_text import looks_like_a_page, plain_article, text_of
from dorsal.articles.reading import blocks_of, cleaned, printable, safe_link

LONGEST_TITLE = 300
LONGEST_LINE = 200


def articles_in(data: bytes, *, source: str) -> Iterator[Article | Refused]:
    """What a file holds: one post, a list of posts, a page of HTML, or plain text."""
    try:
        text = text_of(data)
    except Refused as refused:
        yield refused
        return
    found = _json(text)
    if isinstance(found, list):
        for number, one in enumerate(found, 1):
            yield tried(one, source=f"{source}#{number}")
    elif isinstance(found, dict):
        yield tried(found, source=source)
    elif found is not None:
        yield Refused("not-a-post")
    else:
        yield _written(text, source)


def _json(text: str) -> Any:
    """What the text holds as JSON, or None where it is none. Too deep is none too."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return 0


def _written(text: str, source: str) -> Article | Refused:
    try:
        if looks_like_a_page(text):
            digest = hashlib.sha256(text.encode(errors="replace")).hexdigest()
            blocks = blocks_of(text)
            first = next((block for block in blocks if block.kind == "heading"), blocks[0])
            return Article(title=first.text[:LONGEST_TITLE], blocks=blocks, source=source, hash=digest)
        return plain_article(text, source=source)
    except Refused as refused:
        return refused


def tried(post: Any, *, source: str) -> Article | Refused:
    """The article of a post, or why there is none."""
    try:
        return article_of(post, source=source)
    except Refused as refused:
        return refused


def article_of(post: Any, *, source: str) -> Article:
    """One post. `source` names it where the post gives no address of its own."""
    if not isinstance(post, dict) or not isinstance(post.get("content"), dict):
        raise Refused("not-a-post")
    if post["content"].get("protected"):
        raise Refused("protected")
    if post.get("status", "publish") != "publish":
        raise Refused("not-published")
    raw = post["content"].get("rendered")
    if not isinstance(raw, str):
        raise Refused("not-a-post")
    blocks = blocks_of(raw)
    link = safe_link(_text(post.get("link")))
    title = line(_rendered(post.get("title"))) or blocks[0].text[:LONGEST_TITLE]
    digest = hashlib.sha256(f"{title}\0{raw}".encode(errors="replace")).hexdigest()
    return Article(
        title=title[:LONGEST_TITLE],
        blocks=blocks,
        source=link or source,
        hash=digest,
        language=_language(post, link),
        link=link,
        credit=_credit(post),
        date=_day(post.get("date")),
        modified=_day(post.get("modified")),
        licence=_licence(post),
        categories=_categories(post),
    )


def line(markup: str) -> str:
    """A short text without any markup."""
    clean = cleaned(printable(markup)).strip()
    if not clean:
        return ""
    words = html.fragment_fromstring(clean, create_parent="div").text_content()
    return " ".join(words.split())


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _rendered(value: Any) -> str:
    return _text(value.get("rendered")) if isinstance(value, dict) else _text(value)


def _language(post: dict[str, Any], link: str) -> str:
    """As the site says it: `lang` or `locale` of a translation plug-in, else the first part of the path, as in /en/."""
    for name in ("lang", "locale", "language"):
        said = _text(post.get(name))[:2].lower()
        if said.isalpha() and len(said) == 2:
            return said
    first = urlsplit(link).path.strip("/").split("/")[0]
    return first if len(first) == 2 and first.isalpha() and first.islower() else ""


def _credit(post: dict[str, Any]) -> str:
    """Who wrote it, as the post says; or the site it stands on."""
    named = [_some(post, "author_info", "display_name"), *(_some(a, "name") for a in _embedded(post, "author"))]
    site = urlsplit(safe_link(_text(post.get("link")))).hostname or ""
    return next((line(name)[:LONGEST_LINE] for name in named if name and line(name)), site)


def _licence(post: dict[str, Any]) -> str:
    """A note of a licence, where the post carries one."""
    meta = post.get("meta")
    held = [post, meta] if isinstance(meta, dict) else [post]
    for place in held:
        for name in ("license", "licence", "copyright", "rights"):
            if said := line(_text(place.get(name))):
                return said[:LONGEST_LINE]
    return ""


def _categories(post: dict[str, Any]) -> tuple[str, ...]:
    """Their names, from whichever of the usual places names them."""
    info = post.get("category_info")
    named = [_some(one, "name") for one in info] if isinstance(info, list) else []
    for group in _embedded(post, "wp:term"):
        named += (
            [_some(one, "name") for one in group if _some(one, "taxonomy") == "category"]
            if isinstance(group, list)
            else []
        )
    clean = [line(name)[:LONGEST_LINE] for name in named if name]
    return tuple(dict.fromkeys(name for name in clean if name))[:20]


def _embedded(post: dict[str, Any], name: str) -> list[Any]:
    held = post.get("_embedded")
    found = held.get(name) if isinstance(held, dict) else None
    return found if isinstance(found, list) else []


def _some(value: Any, *names: str) -> str:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return _text(value)


def _day(value: Any) -> str:
    try:
        return datetime.fromisoformat(_text(value)).date().isoformat()
    except ValueError:
        return ""
