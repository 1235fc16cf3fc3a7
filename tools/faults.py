"""Writers and servers that are killed while they write, on each engine: is anything lost, or half there?

`python tools/faults.py --kills 300`. Several processes write through the doors that a server has; at moments of chance
one of them, all of them, a server, or the database itself gets SIGKILL. Then other faults, unless `--kills-only`. Ends
with 1 where one thing that was said to be kept is not there, or is there by half. Loopback only, in a folder that goes.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import postgres

if TYPE_CHECKING:
    from fault_writers import Cast

ENGINES = ("sqlite", "postgresql")
STORY = "young-cook-stiff-mornings"
PLAIN, WRITERS, SENDERS = 4, 3, 1
BETWEEN = (0.005, 0.15)
STARTED = 60
LITTLE = 64 * 1024


class Faults:
    """One run on one engine: the writers, the servers, the database, and what was said to be kept."""

    def __init__(self, cast: Cast, folder: Path, database: postgres.Server | None, seed: int) -> None:
        self.cast, self.folder, self.database = cast, folder, database
        self.chance = random.Random(seed)  # noqa: S311  chance that can be had again; the moments cannot
        self.told: list[dict[str, Any]] = []
        self.kills, self.done = Counter[str](), Counter[str]()
        self.writers: list[tuple[int, type]] = []
        self.servers: list[subprocess.Popen[bytes]] = []
        self.ports: tuple[int, ...] = ()
        source, self.out = os.pipe()
        self.listening = threading.Thread(target=self.listens, args=[source], daemon=True)
        self.listening.start()

    def listens(self, source: int) -> None:
        """What a writer said before it died, it said."""
        with os.fdopen(source) as lines:
            for line in lines:
                one = json.loads(line)
                self.told.append(one)
                self.done[one["did"]] += 1

    def writes(self, kind: type) -> None:
        from fault_writers import forked  # noqa: PLC0415  only after Django is set up

        chance = random.Random(self.chance.random())  # noqa: S311
        self.writers.append((forked(kind(self.cast, self.out, chance, self.ports)), kind))

    def serves(self) -> None:
        """Two servers at once on one database, each with two processes that come again when they are killed."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", "--preload", "--workers", "2", "--threads", "2"]
        command += ["--bind", f"127.0.0.1:{port}", "--log-level", "critical", "dorsal.config.wsgi"]
        with (self.folder / "said").open("ab") as log:  # a server whose database is away says so at length
            self.servers.append(subprocess.Popen(command, start_new_session=True, stdout=log, stderr=log))
        self.ports += (port,)
        until(lambda: reached(port), STARTED)

    def run(self, kills: int, until_then: float) -> None:
        from fault_writers import Jumper, Sender, Writer  # noqa: PLC0415  only after Django is set up

        for _ in range(2):
            self.serves()
        for kind in (Jumper, *[Writer] * WRITERS, *[Sender] * SENDERS):
            self.writes(kind)
        until(lambda: self.done["sent"] and self.done["pair"], STARTED)
        while self.kills.total() < kills and time.monotonic() < until_then:
            before = len(self.told)
            until(lambda before=before: len(self.told) > before, STARTED)  # somebody writes again
            time.sleep(self.chance.uniform(*BETWEEN))
            self.strikes()

    def strikes(self) -> None:
        """One SIGKILL, or several at one moment, counted as one: each place once, then by chance."""
        places = {"a writer": 10, "all writers": 3, "a server's process": 4}
        places |= {"a process of the database": 4, "the whole database": 1} if self.database else {}
        left = [place for place in places if not self.kills[place]]
        place = self.chance.choice(left) if left else self.chance.choices([*places], [*places.values()])[0]
        if place == "a writer":
            self.dies([self.chance.choice(self.writers)])
        elif place == "all writers":
            self.dies(list(self.writers))
        elif place == "a server's process":
            pids = [pid for server in self.servers for pid in children(server.pid)]
            self.kill(pids and [self.chance.choice(pids)])
        elif self.database and self.database.process:
            root = self.database.process.pid
            pids = [pid for pid in children(root) if b"dorsal dorsal" in command_of(pid)]
            if place == "a process of the database" and pids:
                self.kill([self.chance.choice(pids)])
            else:
                self.database_dies()
        self.kills[place] += 1

    def database_dies(self) -> None:
        """Every process of it at once, as in a power cut; then it is started anew."""
        if self.database and self.database.process:
            root = self.database.process.pid
            os.kill(root, signal.SIGSTOP)  # it gets no more children than these, of which one would hold its memory
            family = [root, *children(root)]
            self.kill(family)
            self.database.process.wait()
            until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family), STARTED)
            self.database.start()

    def dies(self, some: list[tuple[int, type]]) -> None:
        self.kill([pid for pid, _ in some])
        for pid, kind in some:
            os.waitpid(pid, 0)
            self.writers.remove((pid, kind))
            self.writes(kind)

    def kill(self, pids: list[int]) -> None:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def no_room(self, seconds: float = 4) -> None:
        """The disk is full for a while: no file of the database may grow; then there is room again."""
        most = LITTLE if self.database else max(path.stat().st_size for path in self.folder.glob("dorsal.sqlite3*"))
        before = len(self.told)
        pids = self.processes()
        for pid in pids:
            self.limit(pid, str(most))
        time.sleep(seconds)
        stopped = len(self.told) - before
        if self.database and self.database.process and self.database.process.poll() is not None:
            self.database.start()  # it stopped by itself rather than lose what it was told
        for pid in self.processes():
            self.limit(pid, "unlimited")
        self.goes_on("no room")
        self.done["kept while there was no room"] += stopped

    def limit(self, pid: int, most: str) -> None:
        """Asked as whoever the process belongs to: nobody else may. It may be gone already."""
        owner = self.database.as_owner() if self.database else {}
        command = ["prlimit", "--pid", str(pid), f"--fsize={most}:unlimited"]
        subprocess.run(command, check=False, stderr=subprocess.DEVNULL, **owner)

    def processes(self) -> list[int]:
        """Whoever writes to the database's files."""
        if self.database and self.database.process:
            return [self.database.process.pid, *children(self.database.process.pid)]
        servers = [pid for server in self.servers for pid in children(server.pid)]
        return [pid for pid, _ in self.writers] + servers

    def away(self, seconds: float = 3) -> None:
        """The database cannot be had for a while: stopped, or on SQLite taken by somebody who does not let go."""
        if self.database:
            self.database.stop()
            time.sleep(seconds)
            self.database.start()
        else:
            import sqlite3  # noqa: PLC0415  for this alone

            line = sqlite3.connect(self.folder / "dorsal.sqlite3", isolation_level=None, timeout=60)
            line.execute("BEGIN EXCLUSIVE")
            time.sleep(seconds + 20)  # longer than anybody waits
            line.execute("ROLLBACK")
            line.close()
        self.goes_on("database gone and back")

    def goes_on(self, after: str) -> None:
        before = self.done.copy()
        until(lambda: all(self.done[one] > before[one] for one in ("sent", "pair")), STARTED)
        self.done[after] += 1

    def ends(self) -> None:
        """Everybody is killed once more, and whatever was said is heard."""
        self.kill([pid for pid, _ in self.writers])
        for pid, _ in self.writers:
            os.waitpid(pid, 0)
        for server in self.servers:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)
            server.wait()
        os.close(self.out)
        self.listening.join(STARTED)
        if self.database:
            self.database.wait()


