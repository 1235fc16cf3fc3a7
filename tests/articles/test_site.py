"""A site is read whole, once, politely, however it answers; and no address leads where it may not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from dorsal.articles.article import Article, Refused
from dorsal.articles.site import Answer, Wanted, arrived, posts_at, walk
from dorsal.web import fetching
from dorsal.web.fetching import Fetcher, is_public
from tests.articles.site import Site, send


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(posts=25) as made:
        yield made


def fetcher() -> Fetcher:
    return Fetcher(private=True, every=0)


def test_every_post_of_a_site_comes_once_in_order_though_it_fails(site: Site) -> None:
    site.fails = 3
    held, waits = fetcher(), list[float]()
    posts = posts_at(site.address + "/", held.get, waits.append)
    assert posts == f"{site.address}/wp-json/wp/v2/posts"
    batches = list(walk(str(posts), Wanted(), held.get, waits.append))
    titles = [one.title for batch in batches for one in batch.found if isinstance(one, Article)]
    assert titles == [f"Post {number}" for number in range(1, 26)]
    assert [batch.total for batch in batches] == [25, 25, 25]
    assert site.asked["failed"] > 0
    assert waits, "no pause before it was asked again"


def test_a_walk_goes_on_from_where_it_broke_off(site: Site) -> None:
    held = fetcher()
    posts = f"{site.address}/wp-json/wp/v2/posts"
    (first, *_) = walk(posts, Wanted(), held.get, held.wait)
    rest = list(walk(posts, Wanted(), held.get, held.wait, page=first.page + 1))
    assert [batch.page for batch in (first, *rest)] == [1, 2, 3]


def test_one_post_is_found_by_its_page_and_by_its_own_address(site: Site) -> None:
    held = fetcher()
    for address in ("/en/post-7/", "/wp-json/wp/v2/posts/7"):
        (found,) = posts_at(site.address + address, held.get, held.wait)
        assert isinstance(found, Article)
        assert found.title == "Post 7"


def test_categories_are_asked_for_by_name_and_language_by_code() -> None:
    asked: list[str] = []

    def get(address: str) -> Answer:
        asked.append(address)
        body = [{"id": 5, "name": "Backs", "slug": "backs"}] if "categories?" in address else []
        return Answer(200, {}, json.dumps(body).encode())

    list(walk("https://a.example/wp-json/wp/v2/posts", Wanted("fr", ("backs", "9")), get, lambda _: None))
    assert "lang=fr" in asked[-1]
    assert "categories=5,9" in asked[-1]
    with pytest.raises(Refused, match="no-category"):
        list(walk("https://a.example/wp-json/wp/v2/posts", Wanted("", ("knees",)), get, lambda _: None))


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(404, {}, b""), "not-found"),
        (Answer(403, {}, b""), "not-allowed"),
        (Answer(503, {"retry-after": "1"}, b""), "no-answer"),
        (Answer(0, {}, b""), "no-answer"),
        (Answer(200, {}, b"<html>"), "not-a-list"),
        (Answer(200, {}, b"{}"), "not-a-list"),
        (Answer(400, {}, b"{}"), "not-a-list"),
    ],
)
def test_a_site_that_says_no_is_told_in_a_sentence(answer: Answer, why: str) -> None:
    with pytest.raises(Refused, match=why):
        list(walk("https://a.example/wp-json/wp/v2/posts", Wanted(), lambda _: answer, lambda _: None))


@pytest.mark.parametrize("form", ["seconds", "date", "none"])
def test_a_wish_for_patience_is_heeded_up_to_a_minute(form: str) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=30))
    said = {"seconds": {"retry-after": "900"}, "date": {"retry-after": later}, "none": {}}[form]
    answers, waits = iter([Answer(429, said, b""), Answer(200, {}, b"[]")]), list[float]()
    arrived("https://a.example/", lambda _: next(answers), waits.append)
    low, high = {"seconds": (60, 60), "date": (25, 31), "none": (1, 1)}[form]
    assert low <= waits[0] <= high


@pytest.mark.parametrize("address", ["/to-itself", "/away", "/endless"])
def test_a_trap_is_left(site: Site, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 3_000_000)
    with pytest.raises(Refused):
        fetcher().get(site.address + address)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "gopher://a.example/",
        "http://user@a.example/",
        "http://",
        "http://a b/",
        "x",
        "http://[::1",
        "http://a..b/",
        "http://.a/",
    ],
)
def test_what_is_no_web_address_is_not_asked(address: str) -> None:
    with pytest.raises(Refused, match="not-an-address"):
        Fetcher(private=True).get(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "http://localhost/", "http://10.1.2.3/", "http://169.254.169.254/latest", "http://[::1]/",
        "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/",
        "http://a.example:22/", "http://2130706433/", "http://0x7f.1/",
    ],
)  # fmt: skip
def test_what_is_not_public_is_not_asked(address: str) -> None:
    with pytest.raises(Refused, match="private"):
        Fetcher(every=0).get(address)


def test_a_redirect_to_a_private_address_is_not_followed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first address passes for public; where it leads is looked at by itself."""
    port, look_up = site.server.server_address[1], fetching.look_up
    monkeypatch.setitem(fetching.PORTS, "http", port)
    monkeypatch.setattr(
        fetching,
        "look_up",
        lambda host, at, private: "127.0.0.1" if host == "a.example" else look_up(host, at, private=private),
    )
    held = Fetcher(every=0)
    assert held.get("http://a.example/en/post-1/").status == 200
    monkeypatch.setattr(Site, "answer", lambda _, handler: redirect(handler))
    with pytest.raises(Refused, match="private"):
        held.get("http://a.example/")


def test_a_redirect_to_nowhere_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Site, "answer", lambda _, handler: send(handler, 302, "", Location="http://[x"))
    with pytest.raises(Refused, match="not-an-address"):
        fetcher().get(site.address)


def redirect(handler: object) -> None:
    send(handler, 302, "", Location="http://127.0.0.1/secret")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("address", "public"), [("93.184.216.34", True), ("2606:4700::1", True), ("100.64.0.1", False)]
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public
