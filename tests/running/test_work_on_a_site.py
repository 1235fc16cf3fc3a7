"""A worker reads a clinic's site that its page asked for; killed on the way, the next goes on from where it stood."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.articles.site import Site

from .conftest import PATIENCE, PROXIED, Installation, until
from .test_whole_site import MOST_MEMORY, POSTS, counts, most_memory

ASKED = """
import functools
from allauth.mfa.models import Authenticator
from django.test import Client
from dorsal.record import teams
from dorsal.record.models import User
from dorsal.web.views.clinic import articles as pages
pages.parts_of = functools.partial(pages.parts_of, private=True)
clinic = teams.found_clinic(name="Long Street")
secret = teams.invite_to_clinic(clinic=clinic, role="doctor")
user = User.objects.create_user("a@clinic.example")
teams.join_clinic(secret=secret, user=user, name="A")
Authenticator.objects.create(user=user, type="totp", data={{}})
client = Client(headers={headers})
client.force_login(user)
answer = client.post("/clinic/articles/import", {{"address": "{address}/"}})
assert "/clinic/articles/" in answer.headers["Location"], answer.headers
"""
TOLD = ("new", "same", "changed", "refused")
# As `dorsal work`, but it may ask this machine.
WORK = """
import functools, django; django.setup()
from dorsal.web import article_rounds, fetching
article_rounds.Fetcher = functools.partial(fetching.Fetcher, private=True, every=0)
from dorsal.config import working
working.work(once=False)
"""


@contextmanager
def worker(installation: Installation) -> Iterator[subprocess.Popen[bytes]]:
    env = installation.environment(DJANGO_SETTINGS_MODULE="dorsal.config.settings")
    with told(installation).open("ab") as out:
        process = subprocess.Popen([sys.executable, "-c", WORK], env=env, stderr=out)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def told(installation: Installation) -> Path:
    return installation.folder / "told"


def test_a_site_goes_on_where_a_killed_worker_left_it(installation: Installation) -> None:
    def stand() -> tuple[int, bool, dict[str, int]]:
        ((page, ended, found),) = installation.own.rows("SELECT page, ended, counts FROM record_articleimport")
        return page, ended is not None, json.loads(found) if isinstance(found, str) else found

    def over(process: subprocess.Popen[bytes]) -> bool:
        memory.append(most_memory(process.pid))
        return process.poll() is not None or stand()[1]

    memory: list[int] = []
    began = time.monotonic()
    with Site(posts=POSTS, slow=0.1, fails=4, long=max(1, POSTS // 100)) as site:
        installation.code(ASKED.format(address=site.address, headers=PROXIED))
        with worker(installation) as first:
            until(lambda: over(first) or stand()[0] > POSTS // 20, PATIENCE + POSTS)
            assert first.poll() is None, told(installation).read_text()
            first.send_signal(signal.SIGKILL)
            first.wait()
        page, whole, _ = stand()
        assert not whole
        with worker(installation) as second:
            until(lambda: over(second), PATIENCE + POSTS)
            assert second.poll() is None, told(installation).read_text()
            second.send_signal(signal.SIGTERM)
            assert second.wait(60) == 0
        assert {site.asked[f"page {number}"] for number in range(1, page)} == {1}, "it began from the start"
    seconds = time.monotonic() - began
    found = stand()[2]
    failed = f"{site.asked['failed']} of {site.asked['all']} answers failed"
    sys.stdout.write(f"{POSTS} posts: {max(memory)} MB at most, {seconds:.0f} s; {failed}; {found}\n")
    refused = POSTS // 97  # behind a password
    assert found.get("refused", 0) == refused
    assert sum(found[name] for name in found if name in TOLD) == POSTS
    assert counts(installation) == [POSTS - refused, POSTS - refused, 1]
    assert max(memory) < MOST_MEMORY