def children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def reached(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def until(true: Callable[[], Any], seconds: float) -> None:
    last = time.monotonic() + seconds
    while not true():
        if time.monotonic() > last:
            raise TimeoutError("what was waited for never came")
        time.sleep(0.05)


def cast_of() -> Cast:
    """Some who only answer, and two whose plan is followed by a telephone that is signed in."""
    from django.conf import settings  # noqa: PLC0415  only after Django is set up
    from django.test import Client  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415
    from fault_writers import Cast  # noqa: PLC0415

    from dorsal.content import load  # noqa: PLC0415
    from dorsal.record import actions, demo  # noqa: PLC0415
    from dorsal.record.models import User  # noqa: PLC0415
    from dorsal.web.keys import key_of  # noqa: PLC0415
    from dorsal.web.storied import drafts  # noqa: PLC0415

    content = load()
    told = demo.stories(settings.DEMO_STORIES, content.questions, today=timezone.localdate())
    story = next(one for one in told if one.name == STORY)
    record = [*demo.begun(story), *drafts(story, content)]
    planned, cookies = actions.tell_demo_people(records=[record, record], content=content), []
    for number, person in enumerate(planned):
        user = User.objects.create_user(f"faults{number}@localhost")
        actions.adopt(person=person, user=user)
        client = Client()
        client.force_login(user)
        cookies.append(f"sessionid={client.cookies['sessionid'].value}")
    plain = tuple(actions.create_person(demo=True).id for _ in range(PLAIN))
    keys = tuple(key_of(person) for person in planned)
    return Cast(plain, tuple(person.id for person in planned), tuple(cookies), keys)


def on(engine: str, asked: argparse.Namespace) -> int:
    """The whole run on one engine, in this process."""
    begun = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dorsal-faults-")))
        database = stack.enter_context(postgres.server()) if engine == "postgresql" else None
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "dorsal.config.settings",
            "DORSAL_DATA": str(folder),
            "DORSAL_DATABASE": database.address if database else "sqlite",
        }
        import django  # noqa: PLC0415  only with its data named
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connections  # noqa: PLC0415

        django.setup()
        call_command("migrate", verbosity=0)
        cast = cast_of()
        connections.close_all()
        from fault_judge import judged  # noqa: PLC0415

        faults = Faults(cast, folder, database, asked.seed)
        try:
            faults.run(asked.kills, begun + asked.seconds)
            if not asked.kills_only:
                faults.no_room()
                faults.away()
        finally:
            faults.ends()
        found = judged(faults.told)
        connections.close_all()
    return said(engine, faults, found, asked.kills, time.monotonic() - begun)


