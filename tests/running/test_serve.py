"""A start that is right, and what happens to it: probes, a process that dies, and the end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from .conftest import PROXIED, Installation, Server, until


def workers(server: Server) -> set[int]:
    found = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    return {int(pid) for pid in found}


def test_pages_are_served_to_a_proxy_with_their_styles(served: Server) -> None:
    page = served.ask("/")
    assert (page.status, "Dorsal" in page.text) == (200, True)
    sheet = page.text.split('rel="stylesheet" href="')[1].split('"')[0]
    style = served.ask(sheet)
    assert (style.status, "immutable" in style.headers["Cache-Control"]) == (200, True)
    assert page.headers["Connection"] == "close", "the next request goes to whichever process is free"


def test_a_probe_needs_no_name_no_https_and_learns_nothing_else(served: Server) -> None:
    probe = served.ask("/healthz", {"Host": "10.0.0.5"})
    assert (probe.status, json.loads(probe.text)) == (200, {"status": "ok"})
    assert probe.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in probe.headers
    assert served.ask("/healthz", {"Host": "10.0.0.5"}, "POST").status == 405
    assert served.ask("/", {"Host": "10.0.0.5"}).status == 400, "only the probe"


def test_a_database_that_is_of_another_version_makes_the_probe_say_so(installation: Installation) -> None:
    with installation.serving("--workers", "1") as server:
        assert server.ask("/healthz", {}).status == 200
        gone = "DELETE FROM django_migrations"
        installation.code(f"from django.db import connection; connection.cursor().execute('{gone}')")
        probe = server.ask("/healthz", {})
        assert (probe.status, json.loads(probe.text)) == (503, {"status": "unavailable"})
        assert "database" in server.told.read_text()


def test_a_process_that_is_killed_is_replaced(installation: Installation) -> None:
    with installation.serving("--workers", "2") as server:
        until(lambda: len(workers(server)) == 2)
        before = workers(server)
        os.kill(min(before), signal.SIGKILL)
        until(lambda: len(workers(server)) == 2 and workers(server) != before)
        assert all(server.ask("/").status == 200 for _ in range(4))


def test_who_is_being_answered_when_it_ends_still_gets_the_answer(installation: Installation) -> None:
    with installation.serving("--workers", "1") as server, socket.create_connection(("127.0.0.1", server.port)) as line:
        headers = "".join(f"{name}: {value}\r\n" for name, value in PROXIED.items())
        body = "consent=yes"
        line.sendall(f"POST /begin HTTP/1.1\r\n{headers}Content-Length: {len(body)}\r\n\r\n{body[:4]}".encode())
        time.sleep(1)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        line.sendall(body[4:].encode())
        assert line.recv(100).startswith(b"HTTP/1.1 ")
        assert server.process.wait(30) == 0
        assert not server.listens()


def test_the_database_is_brought_to_this_version_where_that_is_asked_for(new: Installation) -> None:
    refused = new.run("serve")
    assert (refused.returncode, "dorsal serve --migrate" in refused.stderr) == (2, True)
    with new.serving("--migrate") as server:
        assert server.ask("/healthz", {}).status == 200


def test_a_second_start_on_one_port_leaves_the_first_alone(served: Server, installation: Installation) -> None:
    done = installation.run("serve", "--bind", f"127.0.0.1:{served.port}")
    assert done.returncode != 0
    assert served.ask("/healthz", {}).status == 200


def test_the_command_hands_over(root: Path, installation: Installation) -> None:
    line = "import sys; from dorsal.cli import main; sys.exit(main(['serve']))"
    env = installation.environment(DORSAL_ENV="development")
    done = subprocess.run([sys.executable, "-c", line], env=env, cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, "DORSAL_ENV must be set to production" in done.stderr) == (2, True)
