"""Every page there is, for whoever wants to hold something about all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.test import Client
from django.utils import timezone

from dorsal.care.easing import asked
from dorsal.content.schema import Content
from dorsal.record import demo
from dorsal.record.models import Person
from tests.web import secured, weeks
from tests.web.conftest import calm_answer, whole_intake

ANYBODY = ("/", "/begin", "/place", "/safety-net", "/words", "/lessons", "/erase", "/erased", "/no-such-page")
ANYBODY += ("/first-ease",)
ACCOUNT = ("login/", "signup/", "password/reset/", "password/reset/done/", "password/reset/key/x-y/", "inactive/")
SIGNED_IN = ("logout/", "password/change/", "email/", "reauthenticate/", "confirm-email/")
OWN = ("/answers", "/result", "/week", "/today", "/session", "/session/done", "/flare", "/flare/check", "/summary")
OWN += ("/seen", "/intake/again", "/intake/later", "/letters/summary", "/letters/doctor", "/letters/physiotherapy")
OWN += ("/archive",)
SIGNS = (
    "saddle-numbness", "bladder-change", "bowel-change", "both-legs", "foot-weakness", "injury", "fever",
    "suicidal-thoughts",
)  # fmt: skip
CALM = dict.fromkeys(SIGNS, "no")
FOLLOWED = ("/check-in/done", "/course", "/changes", "/goals", "/moments")
ON_THE_WAY: dict[str, tuple[float | None, ...]] = {
    "begun": (), "improving": (6, 5, 4, 3), "in a flare": (6, 4, 8), "silent": (6, None, None, None, None, None, None),
}  # fmt: skip
Page = tuple[str, str]


def read(client: Client, address: str, language: str) -> Page | None:
    """A page in this language, or None where somebody is sent elsewhere."""
    client.cookies["django_language"] = language
    response = client.get(address)
    return None if response.status_code == 302 else (address, response.content.decode())


def of_anybody(content: Content, language: str) -> Iterator[Page]:
    """What a visitor without a record can open, and what a mistake brings up."""
    client = Client()
    addresses = [*ANYBODY, *(f"/account/{name}" for name in ACCOUNT), *(f"/lessons/{name}" for name in content.lessons)]
    for name, item in content.interventions.items():
        addresses += [f"/exercises/{name}?level={level}" for level in range(1, len(item.levels) + 1)]
    for address in addresses:
        page = read(client, address, language)
        assert page, address
        yield page
    calm = dict.fromkeys(asked(content), "no")
    for told in ({}, {"fever": "yes"}, {"bowel-change": "yes"}, {"suicidal-thoughts": "yes"}, {"injury": "yes"},
                 {"recent-surgery": "yes"}, {"saddle-numbness": "unsure"}):  # fmt: skip
        yield f"/first-ease {told}", client.post("/first-ease", {**calm, **told}).content.decode()
    for address in ("/begin", "/first-ease", "/account/login/", "/account/signup/"):
        yield f"{address} sent empty", client.post(address, {}).content.decode()


def of_demo_people(content: Content, language: str) -> Iterator[Page]:
    """What each demo person can open; a page that says the same to everybody is opened for one of them."""
    shared = [f"/intake/{page.id}" for page in content.pages] + [f"/account/{name}" for name in SIGNED_IN]
    shared += [f"/answers/{name}" for name in ("age", "areas", "since")]
    for story in demo.stories(settings.DEMO_STORIES, content.questions, today=timezone.localdate()):
        client = Client()
        client.force_login(demo.load(story)[0])
        for address in (*OWN, *shared):
            page = read(client, address, language)
            if page:
                shared = [other for other in shared if other != address]
                yield f"{story.name} {page[0]}", page[1]
    yield from of_people_on_the_way(content, language)


def of_a_follower(client: Client, language: str) -> Iterator[Page]:
    """What somebody sees who goes through a session, has a flare and answers its questions."""

    def seen(address: str) -> Page:
        page = read(client, address, language)
        assert page, address
        return page

    yield seen("/today")
    week = seen("/week")
    yield week
    name = re.findall(r"/week/items/([\w-]+)", week[1])[0]
    yield seen(f"/week/items/{name}")
    client.post(f"/week/items/{name}/swap")
    yield seen("/week")
    on = timezone.localdate()
    client.post("/week/move", {"first": on.isoformat(), "second": (on + timedelta(days=1)).isoformat()})
    days = {"first": (on + timedelta(days=2)).isoformat(), "last": (on + timedelta(days=3)).isoformat()}
    yield "/week sent empty", client.post("/week/absence", {}).content.decode()
    client.post("/week/absence", days)
    yield seen("/week")
    at = client.post("/session", {"pain": "2"}).headers["Location"]
    while "/items/" in at:
        yield seen(at)
        yield f"{at} sent empty", client.post(at, {"done": "skip"}).content.decode()
        before, at = at, client.post(at, {"done": "all", "pain": "2"}).headers["Location"]
        yield seen(before)
    yield seen(at)
    yield seen("/today")
    yield seen("/session/items/pelvic-tilt")
    client.post("/flare")
    yield seen("/today")
    yield seen("/flare/check/before")
    unsure = {**CALM, "saddle-numbness": "unsure"}
    yield "/flare/check again", client.post("/flare/check", unsure).content.decode()
    client.post("/flare/check", CALM)
    for address in ("/flare", "/today", "/week", "/moments"):
        yield seen(address)


def of_people_on_the_way(content: Content, language: str) -> Iterator[Page]:
    """What people with weeks behind them can open, with each page of their check-in; then what guards an account."""
    for name in ON_THE_WAY:
        client = someone_on_the_way(content, name)
        for address in FOLLOWED:
            page = read(client, address, language)
            if page:
                yield f"{name} {page[0]}", page[1]
        yield from (("check-in of " + where, page) for where, page in of_a_check_in(client, content, language))
    yield from secured.of_somebody_careful(language)


def someone_on_the_way(content: Content, name: str) -> Client:
    pains = ON_THE_WAY[name]
    client = Client()
    client.post("/begin", {"consent": "yes"})
    person = Person.objects.get(id=client.session["person"])
    ago = 7 * len(pains) or 3
    weeks.begins(person, content, whole_intake(content, pain_average=6.0, leg_pain="below-knee"), ago)
    weeks.lives(person, content, ago, pains, practised=name == "improving")
    weeks.write(person, "goal", 2, item="goal-hiking")
    weeks.write(person, "goal", 2, item="goal-driving")
    weeks.write(person, "session", 1, item="no-such-exercise")
    weeks.write(person, "away", 1, first=weeks.date_of(0), last=weeks.date_of(0))
    return client


def of_a_check_in(client: Client, content: Content, language: str) -> Iterator[Page]:
    """Each of its pages, with its errors, a question that is asked again, and what it leads to."""
    address = "/check-in"
    while page := read(client, address, language):
        yield page
        names = re.findall(r'id="q-([\w-]+)"', page[1])
        if not names:
            return
        yield f"{address} sent empty", client.post(address, {}).content.decode()
        told = {name: calm_answer(content.questions[name], {}) for name in names}
        if address == "/check-in":
            told["saddle-numbness"] = "unsure"
        address = client.post(address, told).headers["Location"]
