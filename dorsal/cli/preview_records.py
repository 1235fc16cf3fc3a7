"""One record of the content as a piece of the preview: its words by language, its conditions as tables, its facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from markdown_it import MarkdownIt

from dorsal.cli.markup import Html, tag
from dorsal.cli.tables import Comparison, Drawn, dose, drawn, review
from dorsal.content.check import texts
from dorsal.content.form import Form
from dorsal.content.schema import Content, Dose, Lesson, Record, RedFlag

SHOWN_APART = ("id", "dated", "sources", "review", "body")
COUNTED = {"levels": "level", "steps": "step", "cues": "cue", "ends": "end", "options": "option"}


def record(kind: str, one: Record, content: Content) -> Html:
    """The whole record, with its review first."""
    head = tag(
        "header",
        *([urgency(one.urgency)] if isinstance(one, RedFlag) else []),
        tag("h3", one.id),
        checked(one),
        tag("span", f"written {one.dated}; sources: {', '.join(one.sources)}", class_="meta"),
        class_="record",
    )
    return tag("article", head, words(one, content), facts(one, content), id=f"{kind}-{one.id}")


def urgency(name: str) -> Html:
    return tag("span", name, class_=f"urgency {name}")


def checked(one: Record) -> Html:
    """Who reviewed it, or that nobody did."""
    return tag("span", review(one), class_="unreviewed" if one.review == "unreviewed" else "reviewed")


def condition(told: Drawn) -> Html:
    """A condition as a table: how many must hold on the left, each of them on the right."""
    return tag("table", *_rows(told), class_="form")


def _rows(told: Drawn) -> list[Html]:
    if isinstance(told, Comparison):
        return [tag("tr", *_cells(told))]
    head = tag("th", told.says, rowspan=str(len(told.parts)))
    return [tag("tr", *([] if number else [head]), *_cells(part)) for number, part in enumerate(told.parts)]


def _cells(told: Drawn) -> list[Html]:
    if isinstance(told, Comparison):
        return [tag("td", told.asked), tag("td", told.said, class_="said")]
    return [tag("td", condition(told), colspan="2")]


def words(value: Any, content: Content) -> Html:
    """Every text and condition of a value, one row each, with a column for every language."""
    rows = [*_texts(value, content), *_forms(value, content), *_prose(value, content)]
    heads = (tag("th", language.name) for language in content.languages.values())
    head = tag("thead", tag("tr", tag("th", class_="label"), *heads))
    return tag("table", head, tag("tbody", *rows), class_="words")


def row(label: str, cells: dict[str, str]) -> Html:
    """One line of a table of words."""
    return tag("tr", tag("th", label, class_="label"), *(tag("td", cell, lang=code) for code, cell in cells.items()))


def _texts(value: Any, content: Content) -> Iterator[Html]:
    for where, text in texts(value, ""):
        if not where.startswith(".body"):
            yield row(_label(where), {code: text.get(code, "") for code in content.languages})


def _forms(value: Any, content: Content) -> Iterator[Html]:
    for where, form in _found(value, "", Form):
        yield row(_label(where), {code: condition(drawn(form, content, code)) for code in content.languages})


def _prose(value: Any, content: Content) -> Iterator[Html]:
    if isinstance(value, Lesson):
        markdown = MarkdownIt("commonmark", {"html": False})
        cells = {code: Html(markdown.render(value.body[code])) for code in content.languages}
        yield row("prose", {code: tag("div", cell, class_="prose") for code, cell in cells.items()})


def _label(where: str) -> str:
    """Where in its record a value stands, counted from 1."""
    steps = where.strip(".").split(".")
    if len(steps) > 1 and steps[-1] == "text":
        del steps[-1]
    counted = (str(int(step) + 1) if step.isdigit() else COUNTED.get(step, step) for step in steps)
    return " ".join(counted).replace("_", " ")


def _found(value: Any, where: str, kind: type) -> Iterator[tuple[str, Any]]:
    """Every value of a kind inside a value, with the place it stands at."""
    if isinstance(value, kind):
        yield where, value
        return
    for name, item in _inside(value):
        yield from _found(item, f"{where}.{name}", kind)


def _inside(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, msgspec.Struct):
        return [(name, getattr(value, name)) for name in value.__struct_fields__]
    if isinstance(value, tuple):
        return [(str(number), item) for number, item in enumerate(value)]
    return [(str(name), item) for name, item in value.items()] if isinstance(value, dict) else []


def facts(one: Record, content: Content) -> Html:
    """What a record says without words of its own."""
    pairs = (pair for name in one.__struct_fields__ if name not in SHOWN_APART for pair in _facts(one, name, content))
    return tag("dl", *(tag("div", tag("dt", label), tag("dd", said)) for label, said in pairs), class_="facts")


def _facts(one: Record, field: str, content: Content) -> Iterator[tuple[str, str]]:
    first = next(iter(content.languages))
    for where, value in _leaves(getattr(one, field), f".{field}"):
        said = dose(value, content, first) if isinstance(value, Dose) else _said(value)
        if said:
            yield _label(where), said


def _leaves(value: Any, where: str) -> Iterator[tuple[str, Any]]:
    """Single values, lists of ids and doses; texts and conditions are shown elsewhere."""
    if isinstance(value, Form) or any(text is value for _, text in texts(value, "")):
        return
    inside = _inside(value)
    if isinstance(value, Dose) or not inside or all(isinstance(item, str | float) for _, item in inside):
        yield where, value
        return
    for name, item in inside:
        yield from _leaves(item, f"{where}.{name}")


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, tuple):
        return ", ".join(map(_said, value))
    if isinstance(value, int | float):
        return f"{value:g}"
    return str(value or "")
