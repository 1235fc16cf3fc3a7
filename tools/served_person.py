"""Writes one demo person down as anybody's record is, signs them in, and prints their cookie and pages."""

from __future__ import annotations

import json
import re

import django

django.setup()

from django.conf import settings  # noqa: E402  the apps must be ready first
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from dorsal.content import load  # noqa: E402
from dorsal.record import actions, demo  # noqa: E402
from dorsal.record.models import Person, User  # noqa: E402
from dorsal.web.storied import drafts  # noqa: E402

STORY = "young-cook-stiff-mornings"
PAGES = {
    "start": "/", "intake": "/intake/where", "today": "/today", "session": "/session", "check-in": "/check-in",
    "course": "/course", "week": "/week",
}  # fmt: skip
OK = 200


def main() -> None:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    content = load()
    stories = demo.stories(settings.DEMO_STORIES, content.questions, today=timezone.localdate())
    story = next(one for one in stories if one.name == STORY)
    (person,) = actions.tell_demo_people(records=[[*demo.begun(story), *drafts(story, content)]])
    Person.objects.filter(id=person.id).update(demo=False)
    user = User.objects.create_user("somebody@localhost")
    actions.adopt(person=person, user=user)
    client = Client(headers={"X-Forwarded-Proto": "https"})
    client.force_login(user)
    client.post("/begin", {"consent": "yes"})  # a demo person never said it
    name = settings.SESSION_COOKIE_NAME
    print(json.dumps([f"{name}={client.cookies[name].value}", pages(client)]))


def pages(client: Client) -> dict[str, str]:
    """An address of each kind of page: those that have a name of their own, and one where a figure plays."""
    first = re.search(r'href="(/session/items/[^"]+)"', client.get("/session").content.decode())
    found = PAGES | ({"at work": first[1].replace("&amp;", "&")} if first else {})
    read = {name: client.get(address) for name, address in found.items()}
    answers = {name: (one.status_code, one.headers.get("Location")) for name, one in read.items()}
    if any(one.status_code != OK for one in read.values()):
        raise SystemExit(f"a page is not there: {answers}")
    return found


if __name__ == "__main__":
    main()
