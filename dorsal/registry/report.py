"""The report in the form that an assessment of health technology asks for, as one file: HTML or PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import typst

from dorsal.content.schema import Content
from dorsal.letters.typeset import FONTS
from dorsal.registry import pictures
from dorsal.registry.disclosure import FEWEST, STEP
from dorsal.registry.outcomes import Part, left_out, parts, sayer
from dorsal.registry.store import Build

TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
SIMULATED = "simulated people"
HASH = 12
# What each chapter holds; whatever no chapter names stands with the outcomes.
CHAPTERS = {
    "who": ("start", "mix-phase", "mix-pattern", "mix-age-band", "mix-sex"),
    "use": ("flow", "never-started", "adherence"),
    "outcomes": (),
    "safety": ("adverse", "flares", "signs-asked", "signs-yes", "acted", "escalations", "imaging"),
    "missing": ("completeness", "missing"),
}
STYLE = (
    """
body{max-width:60rem;margin:2rem auto;padding:0 1rem;color:#2b2722;background:#fff;line-height:1.5;
font-family:"Atkinson Hyperlegible Next",system-ui,sans-serif}
h1,h2,h3{line-height:1.25;break-after:avoid}
h2{margin-top:3rem;border-bottom:1px solid #e4d9c8}
section{break-inside:avoid}
figure{max-width:30rem;margin:1rem 0}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.35rem 1rem .35rem 0;border-bottom:1px solid #e4d9c8;text-align:start;vertical-align:top;font-weight:400}
thead th{color:#5f564b}
.scroll{overflow-x:auto}
pre{overflow-x:auto;padding:.75rem;background:#f3ebdf;font-size:.8rem}
.soft{color:#5f564b}
"""
    + pictures.STYLE
)


class Chapter(msgspec.Struct, frozen=True):
    title: str
    parts: tuple[Part, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """`says`: of what, as of when and by which rules of disclosure; `method`: how it was counted."""

    language: str
    title: str
    says: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    method_title: str
    method: tuple[str, ...]
    table: str
    query: str


def report(
    tables: Mapping[str, pl.LazyFrame], built: Build, content: Content, language: str, *, clinic: str | None = None
) -> Report:
    """Everything that the tables show. `tables`: as `seen_as_of` makes them; `clinic`: whose people alone."""
    say = sayer(content, language)
    found = {part.id: part for part in parts(tables, content, language, clinic=clinic)}
    named = {name for names in CHAPTERS.values() for name in names}
    rest = tuple(name for name in found if name not in named)
    chapters = tuple(
        Chapter(say(f"report.{chapter}"), tuple(found[name] for name in names or rest if name in found))
        for chapter, names in CHAPTERS.items()
    )
    says = [say("outcomes.demo")] if built.source == SIMULATED else []
    says.append(say("report.as-of", day=built.as_of.isoformat()))
    says.append(say("outcomes.small", fewest=FEWEST, step=STEP))
    says += filter(None, [left_out(tables, built.there, say)])
    return Report(
        language=language, title=say("report.title"), says=tuple(says), chapters=chapters,
        method_title=say("report.method"),
        method=(
            say("report.method.tables"), say("report.method.intervals"), say("report.method.standard"),
            say("report.method.review"), say("report.method.content", content=built.content[:HASH]),
        ),
        table=say("outcomes.table"), query=say("outcomes.query"),
    )  # fmt: skip


def html(made: Report) -> str:
    """One file that needs no other."""
    return "\n".join(_html(made)) + "\n"


def _html(made: Report) -> Iterator[str]:
    yield f'<!doctype html>\n<html lang="{made.language}">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(made.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>"
    yield f"<h1>{escape(made.title)}</h1>"
    yield from (f"<p>{escape(words)}</p>" for words in made.says)
    for chapter in made.chapters:
        yield f"<h2>{escape(chapter.title)}</h2>"
        for part in chapter.parts:
            yield from _part(part, made)
    yield f"<h2>{escape(made.method_title)}</h2>"
    yield from (f"<p>{escape(words)}</p>" for words in made.method)
    yield "</main>\n</body>\n</html>"


def _part(part: Part, made: Report) -> Iterator[str]:
    yield f"<section>\n<h3>{escape(part.title)}</h3>"
    yield from (f"<p>{escape(words)}</p>" for words in part.says)
    if part.picture:
        yield f"<figure>{part.svg()}</figure>"
    if part.rows:
        heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in part.heads)
        yield f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(part.title)}"><table>'
        yield f"<thead><tr>{heads}</tr></thead>\n<tbody>"
        for first, *others in part.rows:
            cells = "".join(f"<td>{escape(cell)}</td>" for cell in others)
            yield f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>'
        yield "</tbody></table></div>"
    yield f"<details><summary>{escape(made.query)}</summary>"
    for name, text in part.queries:
        yield f'<p class="soft">{escape(name)}</p><pre lang="zxx" tabindex="0">{escape(text)}</pre>'
    yield "</details>\n</section>"


def pdf(made: Report) -> bytes:
    """The same for paper, tagged, without the queries: they stand in the HTML."""
    given = {
        "language": made.language,
        "title": made.title,
        "says": made.says,
        "chapters": [{"title": one.title, "parts": [_on_paper(part) for part in one.parts]} for one in made.chapters],
        "method_title": made.method_title,
        "method": made.method,
    }
    how: dict[str, Any] = {
        "root": TEMPLATE.parent, "font_paths": [FONTS], "ignore_system_fonts": True, "format": "pdf",
        "sys_inputs": {"report": msgspec.json.encode(given).decode()},
    }  # fmt: skip
    made_pdf: bytes = typst.compile(TEMPLATE, pdf_standards=["ua-1"], **how)
    return made_pdf


def _on_paper(part: Part) -> dict[str, Any]:
    return {
        "title": part.title,
        "says": part.says,
        "picture": part.svg(pictures.STYLE),
        "alt": part.alt,
        "heads": part.heads,
        "rows": part.rows,
    }
