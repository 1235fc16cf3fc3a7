"""Power cuts: everything is killed at once, and of each file only what was synced is there afterwards.

`python tools/power_cuts.py --engine sqlite --cuts 30`. A small library (`unsynced.c`, built with the system's `cc`)
stands between the programs and the disk, and copies a file each time it is synced; after a cut, the copies take the
place of the files. `--careless` turns syncing off, and then something must be lost: else the library would prove
nothing.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import postgres
from faults import ENGINES, STARTED, Faults, cast_of, children, until

HERE = Path(__file__).parent
BETWEEN = (0.02, 0.5)
WRITERS = 3


class Power(Faults):
    """Writers on a disk that forgets what was not synced."""

    data: Path
    shadow: Path

    def begins(self) -> None:
        """What is there now counts as synced."""
        if self.database:
            self.database.stop()
        subprocess.run(["cp", "-a", self.data, self.shadow], check=True)
        os.environ |= {"UNSYNCED_ROOT": str(self.data), "UNSYNCED_SHADOW": str(self.shadow)}
        if self.database:
            self.database.start()

    def cuts(self, wanted: int, last: float) -> None:
        from fault_writers import Writer  # noqa: PLC0415  only after Django is set up

        while self.kills["cuts"] < wanted and time.monotonic() < last:
            for _ in range(WRITERS):
                self.writes(Writer)
            before = len(self.told)
            until(lambda before=before: len(self.told) > before + WRITERS, STARTED)
            time.sleep(self.chance.uniform(*BETWEEN))
            self.cut()

    def cut(self) -> None:
        """Nobody gets to say or to write anything more."""
        process = self.database.process if self.database else None
        self.kill([pid for pid, _ in self.writers] + ([process.pid, *children(process.pid)] if process else []))
        for pid, _ in self.writers:
            os.waitpid(pid, 0)
        self.writers.clear()
        if process:
            process.wait()
        for half in self.shadow.rglob("*.part*"):
            half.unlink()
        shutil.rmtree(self.data)
        subprocess.run(["cp", "-a", self.shadow, self.data], check=True)
        if self.database:
            self.database.start()
        self.kills["cuts"] += 1


def on(engine: str, asked: argparse.Namespace) -> int:
    begun = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dorsal-power-")))
        database = stack.enter_context(postgres.server()) if engine == "postgresql" else None
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "dorsal.config.settings",
            "DORSAL_DATA": str(folder / "data"),
            "DORSAL_DATABASE": database.address if database else "sqlite",
        }
        import django  # noqa: PLC0415  only with its data named
        from django.conf import settings  # noqa: PLC0415
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connections  # noqa: PLC0415

        django.setup()
        call_command("migrate", verbosity=0)
        if asked.careless and database:
            database.settings = ("fsync=off",)
        if asked.careless and not database:
            options = settings.DATABASES["default"]["OPTIONS"]
            options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
        cast = cast_of()
        connections.close_all()
        from fault_judge import judged  # noqa: PLC0415

        power = Power(cast, folder, database, asked.seed)
        power.data = database.folder / "data" if database else folder / "data"
        power.shadow = power.data.with_name("shadow")
        power.begins()
        try:
            power.cuts(asked.cuts, begun + asked.seconds)
        finally:
            power.ends()
        found = judged(power.told)
        connections.close_all()
    kept = sum(len(one["ids"]) for one in power.told if one["did"] in ("pair", "device", "decision", "came"))
    seconds = time.monotonic() - begun
    print(f"{engine}: {power.kills['cuts']} power cuts in {seconds:.0f} s, {kept} entries said to be kept")
    print(f"{engine}: " + ", ".join(f"{name}: {count}" for name, count in found.items()))
    for why in {one["why"] for one in power.told if one["did"] == "failed"}:
        print(f"{engine}: a writer gave up: {why}")
    if asked.careless:
        return 0 if found["lost"] else 1
    return 1 if any(found.values()) or power.kills["cuts"] < asked.cuts else 0


def built(folder: Path) -> Path:
    compiler = next((found for name in ("cc", "gcc", "clang") if (found := shutil.which(name))), None)
    if compiler is None:
        sys.exit("Power cuts need a C compiler: run 'sudo apt-get install gcc libc6-dev' and try again.")
    library = folder / "unsynced.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", library, HERE / "unsynced.c", "-ldl"], check=True)
    folder.chmod(0o755)  # PostgreSQL runs as somebody else and loads it too
    return library


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--engine", choices=(*ENGINES, "both"), default="both")
    asked.add_argument("--cuts", type=int, default=30)
    asked.add_argument("--seconds", type=float, default=600)
    asked.add_argument("--seed", type=int, default=20261121)
    asked.add_argument("--careless", action="store_true", help="sync nothing: something must be lost")
    wanted = asked.parse_args()
    if "LD_PRELOAD" in os.environ:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))
        return on(wanted.engine, wanted)
    engines = ENGINES if wanted.engine == "both" else (wanted.engine,)
    with tempfile.TemporaryDirectory(prefix="dorsal-unsynced-") as folder:
        env = os.environ | {"LD_PRELOAD": str(built(Path(folder)))}
        came = []
        for engine in engines:
            with suppress(KeyboardInterrupt):
                command = [sys.executable, *sys.argv, "--engine", engine]
                came.append(subprocess.run(command, env=env, check=False).returncode)
    return max(came, default=2)


if __name__ == "__main__":
    sys.exit(main())
