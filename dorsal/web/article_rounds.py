"""What the queue does for articles: it reads sites on, and fetches the pictures that clinics say are their own.

One turn takes about a minute, so that whatever else waits has its turn; what is not done then waits for the next one.
"""

from __future__ import annotations

import time
from collections import Counter
from threading import Event

from dorsal.articles import pictures
from dorsal.articles.article import Refused
from dorsal.articles.metadata import without_metadata
from dorsal.record import article_pictures, articles
from dorsal.record.article_models import ArticlePicture
from dorsal.web.fetching import Fetcher
from dorsal.web.importing import go_on

SECONDS = 30.0  # for a site, and as much for pictures
TOLD = {"too-large": "picture-large"}
KINDS = "image/webp, image/jpeg, image/png"


class Stopped(Exception):
    """The worker was asked to end."""


def waits() -> bool:
    """Whether there is anything to do."""
    return articles.imports_wait() or article_pictures.wait()


def turn(stopping: Event) -> dict[str, int]:
    """One site a little further, then pictures; returns how many posts were read and pictures fetched."""

    def wait(seconds: float) -> None:
        if stopping.wait(seconds):
            raise Stopped

    fetcher = Fetcher(wait=wait)
    try:
        return {"read": read_on(fetcher, stopping), "pictures": fetch_pictures(fetcher, stopping)}
    except Stopped:
        return {}


def read_on(fetcher: Fetcher, stopping: Event) -> int:
    """The site that waits the longest; what breaks it is said on it, so that it is not tried for ever."""
    run = articles.next_import()
    if run is None:
        return 0
    before: int = sum(run.counts.values())
    until = time.monotonic() + SECONDS
    try:
        go_on(run, fetcher, run.by, stopped=lambda: stopping.is_set() or run.waits is None or time.monotonic() > until)
    except Stopped:
        raise
    except Exception:
        articles.end_import(run=run, problem="unreadable")
        raise
    after: int = sum(run.counts.values())
    return after - before


def fetch_pictures(fetcher: Fetcher, stopping: Event) -> int:
    """One after the other, each once, for some seconds."""
    until, found = time.monotonic() + SECONDS, Counter[bool]()
    while not stopping.is_set() and time.monotonic() < until and (wanted := article_pictures.next_wanted()):
        try:
            _fetch(wanted, fetcher)
            found[True] += 1
        except Refused as refused:
            article_pictures.refuse(picture=wanted, problem=TOLD.get(refused.why, refused.why))
        except Stopped:
            raise
        except Exception:
            article_pictures.refuse(picture=wanted, problem="picture-kind")
            raise
    return found[True]


def _fetch(wanted: ArticlePicture, fetcher: Fetcher) -> None:
    """Kept without metadata. Raises Refused where nothing comes, or no picture that we show."""
    told, data = without_metadata(bytes(wanted.data or b"") or _asked_for(wanted.src, fetcher))
    room = article_pictures.keep(picture=wanted, data=data, kind=told.kind, width=told.width, height=told.height)
    if not room:
        raise Refused("picture-room")


def _asked_for(src: str, fetcher: Fetcher) -> bytes:
    answer = fetcher.get(src, kinds=KINDS, largest=pictures.LARGEST)
    if answer.status != 200:
        raise Refused("not-found" if answer.status in (404, 410) else "no-answer", str(answer.status))
    return answer.body
