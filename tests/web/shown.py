"""A page in a browser without a server: what it asks for is answered at once, and counted."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from urllib.parse import urlsplit

import msgspec
from django.test import Client
from playwright.sync_api import Page, Route

from dorsal.content.schema import Content
from dorsal.record import actions
from dorsal.record.models import Person, User
from tests.web import clinics, every, weeks
from tests.web.conftest import whole_intake

ORIGIN = "http://localhost"
NAMED = re.compile(r"^/(exercises|lessons|week/items|session/items|clinic/people|join)/[\w-]+(\?level=\d+)?")
HTML = "text/html; charset=utf-8"
PACKED = ("woff2", "image/png", "image/webp", "application/pdf")


def small(type_: str, body: bytes) -> int:
    """Its bytes on the way."""
    return len(body if type_.endswith(PACKED) else gzip.compress(body, 6))


def kind(name: str) -> str:
    """One exercise stands for all, and one person; a page that was sent empty is a page of its own."""
    _, slash, address = name.partition("/")
    return NAMED.sub(r"/\1/*", slash + address)


class Shown:
    """A page of `every`, opened. `asked`: each address that it loaded, and its bytes on the way, compressed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.html = ""
        self.asked: dict[str, int] = {}
        self.client = Client()
        self.given: dict[str, tuple[int, str, bytes, int]] = {}
        page.route("**/*", self._answer)

    def opens(self, html: str) -> None:
        self.html, self.asked = html, {}
        self.page.goto(f"{ORIGIN}/shown", wait_until="load")

    def _answer(self, route: Route) -> None:
        url = urlsplit(route.request.url)
        if f"{url.scheme}://{url.netloc}" != ORIGIN:
            self.asked[route.request.url] = 0
            route.abort()
            return
        if url.path == "/shown":
            page = self.html.encode()
            self._gives(route, 200, HTML, page, small(HTML, page))
            return
        if route.request.url not in self.given:
            with closing(self.client.get(route.request.url.removeprefix(ORIGIN))) as response:
                told = response.status_code, response.headers["Content-Type"], b"".join(response)
            self.given[route.request.url] = (*told, small(*told[1:]))
        self._gives(route, *self.given[route.request.url])

    def _gives(self, route: Route, status: int, type_: str, body: bytes, size: int) -> None:
        self.asked[route.request.url] = size
        route.fulfill(status=status, content_type=type_, body=body)

    def is_wider_than_its_screen(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def kinds(content: Content, language: str) -> dict[str, str]:
    """The first page of each kind, by what it is: as few exercises and people as that takes."""
    found: dict[str, str] = {}
    pages = chain(
        every.of_anybody(few(content), language),
        _of_somebody(content, language),
        every.of_people_on_the_way(content, language),
        every.of_a_follower(somebody(content), language),
        clinics.of_a_clinic(content, language),
    )
    for name, html in pages:
        found.setdefault(kind(name), html)
    return found


def few(content: Content) -> Content:
    """With one lesson, and one exercise that is drawn."""
    lesson, drawn = next(iter(content.lessons)), next(iter(content.figures))
    return msgspec.structs.replace(
        content, lessons={lesson: content.lessons[lesson]}, interventions={drawn: content.interventions[drawn]}
    )


def _of_somebody(content: Content, language: str) -> Iterator[every.Page]:
    """Everything that somebody with a first plan and an account can open."""
    client = somebody(content)
    user = User.objects.create_user("somebody@kinds.example")
    actions.adopt(person=Person.objects.get(id=client.session["person"]), user=user)
    client.force_login(user)
    yours = [f"/intake/{page.id}" for page in content.pages] + [f"/account/{name}" for name in every.SIGNED_IN]
    for address in (*every.OWN, *yours, *(f"/answers/{name}" for name in ("age", "areas", "since"))):
        if page := every.read(client, address, language):
            yield page


def somebody(content: Content) -> Client:
    """Somebody who sees their first plan."""
    client = Client()
    client.post("/begin", {"consent": "yes"})
    weeks.begins(Person.objects.get(id=client.session["person"]), content, whole_intake(content), 0)
    client.get("/result")
    return client
