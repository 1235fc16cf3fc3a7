"""`dorsal articles import`: a file, a post or a whole site into a clinic's record, going on where it broke off."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import django

from dorsal.articles.article import Refused
from dorsal.cli import InputError
from dorsal.content.loader import load

TOLD = ("new", "changed", "same", "refused")


def run(options: argparse.Namespace) -> int:
    """Bring them, and say how many. Exits 1 where a site stopped answering: the same command goes on from there."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dorsal.config.settings")
    django.setup()
    content = load()
    if options.language and options.language not in content.languages:
        raise InputError(f"--language: one of {', '.join(content.languages)}")
    try:
        return _bring(options)
    except Refused as refused:
        raise InputError(content.interface[f"article.refused.{refused.why}"]["en"]) from refused


def _bring(options: argparse.Namespace) -> int:
    from dorsal.articles.wordpress import articles_in  # noqa: PLC0415
    from dorsal.record import articles  # noqa: PLC0415 - after the settings
    from dorsal.web.fetching import Fetcher  # noqa: PLC0415
    from dorsal.web.importing import Bringing, bring_all, go_on, where  # noqa: PLC0415

    clinic = articles.clinic_named(options.clinic) or articles.clinic_with(_id(options.clinic))
    if clinic is None:
        raise InputError(f"--clinic: there is no clinic '{options.clinic}', or there are several")
    bringing = Bringing(clinic, None, options.language, own_pictures=options.own_pictures)
    if not options.what.startswith(("http://", "https://")):
        file = Path(options.what)
        try:
            data = file.read_bytes()
        except OSError as error:
            raise InputError(f"{file}: {error.strerror}") from error
        print(_told(bring_all(articles_in(data, source=file.name), bringing)))
        return 0
    fetcher = Fetcher(private=options.allow_private, every=options.every)
    found = where(options.what, fetcher)
    if not isinstance(found, str):
        print(_told(bring_all(found, bringing)))
        return 0
    walk = articles.begin_import(
        clinic=clinic, address=found, posts=found, language=options.language, categories=options.category,
        own_pictures=options.own_pictures,
    )  # fmt: skip
    ended = go_on(
        walk, fetcher, None, told=lambda now: print(_progress(now.page - 1, now.pages, now.counts), flush=True)
    )
    print(_told(ended.counts))
    if ended.problem:
        print(load().interface[f"article.refused.{ended.problem}"]["en"], file=sys.stderr)
    return int(bool(ended.problem))


def _id(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None


def _progress(page: int, pages: int, counts: Mapping[str, int]) -> str:
    return f"{page}/{pages or '?'}  {_told(Counter(counts))}"


def _told(counts: Mapping[str, int]) -> str:
    """How many of each; why some were refused stands behind."""
    whys = [f"{name.removeprefix('why:')} {count}" for name, count in sorted(counts.items()) if name.startswith("why:")]
    many = "  ".join(f"{name} {counts.get(name, 0)}" for name in TOLD)
    return f"{many} ({', '.join(whys)})" if whys else many
