"""The drawing on an exercise's page: two ways to see it, its words, and files that hold nobody's data."""

from __future__ import annotations

import pytest
from django.test import Client

from dorsal.content.schema import Content
from dorsal.figures.style import DARK, LIGHT
from tests.web.conftest import LANGUAGES

pytestmark = pytest.mark.django_db
DRAWN = "/exercises/bird-dog?level=3"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_drawn_exercise_moves_stands_still_and_is_told(client: Client, content: Content, language: str) -> None:
    client.cookies["django_language"] = language
    page = client.get(DRAWN).content.decode()
    item = content.interventions["bird-dog"]
    for kind in ("moving", "start", "end"):
        assert f'src="/figures/bird-dog/3/{kind}.svg?{content.hash[:12]}"' in page
    assert f'alt="{item.levels[2].how[language]}"' in page
    assert f'alt="{item.start[language]}"' in page
    assert content.interface["figure.other"][language] in page
    assert content.interface["figure.still"][language] in page


def test_an_exercise_without_a_figure_keeps_its_page(client: Client, content: Content) -> None:
    name = next(name for name in content.interventions if name not in content.figures)
    page = client.get(f"/exercises/{name}")
    assert page.status_code == 200
    assert "/figures/" not in page.content.decode()


def test_only_what_has_two_sides_offers_the_other(client: Client, content: Content) -> None:
    page = client.get("/exercises/glute-bridge").content.decode()
    assert "figure-other" not in page


@pytest.mark.parametrize("kind", ["moving", "start", "end"])
def test_a_picture_may_be_kept_and_may_do_nothing(client: Client, kind: str) -> None:
    response = client.get(f"/figures/bird-dog/3/{kind}.svg")
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert "immutable" in response.headers["Cache-Control"]
    assert "Set-Cookie" not in response.headers
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert ("<animate" in response.content.decode()) == (kind == "moving")


@pytest.mark.parametrize(
    "address", ["no-such/1/end", "bird-dog/0/end", "bird-dog/5/end", "bird-dog/1/middle", "massage/1/end"]
)
def test_what_is_not_drawn_is_not_found(client: Client, address: str) -> None:
    assert client.get(f"/figures/{address}.svg").status_code == 404


def test_light_and_dark_have_the_same_tones() -> None:
    assert LIGHT.keys() == DARK.keys()


def test_the_pictures_of_a_week_come_in_one_answer(client: Client) -> None:
    told = client.get("/figures?of=bird-dog.3,walking.1").json()
    assert list(told) == ["bird-dog.3", "walking.1"]
    assert told["bird-dog.3"] == client.get("/figures/bird-dog/3/moving.svg").content.decode()


MANY = ",".join(["bird-dog.1"] * 41)


@pytest.mark.parametrize("of", ["", "nothing.1", "bird-dog.9", "bird-dog", "bird-dog.1,", MANY])
def test_pictures_that_are_not_there_are_not_made_up(client: Client, of: str) -> None:
    assert client.get(f"/figures?of={of}").status_code == 404