def said(engine: str, faults: Faults, found: dict[str, int], wanted: int, seconds: float) -> int:
    kept = sum(len(one["ids"]) for one in faults.told if one["did"] in ("pair", "device", "decision", "came", "sent"))
    print(f"{engine}: {faults.kills.total()} kills in {seconds:.0f} s: {dict(faults.kills)}")
    print(f"{engine}: {kept} entries said to be kept: {dict(faults.done)}")
    print(f"{engine}: " + ", ".join(f"{name}: {count}" for name, count in found.items()))
    failures = {one["why"] for one in faults.told if one["did"] == "failed"}
    for why in failures:
        print(f"{engine}: a writer gave up: {why}")
    if faults.kills.total() < wanted:
        print(f"{engine}: the time was over before {wanted} kills")
    return 1 if any(found.values()) or failures or faults.kills.total() < wanted else 0


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--engine", choices=(*ENGINES, "both"), default="both")
    asked.add_argument("--kills", type=int, default=300, help="how often something is killed, on each engine")
    asked.add_argument("--seconds", type=float, default=1_200, help="nothing more is killed after this, on each engine")
    asked.add_argument("--seed", type=int, default=20261121)
    asked.add_argument("--kills-only", action="store_true", help="no full disk and no database that is away")
    wanted = asked.parse_args()
    if wanted.engine != "both":
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))  # the servers go too
        return on(wanted.engine, wanted)
    command = [sys.executable, *sys.argv]
    return max(subprocess.run([*command, "--engine", engine], check=False).returncode for engine in ENGINES)


if __name__ == "__main__":
    sys.exit(main())
