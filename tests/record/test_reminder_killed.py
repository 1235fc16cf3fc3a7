"""A worker that is killed between two letters, really: what it had claimed is on disk, so nobody hears twice."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from .conftest import finish, start

PEOPLE = """
from datetime import time
from dorsal.record.models import User
for name in ("one", "two", "three"):
    person = actions.adopt(person=actions.create_person(), user=User.objects.create_user(f"{name}@example.org"))
    actions.keep_moment(person=person, hour=time(9), days=list(range(7)), zone="UTC", language="en", by_mail=True)
"""
ROUND = """
import os, signal, sys, types
from datetime import UTC, datetime
from pathlib import Path
from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from dorsal.web import reminding

class Server(BaseEmailBackend):
    letters = 0
    def open(self): return True
    def send_messages(self, messages):
        Server.letters += 1
        dies = Server.letters == {dies}
        if dies and not {taken}: os.kill(os.getpid(), signal.SIGKILL)
        with open("{box}", "a") as box: box.write(messages[0].to[0] + "\\n")
        if dies: os.kill(os.getpid(), signal.SIGKILL)
        return 1

sys.modules["server"] = types.SimpleNamespace(Server=Server)
settings.EMAIL_BACKEND = "server.Server"
timezone.now = lambda: datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
reminding.something_to_do = lambda *_: True
print(*(reminding.round_of_reminders().sent for _ in range(2)))
"""


@pytest.mark.parametrize(("taken", "letters"), [(True, 3), (False, 2)])
def test_a_killed_worker_sends_none_twice(database: Path, tmp_path: Path, taken: bool, letters: int) -> None:
    finish(start(database, PEOPLE))
    box = tmp_path / "box"
    killed = start(database, ROUND.format(dies=2, taken=taken, box=box))
    killed.communicate(timeout=120)
    assert killed.returncode == -signal.SIGKILL
    assert finish(start(database, ROUND.format(dies=0, taken=taken, box=box))).split() == ["1", "0"]
    sent = box.read_text().split()
    assert len(sent) == len(set(sent)) == letters
