"""What `dorsal articles` may be asked."""

from __future__ import annotations

import argparse
from pathlib import Path


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    articles = commands.add_parser("articles", help="a clinic's own articles")
    tasks = articles.add_subparsers(dest="task", required=True)
    check = tasks.add_parser("check", help="say what is wrong with an article, word by word; nothing is kept")
    check.add_argument("file", type=Path, help="a post or a list of posts as WordPress gives them, HTML, or plain text")
    check.add_argument("--lang", default="en", help="language of what is said (default: en)")
    check.add_argument("--json", action="store_true", help="for another program")
