"""A site is read on by the queue: asked for on the clinic's page, turn by turn, in the order of who waits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from threading import Event
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dorsal.record import articles, teams
from dorsal.record.article_models import Article, ArticleImport, ArticleLook, ArticlePicture, ArticleText
from dorsal.web import article_rounds
from dorsal.web.fetching import Fetcher, parts_of
from dorsal.web.views.clinic import articles as pages
from tests.articles.site import Site
from tests.web.clinics import works
from tests.web.test_articles import At, page

HTMX = {"HX-Request": "true"}


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site of this machine, which may be asked here."""
    with Site(posts=25) as made:
        monkeypatch.setattr(article_rounds, "Fetcher", partial(Fetcher, private=True, every=0))
        monkeypatch.setattr(pages, "parts_of", partial(parts_of, private=True))
        yield made


@pytest.fixture
def physio(db: None) -> At:
    return works("physiotherapist", teams.found_clinic(name="Long Street"))


def asks_for(client: Client, site: Site, path: str = "/", **more: str) -> str:
    response: Any = client.post("/clinic/articles/import", {"address": site.address + path, **more})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def test_a_site_is_read_by_the_queue_and_the_page_tells_how_far(physio: At, site: Site) -> None:
    client, member = physio
    address = asks_for(client, site)
    assert site.asked["all"] == 0, "the page waits for nobody's site"
    assert not Article.objects.exists()
    assert "The site is being read" in page(client, address)
    assert "We are looking for the articles there." in page(client, address)
    assert article_rounds.waits()
    assert article_rounds.turn(Event()) == {"read": 25, "pictures": 0}
    assert not article_rounds.waits()
    told = page(client, address)
    assert "All of it is read." in told
    assert "Articles read: 25" in told
    assert Article.objects.count() == 25
    assert {one.by_id for one in ArticleLook.objects.all()} == {member.id}


def test_one_article_is_read_by_the_queue_too(physio: At, site: Site) -> None:
    client, _ = physio
    site.picture = True
    address = asks_for(client, site, "/en/post-3/", language="fr", own_pictures="yes")
    assert article_rounds.turn(Event()) == {"read": 1, "pictures": 1}
    told = page(client, address)
    assert "All of it is read." in told
    assert "New: 1" in told
    assert ArticleText.objects.get().language == "fr"
    assert not article_rounds.waits()


def test_where_its_list_is_is_asked_once(physio: At, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    client, _ = physio
    monkeypatch.setattr(article_rounds, "SECONDS", -1.0)
    asks_for(client, site)
    assert [article_rounds.turn(Event())["read"] for _ in range(3)] == [10, 10, 5]
    assert site.asked["all"] == 4
    assert ArticleImport.objects.get().posts == f"{site.address}/wp-json/wp/v2/posts"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/nothing", "There is nothing at this address."),
        ("/away", "This is not a web address that can be asked."),
        ("/to-itself", "This address leads on and on."),
    ],
)
def test_where_nothing_is_found_it_is_said_and_can_be_tried_again(physio: At, site: Site, path: str, why: str) -> None:
    client, _ = physio
    address = asks_for(client, site, path)
    assert "Not finished" in page(client, "/clinic/articles")
    assert article_rounds.turn(Event()) == {"read": 0, "pictures": 0}
    told = page(client, address)
    assert "We found no articles at this address." in told
    assert why in told
    assert "Give another address" in told
    assert not article_rounds.waits()
    assert "Not finished" not in page(client, "/clinic/articles")
    client.post(address)
    assert article_rounds.waits()
    assert asks_for(client, site, path) == address, "the same wish is the same walk"


@pytest.mark.parametrize("private", ["http://127.0.0.1/", "http://[::ffff:10.0.0.1]/"])
def test_an_address_that_is_not_public_is_not_asked(physio: At, private: str) -> None:
    client, _ = physio
    response: Any = client.post("/clinic/articles/import", {"address": private})
    article_rounds.turn(Event())
    assert "This address is not public." in page(client, response["Location"])
    assert not Article.objects.exists()


