"""Whatever is sent, to whatever address, by whomever: no error of ours, nothing of it taken for markup, no way out.

`make fuzz` goes on for longer, with another seed each time. There is no OpenAPI description, so no tool that reads one.
"""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from random import randrange
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from dorsal.record.models import Person
from tests.web import fuzzing
from tests.web.fuzzing import CANARY, Sent
from tests.web.two_clinics import ACTORS, Site

pytestmark = pytest.mark.django_db
SECONDS = float(os.environ.get("FUZZ_SECONDS", "0"))
STRANGERS = ("nobody", "person", "doctor", "off the team", "lead")  # to the second world: nothing in it is theirs
ALWAYS = {"X-Content-Type-Options", "Referrer-Policy", "Content-Security-Policy", "Cache-Control", "Permissions-Policy"}
ALWAYS |= {"Cross-Origin-Resource-Policy", "Cross-Origin-Opener-Policy"}
FEW = settings(
    max_examples=10,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
)


def rounds(many: int, share: float, test: Callable[[st.DataObject], None]) -> None:
    """A few requests at a time, each few with a seed of its own: always the same, or, for longer, others each time.

    `share`: of a minute, or of the time that was asked for, that this may take; at least one round is made.
    """
    end, first = time.monotonic() + share * (SECONDS or 60), randrange(10**6) * 1000 if SECONDS else 0  # noqa: S311  chance to try with
    for number in count(first):
        seed(number)(FEW(given(st.data())(test)))()
        if time.monotonic() > end or (not SECONDS and number + 1 >= many):
            return


@st.composite
def requests(draw: st.DrawFn, site: Site) -> Sent:
    route = draw(st.sampled_from(site.routes))
    method = draw(st.sampled_from(fuzzing.METHODS))
    usual = draw(st.sampled_from(list(site.every(route))))
    address = draw(fuzzing.addresses(route, usual, site.ids, site.slugs))
    form = site.forms.get(route, {})
    body, kind = (b"", "") if method in ("GET", "HEAD") else draw(fuzzing.bodies(form, site.kept, site.ids))
    return Sent(method, address, body, kind, draw(fuzzing.headers()), draw(fuzzing.cookies()))


@pytest.fixture(scope="module", autouse=True)
def told_at_the_end(site: Site, request: pytest.FixtureRequest) -> Iterator[None]:
    """How much was tried, where somebody asked for longer."""
    assert site.forms
    site.count.clear()
    site.reached.clear()
    yield
    if SECONDS:
        lines = [f"{site.count.total()} requests to {len(site.reached)} of {len(site.routes)} addresses"]
        for place, name in enumerate(("who", "method", "status")):
            by = Counter[object]()
            for told, many in site.count.items():
                by[told[place]] += many
            lines.append(f"by {name}: " + ", ".join(f"{one} {many}" for one, many in by.most_common()))
        with request.config.pluginmanager.get_plugin("capturemanager").global_and_fixture_disabled():
            print("", *lines, sep="\n")  # noqa: T201  to whoever asked for it


@pytest.fixture(autouse=True)
def signed_in_anew(site: Site) -> None:
    site.all_come()


@pytest.mark.parametrize("who", ACTORS)
def test_nothing_that_is_sent_breaks_a_page_or_becomes_part_of_it(site: Site, who: str) -> None:
    def holds(data: st.DataObject) -> None:
        cache.clear()  # it is not to be stopped by how often it tries
        sent = data.draw(requests(site))
        response = site.asks(who, sent)
        assert response.status_code < 500
        answers_safely(response)

    rounds(13, 0.7 / len(ACTORS), holds)


def answers_safely(response: Any) -> None:
    missing = ALWAYS - response.headers.keys()
    assert not missing, missing
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "X-Planted" not in response.headers
    if "html" in response.headers.get("Content-Type", ""):
        assert CANARY.encode() not in response.whole
        assert b"z9<i" not in response.whole
    where = urlsplit(response.headers.get("Location", ""))
    assert where.netloc in ("", "testserver"), response.headers["Location"]
    assert where.scheme in ("", "http", "https")
    for cookie in response.cookies.values():
        assert cookie["samesite"] == "Lax", cookie
        assert cookie["httponly"] or cookie["max-age"] == 0 or cookie.key == django_settings.CSRF_COOKIE_NAME, cookie


@pytest.mark.parametrize("who", STRANGERS)
def test_whatever_is_sent_not_yours_and_not_there_are_the_same(site: Site, who: str) -> None:
    """The same request about what is somebody else's and about what is nowhere: status, headers and every byte."""
    routes = [route for route in site.routes if "<uuid:" in route]

    def holds(data: st.DataObject) -> None:
        cache.clear()
        route, method = data.draw(st.sampled_from(routes)), data.draw(st.sampled_from(fuzzing.METHODS))
        body, kind = data.draw(fuzzing.bodies(site.forms.get(route, {}), site.kept))
        nowhere = {name: uuid4() for name in site.theirs.values}
        of_mine = {"person": site.mine.values["person"]} if data.draw(st.booleans()) else {}  # in a record that is open
        told = [
            told_of(site.asks(who, Sent(method, site.usual(route, {**values, **of_mine}), body, kind)))
            for values in (site.theirs.values, nowhere)
        ]
        if "<uuid:entry>" in route or not of_mine:
            assert told[0] == told[1]

    rounds(4, 0.3 / len(STRANGERS), holds)


SECRETS = rb'nonce="[^"]*"|value="[^"]*"|[0-9a-f]{8}-[0-9a-f-]{27}'  # of one answer, and its own address in it


def told_of(response: Any) -> tuple[int, bytes, dict[str, str]]:
    """What a stranger learns."""
    kept = {name: re.sub(r"nonce-[^']+", "", value) for name, value in response.headers.items()}
    kept.pop("X-Request-ID", None)  # chance alone, each time
    if "Location" in kept:
        kept["Location"] = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", kept["Location"])
    return response.status_code, re.sub(SECRETS, b"", response.whole), kept


def test_a_planted_fault_is_found(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fuzzer itself: it notices an error, a page that says what was sent, and a difference."""
    from dorsal.web.views import about  # noqa: PLC0415  to be broken

    monkeypatch.setattr(about, "render", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        site.asks("nobody", Sent("GET", "/"))
    monkeypatch.undo()
    response = site.asks("nobody", Sent("GET", "/words"))
    response.whole += CANARY.encode()
    with pytest.raises(AssertionError):
        answers_safely(response)
    ids = (site.mine.person.id, uuid4())
    told = [told_of(site.asks("doctor", Sent("GET", f"/clinic/people/{one}"))) for one in ids]
    assert told[0] != told[1]


# What a letter leads to that the tests of accounts open, what a script asks for, and pictures.
BY_OTHER_MEANS = {
    r"account/^confirm-email/(?P<key>[-:\w]+)/$", "account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
    "app/entries", "figures", "metrics", "moments/device",
    "clinic/articles/<uuid:id>/pictures/<uuid:picture>", "lessons/clinic/<uuid:id>/pictures/<uuid:picture>",
}  # fmt: skip


def test_there_are_forms_to_break_and_something_behind_every_address(site: Site) -> None:
    """Somebody looks at every address, or is shown a form that is sent there."""
    assert sum(len(form) for form in site.forms.values()) > 150
    assert set(site.routes) - site.opened - site.forms.keys() == BY_OTHER_MEANS
    assert Person.objects.count() == 2
