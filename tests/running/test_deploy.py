"""What lies in `deploy/` fits: the units hold by systemd's own judgement, and everything names settings that exist."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from .test_refusing import WRONG

ANALYZE = shutil.which("systemd-analyze")
EXPOSURE = 3.0  # of 10, where 10 is a service that may do everything


@pytest.fixture
def units(root: Path, tmp_path: Path) -> list[Path]:
    """The units, with the command where systemd can find it."""
    command = tmp_path / "bin/dorsal"
    command.parent.mkdir()
    for one in (command, command.with_name("python")):
        one.write_text("#!/bin/sh\n")
        one.chmod(0o755)
    found = []
    for unit in sorted((root / "deploy/systemd").iterdir()):
        text = unit.read_text().replace("/srv/dorsal/.venv/bin/", f"{command.parent}/")
        found.append(tmp_path / unit.name)
        found[-1].write_text(text.replace("file:///srv/dorsal/docs", f"file://{root}/docs"))
    return found


@pytest.mark.skipif(ANALYZE is None, reason="there is no systemd-analyze here: the units were not tried")
def test_systemd_finds_nothing_wrong_with_the_units(units: list[Path]) -> None:
    assert len(units) == 4
    command = ["systemd-analyze", "verify", "--man=no", *units]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "dorsal" in line]
    assert (done.returncode, ours) == (0, [])


@pytest.mark.skipif(ANALYZE is None, reason="there is no systemd-analyze here: the units were not tried")
def test_the_services_may_do_little(units: list[Path]) -> None:
    for unit in units:
        if unit.suffix != ".service":
            continue
        command = ["systemd-analyze", "security", "--offline=true", "--no-pager", unit]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        found = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
        assert found, done.stderr
        assert float(found[1]) <= EXPOSURE, unit.name


def test_the_proxies_speak_no_older_line_than_tls_1_2(root: Path) -> None:
    for file in ("proxy/Caddyfile", "container/Caddyfile"):
        assert "protocols tls1.2 tls1.3\n" in (root / "deploy" / file).read_text()
    nginx = (root / "deploy/proxy/nginx.conf").read_text()
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in nginx
    suites = re.findall(r"ssl_ciphers (\S+);", nginx)[0].split(":")
    assert all(re.fullmatch(r"ECDHE-(?:ECDSA|RSA)-(?:AES\d+-GCM-SHA\d+|CHACHA20-POLY1305)", one) for one in suites)


def test_what_was_erased_is_written_over_each_night(root: Path) -> None:
    """The server's own VACUUM frees the room and leaves the bytes: only `scrub` writes the tables anew."""
    unit = (root / "deploy/systemd/dorsal-backup.service").read_text()
    assert "ExecStartPost=/srv/dorsal/.venv/bin/python -m dorsal.config scrub\n" in unit
    assert "OnCalendar=*-*-* 02:30:00\n" in (root / "deploy/systemd/dorsal-backup.timer").read_text()


def test_every_setting_that_is_shown_exists(root: Path) -> None:
    known = {name for name, _, _ in WRONG} | {"DORSAL_SMTP_USER", "DORSAL_SMTP_PASSWORD"}
    for file in (*(root / "deploy").rglob("*"), root / "docs/how-to/run-in-production.md"):
        if file.is_file():
            assert set(re.findall(r"\bDORSAL_[A-Z_]+\b", file.read_text())) <= known, file


def test_what_is_untried_says_so(root: Path) -> None:
    for name in ("Containerfile", "compose.yaml"):
        assert (root / "deploy/container" / name).read_text().startswith("# Untried:")
    assert yaml.safe_load((root / "deploy/container/compose.yaml").read_text())["services"].keys() == {
        "pages", "worker", "proxy",
    }  # fmt: skip


def test_the_example_of_settings_starts_once_it_is_filled_in(root: Path) -> None:
    """Every line is one that systemd and a container engine read the same: a name, '=' and plain words."""
    lines = (root / "deploy/dorsal.env.example").read_text().splitlines()
    told = [line.lstrip("#") for line in lines if line and not line.startswith("# ")]
    assert all(re.fullmatch(r"DORSAL_[A-Z_]+=[\w.@/,-]*", line) for line in told)
