"""A site's posts, page by page, through WordPress's REST API: no socket and no clock here, only what to ask for next.

`get` fetches one address and never raises for what a server answers; `wait` lets seconds go by. A walk can begin at any
page, so that one that broke off goes on where it stood. Posts come in the order of their ids: new ones come last.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from dorsal.articles.article import Article, Refused
from dorsal.articles.wordpress import articles_in, tried

AT_ONCE = 10
MOST_PAGES = 2_000
TRIES = 6
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
AGAIN = (408, 425, 429, 500, 502, 503, 504)
NO_MORE = 400  # WordPress's answer to a page behind the last one
POSTS = re.compile(r"/wp-json/wp/v2/posts/?$")
POST = re.compile(r"/wp-json/wp/v2/posts/\d+/?$")
LINK = re.compile(r"<([^>]*)>\s*;([^<]*)")


class Answer(NamedTuple):
    """What a server answered. `status` 0: nothing came. `headers`: names in small letters. `address`: where it was."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    address: str = ""


class Batch(NamedTuple):
    """One page of a site's posts. `pages` and `total` as the site says, 0 where it does not."""

    page: int
    pages: int
    total: int
    found: tuple[Article | Refused, ...]


class Wanted(NamedTuple):
    """Which posts: in which language, of which categories (their names or numbers)."""

    language: str = ""
    categories: tuple[str, ...] = ()


Get = Callable[[str], Answer]
Wait = Callable[[float], None]


def arrived(address: str, get: Get, wait: Wait) -> Answer:
    """One address, asked for again while the server is busy or broken. Raises Refused when that leads nowhere."""
    pause = FIRST_WAIT
    for attempt in range(TRIES):
        answer = get(address)
        if 200 <= answer.status < 300 or answer.status == NO_MORE:
            return answer
        if answer.status and answer.status not in AGAIN:
            raise Refused("not-found" if answer.status in (404, 410) else "not-allowed", str(answer.status))
        if attempt + 1 < TRIES:
            wait(min(_asked_to_wait(answer.headers) or pause, LONGEST_WAIT))
            pause *= 2
    raise Refused("no-answer", str(answer.status))


def _asked_to_wait(headers: Mapping[str, str]) -> float:
    """Retry-After, in seconds or as a date."""
    said = headers.get("retry-after", "")
    if said.isdigit():
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def posts_at(address: str, get: Get, wait: Wait) -> str | list[Article | Refused]:
    """Where the posts of an address are: those it holds itself, or the address of a site's list of posts."""
    path = urlsplit(address).path
    if POSTS.search(path):
        return address.split("?", maxsplit=1)[0].rstrip("/")
    answer = arrived(address, get, wait)
    if answer.status == NO_MORE:
        raise Refused("not-allowed", str(answer.status))
    kind = answer.headers.get("content-type", "")
    if "json" in kind or POST.search(path):
        return list(articles_in(answer.body, source=address))
    links = _links(answer.headers.get("link", ""))
    own = next((to for to, more in links if "alternate" in more and "application/json" in more), "")
    root = next((to for to, more in links if "api.w.org" in more), "")
    if own:
        return list(articles_in(arrived(own, get, wait).body, source=address))
    if root and path.strip("/").count("/") == 0 and len(path.strip("/")) <= 2:  # the site itself, or its /en/
        return root.split("?")[0].rstrip("/") + "/wp/v2/posts"
    if "html" in kind or "text/plain" in kind:
        return list(articles_in(answer.body, source=address))
    raise Refused("not-a-post")


def _links(header: str) -> list[tuple[str, str]]:
    return [(found[1], found[2]) for found in LINK.finditer(header)]


def walk(posts: str, wanted: Wanted, get: Get, wait: Wait, *, page: int = 1) -> Iterator[Batch]:
    """Every page of a list of posts, from `page`. Raises Refused where the site says no or says nothing."""
    asked: dict[str, Any] = {"per_page": AT_ONCE, "orderby": "id", "order": "asc", "_embed": "author,wp:term"}
    if wanted.language:
        asked["lang"] = wanted.language
    if wanted.categories:
        asked["categories"] = ",".join(_categories(posts, wanted, get, wait))
    while page <= MOST_PAGES:
        answer = arrived(f"{posts}?{urlencode(asked | {'page': page}, safe=',:')}", get, wait)
        if answer.status == NO_MORE and page > 1:
            return
        found = _list(answer)
        pages, total = _number(answer, "x-wp-totalpages"), _number(answer, "x-wp-total")
        yield Batch(page, pages, total, tuple(tried(one, source=f"{posts}/{_id(one)}") for one in found))
        if len(found) == 0 or (pages and page >= pages) or (not pages and len(found) < AT_ONCE):
            return
        page += 1
    raise Refused("too-large")


def _categories(posts: str, wanted: Wanted, get: Get, wait: Wait) -> Iterator[str]:
    """The numbers of categories by their names. Raises Refused where the site has no such category."""
    for name in wanted.categories:
        if name.isdigit():
            yield name
            continue
        where = posts.removesuffix("posts") + f"categories?per_page=100&search={quote(name)}"
        found = [one for one in _list(arrived(where, get, wait)) if isinstance(one, dict)]
        same = [one for one in found if name.lower() in (str(one.get("name", "")).lower(), str(one.get("slug", "")))]
        if not same:
            raise Refused("no-category", name)
        yield str(same[0].get("id"))


def _list(answer: Answer) -> list[Any]:
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise Refused("not-a-list") from error
    if answer.status == NO_MORE or not isinstance(found, list):
        raise Refused("not-a-list")
    return found


def _id(post: Any) -> str:
    return str(post.get("id", "")) if isinstance(post, dict) else ""


def _number(answer: Answer, name: str) -> int:
    said = answer.headers.get(name, "")
    return int(said) if said.isdigit() and len(said) < 10 else 0
