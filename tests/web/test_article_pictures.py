"""A clinic's own pictures: shown from here once the clinic said so, described and approved; every other stays away."""

from __future__ import annotations

import json
from importlib import import_module
from threading import Event
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from lxml import html as parser

from dorsal.articles import pictures
from dorsal.articles.site import Answer
from dorsal.record import article_pictures, teams
from dorsal.record.article_models import Article, ArticleLook, ArticlePicture, ArticleText
from dorsal.web import article_rounds
from dorsal.web.fetching import Fetcher
from tests.articles.conftest import post
from tests.articles.pictures import chunk, png
from tests.web.clinics import works
from tests.web.test_articles import At, bring, cared_for, page, send

SRC = "https://clinic.example/p.jpg"


@pytest.fixture
def physio(db: None) -> At:
    return works("physiotherapist", teams.found_clinic(name="Long Street"))


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every picture of the web is this one; returns what was asked for."""
    asked: list[str] = []

    def get(_: Fetcher, address: str, **_more: Any) -> Answer:
        asked.append(address)
        return Answer(200, {"content-type": "text/html"}, png(40, 30))

    monkeypatch.setattr(Fetcher, "get", get)
    return asked


def answers(monkeypatch: pytest.MonkeyPatch, answer: Answer) -> None:
    monkeypatch.setattr(Fetcher, "get", lambda *_, **_more: answer)


def upgrade() -> None:
    """The step that a later version takes with the pictures of an earlier one."""
    with connection.cursor() as cursor:
        cursor.execute(import_module("dorsal.record.migrations.0014_pictures_without_metadata").LOOK_AGAIN)


def worked() -> dict[str, int]:
    return article_rounds.turn(Event())


def images(shown: str) -> list[Any]:
    found: list[Any] = parser.fromstring(shown).xpath("//main//img[contains(@class, 'article-picture')]")
    return found


def approved(client: Client) -> str:
    assert "Approved" in send(client, "approve", read="yes").content.decode()
    return f"/lessons/clinic/{Article.objects.get().id}"


def test_without_the_word_of_the_clinic_it_stays_at_its_source(physio: At, source: list[str]) -> None:
    client, member = physio
    reader, _ = cared_for(member)
    bring(client)
    assert "They stay at their source" in page(client)
    assert not article_rounds.waits()
    shown = page(reader, approved(client))
    assert images(shown) == []
    assert f'href="{SRC}"' in shown
    assert source == []


def test_it_is_fetched_once_and_shown_from_here_with_its_words(physio: At, source: list[str]) -> None:
    client, member = physio
    reader, _ = cared_for(member)
    bring(client)
    assert "will be fetched, once" in send(client, "own-pictures").content.decode()
    assert "They are being fetched" in page(client)
    assert article_rounds.waits()
    assert worked() == {"read": 0, "pictures": 1}
    assert worked() == {"read": 0, "pictures": 0}
    send(client, "own-pictures")
    worked()
    assert source == [SRC]
    (one,) = images(page(client))
    mine = client.get(one.get("src"))
    assert (mine.status_code, mine["Content-Type"], mine.content) == (200, "image/png", png(40, 30))
    (other,) = images(page(reader, approved(client)))
    assert (other.get("alt"), other.get("width"), other.get("height")) == ("A path", "40", "30")
    theirs = reader.get(other.get("src"))
    assert theirs.content == png(40, 30)
    assert "default-src 'none'" in theirs["Content-Security-Policy"]
    assert theirs["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in theirs["Cache-Control"]
    assert SRC not in page(reader, f"/lessons/clinic/{Article.objects.get().id}")


def test_where_it_was_taken_is_not_kept(physio: At, monkeypatch: pytest.MonkeyPatch) -> None:
    client, _ = physio
    place = b"50.8503N 4.3517E"
    whole, at = png(40, 30), png(40, 30).index(b"IDAT") - 4
    answers(monkeypatch, Answer(200, {}, whole[:at] + chunk(b"tEXt", place) + whole[at:] + place))
    bring(client)
    send(client, "own-pictures")
    worked()
    (one,) = images(page(client))
    assert client.get(one.get("src")).content == whole
    held = ArticlePicture.objects.get()
    assert (bytes(held.data or b""), held.size) == (whole, len(whole))


def test_one_of_an_earlier_version_is_not_shown_until_it_says_nothing_more(
    physio: At, source: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _ = physio
    bring(client)
    send(client, "own-pictures")
    worked()
    whole = png(50, 60)
    before = whole[:-12] + chunk(b"iTXt", b"50.8503N 4.3517E") + whole[-12:]
    ArticlePicture.objects.update(data=before, size=len(before))
    (one,) = images(page(client))
    monkeypatch.setattr(article_pictures, "ROOM", len(before))
    upgrade()
    assert client.get(one.get("src")).status_code == 404
    assert "They are being fetched" in page(client)
    assert worked() == {"read": 0, "pictures": 1}
    assert client.get(one.get("src")).content == whole
    assert source == [SRC], "its source was not asked again"
    ArticlePicture.objects.update(data=b"no picture at all")
    upgrade()
    worked()
    assert ArticlePicture.objects.get().data is None
    assert "This is no picture that we show" in page(client)


def test_nobody_else_gets_its_bytes_and_nobody_before_it_is_approved(physio: At, source: list[str]) -> None:
    client, member = physio
    reader, person = cared_for(member)
    other, their = works("doctor", teams.found_clinic(name="Elsewhere"))
    stranger, _ = cared_for(their)
    bring(client)
    send(client, "own-pictures")
    worked()
    article, picture = Article.objects.get().id, ArticlePicture.objects.get().id
    ours, theirs = f"/clinic/articles/{article}/pictures/{picture}", f"/lessons/clinic/{article}/pictures/{picture}"
    assert reader.get(theirs).status_code == 404
    approved(client)
    assert reader.get(theirs).status_code == 200
    assert [one.get(theirs).status_code for one in (client, other, stranger, Client())] == [404] * 4
    assert other.get(ours).status_code == 404
    assert reader.get(ours).status_code != 200
    teams.end_care(person=person, id=teams.care_team(person)[0].id)
    assert reader.get(theirs).status_code == 404


def test_one_without_words_is_not_approved_and_one_left_out_is_not_given(physio: At, source: list[str]) -> None:
    client, member = physio
    reader, _ = cared_for(member)
    bring(client)
    send(client, "own-pictures")
    worked()
    at = next(n for n, block in enumerate(ArticleText.objects.get().blocks) if block.get("src"))
    told = send(client, "approve", read="yes", **{f"block-{at}": ""}).content.decode()
    assert "Say what this picture shows" in told
    assert f'href="#block-{at}"' in told
    assert ArticleText.objects.get().status == "proposed"
    send(client, "approve", read="yes", **{f"block-{at}": "A path in the wood"})
    address = f"/lessons/clinic/{Article.objects.get().id}"
    (one,) = images(page(reader, address))
    assert one.get("alt") == "A path in the wood"
    send(client, "approve", read="yes", **{f"block-{at}": "A path in the wood", f"out-{at}": "yes"})
    assert images(page(reader, address)) == []
    assert reader.get(one.get("src")).status_code == 404


def test_the_word_can_be_taken_back_and_the_bytes_go(physio: At, source: list[str]) -> None:
    client, member = physio
    reader, _ = cared_for(member)
    bring(client)
    send(client, "own-pictures")
    worked()
    address = approved(client)
    send(client, "not-own")
    assert not ArticlePicture.objects.exists()
    assert images(page(reader, address)) == []
    assert [one.did for one in ArticleLook.objects.order_by("at")] == ["brought", "own-pictures", "approved", "not-own"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(200, {}, b"<svg onload='x()'/>"), "This is no picture that we show"),
        (Answer(200, {}, png() + bytes(pictures.LARGEST)), "This picture is too large"),
        (Answer(404, {}, b""), "There is nothing at this address"),
        (Answer(0, {}, b""), "The site did not answer"),
    ],
)
def test_what_is_no_picture_is_said_and_stays_at_its_source(
    physio: At, monkeypatch: pytest.MonkeyPatch, answer: Answer, words: str
) -> None:
    client, member = physio
    reader, _ = cared_for(member)
    answers(monkeypatch, answer)
    bring(client)
    send(client, "own-pictures")
    assert worked() == {"read": 0, "pictures": 0}
    editor = page(client)
    assert words in editor
    assert "All are ours, try again" in editor
    assert images(page(reader, approved(client))) == []
    answers(monkeypatch, Answer(200, {}, png()))
    send(client, "own-pictures")
    assert worked() == {"read": 0, "pictures": 1}
    assert len(images(page(client))) == 1


def test_a_private_address_is_not_asked(physio: At) -> None:
    client, _ = physio
    raw = "<p>The back likes to move a little every day, with a friend or alone.</p><img src='http://127.0.0.1/p.png'>"
    bring(client, content={"rendered": raw})
    send(client, "own-pictures")
    worked()
    assert "This address is not public." in page(client)


def test_the_room_of_a_clinic_has_an_end(physio: At, source: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    client, _ = physio
    monkeypatch.setattr(article_pictures, "ROOM", 10)
    bring(client)
    send(client, "own-pictures")
    worked()
    assert "There is no more room" in page(client)


def test_an_import_can_say_so_of_all_and_a_later_picture_needs_its_own_word(physio: At, source: list[str]) -> None:
    client, _ = physio
    raw = json.dumps(post("<p>Move a little.</p><img src='https://clinic.example/1.png' alt='A path'>")).encode()
    file = SimpleUploadedFile("post.json", raw)
    client.post("/clinic/articles/import", {"file": file, "own_pictures": "yes", "language": "en"})
    worked()
    assert source == ["https://clinic.example/1.png"]
    file = SimpleUploadedFile("post.json", raw.replace(b"1.png", b"2.png"))
    client.post("/clinic/articles/import", {"file": file, "language": "en"})
    worked()
    assert source == ["https://clinic.example/1.png"]


def test_what_was_asked_for_goes_when_the_clinic_does(physio: At, source: list[str]) -> None:
    client, member = physio
    bring(client)
    send(client, "own-pictures")
    worked()
    teams.dissolve(users=[member.user])
    assert not ArticlePicture.objects.exists()


def test_a_worker_that_ends_leaves_the_rest_for_later(physio: At, source: list[str]) -> None:
    client, _ = physio
    bring(client)
    send(client, "own-pictures")
    ending = Event()
    ending.set()
    article_rounds.turn(ending)
    assert source == []
    assert article_rounds.waits()
