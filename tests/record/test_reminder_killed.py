"""A worker that is killed half-way, really: what it had claimed is on disk, so nobody hears twice."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from .conftest import finish, start
from .databases import Own

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
def test_a_killed_worker_sends_none_twice(database: Own, tmp_path: Path, taken: bool, letters: int) -> None:
    finish(start(database, PEOPLE))
    box = tmp_path / "box"
    killed = start(database, ROUND.format(dies=2, taken=taken, box=box))
    killed.communicate(timeout=120)
    assert killed.returncode == -signal.SIGKILL
    assert finish(start(database, ROUND.format(dies=0, taken=taken, box=box))).split() == ["1", "0"]
    sent = box.read_text().split()
    assert len(sent) == len(set(sent)) == letters


DEVICES = """
from datetime import time
from dorsal.record.models import User
for name in ("one", "two", "three"):
    person = actions.adopt(person=actions.create_person(), user=User.objects.create_user(f"{name}@example.org"))
    actions.keep_moment(person=person, hour=time(9), days=list(range(7)), zone="UTC", language="en", by_mail=False)
    actions.keep_device(person=person, endpoint=f"https://fcm.googleapis.com/{name}", p256dh="-", auth="-")
"""
DEVICES_ROUND = """
import os, signal, time
from datetime import UTC, datetime
from django.utils import timezone
from dorsal.web import pushing, reminding

def deliver(device, *_):
    with open("{box}", "a") as box: box.write(device.endpoint + "\\n")
    if {dies} and device.endpoint.endswith("two"): os.kill(os.getpid(), signal.SIGKILL)
    return 201

pushing.deliver = deliver
timezone.now = lambda: datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
reminding.something_to_do = lambda *_: True
print(*(reminding.round_of_reminders().on_devices for _ in range(2)))
"""


def test_a_worker_that_is_killed_tells_no_device_twice(database: Own, tmp_path: Path) -> None:
    finish(start(database, DEVICES))
    box = tmp_path / "box"
    killed = start(database, DEVICES_ROUND.format(dies=True, box=box))
    killed.communicate(timeout=120)
    assert killed.returncode == -signal.SIGKILL
    finish(start(database, DEVICES_ROUND.format(dies=False, box=box)))
    told = box.read_text().split()
    assert len(told) == len(set(told))
    assert {one[-3:] for one in told} >= {"one", "two"}
    assert finish(start(database, DEVICES_ROUND.format(dies=False, box=box))).split() == ["0", "0"]
