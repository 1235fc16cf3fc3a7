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
    bring = tasks.add_parser("import", help="bring articles into a clinic's record, for its members to approve")
    bring.add_argument("what", help="a file; the address of one post; or a site, whose posts are read page by page")
    bring.add_argument("--clinic", required=True, help="the name of the clinic, or its id")
    bring.add_argument("--language", default="", help="only posts in this language, or the language of a file")
    bring.add_argument("--category", action="append", default=[], help="only posts of this category; may stand twice")
    bring.add_argument("--own-pictures", action="store_true", help="the pictures are the clinic's own: show them")
    bring.add_argument("--every", type=float, default=0.5, help="seconds between two questions (default: 0.5)")
    bring.add_argument("--allow-private", action="store_true", help="ask addresses that are not public too")
