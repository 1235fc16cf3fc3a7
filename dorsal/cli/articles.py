"""`dorsal articles`: what is wrong with an article; and bringing a clinic's own articles into its record."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec

from dorsal.articles.article import Article, Refused
from dorsal.articles.fault import Fault
from dorsal.articles.grade import SCALES, too_hard
from dorsal.articles.proposing import Proposal, propose
from dorsal.articles.topics import Near
from dorsal.articles.wordpress import articles_in
from dorsal.cli import InputError
from dorsal.content.loader import load
from dorsal.content.schema import Content, Driver, Pattern

AROUND = 30


def run(options: argparse.Namespace) -> int:
    if options.task == "import":
        from dorsal.cli import articles_import  # noqa: PLC0415 - it brings Django

        return articles_import.run(options)
    return check(options.file, options.lang, as_json=options.json)


def check(file: Path, language: str, *, as_json: bool) -> int:
    """Print what is proposed about every article of a file. Raises InputError where there is none."""
    content = load()
    if language not in content.languages:
        raise InputError(f"--lang: one of {', '.join(content.languages)}")
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: {error.strerror}") from error
    told = [_told(one, content, language) for one in articles_in(data, source=file.name)]
    if as_json:
        print(json.dumps([found for found, _ in told], ensure_ascii=False, indent=1))
    else:
        print("\n\n".join(words for _, words in told))
    return 0


def _told(one: Article | Refused, content: Content, language: str) -> tuple[dict[str, Any], str]:
    if isinstance(one, Refused):
        why = content.interface[f"article.refused.{one.why}"][language]
        return {"refused": one.why}, why
    found = propose(one, content)
    plain = {"title": one.title, "source": one.source, **msgspec.to_builtins(found)}
    return plain, "\n".join(_lines(one, found, content, language))


def _lines(article: Article, found: Proposal, content: Content, language: str) -> list[str]:

    def word(key: str) -> str:
        return content.interface[key][language]

    blocks = Counter(block.kind for block in article.blocks)
    kinds = [(word(f"article.block.{kind}"), count) for kind, count in sorted(blocks.items())]
    many = Counter(fault.kind for fault in found.faults)
    lines = [
        article.title,
        f"{article.credit or '-'}  {article.date or '-'}  {found.language or '?'}  {found.words}",
        "  ".join(f"{name} {count}" for name, count in kinds),
    ]
    if found.grade is not None:
        hard = word("article.grade.hard") if too_hard(found.grade, found.language) else word("article.grade.fine")
        scale = word(f"article.grade.{SCALES[found.language]}")
        lines.append(f"{scale.format(grade=f'{found.grade:g}')} {hard}")
    lines += [f"  {one}" for one in _near(found.topics, content, language)]
    lines += [f"  {one}" for one in _near(found.lessons, content, language)]
    lines += [_fault(fault, article, content, language) for fault in found.faults]
    lines.append("  ".join(f"{word(f'article.fault.{kind}')} {count}" for kind, count in many.items()))
    return lines


def _near(found: tuple[Near, ...], content: Content, language: str) -> list[str]:
    named: dict[str, Driver | Pattern] = {**content.drivers, **content.patterns}
    told = []
    for one in found:
        name = named[one.id].name[language] if one.id in named else content.lessons[one.id].title[language]
        told.append(f"{name} ({one.share:.0%}: {', '.join(one.words)})")
    return told


def _fault(fault: Fault, article: Article, content: Content, language: str) -> str:
    """One line: where, the words in their place, and why."""
    text = article.blocks[fault.block].text
    before, after = text[max(0, fault.start - AROUND) : fault.start], text[fault.end : fault.end + AROUND]
    why = content.wordings[fault.why].text if fault.wording else content.interface[f"article.why.{fault.why}"]
    kind = content.interface[f"article.fault.{fault.kind}"][language]
    return f"{fault.block + 1}. {before}[{text[fault.start : fault.end]}]{after}\n   {kind}: {why[language]}".replace(
        "\n\n", "\n"
    )
