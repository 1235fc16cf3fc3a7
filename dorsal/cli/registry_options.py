"""What `dorsal registry` understands: apart from what it does, so that no other command waits for it."""

from __future__ import annotations

import argparse
from pathlib import Path


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its tasks."""
    registry = commands.add_parser("registry", help="the same rules over many people")
    tasks = registry.add_subparsers(dest="task", required=True)
    explain = tasks.add_parser("explain", help="a rule as a table in each language, as SQL and as CQL")
    explain.add_argument("rule", help="such as red-flags/fever-unwell, or a name that only one rule has")
    export = tasks.add_parser("export", help="the rules for engines that are not ours")
    export.add_argument("what", choices=["cql"], help="Clinical Quality Language")
    export.add_argument("--to", type=Path, help="the file to write (default: standard output)")
