"""A worker reads a clinic's site; killed on the way, the next worker goes on from the page where it stood."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.articles.site import Site

from .conftest import Installation, until

POSTS = 60
ASKED = """
from dorsal.record import articles, teams
from dorsal.record.models import User
clinic = teams.found_clinic(name="Long Street")
secret = teams.invite_to_clinic(clinic=clinic, role="doctor")
member = teams.join_clinic(secret=secret, user=User.objects.create_user("a@clinic.example"), name="A")
run = articles.begin_import(clinic=clinic, address="{address}/")
articles.wish_on(run=run, by=member)
"""
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
    def stand() -> tuple[int, bool, int]:
        ((page, ended, counts),) = installation.own.rows("SELECT page, ended, counts FROM record_articleimport")
        many = json.loads(counts) if isinstance(counts, str) else counts
        return page, ended is not None, sum(many.get(name, 0) for name in ("new", "same", "changed", "refused"))

    with Site(posts=POSTS, slow=0.1, fails=9) as site:
        installation.code(ASKED.format(address=site.address))
        with worker(installation) as first:
            until(lambda: first.poll() is not None or stand()[0] >= 3)
            assert first.poll() is None, told(installation).read_text()
            first.send_signal(signal.SIGKILL)
            first.wait()
        page, ended, _ = stand()
        assert not ended
        with worker(installation) as second:
            until(lambda: second.poll() is not None or stand()[1])
            assert second.poll() is None, told(installation).read_text()
            second.send_signal(signal.SIGTERM)
            assert second.wait(60) == 0
        assert {site.asked[f"page {number}"] for number in range(1, page)} == {1}, "it began from the start"
    assert stand()[2] == POSTS
    assert installation.own.rows("SELECT count(*) FROM record_article") == [(POSTS,)]