def test_a_turn_ends_in_time_and_the_next_goes_on(physio: At, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    client, _ = physio
    monkeypatch.setattr(article_rounds, "SECONDS", -1.0)
    address = asks_for(client, site)
    assert [article_rounds.turn(Event())["read"] for _ in range(4)] == [10, 10, 5, 0]
    assert [site.asked[f"page {number}"] for number in (1, 2, 3)] == [1, 1, 1]
    assert "All of it is read." in page(client, address)


def test_whoever_waits_longest_comes_first_and_then_goes_behind(
    physio: At, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _ = physio
    other, _ = works("doctor", teams.found_clinic(name="Elsewhere"))
    monkeypatch.setattr(article_rounds, "SECONDS", -1.0)
    for one in (client, other):
        asks_for(one, site)
    article_rounds.turn(Event())
    article_rounds.turn(Event())
    assert sorted(ArticleImport.objects.values_list("page", flat=True)) == [2, 2]


def test_it_stops_when_somebody_says_so_and_goes_on_when_somebody_says_so(physio: At, site: Site) -> None:
    client, _ = physio
    address = asks_for(client, site)
    told = client.post(address, {"do": "stop"}, follow=True).content.decode()
    assert "Nothing is read now." in told
    assert not article_rounds.waits()
    client.post(address)
    assert article_rounds.turn(Event())["read"] == 25
    client.post(address)
    assert not article_rounds.waits(), "what is whole is not read again"


def test_a_site_that_fails_is_told_and_waits_for_somebody(physio: At, site: Site) -> None:
    client, _ = physio
    address = asks_for(client, site)
    ArticleImport.objects.update(posts=f"{site.address}/nothing")
    assert article_rounds.turn(Event())["read"] == 0
    told = page(client, address)
    assert "There is nothing at this address." in told
    assert "Nothing is read now." in told
    assert not article_rounds.waits()


def test_what_breaks_it_is_not_tried_for_ever(physio: At, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    client, _ = physio
    address = asks_for(client, site)

    def breaks(*_: object, **_more: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(article_rounds, "go_on", breaks)
    with pytest.raises(ZeroDivisionError):
        article_rounds.turn(Event())
    assert "This cannot be read." in page(client, address)
    assert not article_rounds.waits()


def test_a_worker_that_ends_leaves_the_site_where_it_stands(physio: At, site: Site) -> None:
    client, _ = physio
    asks_for(client, site)
    ending = Event()
    ending.set()
    article_rounds.turn(ending)
    assert ArticleImport.objects.get().page == 2
    assert article_rounds.waits()


def test_an_open_page_asks_by_itself_and_is_made_anew_once_its_state_is_another(physio: At, site: Site) -> None:
    client, _ = physio
    address = asks_for(client, site)
    (asked,) = re.findall(r'hx-get="([^"]+)" hx-trigger="every 3s"', page(client, address))
    assert "HX-Refresh" not in client.get(asked, headers=HTMX)
    article_rounds.turn(Event())
    assert client.get(asked, headers=HTMX)["HX-Refresh"] == "true"
    assert "hx-get" not in page(client, address)


def test_where_nobody_works_the_queue_the_page_says_so(physio: At, site: Site) -> None:
    client, _ = physio
    address = asks_for(client, site)
    ArticleImport.objects.update(waits=timezone.now() - timedelta(minutes=5))
    assert "This waits for longer than it should." in page(client, address)
    assert f'<a href="{address}">' in page(client, address)


def test_a_page_counts_once_though_two_read_it(physio: At) -> None:
    _, member = physio
    run = articles.begin_import(clinic=member.clinic, address="https://clinic.example/wp-json/wp/v2/posts")
    for _ in "ab":
        articles.keep_page(run=run, page=1, pages=3, total=30, counts={"new": 10})
    run.refresh_from_db()
    assert (run.page, run.counts) == (2, {"new": 10})


def test_the_pictures_of_a_site_are_the_clinic_s_own_where_it_said_so(physio: At, site: Site) -> None:
    client, member = physio
    site.picture = True
    asks_for(client, site, own_pictures="yes")
    assert article_rounds.turn(Event()) == {"read": 25, "pictures": 25}
    assert {one.by_id for one in ArticlePicture.objects.defer("data")} == {member.id}
