"""A whole site comes in by the command, slowly and with failures; killed on the way, it goes on, in bounded memory."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.articles.site import Site

from .conftest import Installation

POSTS = int(os.environ.get("DORSAL_POSTS", "60"))  # make it 2000 to measure
MOST_MEMORY = 350  # megabytes, whatever the number of posts
BRING = "import sys; from dorsal.cli import main; raise SystemExit(main(sys.argv[1:]))"
BEGIN = """
from dorsal.record import teams
teams.found_clinic(name="Long Street")
"""


def counts(installation: Installation) -> list[int]:
    tables = ("article", "articletext", "articleimport WHERE ended IS NOT NULL")
    return [installation.own.rows(f"SELECT count(*) FROM record_{table}")[0][0] for table in tables]  # noqa: S608


def most_memory(process: int) -> int:
    """The peak of a process in MB; what is told of an ended child counts the parent that it was forked from."""
    try:
        peak = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    except OSError:
        return 0
    return int(peak[1]) // 1024 if peak else 0


def test_a_site_comes_in_whole_though_it_is_slow_fails_and_we_are_killed(installation: Installation) -> None:
    there = installation.environment(DJANGO_SETTINGS_MODULE="dorsal.config.settings")
    installation.code(BEGIN)
    with Site(posts=POSTS, slow=0.02, fails=7, long=20) as site:
        asked = ["articles", "import", site.address + "/", "--clinic", "Long Street", "--every", "0", "--allow-private"]
        command = [sys.executable, "-c", BRING, *asked]
        with subprocess.Popen(command, env=there, stdout=subprocess.PIPE, text=True) as first:
            assert first.stdout
            for line in first.stdout:
                if int(line.split("/")[0]) >= max(2, POSTS // 30):
                    first.send_signal(signal.SIGKILL)
                    break
        began = time.monotonic()
        with subprocess.Popen(command, env=there, stdout=subprocess.PIPE, text=True) as again:
            assert again.stdout
            told, memory = "", 0
            for line in again.stdout:
                told, memory = told + line, max(memory, most_memory(again.pid))
        pages = [int(found) for found in re.findall(r"^(\d+)/", told, re.MULTILINE)]
    seconds = time.monotonic() - began
    failed = f"{site.asked['failed']} of {site.asked['all']} answers failed"
    sys.stdout.write(f"{POSTS} posts: {memory} MB at most, {seconds:.0f} s; {failed}; {told.splitlines()[-1]}\n")
    assert again.returncode == 0, told
    assert pages[0] > 1, "it began from the start"
    kept = POSTS - POSTS // 97  # some are behind a password
    assert counts(installation) == [kept, kept, 1]
    assert memory < MOST_MEMORY
